"""The page without a line and its worker: nobody's, the same for everybody, and new with each release."""

from __future__ import annotations

import json
import re

import pytest

from netzwerk.core import offline
from netzwerk.core.assets import FOLDER
from tests import factories as make
from tests.harness.browser import Browser

WORDS = {"de": ("Keine Verbindung", "Auf diesem Gerät gesichert"), "en": ("No connection", "Kept on this device")}


def release(browser: Browser) -> dict[str, object]:
    answer = browser.open("/sw.js", None, method="GET")
    found = re.match(r"const RELEASE = (.*);\n", answer.body.decode())
    assert found
    read: dict[str, object] = json.loads(found[1])
    return read


@pytest.mark.parametrize("language", list(WORDS))
def test_the_page_is_the_same_for_everybody(browser: Browser, language: str) -> None:
    stranger = browser.get(f"/offline/{language}")
    assert (stranger.h1, stranger.root.get("lang")) == (WORDS[language][0], language)
    assert WORDS[language][1] in stranger.text
    person = make.person(name="Ida Beispiel")
    browser.sign_in(person)
    signed_in = browser.get(f"/offline/{language}")
    assert signed_in.body == stranger.body
    for answer in (stranger, signed_in):
        assert "Set-Cookie" not in answer.headers
        assert "Cookie" not in answer.headers.get("Vary", "")
        assert "csrf" not in answer.html


def test_there_is_no_page_in_another_language(browser: Browser) -> None:
    browser.get("/offline/fr", 404)


def test_the_worker_is_asked_for_anew_and_names_files_that_exist(browser: Browser) -> None:
    answer = browser.open("/sw.js", None, method="GET")
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert "Set-Cookie" not in answer.headers
    found = release(browser)
    assert found["pages"] == {"de": "/offline/de", "en": "/offline/en"}
    files = found["files"]
    assert isinstance(files, list)
    names = {re.sub(r"^/static/[0-9a-f]{12}/", "", address) for address in files}
    assert {"kit.css", "vendor/bootstrap.min.css", "fonts/ss3.woff2", "offline.js", "icons.svg"} <= names
    for address in files:
        assert browser.open(address, None, method="GET").headers["Cache-Control"].endswith("immutable")


def test_the_worker_changes_with_what_it_keeps(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    before = release(browser)["mark"]
    assert release(browser)["mark"] == before
    monkeypatch.setattr(offline, "SCRIPT", offline.SCRIPT + "\n")
    offline._release.cache_clear()
    assert release(browser)["mark"] != before
    offline._release.cache_clear()


def test_the_worker_stores_what_it_was_given_and_nothing_else() -> None:
    script = (FOLDER / "service_worker.js").read_text(encoding="utf-8")
    assert re.findall(r"\.(?:put|add|addAll)\([^)]*\)", script) == [".addAll([...pages, ...files])"]
    assert script.count('credentials: "omit"') == 2
