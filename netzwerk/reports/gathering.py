"""Puts rows together to the facts of a briefing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from netzwerk.core.access import Side
from netzwerk.events.facts import Day, EventDetails
from netzwerk.events.models import EventState, ItemKind
from netzwerk.networks.queries import NetworkHeader
from netzwerk.projects.snapshots import (
    FactorState,
    MilestoneState,
    MoveState,
    ProjectState,
    StepState,
    differences,
    thaw,
)
from netzwerk.reflections.models import Level
from netzwerk.reflections.rounds import Round
from netzwerk.reports.briefing.facts import (
    AgreementFacts,
    BriefingFacts,
    DayFacts,
    EntryFacts,
    ItemFacts,
    MeetingFacts,
    MemberFacts,
    PassageFacts,
    PollFacts,
    RatingFacts,
    ReplyFacts,
    RoundFacts,
    SideRating,
    Stage,
    TandemFacts,
    TopicFacts,
)
from netzwerk.reports.lists import Lists
from netzwerk.reports.moment import Moment


@dataclass(frozen=True)
class TandemRow:
    """A tandem with its bare project and how far its entry is: out or not, nothing else."""

    id: int
    number: int
    title: str
    occupations: str
    is_paused: bool
    pause_reason: str
    partner_number: int | None
    project: ProjectState | None
    is_out: bool
    both_submitted: bool


@dataclass(frozen=True)
class Context:
    """What there is once for the meeting and once for each tandem."""

    number: int
    previous_number: int | None
    previous_day: date | None
    round: Round | None
    tandems: tuple[TandemRow, ...]


def facts_of(
    network: NetworkHeader,
    meeting: EventDetails,
    context: Context,
    lists: Lists,
    *,
    moment: Moment,
    stage: Stage,
    notice: Mapping[str, str],
) -> BriefingFacts:
    """The facts of a briefing."""
    window = context.round.window if context.round else None
    return BriefingFacts(
        network=network.title,
        zone=network.zone,
        as_of=moment.day,
        compiled_on=moment.today if moment.is_past else None,
        stage=stage,
        meeting=_meeting(meeting, context, lists),
        round=RoundFacts(number=context.round.number, opens_on=window.opens_on, due_on=window.due_on)
        if context.round and window
        else None,
        tandems=tuple(_tandem(row, context, lists, moment) for row in context.tandems),
        agreements=tuple(_agreements(context, lists)),
        poll=_poll(lists),
        notice=notice,
    )


def _meeting(meeting: EventDetails, context: Context, lists: Lists) -> MeetingFacts:
    numbers = {row.id: row.number for row in context.tandems}
    host = ", ".join(part for part in (meeting.host, meeting.host_town) if part)
    return MeetingFacts(
        number=meeting.number or 0,
        title=meeting.title,
        format=meeting.format,
        days=tuple(_day(day) for day in meeting.days),
        focus=meeting.focus,
        goals=meeting.goals,
        venue=meeting.venue,
        host=host,
        preparation=meeting.preparation,
        reply_until=meeting.reply_until,
        facilitators=meeting.facilitators,
        replies=tuple(
            ReplyFacts(
                reply=row.text,
                tandem=numbers.get(row.tandem_id),
                side=Side(row.word) if row.word else None,
                attendance=row.other,
            )
            for row in lists.all("reply")
            if row.tandem_id is None or row.tandem_id in numbers
        ),
        previous_number=context.previous_number,
        previous_day=context.previous_day,
        is_proposed=meeting.is_unsure,
        is_cancelled=meeting.state == EventState.CANCELLED,
    )


def _day(day: Day) -> DayFacts:
    return DayFacts(
        starts_at=day.starts_at,
        ends_at=day.ends_at,
        rest=day.agenda.rest if day.agenda.entries else 0,
        items=tuple(
            ItemFacts(
                starts_at=entry.starts_at,
                ends_at=entry.ends_at,
                title=entry.item.title,
                is_break=entry.item.kind == ItemKind.BREAK,
                goal=entry.item.goal,
                method=entry.item.method,
                social_form=entry.item.social_form,
                responsible=entry.item.responsible,
                material=entry.item.material,
                internal_note=entry.item.internal_note,
            )
            for entry in day.agenda.entries
        ),
    )


def _tandem(row: TandemRow, context: Context, lists: Lists, moment: Moment) -> TandemFacts:
    frozen = {one.number: thaw(one.content) for one in lists.of_tandem("snapshot", row.id)}
    project = frozen.get(context.number) if moment.is_past else _project(row, lists)
    before = frozen.get(context.previous_number)
    places = lists.of_tandem("organisation", row.id)
    return TandemFacts(
        number=row.number,
        title=row.title,
        schools=tuple(place.text for place in places if place.word == Side.SCHOOL),
        companies=tuple(place.text for place in places if place.word == Side.COMPANY),
        occupations=row.occupations,
        partner_number=row.partner_number,
        is_paused=row.is_paused,
        pause_reason=row.pause_reason,
        new_members=tuple(_new_members(row, context, lists)),
        project=project,
        changes=differences(before, project) if before and project else None,
        entry=_entry(row, lists) if row.is_out else None,
    )


def _new_members(row: TandemRow, context: Context, lists: Lists) -> Iterator[MemberFacts]:
    if context.previous_day is None:
        return
    for member in lists.of_tandem("member", row.id):
        if member.day > context.previous_day:
            yield MemberFacts(side=Side(member.word), function=member.text, since=member.day)


def _project(row: TandemRow, lists: Lists) -> ProjectState | None:
    if row.project is None:
        return None
    moves = lists.of_tandem("move", row.id)
    return replace(
        row.project,
        milestones=tuple(
            MilestoneState(
                one.id,
                one.text,
                one.day,
                one.until,
                tuple(MoveState(move.day, move.until, move.text) for move in moves if move.number == one.id),
            )
            for one in lists.of_tandem("milestone", row.id)
        ),
        steps=tuple(
            StepState(one.id, one.text, one.word, one.day, one.until) for one in lists.of_tandem("step", row.id)
        ),
        factors=tuple(FactorState(one.id, one.word, one.text) for one in lists.of_tandem("factor", row.id)),
    )


def _entry(row: TandemRow, lists: Lists) -> EntryFacts:
    return EntryFacts(
        both_submitted=row.both_submitted,
        ratings=tuple(_ratings(row, lists)),
        passages=tuple(
            PassageFacts(
                topic=answer.other,
                question=answer.content,
                side=Side(answer.word),
                text=answer.text,
                level=Level(answer.level),
                is_unconfirmed=bool(answer.is_unconfirmed),
            )
            for answer in sorted(
                lists.of_tandem("answer", row.id), key=lambda one: (one.ordering, one.word != Side.SCHOOL)
            )
            if answer.text.strip()
        ),
    )


def _ratings(row: TandemRow, lists: Lists) -> Iterator[RatingFacts]:
    rows = lists.of_tandem("rating", row.id)
    before = {(one.other, one.word): one.number for one in rows if one.amount < 0 and not one.is_unconfirmed}
    by_topic: dict[str, list[Any]] = {}
    for one in rows:
        if one.amount == 0:
            by_topic.setdefault(one.other, []).append(one)
    for topic, ratings in by_topic.items():
        sides = {
            one.word: SideRating(
                value=one.number, before=before.get((topic, one.word)), is_unconfirmed=bool(one.is_unconfirmed)
            )
            for one in ratings
        }
        yield RatingFacts(
            topic=topic,
            question=ratings[0].content,
            level=Level(min(one.level for one in ratings)),
            school=sides.get(Side.SCHOOL),
            company=sides.get(Side.COMPANY),
        )


def _agreements(context: Context, lists: Lists) -> Iterator[AgreementFacts]:
    numbers = {row.id: row.number for row in context.tandems}
    rows = sorted(lists.all("agreement"), key=lambda row: (row.day is None, row.day or date.max, row.id))
    for row in rows:
        yield AgreementFacts(
            text=row.text,
            owner=row.word,
            event=row.other,
            number=row.number if row.amount else None,
            due_on=row.day,
            tandem=numbers.get(row.tandem_id),
        )


def _poll(lists: Lists) -> PollFacts | None:
    for row in lists.all("poll"):
        topics = [TopicFacts(title=one.text, points=one.number, tandems=one.amount) for one in lists.all("topic")]
        return PollFacts(
            title=row.text,
            closes_on=row.day,
            voters=row.number,
            topics=tuple(sorted(topics, key=lambda topic: (-topic.points, -topic.tandems, topic.title))),
        )
    return None
