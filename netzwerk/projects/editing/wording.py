"""The words of stages, lights, data protection and the history of a project."""

from __future__ import annotations

from collections.abc import Mapping

from netzwerk.core import dates
from netzwerk.core.languages import gettext, language
from netzwerk.core.languages import lazy_gettext as _
from netzwerk.projects.freezing.queries import SnapshotRow

STAGES: Mapping[str, str] = {
    "idea": _("Idea"),
    "planning": _("Planning"),
    "trial": _("Trial"),
    "anchoring": _("Anchoring"),
}
LIGHTS: Mapping[str, str] = {
    "on_track": _("on track"),
    "delayed": _("delayed"),
    "needs_support": _("support needed"),
}
FACTORS: Mapping[str, str] = {"helping": _("helps"), "hindering": _("hinders")}
PROTECTION: Mapping[str, str] = {
    "cleared": _("cleared"),
    "in_review": _("being checked"),
    "not_cleared": _("not cleared"),
}
KINDS: Mapping[str, str] = {
    "project.started": _("Project begun"),
    "project.changed": _("Project changed"),
    "project.light_changed": _("Light changed"),
    "project.step_added": _("Step added"),
    "step.added": _("Step taken over from the reflection"),
    "project.step_changed": _("Step changed"),
    "project.step_done": _("Step done"),
    "project.step_reopened": _("Step open again"),
    "project.step_removed": _("Step removed"),
    "project.milestone_added": _("Milestone added"),
    "project.milestone_changed": _("Milestone changed"),
    "project.milestone_moved": _("Milestone moved"),
    "project.milestone_reached": _("Milestone reached"),
    "project.milestone_reopened": _("Milestone open again"),
    "project.milestone_removed": _("Milestone dropped"),
    "project.goal_added": _("Goal added"),
    "project.goal_changed": _("Goal changed"),
    "project.goal_removed": _("Goal dropped"),
    "project.indicator_added": _("Indicator added"),
    "project.indicator_changed": _("Indicator changed"),
    "project.indicator_removed": _("Indicator removed"),
    "project.factor_added": _("Factor added"),
    "project.factor_changed": _("Factor changed"),
    "project.factor_removed": _("Factor removed"),
    "project.tool_added": _("Tool added"),
    "project.tool_changed": _("Tool changed"),
    "project.tool_removed": _("Tool removed"),
}
FIELDS: Mapping[str, str] = {
    "title": _("Title"),
    "aim": _("Aim"),
    "baseline": _("Starting point"),
    "benefit_apprentices": _("Benefit for apprentices"),
    "benefit_teachers": _("Benefit for teachers"),
    "benefit_trainers": _("Benefit for trainers"),
    "anchoring": _("Anchoring"),
    "stage": _("Stage"),
    "light": _("Light"),
    "light_reason": _("Reason"),
    "light_released": _("Light with name for the advisory board"),
    "planned_on": _("Planned"),
    "due_on": _("Due"),
    "data_protection": _("Data protection"),
    "kind": _("Kind"),
    "text": _("Text"),
    "who": _("Who"),
    "name": _("Name"),
    "purpose": _("For"),
    "unit": _("Unit"),
    "target": _("Target"),
    "actual": _("Now"),
    "source": _("Source"),
}


def moment(row: SnapshotRow) -> str:
    """A meeting at which a project was frozen, with its day."""
    day = dates.format_day(row.taken_on, language())
    if row.meeting_number:
        return gettext("Meeting %(number)s, %(day)s", number=row.meeting_number, day=day)
    return gettext("%(meeting)s, %(day)s", meeting=row.meeting_title, day=day)


def value_words(field: str, value: object) -> str | None:
    """The words for a stored value, None for how it is stored."""
    words = {"stage": STAGES, "light": LIGHTS, "data_protection": PROTECTION, "kind": FACTORS}.get(field, {})
    found = words.get(str(value))
    return None if found is None else str(found)
