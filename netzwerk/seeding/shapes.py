"""The vocabulary that schemas are written in: what a value of a seed may look like."""

from __future__ import annotations

import re
from collections.abc import Mapping as AnyMapping
from collections.abc import Sequence as AnySequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import Enum
from typing import Any, Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from netzwerk.core.languages import LANGUAGES
from netzwerk.events.links import is_web_address
from netzwerk.seeding.faults import FaultList, one_of, quote
from netzwerk.seeding.reading import Mapping, Node, Scalar, Sequence


class Nothing(Enum):
    """Stands for a value that was wrong, so that one fault is named once."""

    NOTHING = "nothing"


NOTHING = Nothing.NOTHING


class Found(dict[str, Any]):
    """The values of a mapping; what was wrong or missing is left out.

    Attributes:
        line: where the mapping begins.
        lines: where each key stands.
    """

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}

    def at(self, key: str) -> int:
        """The line of a key, or of the mapping when the key is not there."""
        return self.lines.get(key, self.line)


class FoundList(list[Any]):
    """The values of a list, with the line of each."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[int] = []


class Shape(Protocol):
    """Reads a node as a value, or notes what is wrong and gives NOTHING."""

    def read(self, node: Node, faults: FaultList) -> Any:
        """The value."""


def _scalar(node: Node, faults: FaultList, expected: str) -> str | None:
    if isinstance(node, Scalar):
        if node.text.strip():
            return node.text.strip()
        faults.add(node.line, "nothing", expected)
    else:
        faults.add(node.line, "a list" if isinstance(node, Sequence) else "a mapping", expected)
    return None


@dataclass(frozen=True)
class Text:
    """Words of at most so many characters."""

    longest: int = 300
    may_be_empty: bool = False

    def read(self, node: Node, faults: FaultList) -> str | Nothing:
        """The text without space around it."""
        if self.may_be_empty and isinstance(node, Scalar) and not node.text.strip():
            return ""
        text = _scalar(node, faults, "text")
        if text is None:
            return NOTHING
        if len(text) > self.longest:
            faults.add(node.line, f"a text of {len(text)} characters", f"at most {self.longest}")
            return NOTHING
        return text


@dataclass(frozen=True)
class WebAddress:
    """An address that may become a link."""

    longest: int = 300

    def read(self, node: Node, faults: FaultList) -> str | Nothing:
        """The address."""
        text = Text(self.longest).read(node, faults)
        if isinstance(text, str) and not is_web_address(text):
            faults.add(node.line, quote(text), "an address in full that begins with https:// or http://")
            return NOTHING
        return text


@dataclass(frozen=True)
class Key:
    """A name by which other parts of the file refer to something."""

    def read(self, node: Node, faults: FaultList) -> str | Nothing:
        """The name."""
        expected = "a name of small letters, digits, dots and hyphens, at most 60"
        text = _scalar(node, faults, expected)
        if text is None:
            return NOTHING
        if not re.fullmatch(r"[a-z0-9][a-z0-9.-]{0,59}", text):
            faults.add(node.line, quote(text), expected)
            return NOTHING
        return text


@dataclass(frozen=True)
class Region:
    """A country, with or without a subdivision, by ISO 3166."""

    def read(self, node: Node, faults: FaultList) -> str | Nothing:
        """The code."""
        expected = "a region such as DE-HE (ISO 3166-2)"
        text = _scalar(node, faults, expected)
        if text is None:
            return NOTHING
        if not re.fullmatch(r"[A-Z]{2}(-[A-Z0-9]{1,3})?", text):
            faults.add(node.line, quote(text), expected)
            return NOTHING
        return text


@dataclass(frozen=True)
class Zone:
    """A time zone by its name in the tz database."""

    def read(self, node: Node, faults: FaultList) -> str | Nothing:
        """The name."""
        expected = "a time zone such as Europe/Berlin"
        text = _scalar(node, faults, expected)
        if text is None:
            return NOTHING
        try:
            ZoneInfo(text)
        except (ValueError, ZoneInfoNotFoundError):
            faults.add(node.line, quote(text), expected)
            return NOTHING
        return text


@dataclass(frozen=True)
class Mailbox:
    """A mail address in small letters."""

    def read(self, node: Node, faults: FaultList) -> str | Nothing:
        """The address."""
        text = _scalar(node, faults, "a mail address")
        if text is None:
            return NOTHING
        if not re.fullmatch(r"[^\s@A-Z]{1,64}@[a-z0-9.-]{1,190}\.[a-z]{2,}", text):
            faults.add(node.line, quote(text), "a mail address in small letters")
            return NOTHING
        return text


@dataclass(frozen=True)
class Whole:
    """A whole number between two bounds, both included."""

    least: int
    most: int

    def read(self, node: Node, faults: FaultList) -> int | Nothing:
        """The number."""
        expected = f"a whole number from {self.least} to {self.most}"
        text = _scalar(node, faults, expected)
        if text is None:
            return NOTHING
        if re.fullmatch(r"-?[0-9]{1,9}", text) and self.least <= int(text) <= self.most:
            return int(text)
        faults.add(node.line, quote(text), expected)
        return NOTHING


@dataclass(frozen=True)
class Day:
    """A date."""

    def read(self, node: Node, faults: FaultList) -> date | Nothing:
        """The date."""
        expected = "a date that exists, written YYYY-MM-DD"
        text = _scalar(node, faults, expected)
        if text is None:
            return NOTHING
        try:
            if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
                return date.fromisoformat(text)
        except ValueError:
            pass
        faults.add(node.line, quote(text), expected)
        return NOTHING


@dataclass(frozen=True)
class Moment:
    """A date with a time on the clock of the network."""

    def read(self, node: Node, faults: FaultList) -> datetime | Nothing:
        """The moment, without a zone."""
        expected = "a moment that exists, written YYYY-MM-DD HH:MM"
        text = _scalar(node, faults, expected)
        if text is None:
            return NOTHING
        try:
            if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}", text):
                return datetime.fromisoformat(text)
        except ValueError:
            pass
        faults.add(node.line, quote(text), expected)
        return NOTHING


@dataclass(frozen=True)
class Clock:
    """A time of day."""

    def read(self, node: Node, faults: FaultList) -> time | Nothing:
        """The time."""
        expected = "a time of day, written HH:MM"
        text = _scalar(node, faults, expected)
        if text is None:
            return NOTHING
        try:
            if re.fullmatch(r"[0-9]{2}:[0-9]{2}", text):
                return time.fromisoformat(text)
        except ValueError:
            pass
        faults.add(node.line, quote(text), expected)
        return NOTHING


@dataclass(frozen=True)
class Choice:
    """One of some words."""

    words: tuple[str, ...]

    def read(self, node: Node, faults: FaultList) -> str | Nothing:
        """The word."""
        text = _scalar(node, faults, one_of(self.words))
        if text is None:
            return NOTHING
        if text not in self.words:
            faults.unknown(node.line, "the word", text, self.words)
            return NOTHING
        return text


@dataclass(frozen=True)
class Flag:
    """Yes or no."""

    def read(self, node: Node, faults: FaultList) -> bool | Nothing:
        """Whether it is yes."""
        text = _scalar(node, faults, "yes or no")
        if text is None:
            return NOTHING
        if text not in {"yes", "no", "true", "false"}:
            faults.add(node.line, quote(text), "yes or no")
            return NOTHING
        return text in {"yes", "true"}


@dataclass(frozen=True)
class Record:
    """A mapping whose keys are known."""

    needed: AnyMapping[str, Shape]
    optional: AnyMapping[str, Shape] = field(default_factory=dict)

    def read(self, node: Node, faults: FaultList) -> Found | Nothing:
        """The values that are right."""
        if not isinstance(node, Mapping):
            faults.add(node.line, "a list" if isinstance(node, Sequence) else quote(node.text), "a mapping with keys")
            return NOTHING
        found = Found(node.line)
        known = {**self.needed, **self.optional}
        for key, child in node.pairs:
            if key.text in found.lines:
                faults.add(key.line, f"the key {quote(key.text)} a second time", "each key once")
            elif key.text not in known:
                faults.unknown(key.line, "the unknown key", key.text, tuple(known))
            else:
                found.lines[key.text] = key.line
                value = known[key.text].read(child, faults)
                if value is not NOTHING:
                    found[key.text] = value
        for name in self.needed:
            if name not in found.lines:
                faults.add(node.line, "a part without " + quote(name), f"the key {quote(name)}")
        return found


@dataclass(frozen=True)
class ListOf:
    """A list of values of one shape."""

    shape: Shape
    least: int = 0

    def read(self, node: Node, faults: FaultList) -> FoundList | Nothing:
        """The values that are right."""
        if not isinstance(node, Sequence):
            faults.add(node.line, "a mapping" if isinstance(node, Mapping) else quote(node.text), "a list")
            return NOTHING
        if len(node.items) < self.least:
            faults.add(node.line, f"a list of {len(node.items)}", f"at least {self.least}")
        found = FoundList()
        for item in node.items:
            value = self.shape.read(item, faults)
            if value is not NOTHING:
                found.append(value)
                found.lines.append(item.line)
        return found


@dataclass(frozen=True)
class OrRecord:
    """A plain value, or a mapping that holds it under `name` beside further keys."""

    name: str
    shape: Shape
    optional: AnyMapping[str, Shape]

    def read(self, node: Node, faults: FaultList) -> Found | Nothing:
        """The mapping, also for a plain value."""
        if isinstance(node, Mapping):
            return Record({self.name: self.shape}, self.optional).read(node, faults)
        value = self.shape.read(node, faults)
        if isinstance(value, Nothing):
            return NOTHING
        found = Found(node.line)
        found[self.name] = value
        found.lines[self.name] = node.line
        return found


@dataclass(frozen=True)
class RatingValue:
    """1 to 5, or `cannot_judge`, which is read as None."""

    def read(self, node: Node, faults: FaultList) -> int | Nothing | None:
        """The rating."""
        text = _scalar(node, faults, "1 to 5 or cannot_judge")
        if text is None:
            return NOTHING
        if text == "cannot_judge":
            return None
        if text in {"1", "2", "3", "4", "5"}:
            return int(text)
        faults.add(node.line, quote(text), "1 to 5 or cannot_judge")
        return NOTHING


def both(longest: int = 300) -> Record:
    """A text in every language of the interface."""
    return Record({code: Text(longest) for code in LANGUAGES})


def choice(words: AnySequence[str] | type[Enum]) -> Choice:
    """One of the words, or of the values of an enumeration."""
    if isinstance(words, type):
        return Choice(tuple(str(member.value) for member in words))
    return Choice(tuple(words))
