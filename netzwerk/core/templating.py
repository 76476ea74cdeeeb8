"""Jinja set up once: strict, translated, and with the filters that pages share."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from flask import Flask, g
from jinja2 import StrictUndefined
from markupsafe import Markup

from netzwerk.core import clock, dates, languages, numbers
from netzwerk.core.components import ComponentTemplate, QuickContext
from netzwerk.core.languages import gettext, language, ngettext

TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates"
HOME_ZONE = "Europe/Berlin"


def page_zone() -> str:
    """The time zone of the network that the page is about."""
    return cast("str", g.get("zone", HOME_ZONE))


def _day_of(value: date | datetime) -> date:
    return dates.local_day(value, page_zone()) if isinstance(value, datetime) else value


def day(value: date | datetime) -> str:
    """`Do, 20. Mai 2021`."""
    return dates.format_day(_day_of(value), language())


def day_long(value: date | datetime) -> str:
    """`Donnerstag, 20. Mai 2021`."""
    return dates.format_day_long(_day_of(value), language())


def day_short(value: date | datetime) -> str:
    """`Do, 20. Mai`."""
    return dates.format_day_short(_day_of(value), language())


def day_before(value: date | datetime, last: date | datetime) -> str:
    """The first day of a span that ends on `last`, with the year only if it is another one."""
    return dates.format_day_before(_day_of(value), _day_of(last), language())


def month(value: date | datetime) -> str:
    """`Mai 2021`."""
    return dates.format_month(_day_of(value), language())


def month_short(value: date | datetime) -> str:
    """`Mai`."""
    return dates.format_month_short(_day_of(value), language())


def clock_time(value: datetime) -> str:
    """`09:30`."""
    return dates.format_clock(value, page_zone())


def span(starts_at: datetime, ends_at: datetime) -> str:
    """`09:30 – 16:00 Uhr`."""
    return dates.format_span(starts_at, ends_at, page_zone(), language())


def moment(value: datetime) -> str:
    """`Do, 20. Mai 2021, 09:30 Uhr`."""
    return dates.format_moment(value, page_zone(), language())


def figure(value: float) -> str:
    """`2,4`."""
    return numbers.format_figure(value, language())


def relative_days(value: date | datetime) -> str:
    """`heute`, `morgen`, `in 13 Tagen`, `vor 2 Tagen`."""
    away = (_day_of(value) - dates.local_day(clock.now(), page_zone())).days
    if away == 0:
        return gettext("today")
    if away == 1:
        return gettext("tomorrow")
    if away == -1:
        return gettext("yesterday")
    if away > 0:
        return ngettext("in %(num)s day", "in %(num)s days", away)
    return ngettext("%(num)s day ago", "%(num)s days ago", -away)


def translated(message: str, **values: object) -> Markup:
    """A text of the interface as markup, its values escaped; much quicker than what Jinja makes of `gettext`."""
    text = _markup(languages.variant(), message)
    return text % values if values else text


@lru_cache(4096)
def _markup(_variant: str, message: str) -> Markup:
    return Markup(gettext(message))  # noqa: S704 - the catalogues are ours


FILTERS: dict[str, Any] = {
    "day": day,
    "figure": figure,
    "day_long": day_long,
    "day_short": day_short,
    "day_before": day_before,
    "month": month,
    "month_short": month_short,
    "clock": clock_time,
    "moment": moment,
    "relative_days": relative_days,
    "say": languages.say,
}


def register(app: Flask) -> None:
    """Set up the templates of the application."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.template_class = ComponentTemplate
    app.jinja_env.context_class = QuickContext
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.add_extension("jinja2.ext.i18n")
    app.jinja_env.add_extension("jinja2.ext.do")
    app.jinja_env.policies["ext.i18n.trimmed"] = True
    app.jinja_env.filters.update(FILTERS)
    app.jinja_env.globals.update(span=span, language=language, now=clock.now)
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        gettext,
        languages.plural,
        newstyle=True,
    )
    app.jinja_env.globals.update(_=translated, gettext=translated)
