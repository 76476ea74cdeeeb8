"""Accounts from the shell."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select

from netzwerk.core.db import db
from netzwerk.core.languages import spoken
from netzwerk.people.commands import person as group
from netzwerk.people.models import Person
from tests import factories as make
from tests.harness.browser import Browser
from tests.people.mails import delivered


def _run(app: Flask, *arguments: str) -> tuple[int, str]:
    with spoken("de"):
        result = app.test_cli_runner().invoke(group, arguments)
    db.session.rollback()
    return result.exit_code, result.output


def test_first_administrator(app: Flask, browser: Browser) -> None:
    code, output = _run(app, "create-admin", "Admin@Example.org", "--name", "Ada Admin")
    assert code == 0
    address = re.search(r"http://127\.0\.0\.1:8000(/activate/\S+)", output)
    assert address is not None
    row = db.session.scalars(select(Person)).one()
    assert (row.email, row.name, row.is_administrator, row.activated_at) == (
        "admin@example.org",
        "Ada Admin",
        True,
        None,
    )
    assert delivered()[0].link == address[1]
    browser.get(address[1])
    browser.post(address[1], {"language": "en", "password": ""})
    assert browser.get("/account").h1 == "My account"


def test_person_becomes_administrator(app: Flask) -> None:
    person = make.person("Ida Beispiel")
    assert _run(app, "create-admin", person.email, "--name", "egal") == (
        0,
        f"{person.email} has an open account and is an administrator now.\n",
    )
    row = db.session.scalars(select(Person)).one()
    assert (row.name, row.is_administrator) == ("Ida Beispiel", True)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("invite", "keine Adresse", "--name", "X"), "„keine adresse“ ist keine E-Mail-Adresse."),
        (("invite", "neu@example.org"), "Mit der Adresse neu@example.org gibt es noch niemanden."),
        (("deactivate", "neu@example.org"), "There is nobody with the address neu@example.org."),
    ],
)
def test_faults_are_said(app: Flask, arguments: tuple[str, ...], message: str) -> None:
    code, output = _run(app, *arguments)
    assert code == 1
    assert message in output
    assert db.session.scalars(select(Person)).all() == []


def test_invitation_again(app: Flask) -> None:
    _run(app, "invite", "neu@example.org", "--name", "Neu Hier", "--language", "en")
    _run(app, "invite", "neu@example.org")
    assert [mail.subject for mail in delivered()] == ["Your access to the network"] * 2


def test_deactivate(app: Flask, browser: Browser) -> None:
    person = make.person("Ida Beispiel")
    browser.sign_in(person)
    assert _run(app, "deactivate", person.email) == (0, f"The account of {person.email} is closed.\n")
    browser.get("/account", 302)
