"""Days, times and zones: pure functions, and how they are written in German and English."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton

NBSP = "\u00a0"
REMEMBERED = 2048
"""Days whose words each process keeps."""


def local(instant: datetime, zone: str) -> datetime:
    """The instant on the clock of a zone."""
    return instant.astimezone(ZoneInfo(zone))


def local_day(instant: datetime, zone: str) -> date:
    """The day that an instant falls on in a zone."""
    return local(instant, zone).date()


def at(day: date, clock: time, zone: str) -> datetime:
    """The UTC instant of a local day and time; a time that summer time skips moves on by the gap."""
    return datetime.combine(day, clock, ZoneInfo(zone)).astimezone(UTC)


def end_of_day(day: date, zone: str) -> datetime:
    """The instant at which a local day is over: midnight that follows it, UTC."""
    return at(day + timedelta(days=1), time(), zone)


def months_between(start: date, end: date) -> int:
    """Calendar months touched from start to end, both included; 24 for September 2025 to August 2027."""
    return (end.year - start.year) * 12 + end.month - start.month + 1


@lru_cache(REMEMBERED)
def format_day(day: date, language: str) -> str:
    """`Do, 20. Mai 2021` or `Thu, 20 May 2021`, with no-break spaces inside the date."""
    pattern = "EE, d. MMMM y" if language == "de" else "EE, d MMMM y"
    return _tie(format_date(day, pattern, locale=_locale(language)).replace(".,", ",", 1))


@lru_cache(REMEMBERED)
def format_day_long(day: date, language: str) -> str:
    """`Donnerstag, 20. Mai 2021` or `Thursday, 20 May 2021`."""
    pattern = "EEEE, d. MMMM y" if language == "de" else "EEEE, d MMMM y"
    return _tie(format_date(day, pattern, locale=_locale(language)))


@lru_cache(REMEMBERED)
def format_day_short(day: date, language: str) -> str:
    """`Do, 20. Mai` or `Thu, 20 May`, without the year."""
    pattern = "EE, d. MMMM" if language == "de" else "EE, d MMMM"
    return _tie(format_date(day, pattern, locale=_locale(language)).replace(".,", ",", 1))


def format_day_before(day: date, last: date, language: str) -> str:
    """The first day of a span: `Do, 20. Mai`, with the year only if the span ends in another one."""
    return format_day_short(day, language) if day.year == last.year else format_day(day, language)


@lru_cache(REMEMBERED)
def format_month(day: date, language: str) -> str:
    """`Mai 2021`."""
    return format_skeleton("yMMMM", datetime.combine(day, time()), locale=_locale(language)).replace(" ", NBSP)


@lru_cache(REMEMBERED)
def format_month_short(day: date, language: str) -> str:
    """`Mai`, three letters at the most."""
    return format_date(day, "LLL", locale=_locale(language)).rstrip(".")[:3]


def format_clock(instant: datetime, zone: str) -> str:
    """`09:30` on the clock of the zone."""
    return f"{local(instant, zone):%H:%M}"


def format_span(starts_at: datetime, ends_at: datetime, zone: str, language: str) -> str:
    """`09:30 – 16:00 Uhr`."""
    span = f"{format_clock(starts_at, zone)}{NBSP}–{NBSP}{format_clock(ends_at, zone)}"
    return f"{span}{NBSP}Uhr" if language == "de" else span


def format_moment(instant: datetime, zone: str, language: str) -> str:
    """`Do, 20. Mai 2021, 09:30 Uhr`."""
    text = f"{format_day(local_day(instant, zone), language)}, {format_clock(instant, zone)}"
    return f"{text}{NBSP}Uhr" if language == "de" else text


def _tie(text: str) -> str:
    head, comma, tail = text.partition(", ")
    return f"{head}{comma}{tail.replace(' ', NBSP)}" if comma else text.replace(" ", NBSP)


def _locale(language: str) -> str:
    return "de" if language == "de" else "en_GB"
