"""What organisations, roles and states of networks are called in the interface."""

from __future__ import annotations

from collections.abc import Mapping

from netzwerk.core.access import RoleKind
from netzwerk.core.languages import gettext, lazy_gettext
from netzwerk.networks.directory import OrganisationRow
from netzwerk.networks.models import NetworkState, OrganisationKind, PartnerFunction

ORGANISATIONS: Mapping[str, str] = {
    OrganisationKind.SCHOOL: lazy_gettext("Vocational school"),
    OrganisationKind.COMPANY: lazy_gettext("Training company"),
    OrganisationKind.SCHOOL_AUTHORITY: lazy_gettext("School authority"),
    OrganisationKind.MUNICIPALITY: lazy_gettext("Municipality"),
    OrganisationKind.FOUNDATION: lazy_gettext("Foundation"),
    OrganisationKind.ASSOCIATION: lazy_gettext("Association"),
    OrganisationKind.MINISTRY: lazy_gettext("Ministry"),
    OrganisationKind.CHAMBER: lazy_gettext("Chamber"),
    OrganisationKind.GUILD: lazy_gettext("Guild"),
    OrganisationKind.SOCIAL_PARTNER: lazy_gettext("Social partner"),
    OrganisationKind.UNIVERSITY: lazy_gettext("University"),
    OrganisationKind.RESEARCH: lazy_gettext("Research institution"),
    OrganisationKind.OTHER: lazy_gettext("Other organisation"),
}
FUNCTIONS: Mapping[str, str] = {
    PartnerFunction.CARRIER: lazy_gettext("runs the network"),
    PartnerFunction.FUNDER: lazy_gettext("funds the network"),
    PartnerFunction.PARTNER: lazy_gettext("partner of the network"),
    PartnerFunction.BOARD: lazy_gettext("is represented on the advisory board"),
}
ROLES: Mapping[str, str] = {
    RoleKind.COORDINATOR: lazy_gettext("Programme coordination"),
    RoleKind.FACILITATOR: lazy_gettext("Facilitation"),
    RoleKind.BOARD: lazy_gettext("Advisory board"),
    RoleKind.PARTNER: lazy_gettext("Partner"),
    "tandem": lazy_gettext("Tandem"),
}
STATES: Mapping[str, str] = {
    NetworkState.PLANNING: lazy_gettext("in planning"),
    NetworkState.RUNNING: lazy_gettext("running"),
    NetworkState.CLOSING: lazy_gettext("coming to an end"),
    NetworkState.ARCHIVED: lazy_gettext("archived"),
}


def kind_of(row: OrganisationRow) -> str:
    """What kind of organisation it is; a company trains apprentices here only as part of a tandem."""
    if row.kind == OrganisationKind.COMPANY and not row.tandems:
        return gettext("Business")
    return ORGANISATIONS[row.kind]
