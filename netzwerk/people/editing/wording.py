"""The history of a person in words; names and addresses themselves are not remembered there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from netzwerk.core.languages import LANGUAGES, lazy_gettext

KINDS: Mapping[str, str] = {
    "person.created": lazy_gettext("taken in from a spreadsheet"),
    "person.invited": lazy_gettext("invited to an account"),
    "person.activated": lazy_gettext("account opened"),
    "person.changed": lazy_gettext("changed"),
    "person.profile_changed": lazy_gettext("changed by the person"),
    "person.deactivated": lazy_gettext("account closed"),
    "person.reactivated": lazy_gettext("account opened again"),
}
FIELDS: Mapping[str, str] = {
    "name": lazy_gettext("Name"),
    "email": lazy_gettext("Mail address"),
    "language": lazy_gettext("Language"),
}


def value(field: str, stored: Any) -> str | None:
    """The words for a stored value."""
    return LANGUAGES.get(stored) if field == "language" else None
