"""Time zones as calendar files need them: VTIMEZONE components from the rules a zone really follows."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TypeAlias
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

CYCLE = 28
"""Years after which weekdays fall on the same dates again: enough to tell “fourth” from “last”."""
ANCHOR = 1970
"""Year in which yearly rules start, so that they hold for every date a client may ask for."""
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
STEP = timedelta(days=7)
Part: TypeAlias = TimezoneStandard | TimezoneDaylight


@dataclass(frozen=True)
class Change:
    """A moment at which clocks of a zone are set.

    Attributes:
        at: the wall time just before the change, naive.
        before: offset from UTC until then.
        after: offset from UTC from then on.
        name: abbreviation that holds from then on, such as CEST.
    """

    at: datetime
    before: timedelta
    after: timedelta
    name: str

    @property
    def is_summer(self) -> bool:
        """Whether clocks go forward."""
        return self.after > self.before


@lru_cache(maxsize=256)
def changes(zone: str, first_year: int, last_year: int) -> tuple[Change, ...]:
    """The clock changes of a zone in the years given, both included, in order."""
    return tuple(_changes(ZoneInfo(zone), first_year, last_year))


def component(zone: str, first_year: int, last_year: int) -> Timezone:
    """The VTIMEZONE of a zone, right for every moment of the years given, both included.

    A zone with yearly rules becomes one STANDARD and one DAYLIGHT with RRULE; a zone without clock changes
    one STANDARD. A zone whose rules change within the years, or follow the moon, becomes one dated part for
    each change. RDATE is never used: Outlook ignores it. See RFC 5545, 3.6.5.
    """
    found = changes(zone, first_year, max(last_year, first_year + CYCLE - 1))
    timezone = Timezone()
    timezone.add("TZID", zone)
    for part in _yearly(found) or _dated(zone, first_year, last_year):
        timezone.add_component(part)
    return timezone


def _changes(zone: ZoneInfo, first_year: int, last_year: int) -> Iterator[Change]:
    moment = datetime(first_year, 1, 1, tzinfo=UTC)
    end = datetime(last_year + 1, 1, 1, tzinfo=UTC)
    while moment < end:
        following = min(moment + STEP, end)
        if _offset(zone, moment) != _offset(zone, following):
            yield _between(zone, moment, following)
        moment = following


def _between(zone: ZoneInfo, low: datetime, high: datetime) -> Change:
    before = _offset(zone, low)
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=(high - low) // timedelta(seconds=2))
        if _offset(zone, middle) == before:
            low = middle
        else:
            high = middle
    local = high.astimezone(zone)
    return Change(
        at=(high + before).replace(tzinfo=None),
        before=before,
        after=_offset(zone, high),
        name=local.tzname() or "",
    )


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    return moment.astimezone(zone).utcoffset() or timedelta()


def _yearly(found: Sequence[Change]) -> list[Part]:
    """Parts with RRULE, if each year has the same two changes; else nothing."""
    years = {change.at.year for change in found}
    parts: list[Part] = []
    for summer in (True, False):
        half = [change for change in found if change.is_summer is summer]
        rule = _rule([change.at for change in half])
        alike = {(change.before, change.after, change.name, change.at.time()) for change in half}
        if rule is None or len(alike) != 1 or len(half) != len(years) or len(years) < CYCLE:
            return []
        parts.append(_part(half[0], _first_by_rule(half), rule))
    return parts


def _rule(moments: Sequence[datetime]) -> dict[str, object] | None:
    months = {moment.month for moment in moments}
    weekdays = {moment.weekday() for moment in moments}
    days = [moment.day for moment in moments]
    if len(months) != 1 or len(weekdays) != 1 or max(days) - min(days) > 6:
        return None
    (month,), (weekday,) = months, weekdays
    length = calendar.monthrange(ANCHOR, month)[1]
    rule: dict[str, object] = {"FREQ": "YEARLY", "BYMONTH": month}
    if max(days) == length:
        return rule | {"BYDAY": f"-1{WEEKDAYS[weekday]}"}
    if min(days) % 7 == 1:
        return rule | {"BYDAY": f"{min(days) // 7 + 1}{WEEKDAYS[weekday]}"}
    return rule | {"BYDAY": WEEKDAYS[weekday], "BYMONTHDAY": list(range(min(days), min(days) + 7))}


def _first_by_rule(half: Sequence[Change]) -> datetime:
    """When the rule would first have applied in the anchor year, wall time before the change."""
    earliest = min(change.at.day for change in half)
    start = half[0].at.replace(year=ANCHOR, day=earliest)
    return start + timedelta(days=(half[0].at.weekday() - start.weekday()) % 7)


def _dated(zone: str, first_year: int, last_year: int) -> list[Part]:
    """One part for what holds at the start, and one for each change from there on."""
    place = ZoneInfo(zone)
    start = datetime(first_year, 1, 1, tzinfo=UTC)
    offset = _offset(place, start)
    name = start.astimezone(place).tzname() or ""
    from_the_start = Change(start.replace(tzinfo=None, year=ANCHOR), offset, offset, name)
    following = changes(zone, first_year, last_year)
    return [_part(change, change.at, None) for change in (from_the_start, *following)]


def _part(change: Change, start: datetime, rule: dict[str, object] | None) -> Part:
    part = TimezoneDaylight() if change.is_summer else TimezoneStandard()
    part.add("TZNAME", change.name)
    part.add("TZOFFSETFROM", change.before)
    part.add("TZOFFSETTO", change.after)
    part.add("DTSTART", start)
    if rule:
        part.add("RRULE", rule)
    return part
