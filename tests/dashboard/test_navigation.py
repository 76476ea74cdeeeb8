"""What surrounds a page: one's network, and on a phone all that the rail has."""

from __future__ import annotations

import pytest

from netzwerk.core.access import RoleKind
from tests import factories as make
from tests.dashboard.test_start import ROLES, person, visit
from tests.harness.browser import Browser

OUTSIDE = ("/calendar", "/account", "/help")
RAIL = "//nav[@class='rail']//a[not(@class)]/@href"
ON_PHONES = "//nav[@class='bottomnav']//a/@href|//details[@class='menu']//a/@href"


@pytest.mark.parametrize("path", OUTSIDE)
def test_people_with_one_network_stay_in_it(browser: Browser, path: str) -> None:
    network = make.network(tandems=1)
    page = visit(browser, network.tandems[0].teacher, path)
    assert page.all_words("//nav[@class='rail']//a[not(@class)]")[:4] == ["Heute", "Reflexion", "Vorhaben", "Termine"]
    assert network.title in page.words("//nav[@class='rail']//*[@class='net']")


@pytest.mark.parametrize("path", OUTSIDE)
def test_people_with_two_networks_choose_one(browser: Browser, path: str) -> None:
    network = make.network(tandems=1)
    make.role(RoleKind.BOARD, make.network(tandems=1), holder=network.coordinator)
    page = visit(browser, network.coordinator, path)
    assert page.all_words("//nav[@class='rail']//a[not(@class)]")[:3] == ["Startseite", "Netzwerke", "Kalender"]


def test_help_stands_alone_for_those_who_are_not_signed_in(browser: Browser) -> None:
    assert browser.get("/help").root.xpath("//nav[@class='rail']") == []


@pytest.mark.parametrize("role", ROLES)
def test_a_phone_reaches_all_that_the_rail_has(browser: Browser, role: str) -> None:
    network = make.network(tandems=1)
    page = visit(browser, person(network, role), f"/n/{network.code}/")
    assert set(page.root.xpath(RAIL)) <= set(page.root.xpath(ON_PHONES))
    assert len(page.root.xpath("//nav[@class='bottomnav']/*")) <= 4


@pytest.mark.parametrize("role", ROLES)
def test_first_place_has_one_word_on_all_devices(browser: Browser, role: str) -> None:
    network = make.network(tandems=1)
    page = visit(browser, person(network, role), f"/n/{network.code}/")
    rail = page.all_words("//nav[@class='rail']//a[@aria-current]")[0].rstrip(" 0123456789")
    bar = page.all_words("//nav[@class='bottomnav']/a[@aria-current]")[0]
    assert (rail, bar) == (("Was steht an?", "Heute") if role == "coordinator" else (rail, rail))


@pytest.mark.parametrize(("role", "name"), [("coordinator", "Programm"), ("teacher", "Termine"), ("board", "Termine")])
def test_programme_is_called_as_in_the_navigation(browser: Browser, role: str, name: str) -> None:
    network = make.network(tandems=1)
    page = visit(browser, person(network, role), f"/n/{network.code}/programme")
    assert page.h1 == name
    assert page.all_words("//nav[@class='rail']//a[@aria-current]") == [name]


def test_brand_is_a_name_in_every_language(browser: Browser) -> None:
    page = browser.get("/help", headers={"Accept-Language": "en"})
    assert page.words("//a[@class='brand']") == "Netzwerk"
    assert page.words("//title") == "Help – Netzwerk"
