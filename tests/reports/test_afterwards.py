"""The briefing of a meeting that is over holds what was known when it began."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from netzwerk.events.models import AgreementState
from tests import factories as make
from tests.harness.browser import Browser

FROZEN = {
    "title": "Damals",
    "aim": "Ziel von damals",
    "light": "on_track",
    "stage": "idea",
    "steps": [{"id": 1, "text": "Schritt von damals", "who": "Schule", "due_on": None, "done_on": None}],
}


@pytest.fixture
def network() -> make.MadeNetwork:
    with make.together():
        network = make.network(tandems=2)
        kickoff, held = network.meetings[:2]
        held_on = make.MEETINGS_ON[1]
        project = make.project(network.tandems[0], light="delayed", light_reason="Grund von heute")
        make.step(project, text="Schritt von heute")
        make.milestone(project, title="Meilenstein von heute", planned_on=date(2021, 6, 1))
        make.snapshot(project, held, FROZEN)
        make.project(network.tandems[1], light="needs_support", light_reason="Grund ohne Stand")
        then = make.poll(network, title="Abfrage davor", opens_on=held_on - timedelta(20), closes_on=held_on)
        make.topic(then, "Thema davor")
        make.topic(make.poll(network, title="Abfrage danach"), "Thema danach")
        done = {"state": AgreementState.DONE, "due_on": held_on}
        make.agreement(kickoff, "damals offen", **done, done_on=held_on + timedelta(5))
        make.agreement(kickoff, "damals erledigt", **done, done_on=held_on - timedelta(5))
        make.agreement(held, "beim Treffen vereinbart")
    return network


def test_holds_what_was_known_then(browser: Browser, network: make.MadeNetwork) -> None:
    browser.sign_in(network.facilitator)
    page = browser.get(f"/n/{network.code}/events/{network.meetings[1].id}/briefing")
    text = page.text.replace("\u00a0", " ")
    assert "Briefing für die Moderation · nachträglich erstellt am 20. Mai 2021" in text
    for words in ("Damals", "Ziel von damals", "Schritt von damals", "Thema davor", "damals offen"):
        assert words in text
    assert "Das Vorhaben ist bei diesem Treffen nicht festgehalten worden" in page.words("//section[@id='tandem-2']")
    later = (
        "von heute",
        "Grund ohne Stand",
        "Thema danach",
        "damals erledigt",
        "beim Treffen vereinbart",
        "überfällig",
    )
    assert [words for words in later if words in text] == []


def test_the_coming_meeting_shows_today(browser: Browser, network: make.MadeNetwork) -> None:
    browser.sign_in(network.facilitator)
    page = browser.get(f"/n/{network.code}/events/{network.meetings[2].id}/briefing")
    assert "nachträglich" not in page.text
    for words in ("Grund von heute", "Schritt von heute", "Thema danach", "beim Treffen vereinbart"):
        assert words in page.text
    assert "damals offen" not in page.text


def test_votes_that_came_later_do_not_count(browser: Browser, network: make.MadeNetwork) -> None:
    poll = make.poll(network, title="Abfrage über das Treffen", opens_on=make.MEETINGS_ON[1])
    make.vote(make.topic(poll, "Später bepunktet"), network.tandems[0], 3)
    browser.sign_in(network.facilitator)
    page = browser.get(f"/n/{network.code}/events/{network.meetings[1].id}/briefing")
    assert "Später bepunktet" in page.text
    assert "0 Punkte" in page.text
    assert "3 Punkte, 1 Tandem" not in page.text
