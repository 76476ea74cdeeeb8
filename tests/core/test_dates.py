"""Dates as they are read."""

from __future__ import annotations

from datetime import date

import pytest

from netzwerk.core import dates


@pytest.mark.parametrize(
    ("first", "last", "german", "english"),
    [
        (date(2021, 3, 25), date(2021, 6, 1), "Do, 25.\u00a0März", "Thu, 25\u00a0March"),
        (date(2020, 12, 24), date(2021, 3, 4), "Do, 24.\u00a0Dezember\u00a02020", "Thu, 24\u00a0December\u00a02020"),
    ],
)
def test_the_first_day_of_a_span_has_its_year_when_it_is_another(
    first: date, last: date, german: str, english: str
) -> None:
    assert dates.format_day_before(first, last, "de") == german
    assert dates.format_day_before(first, last, "en") == english
