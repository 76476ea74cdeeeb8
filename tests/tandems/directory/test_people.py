"""People of a network: corrected by coordination as far as they are its own, and invited with a preview."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from netzwerk.core.db import db
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
