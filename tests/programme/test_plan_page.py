"""The page of the two years, as far as each role may see it."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from netzwerk.core import clock
from netzwerk.core.access import RoleKind
from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.events.models import Event, EventKind, EventState
from tests import factories as make
from tests.factories.saving import save
from tests.harness.browser import Browser


@pytest.fixture
def network(database: Flask) -> make.MadeNetwork:
    with make.together():
        made = make.network(tandems=2, meetings=3, target_meetings=4, target_seminars=1)
        draft = make.event(
            made, EventKind.MEETING, 4, on=date(2021, 11, 10), state=EventState.DRAFT, title="Geheimer Entwurf"
        )
        make.round(made, 4, draft)
        make.event(made, EventKind.SITTING, 1, on=date(2021, 9, 15), title="Erste Sitzung")
        make.event(made, EventKind.CLOSING, on=date(2022, 7, 7), title="Großer Abschluss")
        make.blocked(made.tandems[1], date(2021, 6, 7), date(2021, 6, 25))
        make.school_holiday(date(2021, 7, 19), date(2021, 8, 27), name="Sommerferien")
        make.phase(made, "Erproben", date(2021, 1, 1), date(2021, 12, 31))
    return made


def words(browser: Browser, network: make.MadeNetwork, person: object) -> str:
    browser.sign_in(person)
    return browser.get(f"/n/{network.code}/programme").text


def test_coordination_sees_drafts_sittings_and_conflicts(browser, network):
    text = words(browser, network, network.coordinator)
    assert "Geheimer Entwurf" in text
    assert "Erste Sitzung" in text
    assert "Blockunterricht: Tandem 2." in text
    assert "Sommerferien" in text
    assert "Erproben" in text


def test_tandems_see_gaps_instead_of_drafts_and_no_conflicts(browser, network):
    text = words(browser, network, network.tandems[0].teacher)
    assert "Geheimer Entwurf" not in text
    assert "Erste Sitzung" not in text
    assert "Blockunterricht" not in text
    assert "Netzwerktreffen 4 – Termin offen" in text
    assert "Reflexionsrunde 3" in text
    assert "Reflexionsrunde 4" not in text
    assert "3. November" not in text


@pytest.mark.parametrize(
    ("state", "tandem", "coordination"),
    [(EventState.DRAFT, [], ["vom Plan vorgeschlagen"]), (EventState.AGREED, ["steht fest"], ["steht fest"])],
)
def test_the_window_of_the_closing_round_stands_only_with_the_closing(browser, database, state, tandem, coordination):
    with make.together():
        made = make.network(tandems=1, meetings=3)
        make.event(made, EventKind.CLOSING, on=date(2022, 7, 7), state=state, title="Abschluss")
        make.round(made, 4, None, fixed_opens=date(2022, 6, 1), fixed_due=date(2022, 6, 30))
    for person, known in ((made.tandems[0].teacher, tandem), (made.coordinator, coordination)):
        browser.sign_in(person)
        with clock.fixed(make.NOW):
            page = browser.get(f"/n/{made.code}/programme")
        rows = [" ".join(row.text_content().split()) for row in page.root.xpath("//li[@class='reflection']")]
        found = [row for row in rows if "Reflexionsrunde 4" in row]
        assert [words for row, words in zip(found, known, strict=True) if words in row] == known, rows


PAGES = ("/", "/programme", "/reflections", "/reflections/rounds/4/write")


def test_no_page_of_a_tandem_tells_when_the_closing_round_is_due_before_the_closing_stands(browser, database):
    with make.together():
        made = make.network(tandems=1, meetings=0)
        make.event(made, on=date(2022, 5, 4))
        closing = make.event(made, EventKind.CLOSING, on=date(2022, 7, 7), state=EventState.DRAFT)
        gone = {"state": EventState.CANCELLED, "cancel_reason": "Der Ort war vergeben."}
        make.event(made, EventKind.CLOSING, on=date(2022, 7, 8), **gone)
        make.round(made, 4, None, fixed_opens=date(2022, 6, 1), fixed_due=date(2022, 6, 30))
    browser.sign_in(made.tandems[0].teacher)
    told = {}
    for state in (EventState.DRAFT, EventState.AGREED):
        with transaction():
            db.session.get(Event, closing.id).state = state
        with clock.fixed(make.NOW):
            texts = {path: browser.get(f"/n/{made.code}{path}").text for path in PAGES}
        told[state] = [path for path, text in texts.items() if "30. Juni" in text or "1. Juni" in text]
    assert told[EventState.DRAFT] == []
    assert told[EventState.AGREED] == list(PAGES)


def test_the_board_sees_its_sittings_and_no_windows(browser, network):
    text = words(browser, network, network.board)
    assert "Erste Sitzung" in text
    assert "Geheimer Entwurf" not in text
    assert "Reflexionsrunde" not in text


def test_partners_see_public_events_only(browser, network):
    text = words(browser, network, network.partner)
    assert "Großer Abschluss" in text
    for hidden in ("Netzwerktreffen 3", "Erste Sitzung", "Geheimer Entwurf", "Reflexionsrunde", "Blockunterricht"):
        assert hidden not in text


def test_every_date_has_its_calendar_file(browser, network):
    browser.sign_in(network.tandems[0].teacher)
    page = browser.get(f"/n/{network.code}/programme")
    links = page.root.xpath("//ul[contains(@class, 'dates')]//a[contains(@href, '.ics')]/@href")
    assert f"/n/{network.code}/events/{network.meetings[2].id}/calendar.ics" in links


def test_an_empty_network_says_so(browser, database):
    with make.together():
        made = make.network(tandems=0, meetings=0, seminars=0, target_meetings=1, target_seminars=0)
    text = words(browser, made, made.facilitator)
    assert "Netzwerktreffen 1 – Termin offen" in text
    assert "Kein Termin liegt in Ferien" not in text
    assert "Nichts spricht gegen die Termine." in text


def test_coordination_goes_from_a_missing_date_to_its_form_unless_the_network_is_archived(browser, database):
    with make.together():
        made = make.network(tandems=0, meetings=0, seminars=0, target_meetings=1, target_seminars=1)
        undated = save(Event(network_id=made.id, kind=EventKind.SEMINAR, number=1, title="Offen"))
        closed = make.network(tandems=0, meetings=0, seminars=0, state="archived")
    browser.sign_in(made.coordinator)
    page = browser.get(f"/n/{made.code}/programme")
    assert f"/n/{made.code}/events/new?kind=meeting" in page.addresses
    assert f"/n/{made.code}/events/{undated.id}/edit" in page.addresses
    assert page.links["Neuen Termin planen"] == f"/n/{made.code}/events/new"
    browser.sign_in(closed.coordinator)
    assert not [one for one in browser.get(f"/n/{closed.code}/programme").addresses if "events/new" in one]


def test_an_open_window_is_open_now_everywhere_and_past_months_are_printed(browser, network):
    with clock.fixed(make.NOW):
        browser.sign_in(network.coordinator)
        page = browser.get(f"/n/{network.code}/programme")
    title = "Reflexionsrunde 3"
    assert page.words(f"//table//tr[th/a[text()='{title}']]/td[2]") == "jetzt offen"
    assert page.words(f"//ol[@class='clocklist']/li[span/a[text()='{title}']]").endswith("jetzt offen")
    assert page.words(f"//ul[@class='dates']/li[.//a[text()='{title}']]").endswith("jetzt offen")
    assert page.all_words("//details[contains(@class, 'printed')]//h3")


def test_unknown_school_holidays_are_no_all_clear(browser, database):
    with make.together():
        made = make.network(tandems=0, meetings=1, seminars=0)
        administrator = make.administrator()
        make.role(RoleKind.FACILITATOR, made, holder=administrator)
    with clock.fixed(make.NOW):
        browser.sign_in(made.coordinator)
        page = browser.get(f"/n/{made.code}/programme")
        assert "Schulferien für Hessen 2021–2022 fehlen: nicht geprüft." in page.text
        assert "Bitten Sie die Verwaltung" in page.text
        assert "Kein Termin liegt in Ferien" not in page.text
        browser.sign_in(administrator)
        link = browser.get(f"/n/{made.code}/programme").links["Schulferien eintragen: Hessen"]
        assert link == "/admin/school-holidays/DE-HE"
        assert browser.get(link).status == 200
        with make.together():
            make.school_holiday(date(2021, 7, 19), date(2021, 8, 27), name="Sommerferien")
        browser.sign_in(made.coordinator)
        assert "Schulferien für Hessen 2022 fehlen" in browser.get(f"/n/{made.code}/programme").text
        with make.together():
            make.school_holiday(date(2022, 7, 25), date(2022, 9, 2), name="Sommerferien")
        assert "Kein Termin liegt in Ferien" in browser.get(f"/n/{made.code}/programme").text
