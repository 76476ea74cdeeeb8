"""The programme in words: what its rows are called, and what stands against a date."""

from __future__ import annotations

from collections.abc import Sequence

from netzwerk.core import dates
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import language, ngettext, say
from netzwerk.events import wording as event_wording
from netzwerk.programme.clock import Conflict, Reason, Step


def name_of(step: Step) -> str:
    """`Network meeting 3` or `Reflection 3`."""
    if step.is_window:
        return _("Reflection round %(number)s", number=step.number)
    return event_wording.short_name(step.kind, step.number)


def full_name_of(step: Step) -> str:
    """`Network meeting 3: Half-time`."""
    if step.is_window:
        return name_of(step)
    return event_wording.full_name(step.kind, step.number, step.title)


def years(found: Sequence[int]) -> str:
    """Years in order, such as `2027–2028` or `2027, 2029`."""
    is_row = len(found) > 1 and found[-1] - found[0] == len(found) - 1
    return f"{found[0]}–{found[-1]}" if is_row else ", ".join(str(one) for one in found)


def sentence(conflict: Conflict) -> str:
    """Why a date is a bad one, in one sentence."""
    if conflict.tandems:
        return _of_tandems(conflict)
    if conflict.name is not None:
        return _of_holidays(conflict)
    if conflict.reason is Reason.SHORT_WINDOW:
        return ngettext(
            "Only %(num)s day to answer: too short for the tandems.",
            "Only %(num)s days to answer: too short for the tandems.",
            conflict.days or 0,
        )
    if conflict.other is not None:
        other = event_wording.short_name(*conflict.other)
        return _("On the same day, %(day)s: %(other)s.", day=_day(conflict), other=other)
    if conflict.reason is Reason.WEEKEND:
        return _("%(day)s is a weekend.", day=_day(conflict))
    return _("%(day)s is outside the two years of the network.", day=_day(conflict))


def numbers(tandems: Sequence[int]) -> str:
    """`Tandem 2`, `Tandems 2 and 5`, `Tandems 2, 5 and 8`."""
    if len(tandems) == 1:
        return _("Tandem %(number)s", number=tandems[0])
    first = ", ".join(str(number) for number in tandems[:-1])
    return _("Tandems %(first)s and %(last)s", first=first, last=tandems[-1])


def _of_holidays(conflict: Conflict) -> str:
    if conflict.reason is Reason.PUBLIC_HOLIDAY:
        return _("%(day)s is a public holiday: %(name)s.", day=_day(conflict), name=say(conflict.name))
    return _("Falls in the school holidays: %(name)s, %(span)s.", name=say(conflict.name), span=_span(conflict))


def _of_tandems(conflict: Conflict) -> str:
    who = numbers(conflict.tandems)
    if conflict.reason is Reason.BLOCK:
        return _("Block weeks: %(who)s.", who=who)
    if conflict.reason is Reason.EXAM:
        return _("Examinations: %(who)s.", who=who)
    return _("Marked as not possible: %(who)s.", who=who)


def _day(conflict: Conflict) -> str:
    return dates.format_day(conflict.first, language())


def _span(conflict: Conflict) -> str:
    first = dates.format_day_before(conflict.first, conflict.last, language())
    last = dates.format_day(conflict.last, language())
    return _("%(first)s to %(last)s", first=first, last=last)
