"""Why a date was proposed, in words."""

from __future__ import annotations

from datetime import date

from netzwerk.core import dates
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import language, ngettext, say
from netzwerk.events import wording as event_wording
from netzwerk.events.models import EventKind
from netzwerk.programme.obstacles import Break
from netzwerk.programme.proposal import Draft, Ground

ONE_WEEK = 7
TWO_WEEKS = 14


def sentence(draft: Draft) -> str:
    """`Tue, 15 September 2026: 8 weeks after network meeting 1, …`; empty for a date that was set by hand."""
    ground = draft.ground
    if ground is None or not draft.days:
        return ""
    parts = [_distance(ground)]
    if ground.apart:
        parts.append(_apart(ground.apart))
    if ground.around:
        parts.append(_outside(ground.around))
    if ground.near:
        day = dates.format_day_short(ground.near.day, language())
        parts.append(_("beside the public holiday %(name)s (%(day)s)", name=say(ground.near.name), day=day))
    return _("%(day)s: %(reasons)s", day=dates.format_day(draft.first, language()), reasons=", ".join(parts))


def _distance(ground: Ground) -> str:
    if ground.after is None:
        return _("%(span)s after the start of the network", span=_span(ground.days))
    if ground.after[0] == EventKind.KICKOFF:
        return _("%(span)s after the kick-off", span=_span(ground.days))
    return _("%(span)s after %(event)s", span=_span(ground.days), event=event_wording.short_name(*ground.after))


def _span(days: int) -> str:
    if days < TWO_WEEKS and days != ONE_WEEK:
        return ngettext("%(num)s day", "%(num)s days", days)
    weeks = round(days / ONE_WEEK)
    if days % ONE_WEEK == 0:
        return ngettext("%(num)s week", "%(num)s weeks", weeks)
    return ngettext("about %(num)s week", "about %(num)s weeks", weeks)


def _apart(days: int) -> str:
    if days == ONE_WEEK:
        return _("the second day a week later")
    return ngettext("the second day %(num)s day later", "the second day %(num)s days later", days)


def _outside(found: Break) -> str:
    return _(
        "outside the school holidays (%(name)s, %(first)s to %(last)s)",
        name=say(found.name),
        first=_plain(found.starts_on),
        last=_plain(found.ends_on),
    )


def _plain(day: date) -> str:
    """`11 October`, without the day of the week."""
    return dates.format_day_short(day, language()).partition(", ")[2]
