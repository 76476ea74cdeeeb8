"""Projects in a few words, as the pages of tandems show them."""

from __future__ import annotations

from sqlalchemy import ScalarSelect, func, select, true

from netzwerk.core.access import Actor
from netzwerk.core.db import db
from netzwerk.networks.queries import NetworkHeader
from netzwerk.projects import policy
from netzwerk.projects.models import Milestone, Project
from netzwerk.tandems.models import Tandem, TandemState
from netzwerk.tandems.panels import ProjectCard


def of_tandems(actor: Actor, network: NetworkHeader) -> dict[int, ProjectCard]:
    """The projects of a network by tandem in one statement; lights only where the actor sees the whole project.

    Those of tandems that have left are for those who lead the network.
    """
    if not policy.may_see_outline(actor, network):
        return {}
    rows = db.session.execute(
        select(
            Project.tandem_id,
            Project.id,
            Project.title,
            Project.aim,
            Project.stage,
            Project.light,
            Project.light_reason,
            _milestones(only_reached=True),
            _milestones(only_reached=False),
        )
        .join(Tandem, Tandem.id == Project.tandem_id)
        .where(Tandem.network_id == network.id, true() if actor.leads(network) else Tandem.state != TandemState.LEFT)
        .order_by(Tandem.number)
    )
    found = {}
    for tandem_id, project_id, title, aim, stage, light, reason, reached, milestones in rows:
        is_whole = policy.may_see_all(actor, network, tandem_id)
        found[tandem_id] = ProjectCard(
            id=project_id,
            title=title,
            aim=aim,
            stage=stage,
            light=light if is_whole else "",
            light_reason=reason if is_whole else "",
            reached=reached,
            milestones=milestones,
        )
    return found


def _milestones(*, only_reached: bool) -> ScalarSelect[int]:
    statement = select(func.count(Milestone.reached_on if only_reached else Milestone.id))
    return statement.where(Milestone.project_id == Project.id).correlate(Project).scalar_subquery()
