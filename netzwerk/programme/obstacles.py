"""Days on which nobody should meet: weekends, public holidays and school holidays of a region."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from netzwerk.networks.holidays import PublicHoliday

SATURDAY = 5
ONE_DAY = timedelta(days=1)
RELUCTANCE_BY_WEEKDAY = (2.0, 0.0, 0.0, 0.0, 4.0)
BRIDGE = 6.0
AFTER_A_BREAK, JUST_AFTER = 9.0, 7
BEFORE_A_BREAK, JUST_BEFORE = 4.0, 4
FEWEST_DAYS_OFF = 20


@dataclass(frozen=True)
class Break:
    """School holidays, both days included, named in every language of the interface."""

    name: dict[str, str]
    starts_on: date
    ends_on: date

    def covers(self, day: date) -> bool:
        """Whether the day lies in the holidays."""
        return self.starts_on <= day <= self.ends_on

    def distance(self, day: date) -> int:
        """Days between the holidays and a day outside; 0 inside."""
        return max((self.starts_on - day).days, (day - self.ends_on).days, 0)


@dataclass(frozen=True)
class Obstacles:
    """What stands in the calendar of a region.

    Attributes:
        missing_years: years of the network for which no school holidays are stored.
    """

    public: Sequence[PublicHoliday]
    breaks: Sequence[Break]
    missing_years: tuple[int, ...] = ()

    @cached_property
    def _public(self) -> frozenset[date]:
        return frozenset(holiday.day for holiday in self.public)

    @cached_property
    def _school(self) -> frozenset[date]:
        return frozenset(day for one in self.breaks for day in _days(one.starts_on, one.ends_on))

    def is_public_holiday(self, day: date) -> bool:
        """Whether nobody works on the day in the region."""
        return day in self._public

    def is_school_holiday(self, day: date) -> bool:
        """Whether the schools of the region are closed."""
        return day in self._school

    def is_working_day(self, day: date) -> bool:
        """Whether the day is neither on a weekend nor a public holiday."""
        return day.weekday() < SATURDAY and not self.is_public_holiday(day)

    def is_free(self, day: date, *, with_schools: bool = True) -> bool:
        """Whether an event can take place on the day."""
        return self.is_working_day(day) and not (with_schools and self.is_school_holiday(day))

    def reluctance(self, day: date) -> float:
        """How inconvenient a free day is: Mondays and Fridays, bridging days, days beside school holidays."""
        found = RELUCTANCE_BY_WEEKDAY[day.weekday()] if day.weekday() < SATURDAY else 0.0
        if self._bridges(day):
            found += BRIDGE
        for one in self.breaks:
            if 0 < (day - one.ends_on).days < JUST_AFTER:
                found += AFTER_A_BREAK
            elif 0 < (one.starts_on - day).days < JUST_BEFORE:
                found += BEFORE_A_BREAK
        return found

    def break_near(self, day: date, within: int) -> Break | None:
        """The school holidays nearest to a day outside them, if they are not farther than some days."""
        near = [one for one in self.breaks if 0 < one.distance(day) <= within]
        return min(near, key=lambda one: one.distance(day), default=None)

    def holiday_near(self, day: date) -> PublicHoliday | None:
        """A public holiday on another working day of the same week."""
        monday = day - timedelta(days=day.weekday())
        week = (one for one in self.public if 0 <= (one.day - monday).days < SATURDAY)
        return next((one for one in week if one.day != day), None)

    def _bridges(self, day: date) -> bool:
        """A Friday after a holiday, or a Monday before one."""
        if day.weekday() == SATURDAY - 1:
            return self.is_public_holiday(day - ONE_DAY)
        return day.weekday() == 0 and self.is_public_holiday(day + ONE_DAY)


def years_without(breaks: Iterable[Break], first: date, last: date) -> tuple[int, ...]:
    """The years from the first to the last day for which hardly any school holidays are known.

    Args:
        breaks: all that are known in these years as a whole.
    """
    days = Counter(day.year for one in breaks for day in _days(one.starts_on, one.ends_on))
    return tuple(year for year in range(first.year, last.year + 1) if days[year] < FEWEST_DAYS_OFF)


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=step) for step in range((last - first).days + 1))
