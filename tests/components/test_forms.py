"""Labels, hints and errors belong to their inputs."""

from __future__ import annotations

import pytest
from flask import Flask
from lxml.html import HtmlElement
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, EmailField, PasswordField, RadioField, SelectChoice, SelectField, TextAreaField
from wtforms.validators import InputRequired

from netzwerk.core.errors import Invalid
from netzwerk.core.forms import Form
from tests.components.conftest import Parse, Render


class Sample(Form):
    """One field of each kind."""

    email = EmailField("E-mail", [InputRequired("Please give an address.")])
    password = PasswordField("Password", [InputRequired("Please give the password.")])
    remark = TextAreaField("Remark <x>")
    language = SelectField(
        "Language", choices=[SelectChoice("de", "Deutsch"), SelectChoice("en", "English")], default="de"
    )
    side = RadioField(
        "Side",
        choices=[SelectChoice("school", "School"), SelectChoice("company", "Company")],
        validators=[InputRequired("Please choose.")],
    )
    keep = BooleanField("Keep me signed in")


@pytest.fixture
def fresh(app: Flask) -> Sample:
    return Sample(meta={"csrf": False})


@pytest.fixture
def faulty(app: Flask) -> Sample:
    form = Sample(MultiDict({"language": "de"}), meta={"csrf": False})
    assert not form.validate()
    return form


def described_by(tree: HtmlElement, element: HtmlElement) -> list[str]:
    ids = (element.get("aria-describedby") or "").split()
    return [" ".join(tree.xpath(f"//*[@id='{name}']")[0].text_content().split()) for name in ids]


def test_label_hint_and_error_come_before_the_input_and_are_tied_to_it(parse: Parse, faulty: Sample) -> None:
    tree = parse('{{ field(form.email, hint="Where we write to", autocomplete="email") }}', "field", form=faulty)
    box = tree.find("div")
    assert [child.tag for child in box] == ["label", "p", "p", "input"]
    assert box.find("label").get("for") == box.find("input").get("id") == "email"
    assert described_by(tree, box.find("input")) == ["Where we write to", "Error: Please give an address."]
    assert box.find("input").get("aria-invalid") == "true"
    assert box.find("input").get("autocomplete") == "email"
    assert box.find("input").get("class") == "form-control"


def test_field_without_hint_and_error_has_no_ties(parse: Parse, fresh: Sample) -> None:
    box = parse("{{ field(form.email) }}", "field", form=fresh).find("div")
    assert [child.tag for child in box] == ["label", "input"]
    assert box.find("input").get("aria-describedby") is None
    assert box.find("input").get("aria-invalid") is None


def test_what_is_not_required_is_called_optional(parse: Parse, fresh: Sample) -> None:
    labels = parse("{{ field(form.email) }}{{ field(form.remark) }}", "field", form=fresh).iter("label")
    assert [label.text_content() for label in labels] == ["E-mail", "Remark <x> (optional)"]


def test_password_never_comes_back(parse: Parse, app: Flask) -> None:
    form = Sample(MultiDict({"password": "secret"}), meta={"csrf": False})
    entry = parse("{{ field(form.password) }}", "field", form=form).find(".//input")
    assert (entry.get("type"), entry.get("value")) == ("password", "")


def test_text_of_a_person_is_escaped(parse: Parse, app: Flask) -> None:
    form = Sample(MultiDict({"remark": "</textarea><script>"}), meta={"csrf": False})
    assert (
        parse("{{ field(form.remark, rows=3) }}", "field", form=form).find(".//textarea").text.strip()
        == "</textarea><script>"
    )


def test_choices_become_a_fieldset(parse: Parse, faulty: Sample) -> None:
    tree = parse('{{ field(form.side, hint="For whom do you speak?") }}', "field", form=faulty)
    group = tree.find("fieldset")
    assert group.find("legend").text_content() == "Side"
    assert described_by(tree, group) == ["For whom do you speak?", "Error: Please choose."]
    assert [(choice.get("for"), choice.text_content()) for choice in group.iter("label")] == [
        ("side-0", "School"),
        ("side-1", "Company"),
    ]
    assert group.xpath(".//input/@id") == ["side-0", "side-1"]


def test_checkbox_stands_before_its_label(parse: Parse, fresh: Sample) -> None:
    label = parse("{{ field(form.keep) }}", "field", form=fresh).find(".//label")
    assert [child.tag for child in label] == ["input", "span"]
    assert label.get("for") == label.find("input").get("id")


def test_select(parse: Parse, fresh: Sample) -> None:
    assert parse("{{ field(form.language) }}", "field", form=fresh).find(".//select").get("class") == "form-select"


def test_summary_leads_to_each_field_at_fault(parse: Parse, faulty: Sample) -> None:
    faulty.show(Invalid("", "The link has expired."))
    tree = parse(
        "{{ error_summary(form) }}{{ field(form.email) }}{{ field(form.password) }}{{ field(form.side) }}",
        "error_summary field",
        form=faulty,
    )
    assert tree[0].get("role") == "alert"
    assert [line.text_content() for line in tree[0].iter("li")] == [
        "The link has expired.",
        "Please give an address.",
        "Please give the password.",
        "Please choose.",
    ]
    assert tree[0].xpath(".//a/@href") == ["#email", "#password", "#side-0"]


def test_no_summary_without_faults(render: Render, fresh: Sample) -> None:
    assert render("{{ error_summary(form) }}", "error_summary", form=fresh) == ""
