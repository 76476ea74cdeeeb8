"""What events and their states are called in the interface."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from netzwerk.core.languages import LANGUAGES, lazy_gettext, spoken
from netzwerk.core.languages import gettext as _
from netzwerk.events.models import EventFormat, EventKind

NUMBERED: Mapping[str, str] = {
    EventKind.KICKOFF: lazy_gettext("Kick-off"),
    EventKind.MEETING: lazy_gettext("Network meeting %(number)s"),
    EventKind.SEMINAR: lazy_gettext("Online seminar %(number)s"),
    EventKind.SITTING: lazy_gettext("Board sitting %(number)s"),
    EventKind.VISIT: lazy_gettext("Visit %(number)s"),
    EventKind.WORKSHOP: lazy_gettext("Workshop %(number)s"),
    EventKind.CONFERENCE: lazy_gettext("Conference %(number)s"),
    EventKind.CLOSING: lazy_gettext("Closing event"),
}
PLAIN: Mapping[str, str] = {
    EventKind.KICKOFF: lazy_gettext("Kick-off"),
    EventKind.MEETING: lazy_gettext("Network meeting"),
    EventKind.SEMINAR: lazy_gettext("Online seminar"),
    EventKind.SITTING: lazy_gettext("Board sitting"),
    EventKind.VISIT: lazy_gettext("Visit"),
    EventKind.WORKSHOP: lazy_gettext("Workshop"),
    EventKind.CONFERENCE: lazy_gettext("Conference"),
    EventKind.CLOSING: lazy_gettext("Closing event"),
}
FORMATS: Mapping[str, str] = {
    EventFormat.ON_SITE: lazy_gettext("On site"),
    EventFormat.ONLINE: lazy_gettext("Online"),
    EventFormat.HYBRID: lazy_gettext("On site and online"),
}


def short_name(kind: str, number: int | None) -> str:
    """`Network meeting 3`, or `Kick-off` for an event without a number."""
    return NUMBERED[kind] % {"number": number} if number is not None else str(PLAIN[kind])


def full_name(kind: str, number: int | None, title: str) -> str:
    """`Network meeting 3: Half-time`; the title alone when it already begins with the name, in whatever language."""
    name = short_name(kind, number)
    if not title or any(_begins(title, one) for one in (name, *_names(kind, number))):
        return title or name
    return _("%(name)s: %(title)s", name=name, title=title)


def _names(kind: str, number: int | None) -> Iterator[str]:
    for variant in LANGUAGES:
        with spoken(variant):
            name = short_name(kind, number)
        yield name


def _begins(title: str, name: str) -> bool:
    return title.startswith(name) and not title[len(name) :][:1].isdigit()
