"""Entries to write calendars from, and the calendars kept as golden files.

`python -m tests.calendars.samples` writes the golden files anew; read the difference before committing it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from netzwerk.calendars.ics import Entry, Status, build

GOLDEN = Path(__file__).parent / "golden"
MADE = datetime(2020, 9, 1, 8, 0, 0, tzinfo=UTC)


def entry(**values: Any) -> Entry:
    """A meeting on a summer morning in Frankfurt, unless said otherwise."""
    starts_at = values.pop("starts_at", datetime(2021, 6, 17, 7, 30, tzinfo=UTC))
    span = timedelta(hours=3) if isinstance(starts_at, datetime) else timedelta(days=1)
    defaults: dict[str, Any] = {
        "uid": "day-1@netzwerk",
        "sequence": 0,
        "starts_at": starts_at,
        "ends_at": starts_at + span,
        "zone": "Europe/Berlin",
        "summary": "3. Netzwerktreffen",
        "created_at": MADE,
        "updated_at": MADE,
    }
    return Entry(**(defaults | values))


def meetings() -> bytes:
    """A meeting on two half-days, one of them cancelled, in summer and in winter."""
    first = entry(
        uid="meeting-3-day-1@netzwerk",
        summary="3. Netzwerktreffen: Lernorte digital verbinden",
        description="Erster Halbtag.\nBitte bringen Sie einen Lernauftrag mit; auch einen, der misslang.",
        location="Berufliche Schulen Bad Hersfeld, Raum 12",
        url="https://netzwerk.example.org/n/hessen-2020/events/4",
        categories=("Netzwerktreffen", "HESSENbildung.digital"),
    )
    second = entry(
        uid="meeting-3-day-2@netzwerk",
        sequence=2,
        starts_at=datetime(2021, 6, 24, 7, 30, tzinfo=UTC),
        summary="Abgesagt: 3. Netzwerktreffen: Lernorte digital verbinden",
        status=Status.CANCELLED,
        updated_at=datetime(2021, 5, 18, 9, 12, 44, 987654, tzinfo=UTC),
        related_to="meeting-3-day-1@netzwerk",
    )
    winter = entry(
        uid="meeting-4-day-1@netzwerk",
        starts_at=datetime(2021, 11, 18, 8, 30, tzinfo=UTC),
        summary="4. Netzwerktreffen",
        status=Status.TENTATIVE,
    )
    calendar = (winter, second, first)
    return build("HESSENbildung.digital, Termine", calendar, zone="Europe/Berlin", description="Ihre Termine.")


def seminar() -> bytes:
    """An online seminar whose reader may enter the room, with words that need folding and escaping."""
    return build(
        "Netzwerk",
        [
            entry(
                uid="seminar-2@netzwerk",
                starts_at=datetime(2021, 2, 3, 14, 0, tzinfo=UTC),
                summary="Online-Seminar: Prüfungen, Nachweise; Übungsfirmen – größer gedacht 🧰🛠️",
                description='Ablage: C:\\Neu\\noch\r\nMotto: „Gemeinsam“, "zusammen"\u2028Ende\x07',
                conference_url="https://treffen.example.org/räume/4?zugang=a,b;c&name=Ü",
                conference_label='Online-Raum "Werkstatt"',
            )
        ],
        zone="Europe/Berlin",
    )


def deadline() -> bytes:
    """A day on which something is due, across the end of the year."""
    due = entry(
        uid="due-5@netzwerk",
        starts_at=date(2021, 12, 31),
        summary="Reflexion 5 fällig",
        transparent=True,
    )
    return build("Netzwerk", [due], zone="Europe/Berlin")


def abroad() -> bytes:
    """Zones with other rules, without summer time, and with rules that ended."""
    entries = [
        entry(uid=f"{zone}@netzwerk", zone=zone, starts_at=datetime(2021, 7, 1, 15, tzinfo=UTC))
        for zone in ("America/New_York", "Asia/Tokyo", "America/Mexico_City", "Europe/Dublin")
    ]
    return build("Netzwerk", entries, zone="Europe/Berlin")


def empty() -> bytes:
    """A calendar in which nothing stands yet."""
    return build("Netzwerk", [], zone="Europe/Berlin")


SAMPLES: dict[str, Callable[[], bytes]] = {
    sample.__name__: sample for sample in (meetings, seminar, deadline, abroad, empty)
}

if __name__ == "__main__":
    for name, sample in SAMPLES.items():
        (GOLDEN / f"{name}.ics").write_bytes(sample())
