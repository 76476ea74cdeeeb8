"""What a briefing is made from: plain frozen values, without session, request or clock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from netzwerk.core.access import Side
from netzwerk.projects.snapshots import Change, ChangeKind, ProjectState
from netzwerk.reflections.models import Level


class Stage(StrEnum):
    """How ready a briefing is: before its time, from 21 days before the meeting on, after the reflections are due."""

    EARLY = "early"
    INTERIM = "interim"
    FINAL = "final"


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemFacts:
    """An agenda item at its computed time, UTC."""

    starts_at: datetime
    ends_at: datetime
    title: str
    is_break: bool = False
    goal: str = ""
    method: str = ""
    social_form: str = ""
    responsible: str = ""
    material: str = ""
    internal_note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFacts:
    """A day of the meeting with its agenda, UTC; `rest` minutes are unplanned, or too many when negative."""

    starts_at: datetime
    ends_at: datetime
    items: tuple[ItemFacts, ...] = ()
    rest: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyFacts:
    """What one invited person answered; `tandem` is None for those of no tandem.

    Attributes:
        reply: empty for somebody who came along without being asked.
    """

    reply: str
    tandem: int | None = None
    side: Side | None = None
    attendance: str | None = None

    @property
    def came_along(self) -> bool:
        """Whether nobody had asked this person."""
        return not self.reply


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingFacts:
    """The meeting itself.

    Attributes:
        goals: one goal a line.
        previous_number: number of the meeting before, None before the first.
        previous_day: last day of the meeting before.
        is_proposed: whether the programme plan proposed the date and nobody has agreed it yet.
    """

    number: int
    title: str
    format: str
    days: tuple[DayFacts, ...]
    focus: str = ""
    goals: str = ""
    venue: str = ""
    host: str = ""
    preparation: str = ""
    reply_until: date | None = None
    facilitators: tuple[str, ...] = ()
    replies: tuple[ReplyFacts, ...] = ()
    previous_number: int | None = None
    previous_day: date | None = None
    is_proposed: bool = False
    is_cancelled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundFacts:
    """The reflection round that feeds the meeting."""

    number: int
    opens_on: date
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberFacts:
    """Somebody who joined a tandem: function, never a name."""

    side: Side
    function: str
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SideRating:
    """One side's rating, 1 to 5, None for "cannot judge".

    Attributes:
        before: that of the last round, if the side stands by it.
        is_unconfirmed: whether coordination recorded it and the side has not confirmed it.
    """

    value: int | None
    before: int | None = None
    is_unconfirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingFacts:
    """A rating question, in every language, with what each side answered."""

    topic: str
    question: Mapping[str, str]
    level: Level
    school: SideRating | None = None
    company: SideRating | None = None

    @property
    def gap(self) -> int | None:
        """How far the sides are apart, None unless both judged."""
        if self.school is None or self.company is None:
            return None
        if self.school.value is None or self.company.value is None:
            return None
        return abs(self.school.value - self.company.value)

    @property
    def judged(self) -> tuple[SideRating, ...]:
        """The ratings of the sides that judged."""
        sides = (self.school, self.company)
        return tuple(side for side in sides if side is not None and side.value is not None)

    @property
    def values(self) -> tuple[int, ...]:
        """The judgements there are."""
        return tuple(side.value for side in self.judged if side.value is not None)

    @property
    def is_unconfirmed(self) -> bool:
        """Whether one of the judgements is not confirmed by its side."""
        return any(side.is_unconfirmed for side in self.judged)


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageFacts:
    """What one side wrote to one question, which stands in every language, and how widely it is released.

    Attributes:
        is_unconfirmed: whether coordination recorded it and the side has not confirmed it.
    """

    topic: str
    question: Mapping[str, str]
    side: Side
    text: str
    level: Level
    is_unconfirmed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryFacts:
    """The submitted reflection of a tandem, as far as it is released.

    Attributes:
        both_submitted: whether both sides handed in, so that ratings may be seen.
    """

    both_submitted: bool
    ratings: tuple[RatingFacts, ...] = ()
    passages: tuple[PassageFacts, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TandemFacts:
    """A tandem of the network.

    Attributes:
        changes: since the project was frozen at the meeting before, None when nothing was.
        entry: None as long as its reflection is open.
    """

    number: int
    title: str
    schools: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    occupations: str = ""
    partner_number: int | None = None
    is_paused: bool = False
    pause_reason: str = ""
    new_members: tuple[MemberFacts, ...] = ()
    project: ProjectState | None = None
    changes: tuple[Change, ...] | None = None
    entry: EntryFacts | None = None

    @property
    def is_complete(self) -> bool:
        """Whether the project has milestones and all are reached."""
        return self.project is not None and 0 < len(self.project.milestones) == self.project.reached

    @property
    def fresh(self) -> tuple[str, ...]:
        """Milestones that were reached since the meeting before."""
        return tuple(change.title for change in self.changes or () if change.kind is ChangeKind.REACHED)


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementFacts:
    """An open agreement of an earlier event; `number` is that of a network meeting, None for others."""

    text: str
    owner: str
    event: str
    number: int | None = None
    due_on: date | None = None
    tandem: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicFacts:
    """A topic of a needs poll with the points it got and how many tandems gave some."""

    title: str
    points: int
    tandems: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PollFacts:
    """A needs poll; `voters` is how many tandems voted."""

    title: str
    closes_on: date
    voters: int
    topics: tuple[TopicFacts, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefingFacts:
    """All that a briefing is made from.

    Attributes:
        zone: time zone of the network.
        as_of: the local day whose knowledge the facts are; of a meeting that is over, its first day.
        compiled_on: the local day on which the briefing was put together afterwards, None before the meeting is over.
        stage: how ready the briefing is.
        tandems: those that take part, by number.
        notice: the banner of the installation in every language.
    """

    network: str
    zone: str
    as_of: date
    compiled_on: date | None = None
    stage: Stage
    meeting: MeetingFacts
    round: RoundFacts | None = None
    tandems: tuple[TandemFacts, ...] = ()
    agreements: tuple[AgreementFacts, ...] = ()
    poll: PollFacts | None = None
    notice: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_final(self) -> bool:
        """Whether the reflections are due, so that what is missing cannot come in time any more."""
        return self.stage is Stage.FINAL
