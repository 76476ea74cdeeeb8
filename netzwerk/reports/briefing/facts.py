"""What a briefing is made from: plain frozen values, without session, request or clock."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from netzwerk.core.access import Side
from netzwerk.reflections.models import Level


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
    """What one invited person answered; `tandem` is None for those of no tandem."""

    reply: str
    tandem: int | None = None
    side: Side | None = None
    attendance: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingFacts:
    """The meeting itself.

    Attributes:
        goals: one goal a line.
        previous_number: number of the meeting before, None before the first.
        previous_day: last day of the meeting before.
        is_derived: whether the programme proposed the date and nobody has agreed it yet.
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
    is_derived: bool = False
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
class MilestoneFacts:
    """A milestone as it stands."""

    title: str
    planned_on: date
    reached_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepFacts:
    """A next step of a project."""

    text: str
    who: str = ""
    due_on: date | None = None
    done_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeFacts:
    """One difference to the project as it was frozen at the meeting before.

    Attributes:
        kind: `reached`, `moved`, `added`, `removed`, `light`, `stage`, `aim` or `step_done`.
        title: of the milestone or step.
        before: key of the light or stage then; `after`: now.
        was_on: the day planned then; `on`: the day planned now, or reached.
    """

    kind: str
    title: str = ""
    before: str = ""
    after: str = ""
    was_on: date | None = None
    on: date | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectFacts:
    """A development project; `changes` is None when nothing was frozen to compare with."""

    title: str
    aim: str
    light: str
    light_reason: str = ""
    stage: str = "idea"
    milestones: tuple[MilestoneFacts, ...] = ()
    steps: tuple[StepFacts, ...] = ()
    helping: tuple[str, ...] = ()
    hindering: tuple[str, ...] = ()
    changes: tuple[ChangeFacts, ...] | None = None

    @property
    def reached(self) -> int:
        """How many milestones are reached."""
        return sum(milestone.reached_on is not None for milestone in self.milestones)

    @property
    def is_complete(self) -> bool:
        """Whether there are milestones and all are reached."""
        return bool(self.milestones) and self.reached == len(self.milestones)


@dataclass(frozen=True, slots=True, kw_only=True)
class SideRating:
    """One side's rating, 1 to 5, None for "cannot judge"; `before` is that of the last round."""

    value: int | None
    before: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingFacts:
    """A rating question with what each side answered."""

    topic: str
    question: str
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
    def values(self) -> tuple[int, ...]:
        """The judgements there are."""
        sides = (self.school, self.company)
        return tuple(side.value for side in sides if side is not None and side.value is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class PassageFacts:
    """What one side wrote to one question, and how widely it is released."""

    topic: str
    question: str
    side: Side
    text: str
    level: Level


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
    """A tandem of the network; `entry` is None as long as its reflection is open."""

    number: int
    title: str
    schools: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    occupations: str = ""
    partner_number: int | None = None
    is_paused: bool = False
    pause_reason: str = ""
    new_members: tuple[MemberFacts, ...] = ()
    project: ProjectFacts | None = None
    entry: EntryFacts | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementFacts:
    """An open agreement of an earlier meeting."""

    text: str
    owner: str
    meeting: str
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
        as_of: the local day on which the facts were read.
        is_final: whether the reflections are due, so that nothing is missing that could still come in time.
        tandems: those that take part, by number.
    """

    network: str
    zone: str
    as_of: date
    is_final: bool
    meeting: MeetingFacts
    round: RoundFacts | None = None
    tandems: tuple[TandemFacts, ...] = ()
    agreements: tuple[AgreementFacts, ...] = ()
    poll: PollFacts | None = None
