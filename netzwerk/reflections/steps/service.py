"""Taking a line of the answer about next steps over into the project of the tandem."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from netzwerk.core.access import Actor
from netzwerk.core.db import db
from netzwerk.core.errors import NotFound
from netzwerk.networks.queries import NetworkHeader
from netzwerk.projects.editing import service as projects
from netzwerk.projects.editing.parts import PARTS
from netzwerk.projects.models import NextStep, Project
from netzwerk.reflections.models import Answer, Prompt, PromptTopic, ReflectionStep
from netzwerk.reflections.writing import lines
from netzwerk.reflections.writing import service as writing
from netzwerk.reflections.writing.policy import Bar
from netzwerk.reflections.writing.service import Barred


def take_step(actor: Actor, network: NetworkHeader, number: int, text: str, now: datetime) -> int:
    """Take a line of the answer about next steps over into the project; once taken it stays one step.

    Returns:
        The number of the step.

    Raises:
        NotFound: if there is no such round, no project, or no such line.
        Barred: if the network is closed.
        Invalid: if the project holds as many steps as it can.
    """
    head = writing.opened_by(actor, network, number, now)
    if head.desk.is_archived:
        raise Barred(Bar.ARCHIVED)
    answer = db.session.execute(
        select(Answer.id, Answer.text)
        .join(Prompt, Prompt.id == Answer.prompt_id)
        .where(Answer.entry_id == head.entry_id, Answer.side == head.side, Prompt.topic == PromptTopic.STEPS)
    ).one_or_none()
    project_id = db.session.scalar(select(Project.id).where(Project.tandem_id == head.seat.tandem_id))
    if answer is None or project_id is None or text not in lines.steps(answer.text):
        raise NotFound
    known = db.session.scalar(
        select(NextStep.id)
        .join(ReflectionStep, ReflectionStep.step_id == NextStep.id)
        .where(ReflectionStep.answer_id == answer.id, NextStep.text == text)
    )
    if known is not None:
        return known
    step_id = projects.add(
        actor, network, project_id, PARTS["step"], values={"text": text}, noted_as="step.added", may_repeat=True
    )
    db.session.add(ReflectionStep(answer_id=answer.id, step_id=step_id))
    db.session.flush()
    return step_id
