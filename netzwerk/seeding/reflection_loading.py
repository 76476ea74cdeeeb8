"""Turns the entries of a network file into what the service of reflections takes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from netzwerk.core.access import Side
from netzwerk.reflections.models import Level
from netzwerk.reflections.service import (
    AnswerDetails,
    CommentDetails,
    EntryDetails,
    RatingDetails,
    ReadingDetails,
    ReleaseDetails,
    SubmissionDetails,
)
from netzwerk.seeding.checks import each, level
from netzwerk.seeding.schema import RATING_TOPICS, TEXT_TOPICS
from netzwerk.seeding.shapes import Found
from netzwerk.seeding.surroundings import Surroundings


def entry_details(tandem: Found, entry: Found, around: Surroundings) -> EntryDetails:
    """An entry with all its parts."""
    reader = _Entry(tandem, entry, around)
    return EntryDetails(
        tandem_id=around.tandems[tandem["number"]],
        round_id=around.rounds[entry["round"]].id,
        state=entry["state"],
        level=level(entry.get("level", "coordination")),
        return_question=entry.get("question", ""),
        submissions=[
            SubmissionDetails(
                side=side,
                submitted_at=around.instant(part["submitted"]),
                person_id=reader.author(side, part),
            )
            for side, part in reader.sides
            if "submitted" in part
        ],
        answers=list(reader.answers()),
        ratings=list(reader.ratings()),
        comments=[
            CommentDetails(
                author_id=around.people[item["by"]],
                author_function=item["function"],
                text=item["text"],
                level=level(item["level"]),
                at=around.instant(item["at"]),
            )
            for item in each(entry, "comments")
        ],
        releases=list(reader.releases()),
        readings=[
            ReadingDetails(person_id=around.people[item["by"]], day=item["on"], function=item["function"])
            for item in each(entry, "read")
        ],
    )


class _Entry:
    def __init__(self, tandem: Found, entry: Found, around: Surroundings) -> None:
        self.tandem = tandem
        self.entry = entry
        self.around = around
        self.sides = [(side, entry[side.value]) for side in Side if side.value in entry]
        self.prompt_set_id = around.rounds[entry["round"]].prompt_set_id

    def author(self, side: Side, part: Found) -> int | None:
        """Who wrote for a side: whoever is named, else who spoke for it then; for drafts, who speaks for it last."""
        if "by" in part:
            return self.around.people[part["by"]]
        day = part["submitted"].date() if "submitted" in part else date.max
        return self.around.member_on(self.tandem, side, day)

    def prompt_id(self, topic: str) -> int:
        """The prompt of this round's set."""
        return self.around.prompts[self.prompt_set_id, topic]

    def answers(self) -> Iterator[AnswerDetails]:
        """What both sides wrote."""
        for side, part in self.sides:
            for topic in TEXT_TOPICS:
                if topic in part:
                    yield AnswerDetails(
                        prompt_id=self.prompt_id(topic),
                        side=side,
                        text=part[topic]["text"],
                        level=_exception(part[topic]),
                        author_id=self.author(side, part),
                    )

    def ratings(self) -> Iterator[RatingDetails]:
        """What both sides rated."""
        for side, part in self.sides:
            for topic in RATING_TOPICS:
                if topic in part:
                    yield RatingDetails(
                        prompt_id=self.prompt_id(topic),
                        side=side,
                        value=part[topic]["value"],
                        level=_exception(part[topic]),
                    )

    def releases(self) -> Iterator[ReleaseDetails]:
        """What was released more widely or taken back."""
        for item in each(self.entry, "releases"):
            yield ReleaseDetails(
                person_id=self.around.people[item["by"]],
                at=self.around.instant(item["at"]),
                from_level=level(item["from"]),
                to_level=level(item["to"]),
                prompt_id=self.prompt_id(item["topic"]) if "topic" in item else None,
                side=Side(item["side"]) if "side" in item else None,
            )


def _exception(found: Found) -> Level | None:
    return level(found["level"]) if "level" in found else None
