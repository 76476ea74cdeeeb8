"""What the steps in a preparation list are called in the interface."""

from __future__ import annotations

from collections.abc import Mapping

from netzwerk.core.languages import lazy_gettext
from netzwerk.events.undo import Step

STEPS: Mapping[str, str] = {
    "added": lazy_gettext("Added: %(title)s"),
    "changed": lazy_gettext("Changed: %(title)s"),
    "ticked": lazy_gettext("Done: %(title)s"),
    "opened": lazy_gettext("Open again: %(title)s"),
    "removed": lazy_gettext("Deleted: %(title)s"),
}
TAKEN_OVER = lazy_gettext("Taken over from the template of the programme")
UNDONE = lazy_gettext("Last step undone")
CHANGES: Mapping[str, str] = {"preparation_item.changed": lazy_gettext("changed")}
FIELDS: Mapping[str, str] = {
    "title": lazy_gettext("What has to be ready"),
    "owner": lazy_gettext("Who sees to it"),
    "due_on": lazy_gettext("Until when"),
}


def done(step: Step) -> str:
    """What was done last, in words."""
    if step.kind in STEPS:
        return STEPS[step.kind] % {"title": step.label}
    return str(TAKEN_OVER if step.kind == "taken_over" else UNDONE)
