"""Everything of which a network has many, read in one statement: each kind of thing is one branch of a union."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    ColumnElement,
    Date,
    Integer,
    Row,
    ScalarSelect,
    Select,
    String,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)

from netzwerk.core.db import db
from netzwerk.events.facts import EventDetails
from netzwerk.events.models import (
    Agreement,
    AgreementState,
    Attendance,
    Event,
    EventDay,
    EventKind,
    Participation,
    WalkIn,
)
from netzwerk.needs.models import NeedsPoll, TopicProposal, TopicVote
from netzwerk.networks.models import Organisation
from netzwerk.projects.models import Factor, Milestone, MilestoneMove, NextStep, Project, Snapshot
from netzwerk.reflections import released
from netzwerk.reflections.models import Answer, Prompt, Rating, ReflectionEntry, ReflectionRound
from netzwerk.reflections.policy import FACILITATION
from netzwerk.reports.moment import Moment
from netzwerk.tandems.models import Tandem, TandemMember, TandemOrganisation, TandemState

Branch = Select[*tuple[Any, ...]]
COLUMNS: Mapping[str, Any] = {
    "kind": String,
    "tandem_id": Integer,
    "ordering": Integer,
    "id": Integer,
    "text": String,
    "word": String,
    "other": String,
    "day": Date,
    "until": Date,
    "number": Integer,
    "amount": Integer,
    "level": Integer,
    "is_unconfirmed": Boolean,
    "content": JSON,
}


@dataclass(frozen=True)
class Lists:
    """Rows by kind, in order; `of_tandem` narrows a kind to one tandem."""

    rows: Mapping[str, Sequence[Row[Any]]]

    def all(self, kind: str) -> Sequence[Row[Any]]:
        """The rows of a kind."""
        return self.rows.get(kind, ())

    def of_tandem(self, kind: str, tandem_id: int) -> list[Row[Any]]:
        """The rows of a kind that belong to a tandem."""
        return [row for row in self.all(kind) if row.tandem_id == tandem_id]


def lists(network_id: int, meeting: EventDetails, previous: ScalarSelect[int | None], moment: Moment) -> Lists:
    """Read all lists of a briefing.

    Args:
        network_id: of the network.
        meeting: whose briefing it is.
        previous: number of the meeting before.
        moment: whose knowledge counts.
    """
    rows = db.session.execute(
        union_all(
            _organisations(network_id),
            _members(network_id, moment.day),
            _milestones(network_id),
            _moves(network_id),
            _steps(network_id),
            _factors(network_id),
            _snapshots(network_id, meeting, previous),
            _replies(meeting.id),
            _came_along(meeting.id),
            _agreements(network_id, meeting, moment),
            _polls(network_id, moment),
            _topics(network_id, moment),
            _answers(meeting.id),
            _ratings(network_id, meeting.id),
        )
    ).all()
    found: defaultdict[str, list[Row[Any]]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.ordering, row.id)):
        found[row.kind].append(row)
    return Lists(found)


def _branch(kind: str, **columns: Any) -> Branch:
    values: dict[str, Any] = {"kind": cast(literal(kind), String), **columns}
    return select(*(values.get(name, cast(null(), type_)).label(name) for name, type_ in COLUMNS.items()))


def _organisations(network_id: int) -> Branch:
    return (
        _branch(
            "organisation",
            tandem_id=TandemOrganisation.tandem_id,
            ordering=TandemOrganisation.id,
            id=TandemOrganisation.id,
            text=Organisation.name,
            word=TandemOrganisation.side,
        )
        .select_from(TandemOrganisation)
        .join(Organisation, Organisation.id == TandemOrganisation.organisation_id)
        .join(Tandem, Tandem.id == TandemOrganisation.tandem_id)
        .where(Tandem.network_id == network_id)
    )


def _members(network_id: int, day: date) -> Branch:
    return (
        _branch(
            "member",
            tandem_id=TandemMember.tandem_id,
            ordering=TandemMember.id,
            id=TandemMember.id,
            text=TandemMember.function,
            word=TandemMember.side,
            day=TandemMember.valid_from,
        )
        .select_from(TandemMember)
        .join(Tandem, Tandem.id == TandemMember.tandem_id)
        .where(
            Tandem.network_id == network_id,
            TandemMember.valid_from <= day,
            func.coalesce(TandemMember.valid_to, day) >= day,
        )
    )


def _milestones(network_id: int) -> Branch:
    branch = _branch(
        "milestone",
        tandem_id=Project.tandem_id,
        ordering=Milestone.position,
        id=Milestone.id,
        text=Milestone.title,
        day=Milestone.planned_on,
        until=Milestone.reached_on,
    )
    return _of_projects(branch.select_from(Milestone).join(Project, Project.id == Milestone.project_id), network_id)


def _moves(network_id: int) -> Branch:
    branch = _branch(
        "move",
        tandem_id=Project.tandem_id,
        ordering=MilestoneMove.id,
        id=MilestoneMove.id,
        text=MilestoneMove.reason,
        day=MilestoneMove.moved_from,
        until=MilestoneMove.moved_to,
        number=MilestoneMove.milestone_id,
    )
    moved = branch.select_from(MilestoneMove).join(Milestone, Milestone.id == MilestoneMove.milestone_id)
    return _of_projects(moved.join(Project, Project.id == Milestone.project_id), network_id)


def _steps(network_id: int) -> Branch:
    branch = _branch(
        "step",
        tandem_id=Project.tandem_id,
        ordering=NextStep.id,
        id=NextStep.id,
        text=NextStep.text,
        word=NextStep.who,
        day=NextStep.due_on,
        until=NextStep.done_on,
    )
    return _of_projects(branch.select_from(NextStep).join(Project, Project.id == NextStep.project_id), network_id)


def _factors(network_id: int) -> Branch:
    branch = _branch(
        "factor",
        tandem_id=Project.tandem_id,
        ordering=Factor.id,
        id=Factor.id,
        text=Factor.text,
        word=Factor.kind,
    )
    return _of_projects(branch.select_from(Factor).join(Project, Project.id == Factor.project_id), network_id)


def _snapshots(network_id: int, meeting: EventDetails, previous: ScalarSelect[int | None]) -> Branch:
    branch = _branch(
        "snapshot",
        tandem_id=Project.tandem_id,
        ordering=Snapshot.id,
        id=Snapshot.id,
        number=Event.number,
        content=Snapshot.content,
    )
    frozen = branch.select_from(Snapshot).join(Project, Project.id == Snapshot.project_id)
    at_meeting = frozen.join(Event, Event.id == Snapshot.event_id).where(
        Event.network_id == network_id,
        Event.kind == EventKind.MEETING,
        or_(Event.id == meeting.id, Event.number == previous),
    )
    return _of_projects(at_meeting, network_id)


def _of_projects(branch: Branch, network_id: int) -> Branch:
    return branch.join(Tandem, Tandem.id == Project.tandem_id).where(Tandem.network_id == network_id)


def _replies(event_id: int) -> Branch:
    return (
        _branch(
            "reply",
            tandem_id=Participation.tandem_id,
            ordering=Participation.id,
            id=Participation.id,
            text=Participation.reply,
            word=Participation.side,
            other=Participation.attendance,
        )
        .select_from(Participation)
        .where(Participation.event_id == event_id)
    )


def _came_along(event_id: int) -> Branch:
    """Who was not asked: like a reply without words."""
    return (
        _branch(
            "reply",
            tandem_id=WalkIn.tandem_id,
            ordering=WalkIn.id,
            id=WalkIn.id,
            text=literal("", String),
            word=WalkIn.side,
            other=case((WalkIn.is_partly, Attendance.PARTLY.value), else_=Attendance.PRESENT.value),
        )
        .select_from(WalkIn)
        .where(WalkIn.event_id == event_id)
    )


def _agreements(network_id: int, meeting: EventDetails, moment: Moment) -> Branch:
    earlier: ColumnElement[bool] = Event.id != meeting.id
    if meeting.days:
        before = EventDay.starts_at < meeting.days[0].starts_at
        earlier = and_(earlier, exists(select(EventDay.id).where(EventDay.event_id == Event.id, before)))
    return (
        _branch(
            "agreement",
            tandem_id=Agreement.tandem_id,
            ordering=Agreement.id,
            id=Agreement.id,
            text=Agreement.text,
            word=Agreement.owner,
            other=Event.title,
            day=Agreement.due_on,
            number=Event.number,
            amount=cast(Event.kind == EventKind.MEETING, Integer),
        )
        .select_from(Agreement)
        .join(Event, Event.id == Agreement.event_id)
        .where(
            Event.network_id == network_id,
            Event.kind != EventKind.SITTING,
            or_(Agreement.state == AgreementState.OPEN, Agreement.done_on > moment.day),
            earlier,
        )
    )


def _polls(network_id: int, moment: Moment) -> Branch:
    voters = (
        select(func.count(TopicVote.tandem_id.distinct()))
        .join(TopicProposal, TopicProposal.id == TopicVote.topic_id)
        .where(TopicProposal.poll_id == NeedsPoll.id, TopicVote.at <= moment.at)
        .correlate(NeedsPoll)
        .scalar_subquery()
    )
    return (
        _branch(
            "poll",
            ordering=NeedsPoll.id,
            id=NeedsPoll.id,
            text=NeedsPoll.title,
            day=NeedsPoll.closes_on,
            number=voters,
        )
        .select_from(NeedsPoll)
        .where(NeedsPoll.id == _last_poll(network_id, moment.day))
    )


def _topics(network_id: int, moment: Moment) -> Branch:
    target = func.coalesce(TopicProposal.merged_into_id, TopicProposal.id)
    given = (
        select(
            target.label("topic_id"),
            TopicVote.tandem_id.label("tandem_id"),
            func.max(TopicVote.points).label("points"),
        )
        .join(TopicProposal, TopicProposal.id == TopicVote.topic_id)
        .where(
            TopicProposal.poll_id == _last_poll(network_id, moment.day), TopicVote.points > 0, TopicVote.at <= moment.at
        )
        .group_by(target, TopicVote.tandem_id)
        .subquery()
    )
    points = select(func.sum(given.c.points)).where(given.c.topic_id == TopicProposal.id).scalar_subquery()
    tandems = select(func.count()).where(given.c.topic_id == TopicProposal.id).scalar_subquery()
    return (
        _branch(
            "topic",
            ordering=TopicProposal.id,
            id=TopicProposal.id,
            text=TopicProposal.title,
            number=func.coalesce(points, 0),
            amount=tandems,
        )
        .select_from(TopicProposal)
        .where(TopicProposal.poll_id == _last_poll(network_id, moment.day), TopicProposal.merged_into_id.is_(None))
    )


def _last_poll(network_id: int, day: date) -> ScalarSelect[int]:
    return (
        select(NeedsPoll.id)
        .where(NeedsPoll.network_id == network_id, NeedsPoll.opens_on <= day)
        .order_by(NeedsPoll.opens_on.desc(), NeedsPoll.id.desc())
        .limit(1)
        .correlate(None)
        .scalar_subquery()
    )


def _answers(event_id: int) -> Branch:
    return (
        _branch(
            "answer",
            tandem_id=ReflectionEntry.tandem_id,
            ordering=Prompt.position,
            id=Answer.id,
            text=Answer.text,
            word=Answer.side,
            other=Prompt.topic,
            level=released.level_of_answer(),
            is_unconfirmed=released.is_of_unconfirmed(Answer.side),
            content=Prompt.title,
        )
        .select_from(Answer)
        .join(ReflectionEntry, ReflectionEntry.id == Answer.entry_id)
        .join(Prompt, Prompt.id == Answer.prompt_id)
        .join(ReflectionRound, ReflectionRound.id == ReflectionEntry.round_id)
        .join(Tandem, and_(Tandem.id == ReflectionEntry.tandem_id, Tandem.state != TandemState.LEFT))
        .where(ReflectionRound.meeting_id == event_id, released.may_read_answer(FACILITATION))
    )


def _ratings(network_id: int, event_id: int) -> Branch:
    this = select(ReflectionRound.number).where(ReflectionRound.meeting_id == event_id).scalar_subquery()
    return (
        _branch(
            "rating",
            tandem_id=ReflectionEntry.tandem_id,
            ordering=Prompt.position,
            id=Rating.id,
            word=Rating.side,
            other=Prompt.topic,
            number=Rating.value,
            amount=ReflectionRound.number - this,
            level=released.level_of_rating(),
            is_unconfirmed=released.is_of_unconfirmed(Rating.side),
            content=Prompt.title,
        )
        .select_from(Rating)
        .join(ReflectionEntry, ReflectionEntry.id == Rating.entry_id)
        .join(Prompt, Prompt.id == Rating.prompt_id)
        .join(ReflectionRound, ReflectionRound.id == ReflectionEntry.round_id)
        .where(
            ReflectionRound.network_id == network_id,
            ReflectionRound.number.in_((this, this - 1)),
            released.may_read_rating(FACILITATION),
        )
    )
