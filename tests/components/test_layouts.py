"""Layouts: one heading, landmarks, navigation and account menu from plain values."""

from __future__ import annotations

import pytest
from flask import Flask, flash, render_template_string
from lxml import html as markup_tree
from lxml.html import HtmlElement

from netzwerk.core.pages import (
    LanguageChoice,
    NavigationItem,
    NetworkPlate,
    Shell,
    bottom_bar,
    initials,
    shell_of_request,
)
from tests.harness import markup

ITEMS = tuple(
    NavigationItem(label, f"/{label.lower()}", "home", current=label == "Tasks", count=count, count_label=words)
    for label, count, words in [("Tasks", 4, "4 tasks"), ("Programme", None, ""), ("Tandems", None, "")]
)
BAR, REST = bottom_bar([*ITEMS, NavigationItem("Reports", "/reports", "book"), NavigationItem("Help", "/help", "help")])
SIGNED_IN = Shell(
    network=NetworkPlate("HESSENbildung.digital", "/n/hessen-2020", "10 tandems", switch_href="/networks"),
    navigation=ITEMS,
    tools=(NavigationItem("Help", "/help", "help"),),
    bottom=BAR,
    more=REST,
    person_name="Kim <Muster>",
    initials="KM",
    role_line="Coordination",
    account=(NavigationItem("Your account", "/account", "user"),),
    sign_out_href="/sign-out",
    banner="Demo",
    languages=(LanguageChoice("de", "Deutsch"), LanguageChoice("en", "English", current=True)),
    language_href="/language",
    footer=(NavigationItem("Imprint", "/imprint"), NavigationItem("Accessibility", "/accessibility", current=True)),
)
CONTENT = "{% block title %}Tandems{% endblock %}{% block content %}<p>Ten of them</p>{% endblock %}"


def page(layout: str, blocks: str = CONTENT, shell: Shell = SIGNED_IN) -> HtmlElement:
    shell_of_request.fill(lambda: shell)
    text = render_template_string(f'{{% extends "layouts/{layout}.html" %}}{blocks}')
    assert markup.page_faults(text) == []
    return markup_tree.document_fromstring(text)


@pytest.mark.parametrize("layout", ["app", "plain", "document", "error"])
@pytest.mark.parametrize("shell", [Shell(), SIGNED_IN], ids=["nobody", "somebody"])
def test_page_is_valid_with_one_heading_and_one_main(app: Flask, layout: str, shell: Shell) -> None:
    root = page(layout, shell=shell)
    assert root.get("lang") == "en"
    assert root.xpath("//h1/text()") == ["Tandems"]
    assert "Ten of them" in root.xpath("//main[@id='main']//p/text()")
    assert root.xpath("//a[@class='skip']/@href") == ["#main"]
    assert all(address.startswith("/static/") for address in root.xpath("//link/@href|//script/@src"))


def test_title_names_page_and_network(app: Flask) -> None:
    assert page("app").xpath("//title/text()") == ["Tandems – HESSENbildung.digital"]


def test_navigation_stands_in_rail_and_bar(app: Flask) -> None:
    root = page("app")
    rail = root.xpath("//nav[@aria-label='Main navigation']")[0]
    assert rail.xpath(".//a[@aria-current='page']/@href") == ["/tasks"]
    assert rail.xpath(".//*[@aria-label='4 tasks']/text()") == ["4"]
    assert rail.xpath("./div/a[position()>1]/@href") == ["/tasks", "/programme", "/tandems", "/help"]
    bar = root.xpath("//nav[@aria-label='Navigation at the bottom']")[0]
    assert bar.xpath("./a/@href") == ["/tasks", "/programme", "/tandems"]
    assert bar.xpath("./details//a/@href") == ["/reports", "/help"]


def test_head_of_the_page_holds_what_the_blocks_give(app: Flask) -> None:
    root = page(
        "app",
        CONTENT + "{% block eyebrow %}Month 9 of 24{% endblock %}{% block lead %}In Hessen{% endblock %}"
        "{% block head_actions %}<a href='/new'>New</a>{% endblock %}",
    )
    head = root.xpath("//div[@class='pagehead']")[0]
    assert [child.text_content().strip() for child in head[0]] == ["Month 9 of 24", "Tandems", "In Hessen"]
    assert head[1].xpath("a/@href") == ["/new"]


def test_account_menu(app: Flask) -> None:
    menu = page("app").xpath("//details[@class='menu']")[0]
    assert " ".join(menu.find("summary").text_content().split()) == "KMAccount: Kim <Muster>"
    assert menu.xpath(".//a/@href") == ["/account"]
    form = menu.find(".//form")
    assert (form.get("method"), form.get("action"), form.xpath("input/@name")) == ("post", "/sign-out", ["csrf_token"])
    assert menu.xpath(".//button[@data-theme]/@data-theme") == ["light", "dark", ""]


def test_choice_of_language_comes_back_to_the_page(app: Flask) -> None:
    form = page("app").xpath("//form[@action='/language']")[0]
    assert dict(zip(form.xpath("input/@name"), form.xpath("input/@value"), strict=True))["next"] == (
        "/n/hessen-2020/tandems?page=2"
    )
    assert [
        (button.get("value"), button.get("lang"), button.get("aria-current")) for button in form.iter("button")
    ] == [
        ("de", "de", None),
        ("en", "en", "true"),
    ]


def test_nobody_gets_no_menus(app: Flask) -> None:
    root = page("plain", shell=Shell())
    assert root.xpath("//details|//form|//nav") == []


def test_footer(app: Flask) -> None:
    links = page("plain").xpath("//footer//a")
    assert [(link.text, link.get("aria-current")) for link in links] == [("Imprint", None), ("Accessibility", "page")]


def test_flashed_messages_are_told_and_escaped(app: Flask) -> None:
    flash("Saved <b>", "success")
    flash("Not sent", "error")
    told = page("app").xpath("//*[@role='status']/p")
    assert [(line.get("class"), line.text_content().strip()) for line in told] == [
        ("note ok", "Saved <b>"),
        ("note bad", "Not sent"),
    ]


def test_shell_is_asked_for_once_and_only_by_layouts(app: Flask) -> None:
    asked: list[int] = []
    shell_of_request.fill(lambda: asked.append(1) or SIGNED_IN)  # type: ignore[func-returns-value]
    render_template_string("nothing")
    assert asked == []
    render_template_string('{% extends "layouts/app.html" %}' + CONTENT)
    assert asked == [1]


@pytest.mark.parametrize(("many", "bar", "rest"), [(0, 0, 0), (3, 3, 0), (4, 4, 0), (5, 3, 2), (9, 3, 6)])
def test_bottom_bar_keeps_a_place_for_the_rest(many: int, bar: int, rest: int) -> None:
    items = [NavigationItem(str(number), "/") for number in range(many)]
    first, more = bottom_bar(items)
    assert (len(first), len(more)) == (bar, rest)
    assert [*first, *more] == items


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Kora Ordnung", "KO"),
        ("Anna Maria von Berg", "AB"),
        ("Cher", "CH"),
        ("", ""),
        ("  ", ""),
        ("Jan (Vertretung) Ost", "JO"),
    ],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters
