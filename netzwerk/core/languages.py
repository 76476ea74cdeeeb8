"""German and English: catalogues of the interface, and texts that exist in both."""

from __future__ import annotations

import gettext as stdlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path

CATALOGUES = Path(__file__).resolve().parent.parent / "translations"
LANGUAGES = {"de": "Deutsch", "en": "English"}
DEFAULT = "de"
DU = "de_du"
_current: ContextVar[str] = ContextVar("language", default=DEFAULT)


@cache
def _catalogue(variant: str) -> stdlib.NullTranslations:
    path = CATALOGUES / f"{variant}.mo"
    if variant == "en" or not path.exists():
        return stdlib.NullTranslations()
    with path.open("rb") as file:
        catalogue = stdlib.GNUTranslations(file)
    if variant == DU:
        catalogue.add_fallback(_catalogue("de"))
    return catalogue


def language() -> str:
    """The language that texts come in now: `de` or `en`."""
    return "en" if _current.get() == "en" else "de"


def variant() -> str:
    """What is spoken now: `de`, `de_du` or `en`."""
    return _current.get()


def speak(variant: str) -> None:
    """Choose `de`, `de_du` or `en` for the rest of the request, job or command."""
    _current.set(variant if variant in {*LANGUAGES, DU} else DEFAULT)


@contextmanager
def spoken(variant: str) -> Iterator[None]:
    """Choose the language for a block."""
    token = _current.set(variant if variant in {*LANGUAGES, DU} else DEFAULT)
    try:
        yield
    finally:
        _current.reset(token)


def gettext(message: str, **values: object) -> str:
    """The text in the current language; `%(name)s` is filled from values."""
    text = _catalogue(_current.get()).gettext(message)
    return text % values if values else text


def ngettext(one: str, many: str, n: int, **values: object) -> str:
    """The text for a number of things; `%(num)s` or `%(n)s` is the number."""
    values.setdefault("num", n)
    values.setdefault("n", n)
    return plural(one, many, n) % values


def plural(one: str, many: str, n: int) -> str:
    """The form for a number of things, its placeholders still open."""
    return _catalogue(_current.get()).ngettext(one, many, n)


def pgettext(context: str, message: str, **values: object) -> str:
    """The text in the current language, told apart by a context."""
    text = _catalogue(_current.get()).pgettext(context, message)
    return text % values if values else text


class Lazy:
    """A text that is looked up when it is shown."""

    def __init__(self, message: str) -> None:
        self.message = message

    def __str__(self) -> str:
        return gettext(self.message)

    def __html__(self) -> str:
        return str(self)

    def __mod__(self, values: object) -> str:
        return str(self) % values

    def __eq__(self, other: object) -> bool:
        return str(self) == str(other)

    def __hash__(self) -> int:
        return hash(self.message)


def lazy_gettext(message: str) -> str:
    """A text for module level; it is typed as the string that it becomes."""
    return Lazy(message)  # type: ignore[return-value]


def say(translated: Mapping[str, str] | str | None) -> str:
    """The current language's text of seeded content, else German, else whatever there is."""
    if not translated:
        return ""
    if isinstance(translated, str):
        return translated
    return translated.get(language()) or translated.get(DEFAULT) or next(iter(translated.values()))
