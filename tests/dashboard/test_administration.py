"""Pages for administrators: numbers without content, and invitations."""

from __future__ import annotations

from sqlalchemy import select

from netzwerk.core.db import db
from netzwerk.outbox.models import OutboxMail
from netzwerk.people.models import Person
from tests import factories as make


def test_operation_shows_numbers_and_what_stands_still(browser, database):
    with make.together():
        make.network(tandems=2, meetings=1)
        admin = make.administrator()
    browser.sign_in(admin)
    page = browser.get("/admin")
    assert page.all_words("//section[@id='numbers']//dd")[:2] == ["1", "2"]
    assert "lief noch nie: „flask worker“ starten" in page.text
    assert "aktuell (" in page.text


def test_an_invitation_is_promised_once_asked_for(browser, database):
    with make.together():
        admin = make.administrator()
        newcomer = make.person("Neue Person", activated_at=None)
    browser.sign_in(admin)
    page = browser.get("/admin/people?q=Neue")
    assert page.all_words("//main//form[@method='post']//button") == ["Einladung senden"]
    answer = browser.post(f"/admin/people/{newcomer.id}/invite")
    assert answer.location.startswith("/admin/people?q=")
    assert "Die Einladung an Neue Person ist unterwegs." in browser.get(answer.location).text
    assert db.session.scalars(select(OutboxMail.to_address)).all() == [newcomer.email]
    assert db.session.scalar(select(Person.invited_at).where(Person.id == newcomer.id)) is not None


def test_an_open_account_is_not_invited_again(browser, database):
    with make.together():
        admin = make.administrator()
        member = make.person("Alte Person")
    browser.sign_in(admin)
    answer = browser.post(f"/admin/people/{member.id}/invite")
    assert f"{member.email} hat schon" in browser.get(answer.location).text
    assert db.session.scalars(select(OutboxMail.id)).all() == []


def test_nobody_is_invited_who_does_not_exist(browser, database):
    browser.sign_in(make.administrator())
    browser.post("/admin/people/999/invite", status=404)
