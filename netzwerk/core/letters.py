"""The body of a mail as plain text and as HTML, from the same parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

INK, MUTED, BRAND, LINE = "#14262b", "#4d5f65", "#0b5c63", "#dde3e1"
FONT = "font-family:system-ui,-apple-system,'Segoe UI',sans-serif"


@dataclass(frozen=True)
class Paragraph:
    """A paragraph of plain text; line breaks stay."""

    text: str


@dataclass(frozen=True)
class Button:
    """An address to open, with what it does; the text form shows both."""

    label: str
    href: str
    is_main: bool = True


@dataclass(frozen=True)
class Facts:
    """Pairs of a name and a value, such as when and where."""

    rows: Sequence[tuple[str, str]]


Part = Paragraph | Button | Facts


def body(parts: Sequence[Part], *, language: str) -> tuple[str, str]:
    """The text and the HTML of a mail; no image, no tracking, styles inline because mail clients drop others.

    Args:
        language: of the text, `de` or `en`.
    """
    text = "\n\n".join(_text(part) for part in parts) + "\n"
    inner = "\n".join(_html(part) for part in parts)
    html = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"></head>'
        f'<body style="margin:0;padding:24px 12px;background:#f4f6f4;color:{INK};{FONT};'
        'font-size:16px;line-height:1.5">'
        f'<div style="max-width:600px;margin:0 auto;padding:24px;background:#ffffff;border:1px solid {LINE};'
        f'border-radius:14px">\n{inner}\n</div></body></html>\n'
    )
    return text, html


def _text(part: Part) -> str:
    match part:
        case Paragraph(text):
            return text
        case Button(label, href):
            return f"{label}:\n{href}"
        case Facts(rows):
            return "\n".join(f"{name}: {value}" for name, value in rows)


def _html(part: Part) -> str:
    match part:
        case Paragraph(text):
            return f'<p style="margin:0 0 16px;white-space:pre-line;overflow-wrap:anywhere">{escape(text)}</p>'
        case Button(label, href, is_main):
            ground, ink = (BRAND, "#ffffff") if is_main else ("#ffffff", BRAND)
            return (
                f'<p style="margin:0 0 16px"><a href="{escape(href)}" style="display:inline-block;padding:12px 18px;'
                f"background:{ground};color:{ink};border:1px solid {BRAND};border-radius:10px;font-weight:600;"
                f'text-decoration:none">{escape(label)}</a></p>'
            )
        case Facts(rows):
            cells = "".join(
                f'<tr><th scope="row" style="text-align:left;vertical-align:top;padding:2px 16px 2px 0;'
                f'font-weight:400;color:{MUTED}">{escape(name)}</th>'
                f'<td style="padding:2px 0;overflow-wrap:anywhere">{escape(value)}</td></tr>'
                for name, value in rows
            )
            return f'<table style="margin:0 0 16px;border-collapse:collapse">{cells}</table>'
