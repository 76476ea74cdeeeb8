"""People and tandems from a spreadsheet: upload, dry run, taking over."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from netzwerk.core import clock, dates, paging
from netzwerk.core.access import Audience, audience, current_actor
from netzwerk.core.errors import Invalid, NotFound, Stale
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import ngettext
from netzwerk.core.paging import PAGE_SIZE, Page
from netzwerk.core.unit_of_work import transaction
from netzwerk.networks.pages import current_network
from netzwerk.networks.policy import is_closed
from netzwerk.networks.queries import NetworkHeader
from netzwerk.tandems.intake import columns, queries, samples, service, wording
from netzwerk.tandems.intake.forms import SheetForm, TakeOverForm
from netzwerk.tandems.intake.queries import DryRun
from netzwerk.tandems.intake.steps import RowPlan

blueprint = Blueprint("intake", __name__)

TAKERS = (Audience.COORDINATOR, Audience.ADMINISTRATOR)
SHOWN_FAULTS = 50
EXAMPLES = 3
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.route("/n/<code>/intake", methods=["GET", "POST"])
@audience(*TAKERS)
def start(code: str) -> ResponseReturnValue:
    """Upload a file or paste rows."""
    network, actor = current_network(), current_actor()
    form = SheetForm()
    if form.validate_on_submit():
        try:
            sheet = form.details()
            with transaction():
                intake_id = service.keep(actor, network, sheet)
        except Invalid as fault:
            form.show(fault)
        else:
            return redirect(url_for("intake.check", code=code, intake_id=intake_id))
    page = render_template(
        "intake/start.html",
        form=form,
        code=code,
        columns=columns.LABELS,
        is_closed=is_closed(network),
    )
    return page, 422 if form.errors else 200


@blueprint.get("/n/<code>/intake/<int:intake_id>")
@audience(*TAKERS)
def check(code: str, intake_id: int) -> ResponseReturnValue:
    """The dry run: what would happen with each row, and what is wrong where."""
    network = current_network()
    return _dry_run(code, _run(network, intake_id), TakeOverForm())


@blueprint.post("/n/<code>/intake/<int:intake_id>/columns")
@audience(*TAKERS)
def choose_columns(code: str, intake_id: int) -> ResponseReturnValue:
    """Say which column means what."""
    network, actor = current_network(), current_actor()
    chosen = {
        int(name.removeprefix("column_")): meaning
        for name, meaning in request.form.items()
        if name.startswith("column_") and name.removeprefix("column_").isdecimal() and len(name) < 12
    }
    try:
        with transaction():
            service.choose_columns(actor, network, intake_id, chosen)
    except Invalid as fault:
        flash(fault.message, "error")
    return redirect(url_for("intake.check", code=code, intake_id=intake_id))


@blueprint.post("/n/<code>/intake/<int:intake_id>/take-over")
@audience(*TAKERS)
def take_over(code: str, intake_id: int) -> ResponseReturnValue:
    """Do everything that the dry run showed; a second click finds it done."""
    network, actor = current_network(), current_actor()
    form = TakeOverForm()
    today = dates.local_day(clock.now(), network.zone)
    try:
        with transaction():
            taken = service.take_over(
                actor,
                network,
                intake_id,
                today,
                confirmed=form.confirmed.data or "",
                invites=bool(form.invites.data),
            )
    except NotFound:
        flash(_("This table was taken over already, or it waited for more than a day."), "success")
        return redirect(url_for("networks.people", code=code))
    except Invalid as fault:
        form.form_errors.append(fault.message)
        return _dry_run(code, _run(network, intake_id), form, status=422)
    except Stale:
        form.form_errors.append(
            _("The network was changed since you looked at this table. Look through it once more and confirm again.")
        )
        return _dry_run(code, _run(network, intake_id), form, status=409)
    said = [_("Taken over: %(new)s new, %(changed)s changed.", new=taken.new, changed=taken.changed)]
    if taken.invited:
        said.append(
            ngettext("%(num)s invitation is on its way.", "%(num)s invitations are on their way.", taken.invited)
        )
    flash(" ".join(said), "success")
    return redirect(url_for("networks.people", code=code))


@blueprint.post("/n/<code>/intake/<int:intake_id>/drop")
@audience(*TAKERS)
def drop(code: str, intake_id: int) -> ResponseReturnValue:
    """Delete a table that is not wanted after all."""
    network, actor = current_network(), current_actor()
    with transaction():
        service.drop(actor, network, intake_id)
    flash(_("The table is deleted here. Nothing was taken over."), "success")
    return redirect(url_for("intake.start", code=code))


@blueprint.get("/n/<code>/intake/sample.csv")
@audience(*TAKERS)
def sample_csv(code: str) -> ResponseReturnValue:  # noqa: ARG001
    """The sample as CSV."""
    current_network()
    return _download(samples.as_csv(), "text/csv; charset=utf-8", "csv")


@blueprint.get("/n/<code>/intake/sample.xlsx")
@audience(*TAKERS)
def sample_xlsx(code: str) -> ResponseReturnValue:  # noqa: ARG001
    """The sample as a workbook."""
    current_network()
    return _download(samples.as_xlsx(), XLSX, "xlsx")


@blueprint.errorhandler(RequestEntityTooLarge)
def _too_large(_error: RequestEntityTooLarge) -> ResponseReturnValue:
    return render_template("intake/too_large.html", back=request.path), 413


def _run(network: NetworkHeader, intake_id: int) -> DryRun:
    today = dates.local_day(clock.now(), network.zone)
    return queries.dry_run(current_actor(), network, intake_id, today)


def _dry_run(code: str, run: DryRun, form: TakeOverForm, status: int = 200) -> ResponseReturnValue:
    form.confirmed.data = run.plan.steps.fingerprint
    meanings = {place: column for column, place in run.mapped.items()}
    examples = [", ".join(_first_values(run, place)) for place in range(len(run.sheet.header))]
    page = render_template(
        "intake/check.html",
        form=form,
        run=run,
        headline=wording.headline(run.plan),
        remarks=[wording.remark(found, value) for found, value in run.sheet.remarks],
        faults=run.plan.faults[:SHOWN_FAULTS],
        page=_page(run.plan.rows),
        meanings=meanings,
        examples=examples,
        dropped=[
            name or columns.letter(place)
            for place, name in enumerate(run.sheet.header)
            if place not in meanings and examples[place]
        ],
        columns=columns.LABELS,
        outcomes=wording.OUTCOMES,
        roles=wording.ROLES,
        code=code,
    )
    return page, status


def _first_values(run: DryRun, place: int) -> list[str]:
    """The first few different values of a column, so that somebody recognises it."""
    values = (line.cells[place] for line in run.sheet.lines[:20] if place < len(line.cells) and line.cells[place])
    return list(dict.fromkeys(value[:30] for value in values))[:EXAMPLES]


def _page(rows: Sequence[RowPlan]) -> Page[RowPlan]:
    number = paging.number_asked(request.args.get("page"))
    first = paging.offset(number)
    return paging.page(rows[first : first + PAGE_SIZE], number, len(rows))


def _download(content: bytes, kind: str, suffix: str) -> Response:
    answer = make_response(content)
    answer.headers["Content-Type"] = kind
    name = _("people-and-tandems-sample")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{suffix}"'
    return answer
