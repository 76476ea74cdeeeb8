"""Promising mails."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.exc import IntegrityError

from netzwerk.core.unit_of_work import transaction
from netzwerk.outbox import service
from tests.outbox.letters import enqueue, letter, rows


def test_a_key_is_promised_once(database: Flask) -> None:
    enqueue(letter(1), letter(1, subject="zum zweiten Mal"))
    enqueue(letter(1, subject="zum dritten Mal"), letter(2))
    assert [(row.key, row.subject, row.status) for row in rows()] == [
        ("test:1", "Brief 1", "queued"),
        ("test:2", "Brief 2", "queued"),
    ]


def test_a_promise_dies_with_its_transaction(database: Flask) -> None:
    def promise_and_fail() -> None:
        with transaction():
            service.enqueue(letter(1))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        promise_and_fail()
    assert rows() == []


def test_message_id_is_random_and_of_our_domain(database: Flask) -> None:
    enqueue(letter(1), letter(2))
    first, second = (row.message_id for row in rows())
    assert first != second
    assert first.startswith("<")
    assert first.endswith("@localhost.localdomain>")


def test_only_a_known_key_is_ignored_not_another_fault(database: Flask) -> None:
    with pytest.raises(IntegrityError):
        enqueue(letter(1, person_id=999))


def test_a_subject_that_is_too_long_is_cut_and_stops_nobody(database: Flask) -> None:
    enqueue(letter(1, subject="=?" * 200, to_name="N" * 200))
    (row,) = rows()
    assert (row.subject, row.to_name) == (("= ?" * 200)[:300], "N" * 120)


def test_nobody_answers_for_the_object(database: Flask) -> None:
    with pytest.raises(LookupError, match="no feature answers for mails about 'moon'"):
        enqueue(letter(1, about_kind="moon", about_id=1))
