"""What the kinds of agenda items, and the steps in an agenda, are called in the interface."""

from __future__ import annotations

from collections.abc import Mapping

from netzwerk.core import dates
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import language, lazy_gettext
from netzwerk.events.agenda.plan import Plan
from netzwerk.events.models import ItemKind
from netzwerk.events.undo import Step

KINDS: Mapping[str, str] = {
    ItemKind.ARRIVAL: lazy_gettext("Arriving"),
    ItemKind.INPUT: lazy_gettext("Input"),
    ItemKind.WORK: lazy_gettext("Work phase"),
    ItemKind.EXCHANGE: lazy_gettext("Sharing"),
    ItemKind.REFLECTION: lazy_gettext("Looking back"),
    ItemKind.BREAK: lazy_gettext("Break"),
    ItemKind.CLOSING: lazy_gettext("Wrap-up"),
}
STEPS: Mapping[str, str] = {
    "added": lazy_gettext("Added: %(title)s"),
    "changed": lazy_gettext("Changed: %(title)s"),
    "copied": lazy_gettext("Copied: %(title)s"),
    "removed": lazy_gettext("Deleted: %(title)s"),
    "moved": lazy_gettext("Moved: %(title)s"),
    "taken_over": lazy_gettext("Taken over: %(title)s"),
}
PLAIN_STEPS: Mapping[str, str] = {
    "shortened": lazy_gettext("Durations shortened"),
    "undone": lazy_gettext("Last step undone"),
}
HAPPENINGS: Mapping[str, str] = {
    "agenda.added": lazy_gettext("item added"),
    "agenda.changed": lazy_gettext("item changed"),
    "agenda.copied": lazy_gettext("item copied"),
    "agenda.removed": lazy_gettext("item deleted"),
    "agenda.moved": lazy_gettext("item moved"),
    "agenda.shortened": lazy_gettext("durations shortened in proportion"),
    "agenda.taken_over": lazy_gettext("agenda taken over"),
    "agenda.undone": lazy_gettext("last step undone"),
}
CHANGES: Mapping[str, str] = {"agenda_item.changed": lazy_gettext("changed")}
FIELDS: Mapping[str, str] = {
    "minutes": lazy_gettext("Minutes"),
    "kind": lazy_gettext("Kind"),
    "title": lazy_gettext("Title"),
    "goal": lazy_gettext("Goal"),
    "method": lazy_gettext("Method"),
    "social_form": lazy_gettext("Social form"),
    "material": lazy_gettext("Material"),
    "responsible": lazy_gettext("Led by"),
    "internal_note": lazy_gettext("Internal note"),
}


def done(step: Step) -> str:
    """What was done last, in words."""
    if step.kind in STEPS and step.label:
        return STEPS[step.kind] % {"title": step.label}
    return str(PLAIN_STEPS.get(step.kind, PLAIN_STEPS["undone"]))


def value(field: str, stored: object) -> str | None:
    """The words for a stored value of the history, None for how it is stored."""
    return str(KINDS[str(stored)]) if field == "kind" and stored in KINDS else None


def whereabouts(plan: Plan, item_id: int, zone: str) -> str:
    """`Peer consultation: place 3 of 9, 11:00`; empty for an item that is not there."""
    found = plan.entry(item_id)
    if found is None:
        return ""
    day, entry = found
    clock = dates.format_clock(entry.starts_at, zone)
    if language() == "de":
        clock = f"{clock}{dates.NBSP}Uhr"
    return _(
        "%(title)s: place %(place)s of %(all)s, %(time)s",
        title=entry.item.title,
        place=entry.item.place,
        all=len(day.items),
        time=clock,
    )
