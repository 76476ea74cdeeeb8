"""What remarks, outcomes and sides are called on the pages of the intake."""

from __future__ import annotations

from collections.abc import Mapping

from netzwerk.core.access import Side
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import lazy_gettext, ngettext
from netzwerk.networks.wording import ROLES
from netzwerk.tandems.intake.sheets import Remark
from netzwerk.tandems.intake.steps import Outcome, Plan

__all__ = ["OUTCOMES", "ROLES", "SIDES", "headline", "remark"]

SIDES: Mapping[str, str] = {Side.SCHOOL: lazy_gettext("School"), Side.COMPANY: lazy_gettext("Company")}
OUTCOMES: Mapping[str, tuple[str, str, str]] = {
    Outcome.NEW: (lazy_gettext("new"), "ok", "plus"),
    Outcome.CHANGE: (lazy_gettext("changes"), "brand", "pencil"),
    Outcome.SAME: (lazy_gettext("stays"), "", "check"),
    Outcome.FAULT: (lazy_gettext("fault"), "bad", "alert-triangle"),
}


def headline(plan: Plan) -> str:
    """The whole plan in one line: `18 new, 2 changed, 1 fault`."""
    faults = len(plan.faults)
    parts = [
        ngettext("%(num)s row new", "%(num)s rows new", plan.count(Outcome.NEW)),
        ngettext("%(num)s changed", "%(num)s changed", plan.count(Outcome.CHANGE)),
        ngettext("%(num)s stays", "%(num)s stay", plan.count(Outcome.SAME)),
        ngettext("%(num)s fault", "%(num)s faults", faults) if faults else _("no fault"),
    ]
    return ", ".join(parts)


def remark(found: Remark, value: str) -> str:
    """What was noticed about the spreadsheet, in a sentence."""
    return {
        Remark.SHEET: lambda: _("Read from the sheet “%(name)s”.", name=value),
        Remark.OTHER_SHEETS: lambda: _("These sheets were not read: %(names)s.", names=value),
        Remark.HIDDEN_SHEETS: lambda: _("Hidden sheets were not read: %(names)s.", names=value),
        Remark.MERGED: lambda: _("Merged cells: their value counts for every row that they cover."),
        Remark.FORMULAS: lambda: ngettext(
            "%(num)s cell holds a formula. Nothing is calculated here: the result that the file holds is taken.",
            "%(num)s cells hold formulas. Nothing is calculated here: the results that the file holds are taken.",
            int(value),
        ),
        Remark.WINDOWS_1252: lambda: _(
            "The file is in the old Windows encoding. Please check that ä, ö, ü and ß look right."
        ),
    }[found]()
