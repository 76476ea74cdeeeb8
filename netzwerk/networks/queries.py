"""Reading networks, organisations and people, always from what the actor may see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import column, func, select, table

from netzwerk.core.db import db
from netzwerk.networks.models import Network


@dataclass(frozen=True)
class NetworkHeader:
    """What every page of a network needs to know about it.

    Attributes:
        tandems: number of tandems that take part.
    """

    id: int
    programme_id: int
    code: str
    title: str
    region: str
    zone: str
    language: str
    form_of_address: str
    starts_on: date
    ends_on: date
    state: str
    target_tandems: int
    target_meetings: int
    target_seminars: int
    tandems: int


_TANDEM = table("tandem", column("network_id"), column("state"))


def find_by_code(code: str) -> NetworkHeader | None:
    """The network with this code, for whoever asks; the caller checks who does."""
    tandems = (
        select(func.count())
        .select_from(_TANDEM)
        .where(_TANDEM.c.network_id == Network.id, _TANDEM.c.state != "left")
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(
            Network.id,
            Network.programme_id,
            Network.code,
            Network.title,
            Network.region,
            Network.zone,
            Network.language,
            Network.form_of_address,
            Network.starts_on,
            Network.ends_on,
            Network.state,
            Network.target_tandems,
            Network.target_meetings,
            Network.target_seminars,
            tandems.label("tandems"),
        ).where(Network.code == code)
    )
    found = rows.mappings().one_or_none()
    return NetworkHeader(**found) if found else None
