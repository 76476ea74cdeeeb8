"""When a briefing is ready."""

from __future__ import annotations

from datetime import date

import pytest

from netzwerk.reports.briefing.facts import Stage
from netzwerk.reports.policy import stage

MEETING = date(2021, 6, 23)
DUE = date(2021, 6, 16)


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2021, 6, 1), Stage.EARLY),
        (date(2021, 6, 2), Stage.INTERIM),
        (DUE, Stage.INTERIM),
        (date(2021, 6, 17), Stage.FINAL),
        (date(2021, 9, 1), Stage.FINAL),
    ],
)
def test_stage(today: date, expected: Stage) -> None:
    assert stage(today, MEETING, DUE) is expected


def test_stage_without_round_or_date() -> None:
    assert stage(MEETING, MEETING, None) is Stage.INTERIM
    assert stage(date(2021, 6, 24), MEETING, None) is Stage.FINAL
    assert stage(MEETING, None, None) is Stage.EARLY
