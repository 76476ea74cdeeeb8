"""People of a network: corrected by coordination as far as they are its own, and invited with a preview."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import insert, select, text

from netzwerk.core import clock, dates
from netzwerk.core.db import db
from netzwerk.core.sqlite import WRITE
from netzwerk.networks.models import Role
from netzwerk.outbox.models import OutboxMail
from netzwerk.people.models import Person
from tests import factories as make


@pytest.fixture
def network(database: Flask) -> make.MadeNetwork:
    return make.network(tandems=1, meetings=0, seminars=0)


def stored(person_id: int) -> Person:
    """The person as it is in the database now."""
    db.session.rollback()
    db.session.expire_all()
    row = db.session.get(Person, person_id)
    assert row is not None
    return row


def fields(person: Person, **changed: object) -> dict[str, object]:
    """What the form sends."""
    return {
        "name": person.name,
        "email": person.email,
        "language": person.language,
        "version": person.version,
        **changed,
    }


def recipients() -> list[str]:
    """Where mails go."""
    db.session.rollback()
    return sorted(db.session.scalars(select(OutboxMail.to_address)))


def test_coordination_corrects_the_name_of_its_own_people(browser, network):
    teacher = network.tandems[0].teacher
    browser.sign_in(network.coordinator)
    path = f"/n/{network.code}/people/{teacher.id}"
    page = browser.get(path)
    assert page.all_words("//section[@id='positions']//b") == ["Tandem 1"]
    answer = browser.post(path, fields(teacher, name="  Neuer\u202e Name "))
    page = browser.get(answer.location)
    assert stored(teacher.id).name == "Neuer Name"
    line = page.words("//details[contains(@class, 'history')]//li")
    assert "geändert – Name" in line
    assert "Neuer Name" not in line


def test_the_address_of_an_open_account_is_for_the_administration(browser, network):
    teacher = network.tandems[0].teacher
    browser.sign_in(network.coordinator)
    path = f"/n/{network.code}/people/{teacher.id}"
    assert browser.get(path).root.xpath("//input[@id='email']/@readonly")
    page = browser.post(path, fields(teacher, email="neu@example.org"), status=422)
    assert "ändert nur die Verwaltung" in page.words("//p[@id='email-error']")
    assert stored(teacher.id).email == teacher.email


def test_the_address_of_somebody_who_never_came_is_for_coordination(browser, network):
    guest = make.member(network.tandems[0], "school", make.person("Gast", activated_at=None))
    browser.sign_in(network.coordinator)
    browser.post(f"/n/{network.code}/people/{guest.id}", fields(guest, email="Neu@Example.org"))
    assert stored(guest.id).email == "neu@example.org"
    assert recipients() == []


def test_somebody_of_another_network_is_not_for_coordination(browser, network):
    other = make.network(tandems=1, meetings=0, seminars=0)
    shared = make.member(other.tandems[0], "school", network.tandems[0].teacher)
    admin_here = make.member(network.tandems[0], "school", make.administrator())
    browser.sign_in(network.coordinator)
    for person in (shared, admin_here):
        path = f"/n/{network.code}/people/{person.id}"
        page = browser.get(path)
        assert "gehört auch zu anderen Netzwerken oder zur Verwaltung" in page.main
        assert not page.root.xpath("//main//form[.//input[@name='name']]")
        browser.post(path, fields(person, name="Anders"), status=403)
        assert stored(person.id).name == person.name
    browser.get(f"/n/{network.code}/people/{other.tandems[0].trainer.id}", status=404)
    browser.post(f"/n/{network.code}/people/{other.tandems[0].trainer.id}", {"name": "x"}, status=404)


def test_two_editors_see_both_versions(browser, network):
    teacher = network.tandems[0].teacher
    browser.sign_in(network.coordinator)
    path = f"/n/{network.code}/people/{teacher.id}"
    browser.post(path, fields(teacher, name="Erste Fassung"))
    page = browser.post(path, fields(teacher, name="Zweite Fassung"), status=409)
    assert "Erste Fassung" in page.words("//div[@id='name-stored']")
    assert stored(teacher.id).name == "Erste Fassung"


def test_invitations_go_to_those_who_are_ticked(browser, network):
    with make.together():
        new = [make.person(f"Neu {n}", activated_at=None, invited_at=None) for n in range(2)]
        waiting = make.person("Wartet", activated_at=None)
        for person in (*new, waiting):
            make.member(network.tandems[0], "school", person)
        make.person("Fremd", activated_at=None, invited_at=None)
    browser.sign_in(network.coordinator)
    path = f"/n/{network.code}/people/invite"
    page = browser.get(path)
    assert "2 Personen sind noch nicht eingeladen" in page.text
    ticked = page.root.xpath("//input[@name='persons'][@checked]/@value")
    assert ticked == [str(person.id) for person in new]
    assert "Fremd" not in page.main
    page = browser.post(path, {}, status=422)
    assert "Niemand gewählt heißt nicht alle" in page.text
    assert recipients() == []
    answer = browser.post(path, {"persons": ticked})
    assert "2 Einladungen sind unterwegs." in browser.get(answer.location).text
    assert recipients() == sorted(person.email for person in new)
    assert browser.get(path).root.xpath("//input[@name='persons'][@checked]") == []


def test_nobody_of_another_network_is_invited(browser, network):
    other = make.network(tandems=1, meetings=0, seminars=0)
    stranger = make.member(other.tandems[0], "school", make.person("Fremd", activated_at=None))
    closed = make.member(
        network.tandems[0],
        "school",
        make.person("Geschlossene Person", activated_at=None, deactivated_at=make.at(make.STARTS_ON)),
    )
    browser.sign_in(network.coordinator)
    for person in (stranger, closed, network.tandems[0].teacher):
        page = browser.post(f"/n/{network.code}/people/invite", {"persons": [person.id]}, status=422)
        assert person.name not in page.main
    assert recipients() == []


def test_an_archived_network_changes_nobody(browser, database):
    network = make.network(tandems=1, meetings=0, seminars=0, state="archived")
    teacher = network.tandems[0].teacher
    guest = make.member(network.tandems[0], "school", make.person("Gast", activated_at=None))
    browser.sign_in(network.coordinator)
    path = f"/n/{network.code}/people/{teacher.id}"
    assert not browser.get(path).root.xpath("//main//form")
    browser.post(path, fields(teacher, name="Anders"), status=403)
    browser.post(f"/n/{network.code}/people/invite", {"persons": [guest.id]}, status=403)
    assert recipients() == []


def test_the_list_says_since_when_somebody_is_invited(browser, network):
    with make.together():
        for name, values in (
            ("Wartet", {"activated_at": None}),
            ("Niemals", {"activated_at": None, "invited_at": None}),
            ("Zu", {"deactivated_at": make.NOW}),
        ):
            make.member(network.tandems[0], "school", make.person(name, **values))
    browser.sign_in(network.coordinator)
    said = {row[0].split(" person")[0]: row[3] for row in browser.get(f"/n/{network.code}/people").rows()[1:]}
    assert said["Wartet"] == f"eingeladen am {dates.format_day(make.STARTS_ON, 'de')}".replace("\xa0", " ")
    assert (said["Niemals"], said["Zu"]) == ("noch nicht", "deaktiviert")
    browser.sign_out()
    browser.sign_in(network.tandems[0].teacher)
    assert "eingeladen am" not in browser.get(f"/n/{network.code}/people").main


def lost_invitation(network: make.MadeNetwork) -> Person:
    """Somebody whose invitation to an account came back; its token is gone."""
    with make.together():
        guest = make.person("Ida Verpasst", activated_at=None)
        make.member(network.tandems[0], "school", guest)
        moment = clock.real_now()
        make.mail(
            network, guest, kind="account.activation", network_id=None, text="", html="", is_secret=True,
            status="failed", last_error="550 No such mailbox", created_at=moment, due_at=moment,
        )  # fmt: skip
    return guest


@pytest.mark.parametrize("place", ["people", "mails"])
def test_an_invitation_that_did_not_arrive_is_sent_anew_with_one_click(browser, network, place):
    guest = lost_invitation(network)
    browser.sign_in(network.coordinator)
    path = f"/n/{network.code}/{place}"
    page = browser.get(path)
    assert "550 No such mailbox" in page.main if place == "mails" else "Mail kommt zurück" in page.main
    (form,) = page.root.xpath("//form[button[contains(., 'Erneut einladen')]]")
    sent = {one.get("name"): one.get("value") for one in form.xpath(".//input") if one.get("name") != "csrf_token"}
    answer = browser.post(form.get("action"), sent)
    assert answer.location == path
    browser.post(form.get("action"), sent)
    db.session.rollback()
    mails = db.session.scalars(select(OutboxMail).where(OutboxMail.person_id == guest.id).order_by(OutboxMail.id)).all()
    assert [mail.status for mail in mails] == ["failed", "queued"], "a double click sends one mail"
    assert "/activate/" in mails[1].text
    if place == "mails":
        assert "Erneut einladen" not in browser.get(path).main


def test_a_lost_invitation_of_somebody_else_is_not_shown(browser, network):
    other = make.network(tandems=1, meetings=0, seminars=0)
    lost_invitation(other)
    browser.sign_in(network.coordinator)
    assert "Verpasst" not in browser.get(f"/n/{network.code}/mails").main


@pytest.mark.parametrize("database_name", ["postgresql"], scope="session")
def test_somebody_who_comes_into_another_network_at_the_same_moment_is_not_changed(app, browser, network):
    teacher, other = network.tandems[0].teacher, make.network(tandems=0, meetings=0, seminars=0)
    browser.sign_in(network.coordinator)
    path = f"/n/{network.code}/people/{teacher.id}"
    db.session.rollback()
    with db.engine.connect().execution_options(**{WRITE: True}) as meanwhile, ThreadPoolExecutor(1) as pool:
        values = {"person_id": teacher.id, "kind": "board", "network_id": other.id, "valid_from": make.STARTS_ON}
        meanwhile.execute(insert(Role).values(**values))
        answer = pool.submit(lambda: browser.post(path, fields(teacher, name="Anders"), status=None))
        with db.engine.connect() as watcher:
            waits = text("SELECT count(*) FROM pg_locks WHERE NOT granted")
            for _try in range(100_000):
                if watcher.scalar(waits) or answer.done():
                    break
        meanwhile.commit()
        assert answer.result().status == 403
    assert stored(teacher.id).name == teacher.name


def test_whoever_is_named_by_the_address_alone_is_not_told_by_name(browser, network):
    stranger = make.person("Geheime Person")
    browser.sign_in(network.coordinator)
    tandem = network.tandems[0]
    form = browser.get(f"/n/{network.code}/tandems/{tandem.id}/members/new?side=school")
    organisation = form.root.xpath("//select[@name='organisation_id']/option/@value")[0]
    sent = {
        "email": stranger.email, "name": "", "function": "", "organisation_id": organisation,
        "valid_from": str(make.TODAY), "side": "school",
    }  # fmt: skip
    answer = browser.post(f"/n/{network.code}/tandems/{tandem.id}/members/new?side=school", sent)
    assert f"{stranger.email} ist jetzt im Tandem." in browser.get(answer.location).main
