"""Error summaries follow the page, in whatever order a form was put together."""

from __future__ import annotations

import pytest

from netzwerk.core.summaries import follow_page
from tests import factories as make
from tests.harness.browser import Browser, Page


def named(page: Page) -> list[str]:
    return [str(href) for href in page.root.xpath("//div[@class='faults']//a/@href")]


def test_the_role_comes_before_the_address_that_stands_below_it(browser: Browser) -> None:
    network = make.network(tandems=0, meetings=0, seminars=0)
    browser.sign_in(network.coordinator)
    page = browser.post(f"/n/{network.code}/roles/new", {}, status=422)
    assert named(page) == ["#kind-0", "#email", "#valid_from"]


def summary(*lines: str) -> str:
    return f'<div class="faults" role="alert"><h2 id="faults">Bitte prüfen</h2>\n<ul>\n{"".join(lines)}</ul>\n</div>'


LINES = {name: f'<li><a href="#{name}">{name}</a></li>\n' for name in ("a", "b", "c")}
WHOLE = "<li>An das ganze Formular &lt;ul&gt;</li>\n"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (["b", "a"], ["a", "b"]),
        (["a", "b"], ["a", "b"]),
        (["c", "b", "a"], ["a", "b", "c"]),
        ([], []),
    ],
)
def test_lines_follow_the_fields_and_what_is_said_of_the_whole_form_comes_first(
    given: list[str], expected: list[str]
) -> None:
    rest = '<input id="a"><input id="b"><p>c</p>'
    before = summary(*(LINES[name] for name in given), WHOLE) + rest
    assert follow_page(before) == summary(WHOLE, *(LINES[name] for name in expected)) + rest


def test_a_page_without_faults_stays_as_it_is() -> None:
    assert follow_page("<ul><li>b</li><li>a</li></ul>") == "<ul><li>b</li><li>a</li></ul>"
