"""Components whose markup follows from their arguments alone are made once and remembered."""

from __future__ import annotations

from collections.abc import Hashable
from functools import lru_cache
from typing import Any, cast

from jinja2 import Template
from jinja2.environment import TemplateModule
from jinja2.runtime import Context, Macro
from markupsafe import Markup

from netzwerk.core import languages

FOLDER = "components/"
MOST = 512
"""Remembered results of each component in each process."""
PURE = frozenset(
    {
        "attendance",
        "avatar",
        "chart_bars",
        "chart_rating",
        "chart_trend",
        "datebox",
        "duo",
        "entry_state",
        "event_state",
        "icon",
        "light",
        "presence",
        "progress",
        "reply",
        "status",
        "stepper",
        "timeline",
        "tone_class",
        "trend",
        "visibility_badge",
    }
)
"""They use no request, no clock and no zone; a date comes to them as a date."""


class Call:
    """The arguments of a call, equal to another if nobody could tell their markup apart."""

    __slots__ = ("_hash", "_key", "args", "named")

    def __init__(self, args: tuple[Any, ...], named: dict[str, Any]) -> None:
        self.args, self.named = args, named
        pairs = tuple((name, _distinct(value)) for name, value in named.items())
        self._key = (languages.variant(), tuple(map(_distinct, args)), pairs)
        self._hash = hash(self._key)

    def __hash__(self) -> int:
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Call) and self._key == other._key


class Remembered:
    """A macro that is called once for the same arguments in the same language."""

    def __init__(self, macro: Macro) -> None:
        self._macro = macro
        self._make = lru_cache(MOST)(lambda call: macro(*call.args, **call.named))

    def __call__(self, *args: Any, **named: Any) -> Markup:
        """The markup of the component; what cannot be told apart by value is made each time."""
        try:
            call = Call(args, named)
        except TypeError:
            return cast("Markup", self._macro(*args, **named))
        return cast("Markup", self._make(call))


def _distinct(value: Any) -> Hashable:
    """Something that is equal only for values that look the same: `1` is not `True`, and markup is not plain text."""
    kind = type(value)
    if kind is str:
        return cast("str", value)
    if kind in {list, tuple}:
        return (kind, *map(_distinct, value))
    if kind is dict:
        return (kind, *((name, _distinct(one)) for name, one in value.items()))
    return (kind, value)


class ComponentTemplate(Template):
    """A template that remembers, if it is one of the pure components."""

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        """The module of the template; it never depends on who imports it, because no globals are given to renders."""
        if self._module is not None:
            return self._module
        module = super()._get_default_module(ctx)
        name = (self.name or "").removeprefix(FOLDER).removesuffix(".html")
        if name in PURE and isinstance(getattr(module, name, None), Macro):
            setattr(module, name, Remembered(getattr(module, name)))
        return module
