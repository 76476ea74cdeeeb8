"""Days on which people work: no weekends, no public holidays, and for schools no school holidays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from netzwerk.core.db import db
from netzwerk.networks import holidays
from netzwerk.networks.models import SchoolHoliday

SATURDAY = 5
ONE_DAY = timedelta(days=1)
FURTHEST = 120


@dataclass(frozen=True)
class Workdays:
    """The working days of a region.

    Attributes:
        public: public holidays.
        school: first and last days of school holidays.
    """

    public: frozenset[date]
    school: Sequence[tuple[date, date]]

    def in_school_holidays(self, day: date) -> bool:
        """Whether there is no school in the region on the day."""
        return any(first <= day <= last for first, last in self.school)

    def is_open(self, day: date, *, for_school: bool) -> bool:
        """Whether people work on the day; people of schools do not in school holidays."""
        works = day.weekday() < SATURDAY and day not in self.public
        return works and not (for_school and self.in_school_holidays(day))

    def before(self, day: date, *, for_school: bool) -> date:
        """The day itself if people work on it, else the last such day before it."""
        return self._next(day, -ONE_DAY, for_school=for_school)

    def after(self, day: date, *, for_school: bool) -> date:
        """The day itself if people work on it, else the first such day after it."""
        return self._next(day, ONE_DAY, for_school=for_school)

    def _next(self, day: date, step: timedelta, *, for_school: bool) -> date:
        found = day
        for _day in range(FURTHEST):
            if self.is_open(found, for_school=for_school):
                return found
            found += step
        return day


def of_regions(regions: Iterable[str], first: date, last: date) -> dict[str, Workdays]:
    """The working days of each region from first to last, both included, in one statement."""
    wanted = sorted(set(regions))
    school: dict[str, list[tuple[date, date]]] = {region: [] for region in wanted}
    rows = db.session.execute(
        select(SchoolHoliday.region, SchoolHoliday.starts_on, SchoolHoliday.ends_on).where(
            SchoolHoliday.region.in_(wanted), SchoolHoliday.ends_on >= first, SchoolHoliday.starts_on <= last
        )
    )
    for region, starts_on, ends_on in rows:
        school[region].append((starts_on, ends_on))
    return {
        region: Workdays(
            frozenset(holiday.day for holiday in holidays.between(region, first, last)), tuple(school[region])
        )
        for region in wanted
    }
