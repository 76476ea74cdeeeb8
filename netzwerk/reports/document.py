"""What a report is made of: frozen blocks in the reader's language that every renderer understands."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Tone = Literal["good", "warn", "bad", "plain"]
Mark = Literal["none", "done", "open", "late", "new", "moved"]


@dataclass(frozen=True, slots=True)
class Status:
    """A light: always a word, the colour only repeats it."""

    text: str
    tone: Tone = "plain"


@dataclass(frozen=True, slots=True)
class Fact:
    """One of the head facts: a label and one line per statement."""

    label: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Facts:
    """The head facts side by side."""

    facts: tuple[Fact, ...]
    kind: Literal["facts"] = "facts"


@dataclass(frozen=True, slots=True)
class KeyPoint:
    """One point of the summary: a sentence, and what stands behind it; `inside` keeps it out of mails."""

    title: str
    text: str
    inside: bool = False


@dataclass(frozen=True, slots=True)
class KeyPoints:
    """The summary as numbered cards."""

    points: tuple[KeyPoint, ...]
    kind: Literal["key_points"] = "key_points"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; line breaks part paragraphs, `label` leads into it."""

    text: str
    label: str = ""
    quiet: bool = False
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; `share` is its part of the width."""

    title: str
    share: int
    numeric: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: its text and a smaller note under it; the first cell of a row is always strong."""

    text: str
    note: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row: the first cell names it, a quiet row is a break; the last cell spans columns that are left over."""

    cells: tuple[Cell, ...]
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one head row; `caption` says to those who cannot see it what it holds."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    kind: Literal["table"] = "table"


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of a chart; `text` says its value in words."""

    label: str
    value: int
    maximum: int
    text: str


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar chart whose every bar is labelled with its value."""

    caption: str
    label_title: str
    value_title: str
    bars: tuple[Bar, ...]
    kind: Literal["bars"] = "bars"


@dataclass(frozen=True, slots=True)
class Voice:
    """A released passage word for word, the question it answers, and who may read it."""

    text: str
    source: str
    question: str = ""
    kind: Literal["voice"] = "voice"


@dataclass(frozen=True, slots=True)
class Item:
    """A list item whose state is said by `note` and repeated by `mark`."""

    text: str
    note: str = ""
    mark: Mark = "none"


@dataclass(frozen=True, slots=True)
class Items:
    """A list with a small heading of its own."""

    title: str
    items: tuple[Item, ...]
    kind: Literal["items"] = "items"


@dataclass(frozen=True, slots=True)
class Beside:
    """Lists that stand side by side where there is room."""

    groups: tuple[Items, ...]
    kind: Literal["beside"] = "beside"


@dataclass(frozen=True, slots=True)
class Lines:
    """Empty lines to write on with a pen."""

    count: int
    kind: Literal["lines"] = "lines"


@dataclass(frozen=True, slots=True)
class Signatures:
    """Rows to sign on paper: one who signs a row, and an empty field for each of the days."""

    caption: str
    who_title: str
    days: tuple[str, ...]
    rows: tuple[Cell, ...]
    kind: Literal["signatures"] = "signatures"


Block = Facts | KeyPoints | Paragraph | Table | Bars | Voice | Items | Beside | Lines | Signatures


@dataclass(frozen=True, slots=True)
class Section:
    """A part with a heading.

    Attributes:
        anchor: name of the part in addresses, unique in the document.
        keep: better begun on a new page than broken over two.
        starts_page: begins a new page on paper.
    """

    anchor: str
    heading: str
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()
    status: Status | None = None
    note: str = ""
    keep: bool = False
    starts_page: bool = False


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report.

    Attributes:
        language: language tag of everything in it, as `de`.
        eyebrow: the line above the title: what it is, for whom, of which day.
        header: what stands at the head of every page of a Word file: whose report it is.
        running: what stands at the foot of every page beside the page number.
        page_of: pattern of the page number, with `{page}` and `{pages}`.
        description: one sentence for the properties of the file.
        notice: what stands above everything, as that this is a demo; empty for none.
    """

    language: str
    eyebrow: str
    title: str
    lead: str
    header: str
    running: str
    page_of: str
    description: str
    notice: str = ""
    head: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = field(default_factory=tuple)

    def as_json(self) -> dict[str, Any]:
        """The document as plain JSON values, in stable order."""
        return asdict(self)


def walk(document: Document) -> Iterator[tuple[int, Section]]:
    """Every section in reading order with its level; 2 is the level under the title."""

    def below(sections: tuple[Section, ...], level: int) -> Iterator[tuple[int, Section]]:
        for section in sections:
            yield level, section
            yield from below(section.sections, level + 1)

    return below(document.sections, 2)
