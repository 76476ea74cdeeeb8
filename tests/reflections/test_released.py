"""SQL and Python agree on who reads what, over all combinations."""

from __future__ import annotations

from itertools import product

import pytest
from flask import Flask
from sqlalchemy import select

from netzwerk.core.access import Side
from netzwerk.core.db import db
from netzwerk.reflections import ladder, policy, queries, released
from netzwerk.reflections.models import (
    Answer,
    Comment,
    EntryState,
    Level,
    Prompt,
    PromptTopic,
    Rating,
    ReflectionEntry,
    SideSubmission,
)
from netzwerk.reflections.policy import EntryStanding, Piece, Reader
from tests import factories as make

SUBMISSIONS: tuple[tuple[Side, ...], ...] = ((), (Side.SCHOOL,), (Side.COMPANY,), tuple(Side))
OUTSIDE = (Level.COORDINATION, Level.NETWORK, Level.BOARD, ladder.NOBODY)
TOPICS = (PromptTopic.HAPPENED, PromptTopic.SUPPORT, PromptTopic.PROGRESS, PromptTopic.ENERGY)
CHOICES = (None, *Level)


@pytest.fixture
def filled(database: Flask) -> list[int]:
    """One entry for each state, level and set of submissions, with answers and ratings at every level."""
    with make.together():
        network = make.network(tandems=0, meetings=1)
        rounds = network.rounds
        prompts = {topic: make.prompt(rounds[0], topic) for topic in TOPICS}
        for widest, topic in ((Level.TANDEM, PromptTopic.SURPRISED), (Level.NETWORK, PromptTopic.STEPS)):
            prompts[topic] = make.prompt(rounds[0], topic)
            prompts[topic].widest_level = widest
        prompts[PromptTopic.ENERGY].widest_level = Level.BOARD
        ids = []
        for number, (state, level, sides) in enumerate(product(EntryState, Level, SUBMISSIONS), 1):
            tandem = make.tandem(network, number)
            entry = make.entry(tandem, rounds[0], state=state, level=level, sides=(), texts={}, ratings={})
            entry.school_level, entry.company_level = CHOICES[number % 6], CHOICES[number // 6 % 6]
            ids.append(tandem.id)
            for side in sides:
                part = make.submission(entry, side)
                part.recorded_by_id = network.coordinator.id if number % 3 else None
                part.confirmed_at = make.NOW if number % 3 == 1 else None
            for place, side in product(range(2), Side):
                for shift, (topic, prompt) in enumerate(prompts.items()):
                    chosen = CHOICES[(number + place * 3 + shift + (side is Side.SCHOOL)) % len(CHOICES)]
                    if place == 0:
                        make.save(Answer(entry_id=entry.id, prompt_id=prompt.id, side=side, text=topic, level=chosen))
                    else:
                        make.save(Rating(entry_id=entry.id, prompt_id=prompt.id, side=side, value=3, level=chosen))
            for wide in (Level.TANDEM, Level.COORDINATION, Level.NETWORK):
                make.comment(entry, level=wide)
    return ids


def standings() -> dict[int, EntryStanding]:
    entries = db.session.execute(
        select(
            ReflectionEntry.id,
            ReflectionEntry.tandem_id,
            ReflectionEntry.state,
            ReflectionEntry.level,
            ReflectionEntry.school_level,
            ReflectionEntry.company_level,
        )
    ).all()
    submitted = {
        (entry_id, side)
        for side in Side
        for entry_id in db.session.scalars(select(ReflectionEntry.id).where(ReflectionEntry.submissions.any(side=side)))
    }
    unconfirmed = {
        (row.entry_id, Side(row.side))
        for row in db.session.scalars(select(SideSubmission))
        if row.recorded_by_id is not None and row.confirmed_at is None
    }
    return {
        row.id: EntryStanding(
            row.tandem_id,
            row.state,
            row.level,
            frozenset(side for side in Side if (row.id, side) in submitted),
            frozenset(side for side in Side if (row.id, side) in unconfirmed),
            row.school_level,
            row.company_level,
        )
        for row in entries
    }


def test_sql_and_python_agree(filled: list[int]) -> None:
    seats = [
        frozenset(),
        frozenset((tandem_id, Side.SCHOOL) for tandem_id in filled[::2]),
        frozenset((tandem_id, Side.COMPANY) for tandem_id in filled[1::3]),
        frozenset((tandem_id, side) for tandem_id in filled[::5] for side in Side),
    ]
    known = standings()
    pieces = {
        model: db.session.execute(
            select(model.id, model.entry_id, model.side, model.level, Prompt.topic, Prompt.widest_level).join(
                Prompt, Prompt.id == model.prompt_id
            )
        ).all()
        for model in (Answer, Rating)
    }
    comments = db.session.execute(select(Comment.id, Comment.entry_id, Comment.level)).all()
    checked = 0
    for own, outside in product(seats, OUTSIDE):
        reader = Reader(own, outside)
        readable: set[int] = set()
        for model, in_python, in_sql in (
            (Answer, policy.may_read_answer, released.may_read_answer(reader)),
            (Rating, policy.may_read_rating, released.may_read_rating(reader)),
        ):
            expected = set()
            for row in pieces[model]:
                piece = Piece(Side(row.side), row.level, row.topic, row.widest_level)
                if in_python(reader, known[row.entry_id], piece):
                    expected.add(row.id)
                    readable.add(row.entry_id)
                checked += 1
            found = set(
                db.session.scalars(
                    select(model.id)
                    .join(ReflectionEntry, ReflectionEntry.id == model.entry_id)
                    .join(Prompt, Prompt.id == model.prompt_id)
                    .where(in_sql)
                )
            )
            assert found == expected
        expected = {row.id for row in comments if policy.may_read_comment(reader, known[row.entry_id], row.level)}
        readable |= {row.entry_id for row in comments if row.id in expected}
        found = set(
            db.session.scalars(
                select(Comment.id)
                .join(ReflectionEntry, ReflectionEntry.id == Comment.entry_id)
                .where(released.may_read_comment(reader))
            )
        )
        assert found == expected
        opened = {number for number, entry in known.items() if policy.may_open(reader, entry)}
        assert set(db.session.scalars(select(ReflectionEntry.id).where(released.may_open(reader)))) == opened
        mine = {number for number, entry in known.items() if entry.tandem_id in reader.tandem_ids}
        shown = set(db.session.scalars(select(ReflectionEntry.id).where(queries.has_readable(reader))))
        assert shown == opened & (readable | mine)
    assert checked == len(seats) * len(OUTSIDE) * 2 * len(pieces[Answer])
