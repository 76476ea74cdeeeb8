"""Tandems are founded, changed, paused and blocked by those who may, and by two at once without a loss."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select

from netzwerk.core.access import Side
from netzwerk.core.audit import AuditRecord
from netzwerk.core.db import db
from netzwerk.core.errors import Invalid
from netzwerk.events.models import Participation
from netzwerk.networks.models import Organisation
from netzwerk.networks.queries import NetworkHeader, find_by_code
from netzwerk.reflections import queries as reflections
from netzwerk.tandems.editing import service
from netzwerk.tandems.models import BlockedPeriod, Tandem, TandemOrganisation
from tests import factories as make
from tests.harness.browser import Page
from tests.tandems import hostile

NEW = {
    "number": "4",
    "title": "Tandem 4",
    "school": "",
    "school_name": "Neue Schule",
    "school_town": "Kassel",
    "company": "",
    "company_name": "Neuer Betrieb",
    "partner_tandem_id": "",
}
OWN = {"occupations": "Chemikant/in", "block_rhythm": "zwei Tage die Woche"}


@pytest.fixture
def network(database: Flask) -> make.MadeNetwork:
    return make.network(tandems=3)


def managed(tandem: make.MadeTandem, **values: object) -> dict[str, object]:
    return {
        "version": 1,
        "number": tandem.number,
        "title": tandem.title,
        "partner_tandem_id": "",
        **OWN,
        **values,
    }


def hidden(page: Page, name: str) -> str:
    return str(page.root.xpath(f"//main//input[@name='{name}']/@value")[0])


def count(model: type) -> int:
    found = db.session.scalar(select(func.count()).select_from(model))
    db.session.rollback()
    return found or 0


def stored(tandem: make.MadeTandem) -> Tandem:
    with make.together():
        row = db.session.get(Tandem, tandem.id, populate_existing=True)
        assert row is not None
        db.session.expunge(row)
    return row


def names(tandem_id: int) -> list[tuple[str, str]]:
    found = db.session.execute(
        select(TandemOrganisation.side, Organisation.name)
        .join(Organisation, Organisation.id == TandemOrganisation.organisation_id)
        .where(TandemOrganisation.tandem_id == tandem_id)
        .order_by(TandemOrganisation.id)
    )
    rows = [(row.side, row.name) for row in found]
    db.session.rollback()
    return rows


def test_a_new_tandem_with_new_organisations(browser, network):
    browser.sign_in(network.coordinator)
    page = browser.get(f"/n/{network.code}/tandems/new")
    assert page.root.xpath("//input[@name='number']/@value") == ["4"]
    created = browser.post(f"/n/{network.code}/tandems/new", {**NEW, "partner_tandem_id": network.tandems[0].id})
    shown = browser.get(created.location)
    assert shown.h1 == "Tandem 4"
    assert "Neue Schule mit Neuer Betrieb" in shown.text
    tandem_id = int(created.location.rsplit("/", 1)[1])
    assert names(tandem_id) == [("school", "Neue Schule"), ("company", "Neuer Betrieb")]
    assert stored(network.tandems[0]).partner_tandem_id == tandem_id


def test_sent_twice_it_is_one_tandem(browser, network):
    browser.sign_in(network.coordinator)
    browser.post(f"/n/{network.code}/tandems/new", NEW)
    again = browser.post(f"/n/{network.code}/tandems/new", NEW, status=422)
    assert "In diesem Netzwerk gibt es schon ein Tandem 4." in again.text
    assert count(Tandem) == 4


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"number": ""}, "Bitte eine Nummer angeben."),
        ({"number": "0"}, "Bitte eine Nummer von 1 bis 999 angeben."),
        ({"number": "9" * 5000}, "Bitte eine Nummer von 1 bis 999 angeben."),
        ({"title": " \u202e "}, "Bitte einen Titel angeben, etwa „Tandem 4“."),
        ({"title": "x" * 10_000}, "Bitte höchstens 300 Zeichen."),
        ({"school_name": ""}, "Bitte eine Organisation wählen oder darunter den Namen einer neuen angeben."),
        ({"company_name": "Neue Schule", "company_town": "Kassel"}, "steht schon auf der Seite der Schule"),
    ],
)
def test_what_is_missing_or_wrong_stands_at_its_field(browser, network, fields, message):
    browser.sign_in(network.coordinator)
    page = browser.post(f"/n/{network.code}/tandems/new", {**NEW, **fields}, status=422)
    assert message in page.words("//*[contains(@class, 'fault')]")
    assert page.root.xpath("//input[@name='company_town' or @name='school_town']/@value")[0] == "Kassel"
    assert count(Tandem) == 3


@pytest.mark.parametrize(("typed", "kept"), hostile.LINES.items())
def test_hostile_words_stay_words(browser, network, typed, kept):
    tandem = network.tandems[0]
    browser.sign_in(network.coordinator)
    browser.post(f"/n/{network.code}/tandems/{tandem.id}/edit", managed(tandem, occupations=typed))
    assert stored(tandem).occupations == kept
    assert kept in browser.get(f"/n/{network.code}/tandems/{tandem.id}").text


def test_a_member_changes_what_concerns_the_tandem_and_nothing_else(browser, network):
    tandem = network.tandems[0]
    browser.sign_in(tandem.trainer)
    page = browser.get(f"/n/{network.code}/tandems/{tandem.id}/edit")
    assert page.root.xpath("//input[@name='number' or @name='title'] | //select[@name='partner_tandem_id']") == []
    assert "Organisationen" not in page.headings
    sent = {"version": 1, **OWN, "publishes_name": "y", "number": "99", "title": "Übernommen"}
    browser.post(f"/n/{network.code}/tandems/{tandem.id}/edit", sent)
    row = stored(tandem)
    assert (row.number, row.title, row.block_rhythm, row.publishes_name) == (1, "Tandem 1", "zwei Tage die Woche", True)
    lines = browser.get(f"/n/{network.code}/tandems/{tandem.id}/edit").words("//details[contains(@class, 'history')]")
    assert f"{tandem.trainer.name} geändert" in lines
    assert "Name darf veröffentlicht werden: nein → ja" in lines
    browser.get(f"/n/{network.code}/tandems/{network.tandems[1].id}/edit", status=404)


def test_two_editors_see_both_versions_and_lose_nothing(browser, network):
    tandem = network.tandems[0]
    address = f"/n/{network.code}/tandems/{tandem.id}/edit"
    browser.sign_in(network.coordinator)
    browser.post(address, managed(tandem, occupations="Zuerst gespeichert"))
    clash = browser.post(address, managed(tandem, occupations="Danach geschrieben"), status=409)
    assert clash.root.xpath("//input[@name='occupations']/@value") == ["Danach geschrieben"]
    assert "Zuerst gespeichert" in clash.words("//*[contains(@class, 'stored')]")
    assert stored(tandem).occupations == "Zuerst gespeichert"
    version = clash.root.xpath("//input[@name='version']/@value")[0]
    browser.post(address, managed(tandem, occupations="Danach geschrieben", version=version))
    assert stored(tandem).occupations == "Danach geschrieben"


def test_a_second_company_comes_and_goes_but_never_the_last(browser, network):
    tandem = network.tandems[0]
    place = f"/n/{network.code}/tandems/{tandem.id}/organisations"
    browser.sign_in(network.coordinator)
    fields = {"organisation_id": "", "name": "Zweiter Betrieb", "town": "Fulda"}
    browser.post(f"{place}/new?side=company", fields)
    assert names(tandem.id)[2] == ("company", "Zweiter Betrieb")
    again = browser.post(f"{place}/new?side=company", fields, status=422)
    assert "Zweiter Betrieb ist in diesem Tandem schon dabei." in again.text
    browser.post(f"{place}/{tandem.company.id}/remove")
    edit = browser.get(f"/n/{network.code}/tandems/{tandem.id}/edit")
    assert f"Für {tandem.company.name} ist jemand in diesem Tandem." in edit.text
    browser.post(f"{place}/{tandem.school.id}/remove")
    assert (
        f"{tandem.school.name} ist die einzige auf ihrer Seite."
        in browser.get(f"/n/{network.code}/tandems/{tandem.id}/edit").text
    )
    second = db.session.scalar(select(Organisation.id).where(Organisation.name == "Zweiter Betrieb"))
    db.session.rollback()
    browser.post(f"{place}/{second}/remove")
    assert [name for _, name in names(tandem.id)] == [tandem.school.name, tandem.company.name]
    browser.post(f"{place}/{second}/remove", status=404)
    browser.get(f"{place}/new?side=middle", status=404)


def test_an_organisation_of_another_network_is_not_offered(browser, network):
    with make.together():
        foreign = make.network(tandems=1)
    tandem = network.tandems[0]
    browser.sign_in(network.coordinator)
    address = f"/n/{network.code}/tandems/{tandem.id}/organisations/new?side=company"
    assert foreign.tandems[0].company.name not in browser.get(address).text
    page = browser.post(address, {"organisation_id": foreign.tandems[0].company.id}, status=422)
    assert foreign.tandems[0].company.name not in page.text
    assert len(names(tandem.id)) == 2


def test_blocked_days_are_added_changed_and_removed_by_the_tandem(browser, network):
    tandem = network.tandems[0]
    place = f"/n/{network.code}/tandems/{tandem.id}/blocked"
    fields = {"kind": "exam", "starts_on": "2021-06-07", "ends_on": "2021-06-11", "note": "Abschlussprüfung"}
    browser.sign_in(tandem.teacher)
    browser.post(f"{place}/new", fields)
    browser.post(f"{place}/new", fields)
    assert count(BlockedPeriod) == 1
    blocked = db.session.scalar(select(BlockedPeriod.id))
    db.session.rollback()
    page = browser.get(f"{place}/{blocked}")
    version = page.root.xpath("//input[@name='version']/@value")[0]
    browser.post(f"{place}/{blocked}", {**fields, "ends_on": "2021-06-14", "version": version})
    stale = browser.post(f"{place}/{blocked}", {**fields, "note": "Von jemand anderem", "version": version}, status=409)
    assert "14. Juni 2021" in stale.words("//*[contains(@class, 'stored')]").replace("\u00a0", " ")
    assert "Mo, 7. Juni bis Mo, 14. Juni 2021" in browser.get(f"/n/{network.code}/tandems/{tandem.id}").text
    browser.post(f"{place}/{blocked}/delete")
    browser.post(f"{place}/{blocked}/delete")
    assert count(BlockedPeriod) == 0
    assert "Diese Tage sind schon entfernt." in browser.get(f"/n/{network.code}/tandems/{tandem.id}/edit").text


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "message"),
    [
        ("2021-06-11", "2021-06-07", "Der letzte Tag liegt vor dem ersten."),
        ("2121-06-07", "2121-06-11", "außerhalb der Laufzeit"),
        ("2020-07-01", "2021-12-31", "länger als ein Jahr"),
        ("", "2021-06-11", "Bitte einen Tag angeben."),
        ("07.06.2021", "2021-06-11", "Datum"),
    ],
)
def test_impossible_days_are_refused_and_the_note_stays(browser, network, starts_on, ends_on, message):
    tandem = network.tandems[0]
    browser.sign_in(tandem.teacher)
    page = browser.post(
        f"/n/{network.code}/tandems/{tandem.id}/blocked/new",
        {"kind": "block", "starts_on": starts_on, "ends_on": ends_on, "note": "bleibt"},
        status=422,
    )
    assert message in page.words("//*[contains(@class, 'fault')]")
    assert page.root.xpath("//input[@name='note']/@value") == ["bleibt"]


def test_blocked_days_of_another_tandem_do_not_exist(browser, network):
    own, other = network.tandems[:2]
    blocked = make.blocked(other, make.TODAY, make.TODAY)
    browser.sign_in(own.teacher)
    browser.get(f"/n/{network.code}/tandems/{own.id}/blocked/{blocked.id}", status=404)
    browser.post(f"/n/{network.code}/tandems/{other.id}/blocked/{blocked.id}/delete", status=404)
    browser.post(f"/n/{network.code}/tandems/{own.id}/blocked/{blocked.id}/delete")
    assert count(BlockedPeriod) == 1


def test_a_pause_needs_a_reason_and_takes_back_what_is_to_come(browser, network):
    tandem, coming, over = network.tandems[0], network.meetings[2], network.meetings[1]
    with make.together():
        make.participations(coming, tandem)
        make.participations(over, tandem, attendance="present", reply="accepted")
        make.participations(coming, network.tandems[1])
        coming.state = "invited"
        make.save(coming)
    address = f"/n/{network.code}/tandems/{tandem.id}/state"
    browser.sign_in(network.coordinator)
    refused = browser.post(address, {"version": 1, "state": "paused", "reason": " "}, status=422)
    assert "Bitte in wenigen Worten den Grund nennen" in refused.text
    wanted = {"version": 1, "state": "paused", "reason": "Elternzeit"}
    asked = browser.post(address, wanted, status=200)
    assert asked.h1 == "Soll das Tandem pausieren?"
    assert f"Netzwerktreffen 3 Mi, 9. Juni 2021 {tandem.trainer.name}, {tandem.teacher.name}" in asked.main
    assert "2 Personen bekommen eine Mail" in asked.main
    assert stored(tandem).state == "active"
    done = browser.post(address, {**wanted, "confirmed": hidden(asked, "confirmed")})
    told = browser.get(done.location).text
    assert (
        f"2 Einladungen wurden zurückgenommen. Eine Mail geht an: {tandem.trainer.name}, {tandem.teacher.name}." in told
    )
    left = db.session.execute(select(Participation.event_id, Participation.tandem_id).distinct()).all()
    db.session.rollback()
    assert {tuple(row) for row in left} == {(over.id, tandem.id), (coming.id, network.tandems[1].id)}
    assert "pausiert: Elternzeit" in browser.get(f"/n/{network.code}/tandems/{tandem.id}").text
    browser.post(address, {"version": 1, "state": "left", "reason": "zu spät"}, status=409)
    asked = browser.post(address, {"version": 2, "state": "active", "reason": "egal"}, status=200)
    assert "Nicht eingeladen zu Die anderen sind schon eingeladen." in asked.main
    stale = {"version": 2, "state": "active", "reason": "egal", "confirmed": "1"}
    assert browser.post(address, stale, status=200).h1 == asked.h1
    browser.post(address, {**stale, "confirmed": hidden(asked, "confirmed")})
    page = browser.get(f"/n/{network.code}/tandems/{tandem.id}")
    assert "Nicht eingeladen zu" in page.main
    assert f"/n/{network.code}/events/{coming.id}/invitation" in page.addresses
    assert (stored(tandem).state, stored(tandem).state_reason) == ("active", "")
    lines = browser.get(f"/n/{network.code}/tandems/{tandem.id}/edit").words("//details[contains(@class, 'history')]")
    assert "Das Tandem: nimmt teil → pausiert" in lines
    assert "Das Tandem: pausiert → nimmt teil" in lines


def test_members_of_a_tandem_that_has_left_are_out(browser, network):
    tandem = network.tandems[0]
    browser.sign_in(network.coordinator)
    address, wanted = f"/n/{network.code}/tandems/{tandem.id}/state", {"version": 1, "state": "left", "reason": "Zu"}
    asked = browser.post(address, wanted, status=200)
    assert f"Wer den Zugang verliert {tandem.teacher.name}, {tandem.trainer.name}" in asked.main
    browser.post(address, {**wanted, "confirmed": hidden(asked, "confirmed")})
    browser.sign_in(tandem.teacher)
    browser.get(f"/n/{network.code}/tandems/{tandem.id}", status=404)


def test_nothing_changes_in_an_archived_network(browser, database):
    network = make.network(tandems=1, state="archived")
    tandem = network.tandems[0]
    blocked = make.blocked(tandem, make.TODAY, make.TODAY)
    place = f"/n/{network.code}/tandems/{tandem.id}"
    browser.sign_in(network.coordinator)
    assert "Bearbeiten" not in browser.get(place).main
    told = browser.post(f"{place}/edit", managed(tandem, title="Anders"), status=403)
    assert "Dieses Netzwerk ist archiviert" in told.text
    for address, fields in (
        ("state", {"version": 1, "state": "paused", "reason": "Grund"}),
        ("organisations/new?side=company", {"name": "Neu"}),
        (f"organisations/{tandem.school.id}/remove", {}),
        ("blocked/new", {"kind": "block", "starts_on": "2021-06-07", "ends_on": "2021-06-11"}),
        (f"blocked/{blocked.id}/delete", {}),
    ):
        browser.post(f"{place}/{address}", fields, status=403)
    browser.post(f"/n/{network.code}/tandems/new", NEW, status=403)
    assert (count(Tandem), count(BlockedPeriod), count(TandemOrganisation)) == (1, 1, 2)
    assert stored(tandem).title == "Tandem 1"


def test_the_history_holds_no_words(browser, network):
    tandem = network.tandems[0]
    browser.sign_in(network.coordinator)
    browser.post(f"/n/{network.code}/tandems/{tandem.id}/edit", managed(tandem, title="Geheimes Wort"))
    details = db.session.scalars(select(AuditRecord.details).where(AuditRecord.about_kind == "tandem")).all()
    db.session.rollback()
    assert details
    assert "Geheimes Wort" not in repr(details)


def test_who_pauses_owes_no_reflection(network):
    with make.together():
        make.tandem(network, 8, state="paused", state_reason="Elternzeit")
    grid = reflections.grid(make.actor(network.coordinator), header(network), make.NOW)
    assert [one.number for one in grid.missing(grid.rounds[1])] == [1, 2, 3]


def header(network: make.MadeNetwork) -> NetworkHeader:
    found = find_by_code(network.code)
    db.session.rollback()
    assert found is not None
    return found


def test_an_organisation_that_the_network_does_not_know_cannot_be_named_by_its_number(network):
    stranger = make.organisation(name="Geheimer Betrieb", town="Anderswo", contact="Kanarienvogel")
    header = find_by_code(network.code)
    assert header is not None
    with pytest.raises(Invalid) as caught:
        service.add_organisation(
            make.actor(network.coordinator),
            header,
            network.tandems[0].id,
            Side.COMPANY,
            service.PartyDetails(organisation_id=stranger.id),
        )
    assert caught.value.field == "organisation_id"
    assert stranger.name not in caught.value.message
    db.session.rollback()
