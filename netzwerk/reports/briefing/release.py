"""The second lock on what a facilitator may read: the queries ask for released rows only, this drops all others."""

from __future__ import annotations

from dataclasses import replace

from netzwerk.reflections.models import Level
from netzwerk.reports.briefing.facts import BriefingFacts, EntryFacts, TandemFacts

READER = Level.COORDINATION


def released(facts: BriefingFacts) -> BriefingFacts:
    """The facts without answers kept below coordination and without ratings that one side has not handed in."""
    return replace(facts, tandems=tuple(_tandem(tandem) for tandem in facts.tandems))


def _tandem(tandem: TandemFacts) -> TandemFacts:
    return tandem if tandem.entry is None else replace(tandem, entry=_entry(tandem.entry))


def _entry(entry: EntryFacts) -> EntryFacts:
    ratings = entry.ratings if entry.both_submitted else ()
    return replace(
        entry,
        ratings=tuple(rating for rating in ratings if rating.level >= READER),
        passages=tuple(passage for passage in entry.passages if passage.level >= READER),
    )
