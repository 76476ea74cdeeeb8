"""A report as plain text to paste into a mail, without what must stay in the house."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any, cast

from netzwerk.reports.document import (
    Bars,
    Beside,
    Block,
    Document,
    Facts,
    Items,
    KeyPoints,
    Paragraph,
    Section,
    Table,
    Voice,
)


def render(document: Document, without: Collection[str] = ()) -> str:
    """The document as text with lines of any length.

    Args:
        document: what to write.
        without: anchors of sections to leave out.
    """
    parts = [f"{document.title}\n{document.eyebrow}", document.lead]
    parts += [_block(block) for block in document.head]
    for section in document.sections:
        if section.anchor not in without:
            parts += _section(section, "=")
    return "\n\n".join(part for part in parts if part) + "\n"


def _section(section: Section, line: str) -> Iterator[str]:
    content = [section.note, *(_block(block) for block in section.blocks)]
    content += [part for inner in section.sections for part in _section(inner, "-")]
    if not any(content):
        return
    heading = f"{section.heading} ({section.status.text})" if section.status else section.heading
    yield f"{heading}\n{line * len(heading)}"
    yield from content


def _block(block: Block) -> str:
    writer = cast("Callable[[Block], str] | None", WRITERS.get(type(block)))
    return writer(block) if writer else ""


def _facts(block: Facts) -> str:
    return "\n".join(f"{fact.label}: {', '.join(fact.lines)}" for fact in block.facts)


def _key_points(block: KeyPoints) -> str:
    points = [point for point in block.points if not point.inside]
    return "\n".join(f"{number}. {point.title} {point.text}" for number, point in enumerate(points, 1))


def _paragraph(block: Paragraph) -> str:
    return f"{block.label}: {block.text}" if block.label else block.text


def _table(block: Table) -> str:
    lines = []
    for row in block.rows:
        filled = [(column, cell) for column, cell in zip(block.columns, row.cells, strict=False) if cell.text]
        words = [
            cell.text if place == 0 or (place == 1 and not column.numeric) else f"{column.title}: {cell.text}"
            for place, (column, cell) in enumerate(filled)
        ]
        lines.append(" · ".join(words))
        lines += [f"    {line}" for _column, cell in filled for line in cell.note.split("\n") if line]
    return "\n".join(lines)


def _bars(block: Bars) -> str:
    return "\n".join(f"{bar.label}: {bar.text}" for bar in block.bars)


def _items(block: Items) -> str:
    lines = [f"- {item.text} ({item.note})" if item.note else f"- {item.text}" for item in block.items]
    return "\n".join([block.title, *lines] if block.title else lines)


def _beside(block: Beside) -> str:
    return "\n\n".join(_items(group) for group in block.groups)


def _voice(block: Voice) -> str:
    return "\n".join(line for line in (block.question, block.text, block.source) if line)


WRITERS: dict[type[Any], Callable[..., str]] = {
    Facts: _facts,
    KeyPoints: _key_points,
    Paragraph: _paragraph,
    Table: _table,
    Bars: _bars,
    Items: _items,
    Beside: _beside,
    Voice: _voice,
}
