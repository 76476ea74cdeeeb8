"""What is done with a spreadsheet of people and tandems: kept, matched, taken over as a whole, or dropped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError

from netzwerk.core import audit, clock
from netzwerk.core.access import Actor
from netzwerk.core.db import db
from netzwerk.core.errors import Invalid, Stale
from netzwerk.core.languages import gettext as _
from netzwerk.networks import guard
from netzwerk.networks.queries import NetworkHeader
from netzwerk.people import invitations
from netzwerk.tandems.intake import columns, queries, taking
from netzwerk.tandems.intake.columns import Column
from netzwerk.tandems.intake.sheets import Sheet
from netzwerk.tandems.models import IntakeDraft


@dataclass(frozen=True)
class Taken:
    """What came of it: how many rows were new and changed, and how many people were invited."""

    new: int
    changed: int
    invited: int


def keep(actor: Actor, network: NetworkHeader, sheet: Sheet) -> int:
    """Keep a spreadsheet for the dry run, in place of an earlier one of the same person; the number of the draft.

    Raises:
        NotFound: if managing the network is not for the actor.
        Forbidden: if it is archived.
    """
    guard.open_for(actor, network.id)
    _drop_own(actor, network)
    row = IntakeDraft(
        network_id=network.id,
        person_id=actor.person_id,
        content={"sheet": sheet.content(), "mapped": columns.match(sheet.header)},
        created_at=clock.real_now(),
    )
    db.session.add(row)
    db.session.flush()
    return row.id


def choose_columns(actor: Actor, network: NetworkHeader, draft_id: int, chosen: Mapping[int, str]) -> None:
    """Say which column of the spreadsheet means what, in place of what was found by the header.

    Args:
        chosen: meaning by place of the column; columns that are missing here or mean "" are left out.

    Raises:
        NotFound: if it is not the actor's own draft.
        Invalid: if a place or a meaning does not exist, or two columns mean the same.
    """
    guard.open_for(actor, network.id)
    row = queries.draft(actor, network, draft_id, locks=True)
    width = len(row.content["sheet"]["header"])
    wanted = {place: meaning for place, meaning in chosen.items() if meaning}
    if not set(wanted) <= set(range(width)) or not set(wanted.values()) <= set(Column):
        raise Invalid("", _("Choose one of the offered values."))
    mapped: dict[str, int] = {}
    for place, meaning in sorted(wanted.items()):
        if meaning in mapped:
            raise Invalid(
                f"column_{place}",
                _(
                    "“%(column)s” is chosen for two columns. Choose it for one only.",
                    column=columns.LABELS[Column(meaning)],
                ),
            )
        mapped[meaning] = place
    row.content = {**row.content, "mapped": mapped}
    db.session.flush()


def take_over(
    actor: Actor, network: NetworkHeader, draft_id: int, today: date, *, confirmed: str, invites: bool
) -> Taken:
    """Do everything that the dry run showed, or nothing.

    Args:
        today: local day of the network, from which new memberships and roles count.
        confirmed: fingerprint of the steps that the actor saw.
        invites: whether everybody who is new gets an invitation to an account at once.

    Raises:
        NotFound: if the draft was taken over or dropped meanwhile.
        Invalid: if there is a fault.
        Stale: if the network changed so that other steps are needed than those that were shown.
    """
    guard.open_for(actor, network.id)
    run = queries.dry_run(actor, network, draft_id, today, locks=True)
    if run.plan.faults:
        raise Invalid("", _("There are faults in the table. Nothing was taken over."))
    if run.plan.steps.fingerprint != confirmed:
        raise Stale
    try:
        with db.session.begin_nested():
            persons = taking.take(actor, network, run.plan.steps, run.known, today)
    except IntegrityError as error:
        raise Stale from error
    counts = Taken(
        new=sum(row.outcome == "new" for row in run.plan.rows),
        changed=sum(row.outcome == "change" for row in run.plan.rows),
        invited=invitations.invite_all(actor.person_id, persons, network=network.title) if invites else 0,
    )
    audit.record(
        actor.person_id,
        "network.people_taken_in",
        "network",
        network.id,
        {"new": counts.new, "changed": counts.changed},
    )
    _drop_own(actor, network)
    db.session.flush()
    return counts


def drop(actor: Actor, network: NetworkHeader, draft_id: int) -> None:
    """Delete a draft before its time.

    Raises:
        NotFound: if it is not the actor's own.
    """
    db.session.delete(queries.draft(actor, network, draft_id, locks=True))
    db.session.flush()


def _drop_own(actor: Actor, network: NetworkHeader) -> None:
    db.session.execute(
        delete(IntakeDraft).where(IntakeDraft.person_id == actor.person_id, IntakeDraft.network_id == network.id)
    )
