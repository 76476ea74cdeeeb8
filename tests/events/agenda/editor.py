"""The agenda editor as a browser without scripts uses it, and what is stored of it."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from netzwerk.core.db import db
from netzwerk.events.models import AgendaItem, Event
from tests.harness.browser import Browser, Page

TITLES = ["Ankommen", "Impuls", "Pause", "Arbeit"]
MINUTES = [15, 60, 15, 60]


def place(network: Any, event: Event, rest: str = "") -> str:
    return f"/n/{network.code}/events/{event.id}/agenda{rest}"


def titles(event: Event) -> list[list[tuple[int, str]]]:
    """Positions and titles of each day, as stored."""
    db.session.rollback()
    return [
        [
            (row.position, row.title)
            for row in db.session.scalars(
                select(AgendaItem).where(AgendaItem.day_id == day.id).order_by(AgendaItem.position)
            )
        ]
        for day in event.days
    ]


def names(event: Event) -> list[list[str]]:
    return [[title for _position, title in day] for day in titles(event)]


def stored(title: str) -> AgendaItem:
    db.session.rollback()
    found = db.session.scalars(select(AgendaItem).where(AgendaItem.title == title)).all()
    assert len(found) == 1
    return found[0]


def order(page: Page) -> str:
    return str(page.root.xpath("//input[@name='order']/@value")[0])


def buttons(page: Page, words: str) -> list[dict[str, str]]:
    """Attributes of the buttons whose name begins so."""
    return [
        dict(one.attrib)
        for one in page.root.xpath("//button[@formaction]")
        if (one.get("aria-label") or " ".join(one.text_content().split())).startswith(words)
    ]


def press(browser: Browser, page: Page, words: str, status: int = 302, number: int = 0) -> Page:
    """Press a button of the editor as a browser without scripts would."""
    one = buttons(page, words)[number]
    fields = {"order": order(page), **({one["name"]: one["value"]} if "name" in one else {})}
    return browser.post(one["formaction"], fields, status)


def item(**fields: object) -> dict[str, object]:
    return {
        "title": "Kollegiale Beratung",
        "kind": "exchange",
        "minutes": 30,
        "responsible": "",
        "goal": "",
        "method": "",
        "social_form": "",
        "material": "",
        "internal_note": "",
        **fields,
    }
