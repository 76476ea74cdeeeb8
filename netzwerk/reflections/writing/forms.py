"""What comes back from the sheet: only what its writer has changed, each with the state it was based on."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request
from werkzeug.datastructures import MultiDict

from netzwerk.core.addresses import LARGEST_ID
from netzwerk.core.errors import NotFound
from netzwerk.core.forms import Form
from netzwerk.reflections.writing import lines

CANNOT_JUDGE = "none"
LIKE_ENTRY = ""
TEXT, RATING, LEVEL = "text", "rating", "level"


class SheetForm(Form):
    """The form around the sheet: it only proves where it comes from, its fields belong to the prompts."""


@dataclass(frozen=True)
class Typed:
    """One field that was changed.

    Attributes:
        part: what it is: a text, a rating or a level.
        prompt_id: of which prompt, None for the level of the whole entry.
        text: the words, for a text.
        number: the rating or the level, None for `cannot judge` or for the level of the whole entry.
        base: the version, or the level, that it was based on.
        mark: of the text that it was based on.
    """

    part: str
    prompt_id: int | None
    text: str = ""
    number: int | None = None
    base: int | None = 0
    mark: str = ""


def one_field() -> Typed:
    """The single field of an autosave.

    Raises:
        NotFound: if it names none.
    """
    values = request.form
    part, value = values.get("part", ""), values.get("value", "")
    prompt_id = _number(values.get("prompt", ""))
    if part == TEXT and prompt_id:
        return Typed(TEXT, prompt_id, text=value, base=_number(values.get("version")) or 0, mark=values.get("was", ""))
    if part == RATING and prompt_id:
        return Typed(RATING, prompt_id, number=choice(value, CANNOT_JUDGE), base=_number(values.get("version")) or 0)
    if part == LEVEL:
        number, base = choice(value, LIKE_ENTRY), _number(values.get("was"))
        return Typed(LEVEL, prompt_id, number=number, base=base)
    raise NotFound


def changed() -> tuple[Typed, ...]:
    """The fields of the whole sheet that its writer has changed."""
    values = request.form
    found = [field for name in values for field in _changed(name, values)]
    order = {LEVEL: 1}
    return tuple(sorted(found, key=lambda field: order.get(field.part, 0)))


def typed_texts() -> dict[int, str]:
    """Every text of the sheet as it was typed, by prompt, to be shown again."""
    return {
        prompt_id: lines.normal(value)
        for name, value in request.form.items()
        if (prompt_id := _prompt(name, TEXT)) is not None
    }


def typed_ratings() -> dict[int, str]:
    """Every rating of the sheet as it was chosen, by prompt, to be shown again."""
    return {
        prompt_id: value for name, value in request.form.items() if (prompt_id := _prompt(name, RATING)) is not None
    }


def _changed(name: str, values: MultiDict[str, str]) -> list[Typed]:
    value = values.get(name, "")
    if (prompt_id := _prompt(name, TEXT)) is not None:
        text, mark = lines.normal(value), values.get(f"was-{prompt_id}", "")
        base = _number(values.get(f"version-{prompt_id}")) or 0
        return [] if lines.mark(text) == mark else [Typed(TEXT, prompt_id, text=text, base=base, mark=mark)]
    if (prompt_id := _prompt(name, RATING)) is not None:
        if value == values.get(f"was-{prompt_id}"):
            return []
        base = _number(values.get(f"version-{prompt_id}")) or 0
        return [Typed(RATING, prompt_id, number=choice(value, CANNOT_JUDGE), base=base)]
    prompt_id = _prompt(name, LEVEL)
    if prompt_id is None and name != LEVEL:
        return []
    was = values.get(f"levelwas-{prompt_id}" if prompt_id else "levelwas", "")
    return [] if value == was else [Typed(LEVEL, prompt_id, number=choice(value, LIKE_ENTRY), base=_number(was))]


def _prompt(name: str, part: str) -> int | None:
    start = f"{part}-"
    return _number(name.removeprefix(start)) if name.startswith(start) else None


def choice(value: str, nothing: str) -> int | None:
    """A number that was chosen; what is no number becomes one that no service takes."""
    if value == nothing:
        return None
    number = _number(value)
    return LARGEST_ID if number is None else number


def _number(value: str | None) -> int | None:
    if not value or not value.isascii() or not value.isdigit() or len(value) > 10:
        return None
    number = int(value)
    return number if number <= LARGEST_ID else None
