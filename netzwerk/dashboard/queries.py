"""Reading what start pages need in as few statements as they may cost."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import cache, lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Row,
    Select,
    String,
    and_,
    bindparam,
    case,
    literal,
    or_,
    select,
    true,
    union_all,
)

from netzwerk.core.access import ALL_TANDEMS, Actor, OpenTandems, Side
from netzwerk.core.db import among, db, read, read_again
from netzwerk.core.reading import REMEMBERED, Same
from netzwerk.dashboard.facts import Attending, Desk, Passage, Poll, ProjectBrief, Rated, Readiness
from netzwerk.events.agreements import queries as agreed
from netzwerk.events.facts import AgreementRow
from netzwerk.events.models import (
    Agreement,
    AgreementState,
    Attendance,
    Event,
    EventState,
    Participation,
    PreparationItem,
    WalkIn,
)
from netzwerk.needs import ranking
from netzwerk.needs.models import NeedsPoll, TopicProposal, TopicVote
from netzwerk.needs.ranking import Proposal, Vote
from netzwerk.networks import queries as networks
from netzwerk.networks.models import Network
from netzwerk.networks.queries import NetworkHeader
from netzwerk.projects.models import Milestone, Project
from netzwerk.projects.snapshots import MilestoneState
from netzwerk.reflections import ladder, released
from netzwerk.reflections import policy as reflection_policy
from netzwerk.reflections.models import Answer, Prompt, Rating, ReflectionEntry, ReflectionRound
from netzwerk.tandems.models import Tandem, TandemState
from netzwerk.tandems.panels import ProjectCard

NEXT = 2


def codes_of(actor: Actor, limit: int) -> list[str]:
    """Codes of the networks that exist for the actor, the youngest first."""
    rows = networks.visible(actor).with_only_columns(Network.code).order_by(Network.starts_on.desc(), Network.id)
    return [row.code for row in db.session.execute(rows.limit(limit))]


def attending(network: NetworkHeader) -> tuple[Attending, ...]:
    """All participations of a network's events and who of its tandems came along unasked, without names."""
    return _attended(read_again(_attending(), {"network_id": network.id}))


@lru_cache(REMEMBERED)
def _attended(rows: Same) -> Same:
    return Same(map(Attending._make, rows))


@cache
def _attending() -> Select[*tuple[Any, ...]]:
    mine = and_(Event.network_id == bindparam("network_id"), Event.state != EventState.CANCELLED)
    asked = (
        select(
            Participation.event_id,
            Participation.tandem_id,
            Tandem.number,
            Participation.side,
            Participation.reply,
            Participation.attendance,
            case((Participation.waiting_since.is_not(None), 1), else_=0).label("is_waiting"),
        )
        .join(Event, Event.id == Participation.event_id)
        .outerjoin(Tandem, Tandem.id == Participation.tandem_id)
        .where(mine)
    )
    came = case((WalkIn.is_partly, Attendance.PARTLY.value), else_=Attendance.PRESENT.value)
    along = (
        select(
            WalkIn.event_id,
            WalkIn.tandem_id,
            Tandem.number,
            WalkIn.side,
            literal("", String),
            came,
            literal(0, Integer),
        )
        .join(Event, Event.id == WalkIn.event_id)
        .join(Tandem, Tandem.id == WalkIn.tandem_id)
        .where(mine)
    )
    return select(union_all(asked, along).subquery())


def desk(network: NetworkHeader, today: date) -> Desk:
    """What is overdue of the agreements, and what is ticked off for each event to come, in one statement."""
    return _on_desk(read_again(_desk(), {"network_id": network.id, "today": today}))


@lru_cache(REMEMBERED)
def _on_desk(rows: Same) -> Desk:
    todos: dict[int, list[Row[*tuple[Any, ...]]]] = {}
    for row in rows:
        if row.event_id is not None:
            todos.setdefault(row.event_id, []).append(row)
    ready = {event_id: _readiness(some) for event_id, some in todos.items()}
    return Desk(rows[0].late, rows[0].since, ready)


@cache
def _desk() -> Select[*tuple[Any, ...]]:
    late = agreed.overdue().subquery()
    todos = (
        select(
            PreparationItem.id,
            PreparationItem.event_id,
            PreparationItem.title,
            PreparationItem.done_on,
            PreparationItem.due_on,
        )
        .join(Event, Event.id == PreparationItem.event_id)
        .where(Event.network_id == bindparam("network_id"), among(Event.state, [EventState.AGREED, EventState.INVITED]))
        .subquery()
    )
    by_day = todos.c.due_on.is_(None), todos.c.due_on, todos.c.id
    return select(late, todos).select_from(late.outerjoin(todos, true())).order_by(*by_day)


def _readiness(todos: Sequence[Row[*tuple[Any, ...]]]) -> Readiness:
    waiting = tuple(row.title for row in todos if row.done_on is None)
    return Readiness(len(todos) - len(waiting), len(todos), waiting[:NEXT])


def projects(actor: Actor, network: NetworkHeader, *, for_counts: bool = False) -> tuple[ProjectBrief, ...]:
    """All projects with their milestones in one statement.

    Args:
        for_counts: for a page that shows nothing but counts and what was released, so that lights are read for all.
    """
    whole = ALL_TANDEMS if for_counts else actor.open_tandems(network)
    return _briefs(read_again(_projects(), {"network_id": network.id}), whole)


@lru_cache(REMEMBERED)
def _briefs(rows: Same, whole: OpenTandems) -> Same:
    return Same(
        _brief(group, is_whole=group[0].tandem_id in whole)
        for group in (list(found) for _, found in groupby(rows, key=lambda row: row.id))
    )


@cache
def _projects() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Project.id,
            Project.title,
            Project.aim,
            Project.stage,
            Project.light,
            Project.light_reason,
            Project.light_released,
            Project.tandem_id,
            Tandem.number,
            Tandem.title.label("tandem_title"),
            Milestone.id.label("milestone_id"),
            Milestone.title.label("milestone"),
            Milestone.planned_on,
            Milestone.reached_on,
        )
        .join(Tandem, Tandem.id == Project.tandem_id)
        .outerjoin(Milestone, Milestone.project_id == Project.id)
        .where(Tandem.network_id == bindparam("network_id"), Tandem.state != TandemState.LEFT)
        .order_by(Tandem.number, Milestone.position)
    )


def polls(network: NetworkHeader, today: date) -> tuple[Poll, ...]:
    """Polls whose seminar is still to come, with the topic that leads; the one that closes first in front."""
    return _running(read_again(_polls(), {"network_id": network.id, "today": today}))


@lru_cache(REMEMBERED)
def _running(rows: Same) -> Same:
    return Same(_poll(list(group)) for _, group in groupby(rows, key=lambda row: row.id))


@cache
def _polls() -> Select[*tuple[Any, ...]]:
    over = [EventState.HELD, EventState.DOCUMENTED, EventState.CANCELLED]
    return (
        select(
            NeedsPoll.id,
            NeedsPoll.title,
            NeedsPoll.seminar_id,
            NeedsPoll.closes_on,
            Event.number,
            TopicProposal.id.label("topic_id"),
            TopicProposal.title.label("topic"),
            TopicProposal.merged_into_id,
            TopicVote.id.label("vote_id"),
            TopicVote.tandem_id,
            TopicVote.points,
        )
        .outerjoin(Event, Event.id == NeedsPoll.seminar_id)
        .outerjoin(TopicProposal, TopicProposal.poll_id == NeedsPoll.id)
        .outerjoin(TopicVote, TopicVote.topic_id == TopicProposal.id)
        .where(
            NeedsPoll.network_id == bindparam("network_id"),
            NeedsPoll.opens_on <= bindparam("today"),
            or_(Event.id.is_(None), Event.state.not_in(over)),
        )
        .order_by(NeedsPoll.closes_on, NeedsPoll.id, TopicProposal.id, TopicVote.id)
    )


def open_reply(network: NetworkHeader, actor: Actor) -> frozenset[int]:
    """Events of the network to which the actor is invited and has not answered."""
    return frozenset(map(itemgetter(0), read(_open_reply(), {"network_id": network.id, "person_id": actor.person_id})))


@cache
def _open_reply() -> Select[int]:
    return (
        select(Participation.event_id)
        .join(Event, Event.id == Participation.event_id)
        .where(
            Event.network_id == bindparam("network_id"),
            Event.state == EventState.INVITED,
            Participation.person_id == bindparam("person_id"),
            Participation.reply == "open",
        )
    )


def agreements(network: NetworkHeader, tandem_ids: Sequence[int] | None, limit: int) -> tuple[AgreementRow, ...]:
    """Open agreements of the network's meetings, the one due first in front.

    Args:
        tandem_ids: only what concerns everybody or these tandems; None for all.
    """
    values: dict[str, object] = {"network_id": network.id, "most": limit}
    if tandem_ids is not None:
        values["tandem_ids"] = list(tandem_ids)
    return _agreed(read_again(_agreements(for_tandems=tandem_ids is not None), values))


@lru_cache(REMEMBERED)
def _agreed(rows: Same) -> Same:
    return Same(AgreementRow(*row) for row in rows)


@cache
def _agreements(*, for_tandems: bool) -> Select[*tuple[Any, ...]]:
    whose: ColumnElement[bool] = true()
    if for_tandems:
        own = Agreement.tandem_id.in_(bindparam("tandem_ids", expanding=True))
        whose = or_(Agreement.tandem_id.is_(None), own)
    return (
        select(
            Agreement.id,
            Agreement.text,
            Agreement.owner,
            Tandem.number,
            Agreement.due_on,
            Agreement.state,
            Agreement.done_on,
        )
        .join(Event, Event.id == Agreement.event_id)
        .outerjoin(Tandem, Tandem.id == Agreement.tandem_id)
        .where(
            Event.network_id == bindparam("network_id"),
            among(Event.kind, ["kickoff", "meeting"]),
            Agreement.state == AgreementState.OPEN,
            whose,
        )
        .order_by(Agreement.due_on.is_(None), Agreement.due_on, Agreement.id)
        .limit(bindparam("most", type_=Integer))
    )


def ratings(network: NetworkHeader) -> tuple[Rated, ...]:
    """Ratings that may count in an average for the board; those of tandems that have left do not.

    Both sides have handed in, the side has confirmed what was recorded for it, and at least the coordination may read
    them; the support wish and the energy of a tandem never go further than the coordination, not even into an average.
    """
    rows = db.session.execute(
        select(ReflectionRound.number, Prompt.topic, Prompt.title, ReflectionEntry.tandem_id, Rating.value)
        .select_from(Rating)
        .join(ReflectionEntry, ReflectionEntry.id == Rating.entry_id)
        .join(Tandem, Tandem.id == ReflectionEntry.tandem_id)
        .join(ReflectionRound, ReflectionRound.id == ReflectionEntry.round_id)
        .join(Prompt, Prompt.id == Rating.prompt_id)
        .where(
            ReflectionRound.network_id == network.id,
            Tandem.state != TandemState.LEFT,
            Rating.value.is_not(None),
            Prompt.topic.not_in(sorted(ladder.CAPPED)),
            released.may_read_rating(reflection_policy.FACILITATION),
            released.is_out(reflection_policy.BOARD, Rating.side),
        )
        .order_by(ReflectionRound.number, Prompt.position)
    )
    return tuple(
        Rated(row.number, row.topic, row.title, row.tandem_id, row.value) for row in rows if row.value is not None
    )


def passages(network: NetworkHeader) -> tuple[Passage, ...]:
    """Answers that tandems released to the board, the latest round in front, in no order that names a tandem.

    Those of tandems that have left are left out. The caller notes the reading (`reflections.service.note_reading`).
    """
    rows = db.session.execute(
        select(
            Answer.entry_id,
            ReflectionRound.number,
            Prompt.title,
            Answer.text,
            Answer.side,
        )
        .select_from(Answer)
        .join(ReflectionEntry, ReflectionEntry.id == Answer.entry_id)
        .join(Tandem, Tandem.id == ReflectionEntry.tandem_id)
        .join(ReflectionRound, ReflectionRound.id == ReflectionEntry.round_id)
        .join(Prompt, Prompt.id == Answer.prompt_id)
        .where(
            ReflectionRound.network_id == network.id,
            Tandem.state != TandemState.LEFT,
            released.may_read_answer(reflection_policy.BOARD),
        )
        .order_by(ReflectionRound.number.desc(), Prompt.position, Answer.text)
    )
    return tuple(Passage(row.entry_id, row.number, row.title, row.text, Side(row.side)) for row in rows)


def _brief(rows: Sequence[Row[*tuple[Any, ...]]], *, is_whole: bool) -> ProjectBrief:
    project = rows[0]
    milestones = tuple(
        MilestoneState(milestone_id, title, planned_on, reached_on, ())
        for *_, milestone_id, title, planned_on, reached_on in rows
        if milestone_id is not None
    )
    card = ProjectCard(
        id=project.id,
        title=project.title,
        aim=project.aim,
        stage=project.stage,
        light=project.light if is_whole else "",
        light_reason=project.light_reason if is_whole else "",
        reached=sum(milestone.reached_on is not None for milestone in milestones),
        milestones=len(milestones),
    )
    return ProjectBrief(
        card, project.tandem_id, project.number, project.tandem_title, project.light_released, milestones
    )


def _poll(rows: Sequence[Row[*tuple[Any, ...]]]) -> Poll:
    poll = rows[0]
    topics: dict[int, Proposal] = {}
    votes: dict[int, Vote] = {}
    for *_, topic_id, title, merged_into_id, vote_id, tandem_id, points in rows:
        if topic_id is not None:
            topics[topic_id] = Proposal(topic_id, title, "", merged_into_id)
        if vote_id is not None:
            votes[vote_id] = Vote(topic_id, tandem_id, points)
    order = ranking.rank(topics.values(), votes.values())
    first = order[0] if order and order[0].points else None
    return Poll(
        id=poll.id,
        title=poll.title,
        seminar_id=poll.seminar_id,
        seminar_number=poll.number,
        closes_on=poll.closes_on,
        voters=len({vote.tandem_id for vote in votes.values()}),
        leader=first.title if first else "",
        points=first.points if first else 0,
    )
