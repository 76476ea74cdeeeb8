"""Numbers as people write them."""

from __future__ import annotations

from babel.numbers import format_decimal


def format_figure(value: float, language: str) -> str:
    """A figure with at most one place after the comma: `2,4` in German, `2.4` in English, `3` in both."""
    return format_decimal(value, format="#,##0.#", locale="de" if language == "de" else "en_GB")
