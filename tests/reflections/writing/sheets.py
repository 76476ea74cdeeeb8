"""A tandem with an open round, and its people at their sheets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from netzwerk.core.access import Actor, Side
from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.networks import queries as networks
from netzwerk.networks.queries import NetworkHeader
from netzwerk.people.models import Person
from netzwerk.reflections.models import (
    Answer,
    Prompt,
    PromptTopic,
    Rating,
    ReflectionEntry,
    SideSubmission,
    VisibilityChange,
)
from netzwerk.reflections.writing import lines, service
from netzwerk.reflections.writing.service import Saved
from tests import factories as make

DUE_ENDS = make.at(make.MEETINGS_ON[2] - timedelta(days=6), "00:00")
MEETING_BEGINS = make.at(make.MEETINGS_ON[2], "09:30")
NUMBER = 3


@dataclass
class Desk:
    """The first tandem of a network in which round 3 is open."""

    network: make.MadeNetwork
    tandem: make.MadeTandem

    @classmethod
    def made(cls, **values: Any) -> Desk:
        with make.together():
            network = make.network(tandems=2, meetings=3, **values)
            make.project(network.tandems[0])
        return cls(network, network.tandems[0])

    @property
    def path(self) -> str:
        return f"/n/{self.network.code}/reflections/rounds/{NUMBER}"

    def header(self) -> NetworkHeader:
        found = networks.find_by_code(self.network.code)
        db.session.rollback()
        assert found is not None
        return found

    def actor(self, person: Person | None = None) -> Actor:
        return make.actor(person or self.tandem.teacher)

    def prompt(self, topic: PromptTopic = PromptTopic.HAPPENED) -> Prompt:
        return make.prompt(self.network.rounds[2], topic)

    def write(
        self,
        text: str,
        topic: PromptTopic = PromptTopic.HAPPENED,
        *,
        by: Person | None = None,
        base: int = 0,
        on: str = "",
        now: datetime = make.NOW,
    ) -> Saved:
        """Save a text that was based on a version and another text."""
        actor, network, prompt = self.actor(by), self.header(), self.prompt(topic)
        with transaction():
            return service.save_text(actor, network, NUMBER, prompt.id, text, base=base, mark=lines.mark(on), now=now)

    def rate(self, value: int | None, *, by: Person | None = None, base: int = 0, now: datetime = make.NOW) -> Saved:
        actor, network, prompt = self.actor(by), self.header(), self.prompt(PromptTopic.PROGRESS)
        with transaction():
            return service.save_rating(actor, network, NUMBER, prompt.id, value, base=base, now=now)

    def do(self, verb: Any, *details: Any, by: Person | None = None, now: datetime = make.NOW, **more: Any) -> Any:
        """Another verb of the service."""
        actor, network = self.actor(by), self.header()
        with transaction():
            return verb(actor, network, NUMBER, *details, now=now, **more)

    def text(self, side: Side = Side.SCHOOL, topic: PromptTopic = PromptTopic.HAPPENED) -> str | None:
        """What is stored."""
        prompt_id = self.prompt(topic).id
        found = db.session.scalar(select(Answer.text).where(Answer.prompt_id == prompt_id, Answer.side == side))
        db.session.rollback()
        return found

    def rating(self, side: Side = Side.SCHOOL) -> int | None:
        found = db.session.scalar(select(Rating.value).where(Rating.side == side))
        db.session.rollback()
        return found

    def entry(self) -> ReflectionEntry | None:
        found = db.session.scalar(select(ReflectionEntry).where(ReflectionEntry.tandem_id == self.tandem.id))
        db.session.expunge_all()
        db.session.rollback()
        return found

    def state(self) -> str:
        entry = self.entry()
        return entry.state if entry else ""

    def submitted(self) -> set[str]:
        found = set(db.session.scalars(select(SideSubmission.side)))
        db.session.rollback()
        return found

    def releases(self) -> list[tuple[bool, int, int]]:
        """The log of release: whether of one answer, from, to."""
        rows = db.session.scalars(select(VisibilityChange).order_by(VisibilityChange.id)).all()
        found = [(row.answer_id is not None, row.from_level, row.to_level) for row in rows]
        db.session.rollback()
        return found
