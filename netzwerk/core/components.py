"""Components whose markup follows from their arguments alone are made once and remembered."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from types import FunctionType
from typing import Any, cast

from flask import g
from jinja2 import Template
from jinja2.environment import TemplateModule
from jinja2.runtime import Context, Macro
from markupsafe import Markup

from netzwerk.core import languages

MOST = 512
"""Remembered results of each component in each process."""
PURE = {
    "components/attendance.html": "attendance",
    "components/avatar.html": "avatar",
    "components/button.html": "button",
    "components/chart_bars.html": "chart_bars",
    "components/chart_rating.html": "chart_rating",
    "components/chart_trend.html": "chart_trend",
    "components/datebox.html": "datebox",
    "components/empty.html": "empty",
    "components/duo.html": "duo",
    "components/entry_state.html": "entry_state",
    "components/event_state.html": "event_state",
    "components/halves.html": "halves",
    "components/icon.html": "icon",
    "components/light.html": "light",
    "components/presence.html": "presence",
    "components/progress.html": "progress",
    "components/reply.html": "reply",
    "components/status.html": "status",
    "components/stepper.html": "stepper",
    "components/task_list.html": "task_list",
    "components/timeline.html": "timeline",
    "components/tone_class.html": "tone_class",
    "components/trend.html": "trend",
    "components/visibility_badge.html": "visibility_badge",
    "dashboard/_agreements.html": "open_agreements",
    "dashboard/_dates.html": "next_dates",
    "dashboard/_duty.html": "duty",
    "dashboard/_next.html": "next_event",
    "dashboard/_tandem_line.html": "tandem_line",
    "dashboard/_tandems.html": "tandem_table",
    "dashboard/_trends.html": "trends",
    "events/_actions.html": "event_actions",
    "events/_agenda.html": "agenda_day",
    "events/_answers_of_sides.html": "answers_of_sides",
    "events/_checks.html": "check_lines",
    "events/_glance.html": "glance",
    "events/_people.html": "people",
    "events/_people_table.html": "people_table",
    "events/_round.html": "round_card",
    "events/_tandem_row.html": "tandem_row",
    "preparation/_todos.html": "todo_lines",
    "layouts/_account_menu.html": "account_menu",
    "layouts/_bottom.html": "bottom",
    "layouts/_items.html": "items",
    "layouts/_legal.html": "legal",
    "layouts/_rail.html": "rail",
    "layouts/_unsent.html": "unsent",
    "reflections/_matrix.html": "matrix",
    "reflections/_rounds.html": "rounds_table",
}
"""Templates with the macro whose markup follows from its arguments, the language and the zone of the page.

They use no request, no clock and no token. What a person may see is decided before: it stands in the arguments.
"""

COMPOSED = frozenset({dict, list, tuple})


class Remembered:
    """A macro that is called once for the same arguments in the same language."""

    def __init__(self, macro: Macro) -> None:
        self._macro = macro
        self._kept: dict[Hashable, Markup] = {}

    def __call__(self, *args: Any, **named: Any) -> Markup:
        """The markup of the component; what cannot be told apart by value is made each time."""
        kinds = (*map(type, args), *map(type, named.values()))
        key: Hashable
        if COMPOSED.isdisjoint(kinds):
            key = (languages.variant(), g.get("zone"), kinds, args, *named.items())
        else:
            pairs = ((name, _distinct(value)) for name, value in named.items())
            key = (languages.variant(), g.get("zone"), *map(_distinct, args), *pairs)
        try:
            found = self._kept.get(key)
        except TypeError:
            return cast("Markup", self._macro(*args, **named))
        if found is None:
            found = self._kept[key] = cast("Markup", self._macro(*args, **named))
            if len(self._kept) > MOST:
                self._kept.pop(next(iter(self._kept)), None)
        return found


class QuickContext(Context):
    """A context that calls plain functions and remembered components without asking what they want to be given."""

    def call(__self, __obj: Callable[..., Any], *args: Any, **named: Any) -> Any:  # noqa: N805
        """Call from a template, as Jinja does."""
        if type(__obj) is Remembered or (type(__obj) is FunctionType and not hasattr(__obj, "jinja_pass_arg")):
            named.pop("_block_vars", None)
            named.pop("_loop_vars", None)
            return __obj(*args, **named)
        return super().call(__obj, *args, **named)


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
        name = PURE.get(self.name or "")
        if name is not None:
            setattr(module, name, Remembered(getattr(module, name)))
        return module
