"""Recording for a side of a tandem, and its confirmation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from netzwerk.core import audit, clock, dates, mail
from netzwerk.core.access import Actor
from netzwerk.core.configuration import current
from netzwerk.core.db import db
from netzwerk.core.errors import Forbidden, Invalid, NotFound
from netzwerk.core.languages import gettext as _
from netzwerk.networks.queries import NetworkHeader
from netzwerk.reflections.following import queries as members
from netzwerk.reflections.keeping import service as keeping
from netzwerk.reflections.models import Answer, EntryState, Rating, ReflectionEntry, SideSubmission
from netzwerk.reflections.recording import letters, policy, queries
from netzwerk.reflections.recording.letters import OnBehalf
from netzwerk.reflections.recording.policy import Obstacle
from netzwerk.reflections.recording.queries import Question, Target
from netzwerk.reflections.writing import queries as sheets
from netzwerk.reflections.writing import service as writing
from netzwerk.reflections.writing.facts import Head
from netzwerk.reflections.writing.policy import Bar
from netzwerk.reflections.writing.service import LONGEST_TEXT, Barred

ON_SCALE: frozenset[int | None] = frozenset({None, 1, 2, 3, 4, 5})


@dataclass(frozen=True)
class Recorded:
    """What coordination was told.

    Attributes:
        texts: by prompt; those without words are left out.
        ratings: by prompt; None for `cannot judge`.
    """

    texts: Mapping[int, str]
    ratings: Mapping[int, int | None]


class Hindered(Forbidden):
    """Nothing can be recorded now.

    Attributes:
        obstacle: why.
    """

    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__(obstacle.value)
        self.obstacle = obstacle


def record(actor: Actor, network: NetworkHeader, target: Target, told: Recorded, now: datetime) -> Head:
    """Hand in for a side what it told coordination; its members are asked by mail whether that is right.

    What the side has written itself is kept beside it. Coordination learns neither here nor later whether there is any.

    Raises:
        NotFound: if there is no such round or tandem, or the actor may not record for it.
        Hindered: if the round is not open, the tandem does not take part, or the side has submitted itself.
        Invalid: if nothing was told, or a text is too long, or a rating not on the scale.
    """
    place = queries.place(actor, network, target)
    questions = queries.questions(sheets.head_of(network, place.seat, target.number, now))
    texts = {one.id: told.texts[one.id] for one in questions if not one.is_rating and one.id in told.texts}
    ratings = {one.id: told.ratings[one.id] for one in questions if one.is_rating and one.id in told.ratings}
    writing.begin(network, target.tandem_id, target.number)
    head = writing.opened(network, place.seat, target.number, now)
    obstacle = queries.obstacle(place, head)
    if obstacle is not None:
        raise Hindered(obstacle)
    _check(questions, texts, ratings)
    if head.entry_id is None:
        raise NotFound
    keeping.set_aside(head.entry_id, head.side, is_recorded=False)
    _write(actor, head, texts)
    db.session.add_all(
        Rating(
            entry_id=head.entry_id,
            prompt_id=prompt_id,
            side=head.side,
            value=value,
            level=policy.exception(head.level),
        )
        for prompt_id, value in ratings.items()
    )
    part = SideSubmission(entry_id=head.entry_id, side=head.side, submitted_at=now, recorded_by_id=actor.person_id)
    db.session.add(part)
    db.session.get_one(ReflectionEntry, head.entry_id).state = EntryState.SUBMITTED
    db.session.flush()
    audit.record(actor.person_id, "reflection.recorded", "reflection", head.entry_id, {"side": head.side.value})
    _ask(actor, network, head, part, now)
    db.session.flush()
    return head


def confirm(actor: Actor, network: NetworkHeader, number: int, now: datetime) -> Head:
    """Confirm what coordination recorded for the actor's side; confirming twice is the same as once.

    Raises:
        NotFound: if the actor's tandem has no entry in such a round.
        Barred: if the network is closed.
    """
    head = sheets.locked_head(network, sheets.seat_of(actor, network), number, now)
    if head is None:
        raise NotFound
    if head.desk.is_archived:
        raise Barred(Bar.ARCHIVED)
    if head.side not in head.unconfirmed:
        return head
    part = db.session.scalars(
        select(SideSubmission).where(SideSubmission.entry_id == head.entry_id, SideSubmission.side == head.side)
    ).one()
    part.confirmed_at = now
    writing.narrow(head)
    audit.record(actor.person_id, "reflection.confirmed", "reflection", head.entry_id, {"side": head.side.value})
    db.session.flush()
    return head


def decline(actor: Actor, network: NetworkHeader, number: int, now: datetime) -> Head:
    """Go on with what the side had written itself; what coordination recorded is kept beside it.

    Raises:
        NotFound: if the actor's tandem has no entry in such a round.
        Barred: if the round is closed, or the entry accepted.
    """
    head = sheets.locked_head(network, sheets.seat_of(actor, network), number, now)
    if head is None or head.entry_id is None:
        raise NotFound
    if head.side not in head.unconfirmed:
        return head
    writing.take_back(actor, network, number, now)
    keeping.set_aside(head.entry_id, head.side, is_recorded=True)
    keeping.put_back(head.entry_id, head.side)
    audit.record(actor.person_id, "reflection.declined", "reflection", head.entry_id, {"side": head.side.value})
    db.session.flush()
    return head


def forget(actor: Actor, network: NetworkHeader, number: int, now: datetime) -> None:
    """Delete what was kept of the actor's side beside its sheet.

    Raises:
        NotFound: if the actor's tandem has no entry in such a round.
        Barred: if the network is closed.
    """
    head = sheets.locked_head(network, sheets.seat_of(actor, network), number, now)
    if head is None or head.entry_id is None:
        raise NotFound
    if head.desk.is_archived:
        raise Barred(Bar.ARCHIVED)
    keeping.forget(head.entry_id, head.side)


def _check(questions: Iterable[Question], texts: dict[int, str], ratings: dict[int, int | None]) -> None:
    for one in questions:
        if len(texts.get(one.id, "")) > LONGEST_TEXT:
            raise Invalid(
                str(one.id),
                _(
                    "This answer has %(count)s characters, and 20,000 are possible, so nothing is recorded yet. "
                    "Please shorten it.",
                    count=len(texts[one.id]),
                ),
            )
        if ratings.get(one.id) not in ON_SCALE:
            raise Invalid(str(one.id), _("Choose a number from 1 to 5, or that you cannot judge."))
    if not texts and not ratings:
        raise Invalid("", _("Nothing is recorded yet. Answer at least one question."))


def _write(actor: Actor, head: Head, texts: dict[int, str]) -> None:
    known = {
        answer.prompt_id: answer
        for answer in db.session.scalars(
            select(Answer)
            .where(Answer.entry_id == head.entry_id, Answer.side == head.side)
            .execution_options(populate_existing=True)
        )
    }
    for prompt_id, text in texts.items():
        row = known.get(prompt_id)
        if row is None:
            row = Answer(entry_id=head.entry_id, prompt_id=prompt_id, side=head.side)
            db.session.add(row)
        row.text, row.author_id = text, actor.person_id
        row.level = policy.exception(head.level)


def _ask(actor: Actor, network: NetworkHeader, head: Head, part: SideSubmission, now: datetime) -> None:
    if head.entry_id is None:
        raise NotFound
    told = OnBehalf(
        network_id=network.id,
        code=network.code,
        network=network.title,
        form_of_address=network.form_of_address,
        entry_id=head.entry_id,
        submission_id=part.id,
        mark=str(int(clock.real_now().timestamp())),
        number=head.round.number,
        recorder=actor.name,
        reply_to=actor.email,
    )
    today = dates.local_day(now, network.zone)
    for member in members.members(head.seat.tandem_id, today, side=head.side):
        mail.post.value(letters.recorded(told, member, base_url=current().base_url))
