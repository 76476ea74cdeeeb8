"""Pages for everybody."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from netzwerk.core.access import RoleKind
from netzwerk.core.languages import spoken
from netzwerk.people import policy
from netzwerk.privacy.register import CATEGORIES
from tests import factories as make
from tests.harness.browser import Browser
from tests.people.mails import delivered

ENGLISH = {"Accept-Language": "en"}


@pytest.mark.parametrize(
    ("path", "german", "english"),
    [
        ("/imprint", "Impressum", "Imprint"),
        ("/privacy", "Datenschutzhinweise", "Privacy notice"),
        ("/accessibility", "Erklärung zur Barrierefreiheit", "Accessibility declaration"),
        ("/help", "Hilfe", "Help"),
    ],
)
def test_open_to_everybody_in_both_languages(browser: Browser, path: str, german: str, english: str) -> None:
    assert browser.get(path).h1 == german
    assert browser.get(path, headers=ENGLISH).h1 == english
    browser.sign_in(make.person(language="en"))
    assert browser.get(path).h1 == english


def test_imprint_names_the_operator(browser: Browser) -> None:
    page = browser.get("/imprint")
    assert "Stiftung Beispiel Musterweg 1 60311 Frankfurt am Main" in page.main
    assert page.links["kontakt@example.org"] == "mailto:kontakt@example.org"


def test_privacy_notice_comes_from_the_register(browser: Browser) -> None:
    page = browser.get("/privacy", headers=ENGLISH)
    with spoken("en"):
        assert page.all_words("//main//h3") == [str(category.title) for category in CATEGORIES]
    for words in ("Art. 15 GDPR", "supervisory authority", "no request to third parties", "Stiftung Beispiel"):
        assert words in page.main


def test_privacy_notice_names_what_stays_in_the_browser(browser: Browser) -> None:
    page = browser.get("/privacy", headers=ENGLISH)
    storage = ("Local storage “netzwerk-theme”", "Database “netzwerk”", "Cache “netzwerk-offline”")
    for words in ("Cookie “netzwerk”", "Cookie “language”", *storage):
        assert words in page.main


def test_privacy_notice_names_the_contact_of_the_own_networks_only(browser: Browser) -> None:
    with make.together():
        own = make.network(tandems=1, title="Netzwerk am Main", privacy_contact="datenschutz@example.org")
        make.network(tandems=0, title="Netzwerk an der Lahn", privacy_contact="andere@example.org")
    assert "datenschutz@example.org" not in browser.get("/privacy").main
    browser.sign_in(own.tandems[0].teacher)
    page = browser.get("/privacy")
    assert page.links["datenschutz@example.org"] == "mailto:datenschutz@example.org"
    assert "andere@example.org" not in page.main


def test_help_names_the_coordination_of_the_own_networks(browser: Browser, query_count: Any) -> None:
    with make.together():
        networks = [make.network(tandems=1, title=f"Netzwerk {number}") for number in range(3)]
        teacher = networks[0].tandems[0].teacher
        make.role(RoleKind.PARTNER, networks[1], holder=teacher)
    assert networks[0].coordinator.email not in browser.get("/help").main
    browser.sign_in(teacher)
    page = browser.get("/help")
    for network, is_shown in zip(networks, (True, True, False), strict=True):
        assert (network.coordinator.email in page.main) == is_shown
    with query_count() as statements:
        browser.get("/help")
    assert len(statements) == 4


def test_barrier_is_reported_to_the_operator(browser: Browser) -> None:
    fields = {
        "message": "Die Tabelle\nist nicht vorlesbar.",
        "page": "/n/x/programme",
        "email": "ida@example.org",
    }
    browser.post("/accessibility", fields)
    (mail,) = delivered()
    assert (mail.to_address, mail.subject) == ("kontakt@example.org", "Barriere gemeldet")
    assert "> Die Tabelle\n> ist nicht vorlesbar.\n\nSeite: /n/x/programme\nAntwort an: ida@example.org" in mail.text
    assert "Vielen Dank. Ihre Meldung ist unterwegs." in browser.get("/accessibility").main


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"message": ""}, "Describe in a few words what does not work."),
        ({"message": "x" * 4001}, "Use at most 4,000 characters."),
        ({"message": "x", "email": "ida@"}, "“ida@” is not a mail address."),
        ({"message": "x", "email": "ida@example.org\r\nBcc: evil@example.org"}, "is not a mail address."),
    ],
)
def test_report_with_faults(browser: Browser, fields: dict[str, object], fault: str) -> None:
    page = browser.post("/accessibility", fields, 422, headers=ENGLISH)
    assert fault in page.words("//*[@class='faults']")
    assert delivered() == []


def test_reports_are_limited(browser: Browser) -> None:
    statuses = [
        browser.post("/accessibility", {"message": "x"}, None).status for _ in range(policy.MAIL_BY_ADDRESS.free + 1)
    ]
    assert statuses == [302] * policy.MAIL_BY_ADDRESS.free + [429]


def test_page_is_filled_in_only_if_ours(browser: Browser, app: Flask) -> None:
    filled = browser.get("/accessibility?page=/networks").root.xpath("//input[@name='page']/@value")
    foreign = browser.get("/accessibility?page=//evil.example.org").root.xpath("//input[@name='page']/@value")
    assert (filled, foreign) == (["/networks"], [""])
