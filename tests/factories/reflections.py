"""Prompt sets, rounds, entries and what is written in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from netzwerk.core.access import Side
from netzwerk.people.models import Person
from netzwerk.reflections.models import (
    Answer,
    Comment,
    EntryState,
    KeptVersion,
    Level,
    Prompt,
    PromptKind,
    PromptSet,
    PromptTopic,
    Rating,
    ReflectionEntry,
    ReflectionRound,
    SideSubmission,
)
from tests.factories.saving import load, save, together
from tests.factories.tandems import MadeTandem
from tests.factories.times import NOW, both

TEXTS = (PromptTopic.HAPPENED, PromptTopic.SURPRISED, PromptTopic.STEPS, PromptTopic.SUPPORT)
RATINGS = (PromptTopic.PROGRESS, PromptTopic.COOPERATION, PromptTopic.BACKING, PromptTopic.ENERGY)
TANDEM_ONLY_TOPICS = (PromptTopic.SUPPORT, PromptTopic.ENERGY)


def prompt_set(programme_id: int, kind: str = "short", version: int = 1) -> PromptSet:
    """The short set with four texts and four ratings; the full set has two texts more."""
    topics = [*TEXTS, *RATINGS] if kind == "short" else [*TEXTS, *RATINGS, PromptTopic.LEARNT, PromptTopic.CHANGE]
    row = PromptSet(programme_id=programme_id, kind=kind, version=version, title=both(kind), minutes=15)
    row.prompts = [
        Prompt(
            position=position,
            topic=topic,
            kind=PromptKind.RATING if topic in RATINGS else PromptKind.TEXT,
            title=both(f"Frage {topic.value}"),
            low=both("gar nicht"),
            high=both("sehr"),
            widest_level=Level.COORDINATION if topic in TANDEM_ONLY_TOPICS else Level.BOARD,
        )
        for position, topic in enumerate(topics, 1)
    ]
    return save(row, *row.prompts)


def prompt(round: ReflectionRound, topic: PromptTopic) -> Prompt:
    """The prompt about a topic in the set of a round."""
    return load(select(Prompt).where(Prompt.prompt_set_id == round.prompt_set_id, Prompt.topic == topic))[0]


def round(network: Any, number: int = 1, meeting: Any = None, **values: Any) -> ReflectionRound:
    """The round that feeds a meeting; without one its window must be fixed."""
    return save(
        ReflectionRound(
            **{
                "network_id": network.id,
                "number": number,
                "meeting_id": meeting.id if meeting else None,
                "prompt_set_id": network.short.id,
                **values,
            }
        )
    )


def entry(
    tandem: MadeTandem,
    round: ReflectionRound,
    *,
    state: EntryState = EntryState.SUBMITTED,
    level: Level = Level.COORDINATION,
    sides: Sequence[Side] = tuple(Side),
    texts: Mapping[PromptTopic, str] | None = None,
    ratings: Mapping[PromptTopic, int | None] | None = None,
) -> ReflectionEntry:
    """An entry in which each of the sides wrote and rated the same; submitted by these sides unless it is a draft.

    Args:
        texts: what is answered to which prompt; None for a plain sentence to each of the four texts.
        ratings: what is rated how; None for a 3 in each of the four.
    """
    texts = {topic: f"Antwort {topic.value}" for topic in TEXTS} if texts is None else texts
    ratings = dict.fromkeys(RATINGS, 3) if ratings is None else ratings
    with together():
        row = save(
            ReflectionEntry(
                tandem_id=tandem.id,
                round_id=round.id,
                state=state,
                level=level,
                return_question="Was genau?" if state is EntryState.RETURNED else "",
            )
        )
        for side in sides:
            for topic, text in texts.items():
                answer(row, round, topic, side, text, author_id=tandem.member(side).id)
            for topic, value in ratings.items():
                rating(row, round, topic, side, value)
            if state is not EntryState.DRAFT:
                submission(row, side, tandem.member(side))
    return row


def answer(
    entry: ReflectionEntry,
    round: ReflectionRound,
    topic: PromptTopic,
    side: str = Side.SCHOOL,
    text: str = "Antwort",
    **values: Any,
) -> Answer:
    """What one side wrote to one prompt; `level` makes an exception of it."""
    prompt_id = prompt(round, topic).id
    return save(Answer(entry_id=entry.id, prompt_id=prompt_id, side=side, text=text, **values))


def rating(
    entry: ReflectionEntry,
    round: ReflectionRound,
    topic: PromptTopic,
    side: str = Side.SCHOOL,
    value: int | None = 3,
    level: Level | None = None,
) -> Rating:
    """How one side rated one prompt; None is `cannot judge`."""
    prompt_id = prompt(round, topic).id
    return save(Rating(entry_id=entry.id, prompt_id=prompt_id, side=side, value=value, level=level))


def kept_version(
    entry: ReflectionEntry,
    round: ReflectionRound,
    topic: PromptTopic = PromptTopic.HAPPENED,
    side: str = Side.COMPANY,
    text: str = "Eigener Entwurf",
    **values: Any,
) -> KeptVersion:
    """What one side had written to one prompt before another version took its place."""
    values = {"is_recorded": False, "kept_at": NOW, **values}
    return save(KeptVersion(entry_id=entry.id, prompt_id=prompt(round, topic).id, side=side, text=text, **values))


def submission(entry: ReflectionEntry, side: str, holder: Person | None = None) -> SideSubmission:
    """One side hands in its part."""
    return save(SideSubmission(entry_id=entry.id, side=side, submitted_at=NOW, person_id=holder.id if holder else None))


def comment(entry: ReflectionEntry, text: str = "Danke!", level: Level = Level.COORDINATION) -> Comment:
    """A comment of the coordination."""
    return save(Comment(entry_id=entry.id, author_function="Programmkoordination", text=text, level=level))
