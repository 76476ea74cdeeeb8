"""Groups of people to invite, and answers, in words."""

from __future__ import annotations

from collections.abc import Mapping

from netzwerk.core.languages import lazy_gettext

GROUPS: Mapping[str, str] = {
    "tandem": lazy_gettext("Tandems"),
    "facilitation": lazy_gettext("Facilitation"),
    "host": lazy_gettext("Host"),
    "board": lazy_gettext("Advisory board"),
    "partner": lazy_gettext("Partners"),
    "coordination": lazy_gettext("Coordination"),
}
SIDES: Mapping[str, str] = {"school": lazy_gettext("School"), "company": lazy_gettext("Company")}
