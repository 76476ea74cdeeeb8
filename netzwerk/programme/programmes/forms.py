"""The forms in which a programme is created, and said anew what it is called."""

from __future__ import annotations

from collections.abc import Iterable

from wtforms import RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from netzwerk.core import texts
from netzwerk.core.errors import Invalid
from netzwerk.core.forms import Form, VersionedForm
from netzwerk.core.languages import lazy_gettext
from netzwerk.programme.programmes.service import Naming, ProgrammeWish

LONG_LINE = Length(max=300, message=lazy_gettext("Use at most 300 characters."))
LONG_TEXT = Length(max=2000, message=lazy_gettext("Use at most 2,000 characters."))


MISSING_TITLE = lazy_gettext("Enter the title of the programme.")


class NamingForm(VersionedForm):
    """What a programme is called, in both languages."""

    title_de = StringField(lazy_gettext("Title in German"), [InputRequired(MISSING_TITLE), LONG_LINE])
    title_en = StringField(lazy_gettext("Title in English"), [Optional(), LONG_LINE])
    description_de = TextAreaField(lazy_gettext("Description in German"), [Optional(), LONG_TEXT])
    description_en = TextAreaField(lazy_gettext("Description in English"), [Optional(), LONG_TEXT])

    def details(self) -> Naming:
        """The typed values.

        Raises:
            Invalid: if nothing of the German title can be seen.
        """
        title = _both(texts.one_line(self.title_de.data), texts.one_line(self.title_en.data))
        if not title.get("de"):
            raise Invalid("title_de", str(MISSING_TITLE))
        description = _both(texts.prose(self.description_de.data), texts.prose(self.description_en.data))
        return Naming(version=self.version.data, title=title, description=description)


class ProgrammeForm(Form):
    """What a programme is called, and what it starts from."""

    template = RadioField(lazy_gettext("Template"), [InputRequired(lazy_gettext("Choose a template."))])
    title_de = StringField(lazy_gettext("Title in German"), [InputRequired(MISSING_TITLE), LONG_LINE])
    title_en = StringField(lazy_gettext("Title in English"), [Optional(), LONG_LINE])
    description_de = TextAreaField(lazy_gettext("Description in German"), [Optional(), LONG_TEXT])
    description_en = TextAreaField(lazy_gettext("Description in English"), [Optional(), LONG_TEXT])
    code = StringField(
        lazy_gettext("Code"), [Optional(), Length(max=60, message=lazy_gettext("Use at most 60 characters."))]
    )

    def offer(self, sources: Iterable[tuple[str, str]]) -> None:
        """Say what the programme can start from; the first one is chosen already."""
        self.template.choices = [SelectChoice(key, name) for key, name in sources]
        if not self.is_submitted() and self.template.choices:
            self.template.data = self.template.choices[0].value

    def details(self) -> ProgrammeWish:
        """The typed values."""
        return ProgrammeWish(
            template=self.template.data,
            code=(self.code.data or "").strip().lower(),
            title=_both(texts.one_line(self.title_de.data), texts.one_line(self.title_en.data)),
            description=_both(texts.prose(self.description_de.data), texts.prose(self.description_en.data)),
        )


def _both(german: str, english: str) -> dict[str, str]:
    return {language: text for language, text in (("de", german), ("en", english)) if text}
