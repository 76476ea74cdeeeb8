"""The second lock on what a facilitator may read, and what of it may go into a mail."""

from __future__ import annotations

from dataclasses import replace

from netzwerk.projects.models import Light
from netzwerk.reflections.models import Level
from netzwerk.reports.briefing.facts import BriefingFacts, DayFacts, EntryFacts, TandemFacts

READER = Level.COORDINATION


def released(facts: BriefingFacts) -> BriefingFacts:
    """The facts without answers kept below coordination and without ratings that one side has not handed in."""
    return replace(facts, tandems=tuple(_tandem(tandem) for tandem in facts.tandems))


def for_mail(facts: BriefingFacts) -> BriefingFacts:
    """The facts without what must stay in the house: internal notes, lights with their reasons, words and ratings.

    A project counts as on track, which a briefing does not mention in any part that goes into a mail.
    """
    days = tuple(_open_day(one) for one in facts.meeting.days)
    return replace(
        facts,
        meeting=replace(facts.meeting, days=days),
        tandems=tuple(_open_tandem(one) for one in facts.tandems),
    )


def _open_day(one: DayFacts) -> DayFacts:
    return replace(one, items=tuple(replace(item, internal_note="") for item in one.items))


def _open_tandem(tandem: TandemFacts) -> TandemFacts:
    return replace(
        tandem,
        pause_reason="",
        project=tandem.project and replace(tandem.project, light=Light.ON_TRACK, light_reason=""),
        entry=tandem.entry and replace(tandem.entry, ratings=(), passages=()),
    )


def _tandem(tandem: TandemFacts) -> TandemFacts:
    return tandem if tandem.entry is None else replace(tandem, entry=_entry(tandem.entry))


def _entry(entry: EntryFacts) -> EntryFacts:
    ratings = entry.ratings if entry.both_submitted else ()
    return replace(
        entry,
        ratings=tuple(rating for rating in ratings if rating.level >= READER),
        passages=tuple(passage for passage in entry.passages if passage.level >= READER),
    )
