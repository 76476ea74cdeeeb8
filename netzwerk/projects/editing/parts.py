"""What a project has several of, as a table: the model, its words, and whose child it is."""

from __future__ import annotations

from dataclasses import dataclass

from netzwerk.core.languages import lazy_gettext as _
from netzwerk.projects.models import Factor, Goal, Indicator, Milestone, NextStep, Tool

PartRow = Goal | Indicator | Milestone | NextStep | Factor | Tool


@dataclass(frozen=True)
class Part:
    """One kind of part.

    Attributes:
        fields: what a person fills in, in the order of the form.
        is_versioned: whether two editors are told of each other; the others are one line each.
        new, edit, remove: titles of the pages and of the button.
        gone: the question before it is removed.
        anchor: where it stands on the page of the project.
    """

    name: str
    model: type[PartRow]
    fields: tuple[str, ...]
    is_versioned: bool
    new: str
    edit: str
    remove: str
    gone: str
    anchor: str


PARTS = {
    part.name: part
    for part in (
        Part(
            "step",
            NextStep,
            ("text", "who", "due_on"),
            True,
            _("New step"),
            _("Edit step"),
            _("Remove step"),
            _("Remove this step? What was frozen at meetings keeps it."),
            "steps",
        ),
        Part(
            "milestone",
            Milestone,
            ("title", "planned_on"),
            True,
            _("New milestone"),
            _("Edit milestone"),
            _("Drop milestone"),
            _("Drop this milestone with the reasons of its moves? What was frozen at meetings keeps it."),
            "milestones",
        ),
        Part(
            "goal",
            Goal,
            ("text", "due_on"),
            True,
            _("New goal"),
            _("Edit goal"),
            _("Drop goal"),
            _("Drop this goal with its indicators? What was frozen at meetings keeps it."),
            "goals",
        ),
        Part(
            "indicator",
            Indicator,
            ("name", "unit", "baseline", "target", "actual", "source"),
            False,
            _("New indicator"),
            _("Edit indicator"),
            _("Remove indicator"),
            _("Remove this indicator? What was frozen at meetings keeps it."),
            "goals",
        ),
        Part(
            "factor",
            Factor,
            ("kind", "text"),
            False,
            _("What helps or hinders"),
            _("Edit what helps or hinders"),
            _("Remove"),
            _("Does this no longer count?"),
            "factors",
        ),
        Part(
            "tool",
            Tool,
            ("name", "purpose", "data_protection"),
            False,
            _("New tool"),
            _("Edit tool"),
            _("Remove tool"),
            _("Is this tool no longer in use?"),
            "tools",
        ),
    )
}
