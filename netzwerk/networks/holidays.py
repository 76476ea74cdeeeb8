"""Public holidays of a region, by the library `holidays`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

import holidays as library

LANGUAGES = {"de": "de", "en": "en_US"}


@dataclass(frozen=True)
class PublicHoliday:
    """A day on which nobody works in the region, named in every language of the interface."""

    day: date
    name: Mapping[str, str]


class Coverage(StrEnum):
    """How well the public holidays of a region are known.

    `COUNTRY` means those of the whole country only: there are further ones in its parts.
    """

    FULL = "full"
    COUNTRY = "country"
    NONE = "none"


def coverage(region: str) -> Coverage:
    """How well the public holidays of a region are known."""
    country, _, subdivision = region.upper().partition("-")
    parts = _countries().get(country)
    if parts is None or (subdivision and subdivision not in parts):
        return Coverage.NONE
    return Coverage.FULL if subdivision or not parts else Coverage.COUNTRY


@cache
def _countries() -> Mapping[str, frozenset[str]]:
    return {code: frozenset(parts) for code, parts in library.list_supported_countries(include_aliases=False).items()}


def between(region: str, first: date, last: date) -> tuple[PublicHoliday, ...]:
    """Public holidays from first to last, both included, by day.

    Args:
        region: country and subdivision by ISO 3166-2 such as `DE-HE`, in any case; a region that the library does not
            know has no holidays.
    """
    return tuple(
        holiday
        for year in range(first.year, last.year + 1)
        for holiday in _of_year(region.upper(), year)
        if first <= holiday.day <= last
    )


@cache
def _of_year(region: str, year: int) -> tuple[PublicHoliday, ...]:
    names: dict[date, dict[str, str]] = {}
    for language in LANGUAGES:
        for day, name in _by_library(region, year, language).items():
            names.setdefault(day, {})[language] = name
    return tuple(PublicHoliday(day, names[day]) for day in sorted(names))


def _by_library(region: str, year: int, language: str) -> dict[date, str]:
    country, _, subdivision = region.partition("-")
    try:
        known = library.country_holidays(country, subdiv=subdivision or None, years=year, language=LANGUAGES[language])
    except NotImplementedError:
        return {}
    return dict(known.items())
