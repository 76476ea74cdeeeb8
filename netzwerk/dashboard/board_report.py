"""What the board reads of a network: aggregates over at least five tandems each, and what was released to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from netzwerk.dashboard import figures
from netzwerk.dashboard.facts import Attending, Facts, Passage, ProjectBrief, Rated
from netzwerk.dashboard.figures import Share, Trend
from netzwerk.events.models import EventKind
from netzwerk.projects.models import Light

LEAST_TANDEMS = 5


@dataclass(frozen=True)
class Average:
    """An average and over how many tandems it goes."""

    value: float
    tandems: int


@dataclass(frozen=True)
class Averages:
    """What tandems rated on average.

    Attributes:
        rounds: numbers of the rounds, in order.
        lines: for each question its title and the average of each round, None where fewer than five tandems rated.
    """

    rounds: tuple[int, ...]
    lines: tuple[tuple[dict[str, str], tuple[Average | None, ...]], ...]

    @property
    def tandems(self) -> tuple[tuple[int, int, int], ...]:
        """For each round with an average its number, and the fewest and the most tandems that an average goes over."""
        found = []
        for place, number in enumerate(self.rounds):
            counts = [one.tandems for _, values in self.lines if (one := values[place]) is not None]
            if counts:
                found.append((number, min(counts), max(counts)))
        return tuple(found)

    @property
    def is_withheld(self) -> bool:
        """Whether nothing can be said."""
        return all(value is None for _, values in self.lines for value in values)


def averages(ratings: Iterable[Rated]) -> Averages:
    """Averages per question and round, each over at least five tandems; the tandems count alike, not the persons."""
    values: dict[str, dict[int, dict[int, list[int]]]] = {}
    titles: dict[str, dict[str, str]] = {}
    numbers: set[int] = set()
    for one in ratings:
        numbers.add(one.round_number)
        titles[one.topic] = one.title
        by_tandem = values.setdefault(one.topic, {}).setdefault(one.round_number, {})
        by_tandem.setdefault(one.tandem_id, []).append(one.value)
    order = tuple(sorted(numbers))
    lines = tuple(
        (titles[topic], tuple(_average(rounds.get(number, {})) for number in order)) for topic, rounds in values.items()
    )
    return Averages(order, lines)


@dataclass(frozen=True)
class Plan:
    """How many of a kind there are, and how many were planned."""

    kind: str
    share: Share


@dataclass(frozen=True)
class BoardReport:
    """What the board reads of a network: counts, averages, and what was released to it.

    Attributes:
        are_few: whether fewer than five tandems contribute to the counts of lights.
        is_withheld: whether the counts of lights are not shown, because they would tell the light of single tandems:
            few contribute, or those not shown by name are few, or these all have the same light.
        lights: how many projects have which light.
        named: projects whose tandem released its light by name.
        passages: words that tandems released to the board.
    """

    are_few: bool
    is_withheld: bool
    plan: tuple[Plan, ...]
    participation: Trend | None
    reflections: Trend | None
    milestones: Trend | None
    lights: Mapping[str, int]
    named: tuple[ProjectBrief, ...]
    averages: Averages
    passages: tuple[Passage, ...]

    @property
    def passages_by_round(self) -> tuple[tuple[int, tuple[Passage, ...]], ...]:
        """The released words of each round, the latest in front."""
        groups = groupby(self.passages, key=lambda passage: passage.round_number)
        return tuple((number, tuple(group)) for number, group in groups)


def build(facts: Facts) -> BoardReport:
    """Aggregates over at least five contributing tandems each; plan and actual are facts of the programme itself.

    Averages wait until their round is over: one that moved with each reflection would tell it by subtraction.
    """
    network = facts.network
    named = tuple(one for one in facts.projects if one.light_released)
    rest = [one.card.light for one in facts.projects if not one.light_released]
    are_few = len(facts.projects) < LEAST_TANDEMS
    closed = {round_.number for round_ in facts.grid.rounds if round_.is_closed}
    return BoardReport(
        are_few=are_few,
        is_withheld=are_few or 0 < len(rest) < LEAST_TANDEMS or len(set(rest)) == 1,
        plan=(
            Plan("tandems", Share(network.tandems, network.target_tandems)),
            Plan("meetings", Share(len(facts.held(EventKind.MEETING)), network.target_meetings)),
            Plan("seminars", Share(len(facts.held(EventKind.SEMINAR)), network.target_seminars)),
        ),
        participation=_if_enough(figures.participation(facts, LEAST_TANDEMS), _tandems_of(facts.attending)),
        reflections=_if_enough(figures.reflections(facts), len(facts.grid.tandems)),
        milestones=_if_enough(figures.milestones(facts), len(facts.projects)),
        lights={light.value: sum(one.card.light == light for one in facts.projects) for light in Light},
        named=named,
        averages=averages(one for one in facts.ratings if one.round_number in closed),
        passages=facts.passages,
    )


def _tandems_of(attending: Iterable[Attending]) -> int:
    return len({row.tandem_id for row in attending if row.tandem_id is not None and row.attendance is not None})


def _if_enough(trend: Trend, tandems: int) -> Trend | None:
    return trend if tandems >= LEAST_TANDEMS else None


def _average(by_tandem: Mapping[int, Sequence[int]]) -> Average | None:
    if len(by_tandem) < LEAST_TANDEMS:
        return None
    value = sum(sum(own) / len(own) for own in by_tandem.values()) / len(by_tandem)
    return Average(round(value, 1), len(by_tandem))
