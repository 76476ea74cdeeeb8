"""The history of an organisation in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from netzwerk.core.languages import lazy_gettext
from netzwerk.networks.wording import ORGANISATIONS

ORGANISATION_KINDS: Mapping[str, str] = {
    "organisation.created": lazy_gettext("taken in from a spreadsheet"),
    "organisation.changed": lazy_gettext("changed"),
}
ORGANISATION_FIELDS: Mapping[str, str] = {
    "name": lazy_gettext("Name"),
    "kind": lazy_gettext("Kind"),
    "town": lazy_gettext("Town"),
    "region": lazy_gettext("Region"),
    "website": lazy_gettext("Website"),
    "contact": lazy_gettext("Contact"),
}


def organisation_value(field: str, stored: Any) -> str | None:
    """The words for a stored value."""
    return str(ORGANISATIONS[stored]) if field == "kind" and stored in ORGANISATIONS else None
