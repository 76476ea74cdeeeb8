"""Taking over a table of school holidays as a whole, and removing single ones."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.exc import IntegrityError

from netzwerk.core import audit
from netzwerk.core.access import Actor
from netzwerk.core.db import db
from netzwerk.core.errors import Forbidden, Invalid, NotFound, Stale
from netzwerk.core.languages import gettext as _
from netzwerk.networks.models import SchoolHoliday
from netzwerk.programme.school_holidays import planning, queries
from netzwerk.programme.school_holidays.planning import Outcome, Plan, Step
from netzwerk.programme.school_holidays.reading import Table

TAKEN_OVER, REMOVED = "calendar.taken_over", "calendar.removed"


def about(region: str) -> str:
    """What the audit trail calls the calendar of a region."""
    return f"calendar {region}"


def take_over(actor: Actor, region: str, table: Table, *, confirmed: str) -> Plan:
    """Do everything that the dry run showed, or nothing.

    Args:
        confirmed: fingerprint of the steps that the actor saw.

    Raises:
        Forbidden: if the actor does not administer the installation.
        NotFound: if there is no such region.
        Invalid: if there is a fault in the table.
        Stale: if the stored holidays changed so that other steps are needed than those that were shown.
    """
    _demand(actor, region)
    if table.faults:
        raise Invalid("", _("There are faults in the table. Nothing was taken over."))
    plan = planning.plan(table.holidays, queries.stored(region, locks=True))
    if plan.fingerprint != confirmed:
        raise Stale
    if plan.is_empty:
        return plan
    try:
        with db.session.begin_nested():
            _apply(region, plan.steps)
    except IntegrityError as error:
        raise Stale from error
    counts = {outcome.value: plan.count(outcome) for outcome in (Outcome.NEW, Outcome.CHANGE)}
    changes = {"rows": [0, sum(counts.values())]}
    audit.record(actor.person_id, TAKEN_OVER, about(region), 0, {"region": region, "changes": changes, **counts})
    db.session.flush()
    return plan


def remove(actor: Actor, region: str, holiday_id: int) -> None:
    """Remove school holidays of a region; those that are gone already stay gone.

    Raises:
        Forbidden: if the actor does not administer the installation.
        NotFound: if there is no such region.
    """
    _demand(actor, region)
    row = db.session.get(SchoolHoliday, holiday_id, with_for_update=True)
    if row is None or row.region != region:
        return
    days = f"{row.starts_on:%d.%m.%Y}–{row.ends_on:%d.%m.%Y}"
    audit.record(actor.person_id, REMOVED, about(region), 0, {"region": region, "changes": {"days": [days, None]}})
    db.session.delete(row)
    db.session.flush()


def _apply(region: str, steps: Sequence[Step]) -> None:
    gone = {row.id for step in steps if step.outcome is Outcome.CHANGE for row in step.before}
    for number in sorted(gone):
        db.session.delete(db.session.get_one(SchoolHoliday, number))
    db.session.flush()
    for step in steps:
        if step.outcome is not Outcome.SAME:
            one = step.holiday
            db.session.add(SchoolHoliday(region=region, name=one.name, starts_on=one.starts_on, ends_on=one.ends_on))
    db.session.flush()


def _demand(actor: Actor, region: str) -> None:
    if not actor.is_administrator:
        raise Forbidden
    if not queries.is_region(region):
        raise NotFound
