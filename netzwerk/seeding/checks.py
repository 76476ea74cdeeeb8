"""What must fit together in a seed of any kind: things named once, days in order, agendas that fit their day."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from netzwerk.reflections.ladder import CAP, CAPPED
from netzwerk.reflections.models import Level, PromptKind
from netzwerk.seeding.faults import FaultList, quote
from netzwerk.seeding.shapes import Found, FoundList


@dataclass(frozen=True)
class KnownProgramme:
    """What a network needs to know of its programme.

    Attributes:
        widest: for each prompt set, by kind, the widest level of each of its topics.
    """

    code: str
    widest: dict[str, dict[str, Level]]


def level(word: str) -> Level:
    """The visibility level of a word of the seeds."""
    return Level[word.upper()]


def each(found: Found, key: str) -> Iterator[Found]:
    """The mappings of a list that may be missing."""
    return (item for item in found.get(key, ()) if isinstance(item, Found))


def once(
    faults: FaultList, items: Iterable[Found], what: str, key_of: Callable[[Found], Hashable], at: str = ""
) -> None:
    """Note whatever has the same key as an earlier item; a key that is None is no key."""
    seen: dict[Hashable, int] = {}
    for item in items:
        key = key_of(item)
        if key is None or (isinstance(key, tuple) and None in key):
            continue
        line = item.at(at) if at else item.line
        if key in seen:
            name = " ".join(map(str, key)) if isinstance(key, tuple) else str(key)
            faults.add(line, f"{what} {name} a second time", f"each once (first on line {seen[key]})")
        else:
            seen[key] = line


def in_order(faults: FaultList, item: Found, first: str = "from", last: str = "to", *, longer: bool = False) -> None:
    """Note a span that ends before it starts, or also on the same day when it must be longer."""
    start, end = item.get(first), item.get(last)
    if start and end and (end < start or (longer and end == start)):
        expected = f"a day after {start}" if longer else f"a day from {start} on"
        faults.add(item.at(last), f"{quote(str(end))} as the end", expected)


def words_once(faults: FaultList, found: Found, key: str, what: str) -> None:
    """Note a word that stands twice in a list."""
    words = found.get(key)
    if isinstance(words, FoundList):
        for place, (line, word) in enumerate(zip(words.lines, words, strict=True)):
            if word in words[:place]:
                faults.add(line, f"{what} {quote(word)} a second time", "each once")


def agenda_fits(faults: FaultList, day: Found, minutes: int | None) -> None:
    """Note an agenda that is longer than its day."""
    total = sum(item.get("minutes", 0) for item in each(day, "agenda"))
    if minutes is not None and total > minutes:
        faults.add(day.at("agenda"), f"an agenda of {total} minutes", f"at most {minutes}, the length of the day")


def known(faults: FaultList, item: Found, key: str, what: str, words: Iterable[Any]) -> bool:
    """Note a reference to something that the file does not have; whether it is there."""
    words = list(words)
    if key not in item:
        return False
    if item[key] in words:
        return True
    if all(isinstance(word, str) for word in words):
        faults.unknown(item.at(key), f"no {what} with the key", str(item[key]), words)
    else:
        faults.add(item.at(key), f"no {what} {item[key]}", f"one of {', '.join(map(str, sorted(words)))}")
    return False


def check_calendar(calendar: Found, faults: FaultList) -> None:
    """School holidays in order, none twice, none overlapping."""
    holidays = list(each(calendar, "school_holidays"))
    once(faults, holidays, "holidays starting on", lambda item: item.get("from"))
    for item in holidays:
        in_order(faults, item)
    dated = sorted((item for item in holidays if item.get("from") and item.get("to")), key=lambda item: item["from"])
    for before, after in pairwise(dated):
        if before["from"] < after["from"] <= before["to"]:
            faults.add(after.line, f"holidays from {after['from']}", f"a day after {before['to']} (line {before.line})")


def check_programme(programme: Found, faults: FaultList) -> None:
    """Numbers once, agendas that fit, prompts that can be answered."""
    for key, what in (("meetings", "meeting"), ("seminars", "seminar"), ("sittings", "sitting")):
        once(faults, each(programme, key), what, lambda item: item.get("number"), "number")
    for phase in each(programme, "phases"):
        if phase.get("to_month", 60) < phase.get("from_month", 1):
            faults.add(phase.at("to_month"), f"month {phase['to_month']} as the end", f"{phase['from_month']} or later")
    events = [*each(programme, "meetings"), *each(programme, "seminars")]
    events += [programme[key] for key in ("kickoff", "closing") if key in programme]
    events += each(programme, "day_patterns")
    once(faults, each(programme, "day_patterns"), "day pattern", lambda item: item.get("key"), "key")
    for item in each(programme, "preparation"):
        words_once(faults, item, "formats", "the format")
    for event in events:
        for day in each(event, "days"):
            agenda_fits(faults, day, day.get("minutes"))
    sets = list(each(programme, "prompt_sets"))
    once(faults, sets, "prompt set", lambda item: (item.get("kind"), item.get("version")))
    for prompt_set in sets:
        once(faults, each(prompt_set, "prompts"), "prompt", lambda item: item.get("topic"), "topic")
        for prompt in each(prompt_set, "prompts"):
            _check_prompt(prompt, faults)


def _check_prompt(prompt: Found, faults: FaultList) -> None:
    if prompt.get("kind") == PromptKind.RATING and not {"low", "high"} <= set(prompt.lines):
        faults.add(prompt.line, "a rating without worded ends", "the keys low and high")
    widest = level(prompt["widest"]) if "widest" in prompt else Level.COORDINATION
    if widest < Level.TANDEM:
        faults.add(prompt.at("widest"), quote(prompt["widest"]), "tandem or wider")
    if prompt.get("topic") in CAPPED and widest > CAP:
        faults.add(prompt.at("widest"), quote(prompt["widest"]), f"at most {CAP.name.lower()} for {prompt['topic']}")


def programme_of(programme: Found) -> KnownProgramme:
    """What the networks of the same load need to know of a programme; the newest version of each set counts."""
    newest: dict[str, Found] = {}
    for prompt_set in sorted(each(programme, "prompt_sets"), key=lambda item: item.get("version", 0)):
        newest[prompt_set.get("kind", "")] = prompt_set
    return KnownProgramme(
        str(programme.get("code", "")),
        {
            kind: {
                prompt["topic"]: level(prompt["widest"])
                for prompt in each(prompt_set, "prompts")
                if "topic" in prompt and "widest" in prompt
            }
            for kind, prompt_set in newest.items()
        },
    )
