"""What the worker does with events."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from netzwerk.core.db import db
from netzwerk.events import jobs
from netzwerk.events.models import ParticipationNeed
from tests import factories as make


def test_needs_are_forgotten_14_days_after_the_last_day(database: Flask) -> None:
    network = make.network(tandems=1, meetings=0, seminars=0)
    person = make.person()
    spans = {
        "long over": [make.TODAY - timedelta(days=15)],
        "over": [make.TODAY - timedelta(days=20), make.TODAY - timedelta(days=13)],
        "to come": [make.TODAY + timedelta(days=20)],
    }
    for number, (text, days) in enumerate(spans.items(), start=1):
        event = make.event(network, number=number, on=days)
        make.need(make.participation(event, person), text)
    jobs.forget()
    jobs.forget()
    assert list(db.session.scalars(select(ParticipationNeed.text).order_by(ParticipationNeed.id))) == [
        "over",
        "to come",
    ]
