"""Forms about a project: what it is about, its light, and one form for each kind of part."""

from __future__ import annotations

from collections.abc import Iterable

from wtforms import BooleanField, DateField, RadioField, SelectChoice, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length, Optional

from netzwerk.core.forms import Form, VersionedForm
from netzwerk.core.languages import lazy_gettext as _
from netzwerk.core.texts import one_line, prose
from netzwerk.projects.editing import wording
from netzwerk.projects.editing.service import AboutDetails, LightDetails

SHORT = Length(max=120, message=_("Use at most 120 characters."))
LINE = Length(max=300, message=_("Use at most 300 characters."))
LONG = Length(max=20000, message=_("Use at most 20,000 characters."))
DAY = _("Enter a day.")
NO_DATA = _("No names and no data about apprentices, please.")


def _choices(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    return [SelectChoice(value, label) for value, label in pairs]


class StartForm(Form):
    """The beginning of a project."""

    title = StringField(
        _("Title of the project"), [DataRequired(_("Give the project a title.")), LINE], filters=[one_line]
    )
    aim = TextAreaField(_("Aim"), [LONG], filters=[prose], description=NO_DATA)


class AboutForm(VersionedForm):
    """What a project is about."""

    title = StringField(
        _("Title of the project"), [DataRequired(_("Give the project a title.")), LINE], filters=[one_line]
    )
    stage = SelectField(_("Stage"), choices=_choices(wording.STAGES.items()))
    aim = TextAreaField(_("Aim"), [LONG], filters=[prose], description=NO_DATA)
    baseline = TextAreaField(_("Starting point"), [LONG], filters=[prose], description=NO_DATA)
    benefit_apprentices = TextAreaField(
        _("Benefit for apprentices"),
        [LONG],
        filters=[prose],
        description=_("What they gain as a group; nothing about individuals."),
    )
    benefit_teachers = TextAreaField(_("Benefit for teachers"), [LONG], filters=[prose])
    benefit_trainers = TextAreaField(_("Benefit for trainers"), [LONG], filters=[prose])
    anchoring = TextAreaField(
        _("Anchoring"),
        [LONG],
        filters=[prose],
        description=_("How it continues after the two years: who, with what time and resources."),
    )

    def details(self) -> AboutDetails:
        """The typed values."""
        return AboutDetails(
            title=self.title.data,
            stage=self.stage.data,
            aim=self.aim.data,
            baseline=self.baseline.data,
            benefit_apprentices=self.benefit_apprentices.data,
            benefit_teachers=self.benefit_teachers.data,
            benefit_trainers=self.benefit_trainers.data,
            anchoring=self.anchoring.data,
        )


class LightForm(VersionedForm):
    """The light of a project."""

    light = RadioField(_("How does the project stand?"), choices=_choices(wording.LIGHTS.items()))
    light_reason = StringField(
        _("Reason"),
        [LINE],
        filters=[one_line],
        description=_("Read by your tandem, coordination and facilitation. Needed unless it is on track."),
    )
    light_released = BooleanField(_("The advisory board may see the light with the name of our tandem"))

    def details(self, *, may_release: bool) -> LightDetails:
        """The typed values."""
        return LightDetails(
            light=self.light.data,
            light_reason=self.light_reason.data,
            released=self.light_released.data if may_release else None,
        )


class StepForm(VersionedForm):
    """A next step."""

    text = StringField(
        _("What is to be done?"),
        [DataRequired(_("Say what is to be done.")), LINE],
        filters=[one_line],
        description=NO_DATA,
    )
    who = StringField(_("Who?"), [SHORT], filters=[one_line])
    due_on = DateField(_("By when?"), [Optional()])


class MilestoneForm(VersionedForm):
    """A milestone; the reason counts when its day changes."""

    title = StringField(
        _("What is to be reached?"), [DataRequired(_("Say what is to be reached.")), LINE], filters=[one_line]
    )
    planned_on = DateField(_("Planned for"), [InputRequired(DAY)])
    reason = StringField(
        _("Reason for moving it"),
        [LINE],
        filters=[one_line],
        description=_("Only if you change the date: what led to it?"),
    )


class GoalForm(VersionedForm):
    """A goal."""

    text = TextAreaField(
        _("Goal"),
        [DataRequired(_("Write down the goal.")), LONG],
        filters=[prose],
        description=_("Specific, measurable, agreed, realistic, with a date."),
    )
    due_on = DateField(_("By when?"), [Optional()])


class IndicatorForm(Form):
    """What a goal is measured by."""

    name = StringField(
        _("What is counted or measured?"),
        [DataRequired(_("Say what is counted or measured.")), LINE],
        filters=[one_line],
    )
    unit = StringField(_("Unit"), [SHORT], filters=[one_line])
    baseline = StringField(_("At the start"), [SHORT], filters=[one_line])
    target = StringField(_("Target"), [SHORT], filters=[one_line])
    actual = StringField(_("Now"), [SHORT], filters=[one_line])
    source = StringField(_("Source"), [LINE], filters=[one_line], description=_("Where the figure comes from."))


class FactorForm(Form):
    """What helps or hinders."""

    kind = RadioField(_("This …"), [InputRequired(_("Choose one."))], choices=_choices(wording.FACTORS.items()))
    text = StringField(
        _("What is it?"), [DataRequired(_("Say what it is.")), LINE], filters=[one_line], description=NO_DATA
    )


class ToolForm(Form):
    """A digital tool in use."""

    name = StringField(_("Tool"), [DataRequired(_("Give the tool a name.")), SHORT], filters=[one_line])
    purpose = StringField(_("What for?"), [LINE], filters=[one_line])
    data_protection = SelectField(
        _("Data protection"),
        choices=_choices(wording.PROTECTION.items()),
        description=_("Whether school and company may use it with personal data."),
    )


PART_FORMS: dict[str, type[Form]] = {
    "step": StepForm,
    "milestone": MilestoneForm,
    "goal": GoalForm,
    "indicator": IndicatorForm,
    "factor": FactorForm,
    "tool": ToolForm,
}
