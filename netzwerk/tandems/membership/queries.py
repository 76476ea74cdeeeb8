"""What the forms about members are filled from."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from netzwerk.core.access import Actor
from netzwerk.core.db import db
from netzwerk.core.errors import NotFound
from netzwerk.networks.queries import NetworkHeader
from netzwerk.tandems import policy
from netzwerk.tandems.models import TandemMember


@dataclass(frozen=True)
class MemberFields:
    """A membership as its forms show it; `version` is its fingerprint."""

    id: int
    name: str
    side: str
    organisation_id: int
    function: str
    is_spokesperson: bool
    valid_from: date
    valid_to: date | None
    version: int


def member_version(row: TandemMember) -> int:
    """A number that tells whether a membership is still as it was read."""
    values = row.organisation_id, row.function, bool(row.is_spokesperson), row.valid_from, row.valid_to
    return zlib.crc32(repr(values).encode())


def member(actor: Actor, network: NetworkHeader, tandem_id: int, member_id: int) -> MemberFields:
    """A membership for those who settle it.

    Raises:
        NotFound: if there is none such, or not for the actor.
    """
    row = db.session.scalar(
        select(TandemMember)
        .where(TandemMember.id == member_id, TandemMember.tandem_id == tandem_id)
        .options(joinedload(TandemMember.person), joinedload(TandemMember.tandem))
    )
    if row is None or row.tandem.network_id != network.id or not policy.may_manage(actor, network):
        raise NotFound
    return MemberFields(
        id=row.id,
        name=row.person.name,
        side=row.side,
        organisation_id=row.organisation_id,
        function=row.function,
        is_spokesperson=row.is_spokesperson,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        version=member_version(row),
    )
