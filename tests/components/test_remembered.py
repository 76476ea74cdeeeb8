"""Components that are made once: the same arguments give the same markup, and nothing else does."""

from __future__ import annotations

from flask import Flask
from markupsafe import Markup

from netzwerk.core import components, languages
from netzwerk.core.components import Remembered


def macro(app: Flask, name: str) -> Remembered:
    path = name if "/" in name else f"components/{name}.html"
    template = app.jinja_env.get_template(path)
    found = getattr(template._get_default_module(), components.PURE[path])
    assert isinstance(found, Remembered)
    return found


def test_all_pure_components_exist_and_are_remembered(app: Flask) -> None:
    assert [name for name in sorted(components.PURE) if not macro(app, name)] == []


def test_plain_text_is_escaped_although_the_same_markup_was_made_before(app: Flask) -> None:
    status = macro(app, "status")
    assert "<b>hallo</b>" in status(Markup("<b>hallo</b>"))
    assert "&lt;b&gt;hallo&lt;/b&gt;" in status("<b>hallo</b>")


def test_markup_inside_lists_is_told_apart_too(app: Flask) -> None:
    attendance = macro(app, "attendance")
    attendance([(Markup("<i>"), "both")])
    assert "&lt;i&gt;" in attendance([("<i>", "both")])


def test_a_number_is_no_truth_value(app: Flask) -> None:
    status = macro(app, "status")
    assert "1" in status(1)
    assert "True" in status(True)


def test_each_language_has_its_own(app: Flask) -> None:
    light = macro(app, "light")
    with languages.spoken("de"):
        assert "verzögert" in light("delayed")
    with languages.spoken("en"):
        assert "delayed" in light("delayed")
    with languages.spoken("de"):
        assert "verzögert" in light("delayed")


def test_pure_components_use_no_request_and_not_the_present(app: Flask) -> None:
    for name in components.PURE:
        source = app.jinja_env.loader.get_source(app.jinja_env, name)[0]  # type: ignore[union-attr]
        for word in ("csrf", "request.", "actor", "now()", "relative_days", "caller"):
            assert word not in source, (name, word)
