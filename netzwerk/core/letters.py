"""The body of a mail as plain text and as HTML, from the same parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

INK, MUTED, BRAND, LINE, PAGE, SHEET = "#14262b", "#4d5f65", "#0b5c63", "#dde3e1", "#f4f6f4", "#ffffff"
FONT = "font-family:system-ui,-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif"
SIGNATURE = "-- \n"
DARK = (
    ":root{color-scheme:light dark;supported-color-schemes:light dark}"
    "@media (prefers-color-scheme:dark){"
    ".page{background:#0e181b!important;color:#e6eeec!important}"
    ".sheet{background:#16242a!important;border-color:#2c3f45!important}"
    ".muted,.muted a{color:#a9bcbf!important}"
    ".rule{border-color:#2c3f45!important}"
    ".main{background:#5fc4c4!important}.main a{color:#0c1c1f!important;border-color:#5fc4c4!important}"
    ".soft{background:#16242a!important}.soft a{color:#7fd6d4!important;border-color:#7fd6d4!important}}"
)


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


@dataclass(frozen=True)
class Items:
    """Short lines that stand below each other."""

    lines: Sequence[str]


@dataclass(frozen=True)
class Code:
    """Something to type, large and alone in its line."""

    text: str


@dataclass(frozen=True)
class Quote:
    """Words that somebody else wrote, set apart; line breaks stay."""

    text: str


Part = Paragraph | Button | Facts | Items | Code | Quote


def body(parts: Sequence[Part], *, language: str, footer: Sequence[Part] = ()) -> tuple[str, str]:
    """The text and the HTML of a mail; no image, no tracking, styles inline because mail clients drop others.

    Clients that know dark mode find colours for it; the others show the light ones.

    Args:
        language: of the text, `de` or `en`.
        footer: why the mail came and where to change that, set small below the rest.
    """
    text = "\n\n".join(_text(part) for part in parts) + "\n"
    inner = "\n".join(_html(part) for part in parts)
    if footer:
        text += "\n" + SIGNATURE + "\n\n".join(_text(part) for part in footer) + "\n"
        small = "\n".join(_small(part) for part in footer)
        inner += (
            f'\n<div class="rule" style="margin:24px 0 0;padding:16px 0 0;border-top:1px solid {LINE}">{small}</div>'
        )
    html = (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">'
        f"<style>{DARK}</style></head>"
        f'<body class="page" style="margin:0;padding:24px 12px;background:{PAGE};color:{INK};{FONT};'
        'font-size:16px;line-height:1.5">'
        f'<div class="sheet" style="max-width:600px;margin:0 auto;padding:24px;background:{SHEET};'
        f'border:1px solid {LINE};border-radius:14px">\n{inner}\n</div></body></html>\n'
    )
    return text, html


def _text(part: Part) -> str:
    match part:
        case Paragraph(text) | Code(text):
            return text
        case Button(label, href):
            return f"{label}:\n{href}"
        case Facts(rows):
            return "\n".join(f"{name}: {value}" for name, value in rows)
        case Items(lines):
            return "\n".join(f"- {line}" for line in lines)
        case Quote(text):
            return "\n".join(f"> {line}".rstrip() for line in text.splitlines())


def _html(part: Part) -> str:
    match part:
        case Paragraph(text):
            return f'<p style="margin:0 0 16px;white-space:pre-line;overflow-wrap:anywhere">{escape(text)}</p>'
        case Button():
            return _button(part)
        case Facts(rows):
            cells = "".join(
                f'<tr><th scope="row" class="muted" style="text-align:left;vertical-align:top;padding:2px 16px 2px 0;'
                f'font-weight:400;color:{MUTED}">{escape(name)}</th>'
                f'<td style="padding:2px 0;white-space:pre-line;overflow-wrap:anywhere">{escape(value)}</td></tr>'
                for name, value in rows
            )
            return f'<table style="margin:0 0 16px;border-collapse:collapse">{cells}</table>'
        case Items(lines):
            items = "".join(f'<li style="margin:0 0 4px;overflow-wrap:anywhere">{escape(line)}</li>' for line in lines)
            return f'<ul style="margin:0 0 16px;padding:0 0 0 20px">{items}</ul>'
        case Code(text):
            return f'<p style="margin:0 0 16px;font-size:24px;font-weight:600;letter-spacing:2px">{escape(text)}</p>'
        case Quote(text):
            return (
                f'<blockquote class="rule" style="margin:0 0 16px;padding:0 0 0 16px;border-left:3px solid {LINE};'
                f'white-space:pre-line;overflow-wrap:anywhere">{escape(text)}</blockquote>'
            )


def _button(button: Button) -> str:
    """A link in a table cell, because some clients give links no ground; the address of a main one stands below it."""
    ground, ink = (BRAND, SHEET) if button.is_main else (SHEET, BRAND)
    look = "main" if button.is_main else "soft"
    href = escape(button.href)
    cell = (
        f'<table role="presentation" style="margin:0 0 16px;border-collapse:separate;border-spacing:0"><tr>'
        f'<td class="{look}" bgcolor="{ground}" style="border-radius:10px;background:{ground}">'
        f'<a href="{href}" style="display:inline-block;padding:12px 18px;color:{ink};border:1px solid {BRAND};'
        f'border-radius:10px;font-weight:600;text-decoration:none">{escape(button.label)}</a></td></tr></table>'
    )
    if not button.is_main:
        return cell
    return (
        f'{cell}<p class="muted" style="margin:-8px 0 16px;font-size:13px;color:{MUTED};overflow-wrap:anywhere">'
        f"{href}</p>"
    )


def _small(part: Part) -> str:
    """A part of the footer: links there are words, not buttons."""
    style = f"margin:0 0 8px;font-size:13px;color:{MUTED};overflow-wrap:anywhere"
    match part:
        case Button(label, href):
            link = f'<a href="{escape(href)}" style="color:{BRAND}">{escape(label)}</a>'
            return f'<p class="muted" style="{style}">{link}</p>'
        case _:
            return f'<p class="muted" style="{style};white-space:pre-line">{escape(_text(part))}</p>'
