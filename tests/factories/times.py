"""When everything plays, and texts in both languages."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

NOW = datetime(2021, 5, 20, 8, 0, tzinfo=UTC)
TODAY = NOW.date()
STARTS_ON = date(2020, 6, 29)
ENDS_ON = date(2022, 7, 22)
ZONE = "Europe/Berlin"
KICKOFF_ON = date(2020, 9, 24)
MEETINGS_ON = (
    date(2020, 12, 9),
    date(2021, 3, 10),
    date(2021, 6, 9),
    date(2021, 11, 10),
    date(2022, 3, 9),
    date(2022, 7, 6),
)
SEMINARS_ON = (
    date(2020, 11, 12),
    date(2021, 2, 11),
    date(2021, 5, 6),
    date(2021, 9, 30),
    date(2022, 1, 27),
)


def at(day: date, clock: str = "09:30", zone: str = ZONE) -> datetime:
    """The instant at which clocks of a zone show a time on a day."""
    return datetime.combine(day, time.fromisoformat(clock), ZoneInfo(zone)).astimezone(UTC)


def both(text: str) -> dict[str, str]:
    """A text in both languages."""
    return {"de": text, "en": f"{text} (en)"}
