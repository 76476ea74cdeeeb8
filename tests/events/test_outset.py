"""What an event begins with: agenda and preparation list of the template, once, and nothing over what is there."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import func, select

from netzwerk.core.db import db
from netzwerk.events.models import AgendaItem, Event, EventDay, PreparationItem
from tests import factories as make
from tests.events.planning.test_pages import fields
from tests.harness.browser import Browser

pytestmark = pytest.mark.database

ROOT = Path(__file__).resolve().parents[2]
TEMPLATE: dict[str, Any] = {
    key: value
    for key, value in yaml.safe_load((ROOT / "seeds/programmes/tandem-network.yaml").read_text()).items()
    if key not in {"kind", "prompt_sets"}
}
NO_DAY = {"day_0_on": "", "day_0_from": "", "day_0_until": ""}
HOURS = {"day_0_from": "09:30", "day_0_until": "15:00"}
FIRST = make.TODAY + timedelta(days=60)


@pytest.fixture
def network() -> make.MadeNetwork:
    with make.together():
        return make.network(tandems=0, meetings=0, seminars=0, programme_id=make.programme(template=TEMPLATE).id)


def event_of(kind: str, number: int | None) -> Event:
    db.session.rollback()
    return db.session.scalars(select(Event).where(Event.kind == kind, Event.number == number)).one()


def agenda(event: Event) -> list[list[str]]:
    days = db.session.scalars(select(EventDay).where(EventDay.event_id == event.id).order_by(EventDay.starts_at)).all()
    titles = select(AgendaItem.title).order_by(AgendaItem.position)
    return [list(db.session.scalars(titles.where(AgendaItem.day_id == day.id))) for day in days]


def todos(event: Event) -> dict[str, date | None]:
    rows = db.session.scalars(select(PreparationItem).where(PreparationItem.event_id == event.id))
    return {row.title: row.due_on for row in rows}


def plan(browser: Browser, network: make.MadeNetwork, kind: str, **values: Any) -> None:
    address = f"/n/{network.code}/events/new?kind={kind}"
    browser.post(address, fields(browser.get(address), title="Treffen", format="online", **values))


def titles_of(number: int) -> list[list[str]]:
    found = next(one for one in TEMPLATE["meetings"] if one["number"] == number)
    return [[item["title"]["de"] for item in day["agenda"]] for day in found["days"]]


def test_a_meeting_that_is_added_later_begins_with_the_template(browser: Browser, network: make.MadeNetwork) -> None:
    browser.sign_in(network.coordinator)
    plan(browser, network, "meeting", number="2", day_0_on=str(FIRST))
    event = event_of("meeting", 2)
    assert agenda(event) == titles_of(2)
    assert todos(event) == {
        "Link zum Online-Raum einrichten und ausprobieren": FIRST - timedelta(days=14),
        "Material und Arbeitsblätter zusammenstellen": FIRST - timedelta(days=7),
    }
    page = browser.get(f"/n/{network.code}/events/{event.id}")
    assert "Link zum Online-Raum einrichten" in page.main


def test_a_meeting_beyond_the_template_takes_the_day_pattern_of_its_length(
    browser: Browser, network: make.MadeNetwork
) -> None:
    browser.sign_in(network.coordinator)
    plan(browser, network, "meeting", number="9", day_0_on=str(FIRST), day_0_from="09:00", day_0_until="12:30")
    half = next(one for one in TEMPLATE["day_patterns"] if one["key"] == "half-online")
    assert agenda(event_of("meeting", 9)) == [[item["title"]["de"] for item in half["days"][0]["agenda"]]]


def test_without_a_date_the_agenda_waits_for_it_and_is_laid_out_once(
    browser: Browser, network: make.MadeNetwork
) -> None:
    browser.sign_in(network.coordinator)
    plan(browser, network, "meeting", number="1", **NO_DAY)
    event = event_of("meeting", 1)
    assert agenda(event) == []
    assert set(todos(event).values()) == {None}
    address = f"/n/{network.code}/events/{event.id}/edit"
    browser.post(address, fields(browser.get(address), day_0_on=str(FIRST), **HOURS))
    event = event_of("meeting", 1)
    assert agenda(event) == titles_of(1)
    assert set(todos(event).values()) == {FIRST - timedelta(days=14), FIRST - timedelta(days=7)}
    later = FIRST + timedelta(days=7)
    browser.post(address, fields(browser.get(address), day_0_on=str(later)))
    event = event_of("meeting", 1)
    assert agenda(event) == titles_of(1)
    assert set(todos(event).values()) == {later - timedelta(days=14), later - timedelta(days=7)}


def test_nothing_is_laid_out_over_what_somebody_wrote(browser: Browser, network: make.MadeNetwork) -> None:
    browser.sign_in(network.coordinator)
    plan(browser, network, "meeting", number="1", **NO_DAY)
    event = event_of("meeting", 1)
    path = f"/n/{network.code}/events/{event.id}"
    for row in db.session.scalars(select(PreparationItem.id)).all():
        browser.post(f"{path}/preparation/{row}/remove", {})
    browser.post(f"{path}/preparation/new", {"title": "Kuchen", "owner": "", "due_on": ""})
    browser.post(f"{path}/edit", fields(browser.get(f"{path}/edit"), day_0_on=str(FIRST), **HOURS))
    assert todos(event_of("meeting", 1)) == {"Kuchen": None}


@pytest.mark.parametrize(("kind", "items"), [("seminar", 4), ("sitting", 0), ("workshop", 0)])
def test_other_events_begin_with_an_empty_list(
    browser: Browser, network: make.MadeNetwork, kind: str, items: int
) -> None:
    browser.sign_in(network.coordinator)
    plan(browser, network, kind, number="1", day_0_on=str(FIRST))
    event = event_of(kind, 1)
    assert sum(map(len, agenda(event))) == items
    assert todos(event) == {}


def test_a_programme_without_a_template_leaves_the_empty_states(browser: Browser) -> None:
    network = make.network(tandems=0, meetings=0, seminars=0)
    browser.sign_in(network.coordinator)
    plan(browser, network, "meeting", number="1", day_0_on=str(FIRST))
    assert db.session.scalar(select(func.count(AgendaItem.id))) == 0
    assert db.session.scalar(select(func.count(PreparationItem.id))) == 0
