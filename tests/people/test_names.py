"""Names stay in one line and cannot turn the writing direction of what stands around them."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select

from netzwerk.core.db import db
from netzwerk.core.errors import Invalid
from netzwerk.core.unit_of_work import transaction
from netzwerk.people import policy, service
from netzwerk.people.models import Person
from netzwerk.people.service import PersonDetails, ProfileDetails
from tests import factories as make

BAD = "\u202eIda\u0000\r\nBcc:\u2028x\u2066\u200f "
GOOD = "Ida Bcc: x"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (BAD, GOOD),
        ("  Zoë  d’Été-Müller ", "Zoë d’Été-Müller"),
        ("محمد 👩\u200d🏫", "محمد 👩\u200d🏫"),
        ("\u202a\u200e\x7f\x85", ""),
    ],
)
def test_plain_name(text: str, name: str) -> None:
    assert policy.plain_name(text) == name


def test_wherever_a_name_comes_from(app: Flask) -> None:
    person = make.person("Jan Muster")
    with transaction():
        service.save_profile(person.id, ProfileDetails(BAD, "de", person.version))
        service.invite(None, email="neu@example.org", name=BAD, language="de")
        service.register([PersonDetails(name=BAD, email="seed@example.org")])
    db.session.rollback()
    assert db.session.scalars(select(Person.name)).all() == [GOOD] * 3


def test_nothing_left_is_no_name(app: Flask) -> None:
    person = make.person("Jan Muster")
    with pytest.raises(Invalid), transaction():
        service.save_profile(person.id, ProfileDetails("\u202e", "de", person.version))
    with pytest.raises(Invalid), transaction():
        service.invite(None, email="neu@example.org", name="\u200f", language="de")
