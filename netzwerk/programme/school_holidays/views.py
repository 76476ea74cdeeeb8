"""School holidays in the administration: the regions, one region with its table, dry run, taking over, removing."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from netzwerk.core import clock, dates
from netzwerk.core.access import Audience, audience, current_actor
from netzwerk.core.errors import Invalid, NotFound, Stale
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import lazy_gettext, say
from netzwerk.core.unit_of_work import transaction
from netzwerk.networks import holidays, regions
from netzwerk.people import history
from netzwerk.programme.school_holidays import planning, queries, reading, service
from netzwerk.programme.school_holidays.forms import ConfirmForm, HolidaysForm
from netzwerk.programme.school_holidays.planning import Outcome
from netzwerk.programme.school_holidays.reading import Fault, Table

blueprint = Blueprint("school_holidays", __name__)

ZONE = "Europe/Berlin"
SHOWN_FAULTS = 50
OUTCOMES = {
    Outcome.NEW: (lazy_gettext("new"), "ok", "plus"),
    Outcome.CHANGE: (lazy_gettext("changes"), "brand", "pencil"),
    Outcome.SAME: (lazy_gettext("stays"), "", "check"),
}
HAPPENINGS = {
    service.TAKEN_OVER: lazy_gettext("School holidays taken over"),
    service.REMOVED: lazy_gettext("School holidays removed"),
}
FIELDS = {"rows": lazy_gettext("Rows"), "days": lazy_gettext("Days")}


@blueprint.get("/admin/school-holidays")
@audience(Audience.ADMINISTRATOR)
def index() -> ResponseReturnValue:
    """All regions, those of networks first, with what is missing."""
    return render_template("school_holidays/index.html", rows=queries.all_regions())


@blueprint.route("/admin/school-holidays/<region>", methods=["GET", "POST"])
@audience(Audience.ADMINISTRATOR)
def show(region: str) -> ResponseReturnValue:
    """The stored holidays of a region; a file or pasted rows lead to the dry run."""
    _demand(region)
    form = HolidaysForm()
    if form.validate_on_submit():
        try:
            table = form.table()
        except Invalid as fault:
            form.show(fault)
        else:
            if not table.faults:
                return _dry_run(region, table, ConfirmForm(formdata=None))
            return _page(region, form, table.faults), 422
    return _page(region, form), 422 if request.method == "POST" else 200


@blueprint.post("/admin/school-holidays/<region>/take-over")
@audience(Audience.ADMINISTRATOR)
def take_over(region: str) -> ResponseReturnValue:
    """Do everything that the dry run showed; a second click finds it done."""
    _demand(region)
    form = ConfirmForm()
    try:
        table = reading.from_text(form.table.data or "")
    except Invalid as fault:
        flash(fault.message, "error")
        return redirect(url_for("school_holidays.show", region=region))
    try:
        with transaction():
            plan = service.take_over(current_actor(), region, table, confirmed=form.confirmed.data or "")
    except Invalid as fault:
        flash(fault.message, "error")
        return redirect(url_for("school_holidays.show", region=region))
    except Stale:
        if planning.plan(table.holidays, queries.stored(region)).is_empty:
            flash(_("This table has been taken over already."), "success")
            return redirect(url_for("school_holidays.show", region=region))
        form.form_errors.append(
            _("The stored holidays were changed since you looked at this table. Look through it and confirm again.")
        )
        return _dry_run(region, table, form, status=409)
    flash(
        _(
            "Taken over: %(new)s new, %(changed)s changed.",
            new=plan.count(Outcome.NEW),
            changed=plan.count(Outcome.CHANGE),
        ),
        "success",
    )
    return redirect(url_for("school_holidays.show", region=region))


@blueprint.post("/admin/school-holidays/<region>/<int:holiday_id>/remove")
@audience(Audience.ADMINISTRATOR)
def remove(region: str, holiday_id: int) -> ResponseReturnValue:
    """Remove single school holidays; a second click finds them gone."""
    _demand(region)
    with transaction():
        service.remove(current_actor(), region, holiday_id)
    flash(_("Removed."), "success")
    return redirect(url_for("school_holidays.show", region=region))


@blueprint.errorhandler(RequestEntityTooLarge)
def _too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    return render_template("intake/too_large.html", back=request.path), 413


def _demand(region: str) -> None:
    if not queries.is_region(region):
        raise NotFound


def _page(region: str, form: HolidaysForm, faults: Sequence[Fault] = ()) -> str:
    stored = queries.stored(region)
    years = [(year, list(rows)) for year, rows in groupby(stored, key=lambda one: one.starts_on.year)]
    this_year = dates.local_day(clock.now(), ZONE).year
    return render_template(
        "school_holidays/show.html",
        region=region,
        name=regions.name_of(region),
        form=form,
        faults=faults[:SHOWN_FAULTS],
        more=len(faults) - SHOWN_FAULTS,
        count=len(stored),
        years=years,
        open_year=next((year for year, _rows in years if year >= this_year), years[-1][0] if years else None),
        public=holidays.coverage(region),
        history=history.lines(service.about(region), 0, kinds=HAPPENINGS, fields=FIELDS),
        say=say,
    )


def _dry_run(region: str, table: Table, form: ConfirmForm, status: int = 200) -> ResponseReturnValue:
    plan = planning.plan(table.holidays, queries.stored(region))
    form.table.data, form.confirmed.data = table.rows(), plan.fingerprint
    page = render_template(
        "school_holidays/check.html",
        region=region,
        name=regions.name_of(region),
        form=form,
        plan=plan,
        outcomes=OUTCOMES,
        say=say,
    )
    return page, status
