"""The history of a tandem in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from netzwerk.core.languages import lazy_gettext
from netzwerk.tandems import wording

KINDS: Mapping[str, str] = {
    "tandem.created": lazy_gettext("created"),
    "tandem.changed": lazy_gettext("changed"),
    "tandem.state_changed": lazy_gettext("taking part changed"),
    "tandem.organisation_added": lazy_gettext("organisation added"),
    "tandem.organisation_removed": lazy_gettext("organisation taken out"),
    "tandem.blocked_added": lazy_gettext("days on which the tandem cannot come added"),
    "tandem.blocked_changed": lazy_gettext("days on which the tandem cannot come changed"),
    "tandem.blocked_removed": lazy_gettext("days on which the tandem cannot come removed"),
    "tandem.member_added": lazy_gettext("member added"),
    "tandem.member_changed": lazy_gettext("member changed"),
    "tandem.member_ended": lazy_gettext("membership ended"),
    "tandem.member_succeeded": lazy_gettext("handed over to a successor"),
}
FIELDS: Mapping[str, str] = {
    "number": lazy_gettext("Number"),
    "title": lazy_gettext("Title"),
    "occupations": lazy_gettext("Occupations"),
    "block_rhythm": lazy_gettext("Block rhythm"),
    "partner_tandem_id": lazy_gettext("Partner tandem"),
    "publishes_name": lazy_gettext("Name may be published"),
    "publishes_project": lazy_gettext("Project may be published"),
    "state": lazy_gettext("The tandem"),
    "state_reason": lazy_gettext("Reason"),
    "organisation": lazy_gettext("Organisation"),
    "starts_on": lazy_gettext("First day"),
    "ends_on": lazy_gettext("Last day"),
    "person": lazy_gettext("Person"),
    "function": lazy_gettext("Function"),
    "spokesperson": lazy_gettext("Spokesperson"),
}


def words_of(
    persons: Mapping[int, str], organisations: Mapping[int, str], tandems: Mapping[int, int]
) -> Callable[[str, Any], str | None]:
    """The words for stored values.

    Args:
        persons, organisations: names by number of the row.
        tandems: numbers of tandems by number of the row.
    """

    def value(field: str, stored: Any) -> str | None:
        if stored is None:
            return None
        if field == "person":
            return persons.get(stored)
        if field == "organisation":
            return organisations.get(stored)
        if field == "partner_tandem_id":
            return str(tandems.get(stored, "–"))
        if field == "state":
            return str(wording.STATES[stored])
        return None

    return value
