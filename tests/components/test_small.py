"""Small components, quoted whole."""

from __future__ import annotations

from datetime import date

import pytest
from markupsafe import Markup

from tests.components.conftest import Parse, Render


def test_icon_is_silent_unless_it_has_a_label(parse: Parse) -> None:
    silent, speaking = parse('{{ icon("lock") }}{{ icon("eye", label="Readable") }}', "icon").iter("svg")
    assert (silent.get("aria-hidden"), silent.get("role")) == ("true", None)
    assert (speaking.get("role"), speaking.get("aria-label"), speaking.get("aria-hidden")) == ("img", "Readable", None)


@pytest.mark.parametrize(
    ("call", "snippet"),
    [
        ('button("Go")', '<button class="btn btn-soft" type="submit">Go</button>'),
        ('button("Go", href="/x?a=1&b=2")', '<a class="btn btn-soft" href="/x?a=1&amp;b=2">Go</a>'),
        (
            'button("End", kind="danger", icon="x", name="end", value="7", small=true)',
            '<button class="btn btn-danger btn-sm" type="submit" name="end" value="7"><x>End</button>',
        ),
        (
            'button("Dates", href="/d.ics", kind="primary", download=true, label="Dates of meeting 3")',
            '<a class="btn btn-primary" href="/d.ics" aria-label="Dates of meeting 3" download>Dates</a>',
        ),
        (
            'button(".ics", href="/d.ics", label="Calendar file of meeting 3")',
            '<a class="btn btn-soft" href="/d.ics" aria-label=".ics: Calendar file of meeting 3">.ics</a>',
        ),
        ('status("<b>open</b>")', '<span class="pill ">&lt;b&gt;open&lt;/b&gt;</span>'),
        ('status("late", tone="bad", icon="clock")', '<span class="pill bad"><clock>late</span>'),
        ('light("needs_support")', '<span class="pill bad"><alert-triangle>support needed</span>'),
        ('light("")', '<span class="pill "><circle-dashed>no status yet</span>'),
        ('event_state("cancelled")', '<span class="pill bad"><x>cancelled</span>'),
        ('entry_state("submitted")', '<span class="pill ok"><check>submitted</span>'),
        ('avatar("KO", small=false)', '<span class="ava" aria-hidden="true">KO</span>'),
        (
            "duo(3)",
            (
                '<span class="duo" aria-hidden="true"><span class="ava ava-sm" aria-hidden="true">S3</span>'
                '<span class="ava ava-sm b" aria-hidden="true">C3</span></span>'
            ),
        ),
        ("datebox(day)", '<div class="datebox" aria-hidden="true"><span>Jun</span><b>17</b></div>'),
        ('note("Careful", icon="bulb", tone="reflection")', '<p class="note r"><bulb><span>Careful</span></p>'),
        (
            'quote("<i>so</i>", source="Tandem 1", lang="de")',
            (
                '<figure class="voice"><blockquote lang="de"><p>“&lt;i&gt;so&lt;/i&gt;”</p></blockquote>'
                "<figcaption>Tandem 1</figcaption></figure>"
            ),
        ),
        (
            'facts([("When", "Thu"), ("Where", "Hall <2>")])',
            (
                '<dl class="facts"><div><dt>When</dt><dd>Thu</dd></div>'
                "<div><dt>Where</dt><dd>Hall &lt;2&gt;</dd></div></dl>"
            ),
        ),
        ('keyed([("Region", "Hessen")])', '<dl class="kv"><dt>Region</dt><dd>Hessen</dd></dl>'),
        (
            'progress("Steps of tandem 1", 2, 4, label_hidden=true)',
            (
                '<span class="meter"><progress value="2" max="4" aria-label="Steps of tandem 1"></progress>'
                '<span class="small muted text-nowrap tnum">2 / 4</span></span>'
            ),
        ),
    ],
)
def test_snippet(render: Render, call: str, snippet: str) -> None:
    assert render(f"{{{{ {call} }}}}", call.partition("(")[0], day=date(2021, 6, 17)) == snippet


def test_unknown_tone_is_an_error(render: Render) -> None:
    with pytest.raises(Exception, match="no attribute 'pink'"):
        render('{{ status("x", tone="pink") }}', "status")


def test_progress_says_its_figures_twice(parse: Parse) -> None:
    tree = parse('{{ progress("Answers", 17, 20) }}', "progress")
    assert tree.xpath(".//p/*/text()") == ["Answers", "17 of 20"]
    assert tree.find(".//progress").get("aria-label") == "Answers: 17 of 20"


def test_progress_of_nothing_has_a_valid_maximum(parse: Parse) -> None:
    assert parse('{{ progress("Answers", 0, 0) }}', "progress").find(".//progress").get("max") == "1"


def test_attendance_names_the_side_that_was_missing(parse: Parse) -> None:
    marks = [("Meeting 1", "both"), ("Meeting 2", "school"), ("Meeting 3", "company"), ("Meeting 4", "none")]
    tree = parse("{{ attendance(marks) }}", "attendance", marks=[*marks, ("Meeting 5", "planned")])
    assert tree[0].get("aria-label") == (
        "Meeting 1: both sides there, Meeting 2: only the school there, Meeting 3: only the company there, "
        "Meeting 4: nobody there, Meeting 5: still to come"
    )
    assert [square.text_content() for square in tree[0]] == ["", "½", "½", "–", "5"]


def test_task_list_puts_the_first_task_first(parse: Parse) -> None:
    task = {"why": "Due on Thursday", "href": "/r", "action": "Look", "icon": "", "tone": ""}
    tree = parse(
        "{{ task_list(tasks) }}",
        "task_list",
        tasks=[{**task, "title": "Two are missing"}, {**task, "title": "<b>", "href": ""}, {**task, "title": "Three"}],
    )
    links = list(tree.iter("a"))
    assert [link.get("aria-label") for link in links] == ["Look: Two are missing", "Look: Three"]
    assert [link.get("class") for link in links] == ["btn btn-primary btn-sm", "btn btn-soft btn-sm"]


def test_card_is_named_by_its_heading_and_takes_markup_as_badge(parse: Parse) -> None:
    tree = parse(
        '{% call card("Next <1>", id="next", badge=status("soon"), link_text="All", link_href="/") %}in{% endcall %}',
        "card status",
    )
    section = tree.find("section")
    assert section.get("aria-labelledby") == section.find(".//h2").get("id") == "h-next"
    assert section.find(".//h2").text == "Next <1>"
    assert section.xpath(".//span[@class='pill ']/text()") == ["soon"]
    assert section.find(".//a").get("href") == "/"
    assert section.find("div").text.strip() == "in"


def test_card_without_padding(parse: Parse) -> None:
    assert parse('{% call card("A", padded=false) %}<ul></ul>{% endcall %}', "card").find("section/ul") is not None


def test_table_repeats_its_head_in_each_cell_for_phones(parse: Parse) -> None:
    rows = [["Anna <A>", Markup("<b>2</b>")], ["Bernd", 3]]
    tree = parse('{{ table("People", ["Name", "Points"], rows, numeric=[1]) }}', "table", rows=rows)
    assert tree.find(".//caption").text == "People"
    assert [cell.text_content() for cell in tree.xpath(".//tbody//th")] == ["Anna <A>", "Bernd"]
    assert tree.xpath(".//td/@data-l") == ["Points", "Points"]
    assert tree.xpath(".//tbody//b/text()") == ["2"]


def test_table_without_rows_says_so(render: Render) -> None:
    assert render('{{ table("People", ["Name"], []) }}', "table") == '<p class="muted pad mb-0">Nothing here yet.</p>'


@pytest.mark.parametrize(
    ("page", "links"), [(1, {"next": "?page=2"}), (2, {"prev": "?page=1", "next": "?page=3"}), (3, {"prev": "?page=2"})]
)
def test_pager(parse: Parse, page: int, links: dict[str, str]) -> None:
    tree = parse("{% macro at(n) %}?page={{ n }}{% endmacro %}{{ pager(page, 3, at) }}", "pager", page=page)
    assert {link.get("rel"): link.get("href") for link in tree.iter("a")} == links


def test_one_page_needs_no_pager(render: Render) -> None:
    assert render("{{ pager(1, 1, none) }}", "pager") == ""


def test_confirm_posts_with_a_token(parse: Parse) -> None:
    form = parse('{{ confirm("End", "Really?", "Yes", "/end", name="id", value="3") }}', "confirm").find("details/form")
    assert (form.get("method"), form.get("action")) == ("post", "/end")
    assert form.xpath("input/@name") == ["csrf_token"]
    assert form.xpath("input/@value")[0]
    assert form.find("button").get("value") == "3"


@pytest.mark.parametrize(
    ("level", "words"),
    [
        (1, "Readable by your own side of the tandem only"),
        (2, "Readable by your tandem only"),
        (3, "Readable by tandem, coordination and facilitation"),
        (4, "Readable by the whole network"),
        (5, "Readable by the network and the advisory board"),
    ],
)
def test_visibility_badge(parse: Parse, level: int, words: str) -> None:
    assert parse(f"{{{{ visibility_badge({level}) }}}}", "visibility_badge").text_content().strip() == words
    short = parse(f"{{{{ visibility_badge({level}, short=true) }}}}", "visibility_badge")
    assert short.xpath(".//span[@class='visually-hidden']/text()") == [words]


def test_stepper_marks_one_step(parse: Parse) -> None:
    tree = parse("{{ stepper(1) }}", "stepper")
    assert [" ".join(step.text_content().split()) for step in tree.iter("li")] == [
        "Planning – done",
        "2Invitation",
        "3Delivery",
        "4Follow-up",
    ]
    assert [step.get("aria-current") for step in tree.iter("li")] == [None, "step", None, None]


def test_bars_can_be_read_without_the_bar(parse: Parse) -> None:
    tree = parse('{{ bars([("Time", 7), ("Law", 5)], 10) }}', "bars")
    assert tree.xpath(".//dt/text()|.//dd/text()") == ["Time", "7 of 10", "Law", "5 of 10"]
    assert tree.xpath(".//progress/@aria-hidden") == ["true", "true"]
