"""Why coordination should look at a tandem."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from netzwerk.tandems.concerns import ConcernKind, of_tandem
from netzwerk.tandems.panels import EventMark, ProjectCard, RoundMark
from netzwerk.tandems.queries import TandemBrief

TODAY = date(2021, 5, 20)


def brief(state: str = "active") -> TandemBrief:
    return TandemBrief(1, 1, "Tandem 1", "", state, "", ())


def meetings(*presences: str) -> list[EventMark]:
    return [EventMark(n, "meeting", n, f"Treffen {n}", presence) for n, presence in enumerate(presences, 1)]


def project(light: str) -> ProjectCard:
    return ProjectCard(1, "Vorhaben", "", "idea", light, "", 0, 0)


def mark(number: int, state: str, *, is_over: bool = True, due_in: int = 10, only: str | None = None) -> RoundMark:
    return RoundMark(number, state, None, TODAY + timedelta(days=due_in), only, None, not is_over, is_over)


@pytest.mark.parametrize(
    ("presences", "expected"),
    [
        (("both", "both", "planned"), []),
        (("school", "both", "planned"), []),
        (("both", "none", "unknown"), [ConcernKind.MISSED]),
        (("both", "company"), [ConcernKind.ONE_SIDE]),
        (("planned",), []),
    ],
)
def test_only_the_last_meeting_counts(presences, expected):
    found = of_tandem(brief(), meetings(*presences), None, [], TODAY)
    assert [one.kind for one in found] == expected


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (mark(3, "open", is_over=False, due_in=8), []),
        (mark(3, "open", is_over=False, due_in=7), [ConcernKind.REFLECTION_DUE]),
        (mark(3, "open"), [ConcernKind.REFLECTION_MISSING]),
        (mark(3, "submitted"), []),
        (mark(3, "submitted", only="school"), [ConcernKind.REFLECTION_ONE_SIDE]),
    ],
)
def test_reflections(one, expected):
    assert [concern.kind for concern in of_tandem(brief(), [], None, [one], TODAY)] == expected


def test_the_most_pressing_comes_first():
    found = of_tandem(brief(), meetings("none"), project("needs_support"), [mark(2, "open")], TODAY)
    assert [one.kind for one in found] == [ConcernKind.SUPPORT, ConcernKind.MISSED, ConcernKind.REFLECTION_MISSING]
    assert [one.kind for one in of_tandem(brief(), [], project("delayed"), [], TODAY)] == [ConcernKind.DELAYED]


@pytest.mark.parametrize(("state", "expected"), [("paused", [ConcernKind.PAUSED]), ("left", [])])
def test_who_does_not_take_part_owes_nothing(state, expected):
    found = of_tandem(brief(state), meetings("none"), project("needs_support"), [mark(2, "open")], TODAY)
    assert [one.kind for one in found] == expected
