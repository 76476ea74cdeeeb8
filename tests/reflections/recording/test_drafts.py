"""Coordination never learns whether a side has begun, and a side never loses what it has begun."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event, select, update

from netzwerk.core import clock
from netzwerk.core.access import Side
from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.networks.models import Network
from netzwerk.outbox.models import OutboxMail
from netzwerk.reflections.models import (
    Answer,
    EntryState,
    KeptVersion,
    Level,
    PromptTopic,
    Rating,
    ReflectionEntry,
    SideSubmission,
)
from tests import factories as make
from tests.harness.browser import Browser, Page

DRAFT = "eigener Entwurf der Betriebsseite"
TOLD = "am Telefon gesagt"
TOKEN = re.compile(r'(name="(csrf_token|seen)" (type="hidden" )?value=|id="csrf-\w+" [^>]*value=)"[^"]+"')


@pytest.fixture
def network(app: Flask) -> make.MadeNetwork:
    return make.network(tandems=2, meetings=3)


def begin(network: make.MadeNetwork, level: Level = Level.COORDINATION) -> ReflectionEntry:
    """The company has written, rated and chosen who may read it, and has not submitted."""
    entry = make.entry(
        network.tandems[0],
        network.rounds[2],
        state=EntryState.DRAFT,
        level=level,
        sides=[Side.COMPANY],
        texts={PromptTopic.SURPRISED: f"{DRAFT} surprised"},
        ratings={PromptTopic.ENERGY: 2, PromptTopic.BACKING: None},
    )
    make.answer(entry, network.rounds[2], PromptTopic.HAPPENED, Side.COMPANY, DRAFT, level=Level.OWN_SIDE)
    make.answer(entry, network.rounds[2], PromptTopic.STEPS, Side.COMPANY, "", level=Level.TANDEM)
    return entry


def base(network: make.MadeNetwork) -> str:
    return f"/n/{network.code}/reflections/rounds/3"


def visit(browser: Browser, address: str, status: int = 200) -> Page:
    with clock.fixed(make.NOW):
        return browser.get(address, status)


def post(browser: Browser, address: str, values: dict[str, str] | None = None, status: int = 302) -> Page:
    with clock.fixed(make.NOW):
        return browser.post(address, values or {}, status)


def record(browser: Browser, network: make.MadeNetwork, text: str = TOLD, status: int = 302) -> Page:
    browser.sign_in(network.coordinator)
    happened, energy = (
        make.prompt(network.rounds[2], topic).id for topic in (PromptTopic.HAPPENED, PromptTopic.ENERGY)
    )
    path = f"{base(network)}/tandems/{network.tandems[0].id}/record/company"
    return post(browser, path, {f"text-{happened}": text, f"rating-{energy}": "4"}, status)


def sheet(network: make.MadeNetwork) -> dict[str, tuple[object, int | None]]:
    """What the company has on its sheet, by topic."""
    db.session.rollback()
    topics = {make.prompt(network.rounds[2], topic).id: topic.value for topic in (*make.TEXTS, *make.RATINGS)}
    answers = db.session.execute(select(Answer.prompt_id, Answer.text, Answer.level).where(Answer.side == "company"))
    ratings = db.session.execute(select(Rating.prompt_id, Rating.value, Rating.level).where(Rating.side == "company"))
    found = {topics[prompt]: (text, level) for prompt, text, level in answers if text or level}
    found |= {topics[prompt]: (value, level) for prompt, value, level in ratings}
    db.session.rollback()
    return found


def count(model: Any) -> int:
    db.session.rollback()
    found = len(db.session.scalars(select(model.id)).all())
    db.session.rollback()
    return found


BEGUN = {
    "surprised": (f"{DRAFT} surprised", None),
    "happened": (DRAFT, 1),
    "steps": ("", 2),
    "energy": (2, None),
    "backing": (None, None),
}


def plain(page: Page) -> str:
    """The page without tokens that differ from session to session, and the number that the database gave the entry."""
    return re.sub(r"/reflections/\d+", "/reflections/#", TOKEN.sub("", page.body.decode()))


def story(browser: Browser, network: make.MadeNetwork) -> list[tuple[int, str, int]]:
    """All that coordination is shown while it records: status, page, and how many statements each took."""
    found = []
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        statements.append(statement)

    engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        browser.sign_in(network.coordinator)
        path = f"{base(network)}/tandems/{network.tandems[0].id}/record/company"
        happened = make.prompt(network.rounds[2], PromptTopic.HAPPENED).id
        steps: list[tuple[str, dict[str, str] | None, int]] = [
            (f"/n/{network.code}/reflections", None, 200),
            (path, None, 200),
            (path, {}, 422),
            (path, {f"text-{happened}": "x" * 20_001}, 422),
            (path, {f"text-{happened}": TOLD}, 302),
            (f"/n/{network.code}/reflections", None, 200),
            (path, None, 200),
            (path, {f"text-{happened}": TOLD}, 409),
        ]
        for address, values, status in steps:
            statements.clear()
            page = visit(browser, address, status) if values is None else post(browser, address, values, status)
            shown = plain(page) if page.status != 302 else str(page.location)
            found.append((page.status, shown, len(statements)))
        db.session.rollback()
        entry_id = db.session.scalars(
            select(ReflectionEntry.id).where(ReflectionEntry.tandem_id == network.tandems[0].id)
        ).one()
        db.session.rollback()
        statements.clear()
        page = visit(browser, f"/n/{network.code}/reflections/{entry_id}")
        found.append((page.status, plain(page), len(statements)))
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return found


@pytest.mark.parametrize("level", [Level.OWN_SIDE, Level.COORDINATION, Level.BOARD])
def test_coordination_is_shown_the_same_whether_the_side_has_begun_or_not(
    new_browser: Callable[[], Browser], restart: Callable[[], None], level: Level
) -> None:
    first = story(new_browser(), make.network(tandems=2, meetings=3))
    restart()
    network = make.network(tandems=2, meetings=3)
    begin(network, level)
    second = story(new_browser(), network)
    for before, after in zip(first, second, strict=True):
        assert before == after
        assert DRAFT not in after[1]
    assert TOLD in second[-1][1]


def test_nothing_that_the_side_has_begun_is_released_by_recording(browser: Browser, network: make.MadeNetwork) -> None:
    entry = begin(network, Level.BOARD)
    record(browser, network)
    shown = f"/n/{network.code}/reflections/{entry.id}"
    readers = (network.coordinator, network.facilitator, network.tandems[0].teacher, network.tandems[1].teacher)
    for person in readers:
        browser.sign_in(person)
        pages = [shown, f"/n/{network.code}/reflections"]
        if person is network.tandems[0].teacher:
            pages.append(f"{base(network)}/write")
        if person in (network.coordinator, network.facilitator):
            pages += [f"/n/{network.code}/events/{network.meetings[2].id}/briefing"]
        for page in pages:
            assert DRAFT not in visit(browser, page, None).text  # type: ignore[arg-type]
    db.session.rollback()
    mails = db.session.scalars(select(OutboxMail)).all()
    assert [DRAFT in mail.text + mail.html for mail in mails] == [False]
    db.session.rollback()


def test_the_side_sees_both_and_goes_back_to_its_own(browser: Browser, network: make.MadeNetwork) -> None:
    entry = begin(network)
    assert sheet(network) == BEGUN
    record(browser, network)
    assert sheet(network) == {"happened": (TOLD, None), "energy": (4, None)}
    browser.sign_in(network.tandems[0].trainer)
    for page in (f"/n/{network.code}/reflections/{entry.id}", f"{base(network)}/write"):
        shown = visit(browser, page)
        kept = shown.words("//section[@id='kept']")
        assert DRAFT in kept
        assert f"{DRAFT} surprised" in kept
        assert "2 von 5" in kept
        assert shown.root.xpath("//section[@id='kept']//section") == []
        assert TOLD in shown.main
        assert "Mit unserem Entwurf weiterschreiben" in shown.main
    assert "Für Ihre Seite eingetragen" in shown.main
    assert "Ihre Seite hat abgegeben" not in shown.main
    assert "Was Ihre Seite geschrieben hat" not in shown.main
    for _ in range(2):
        post(browser, f"{base(network)}/decline")
    assert sheet(network) == BEGUN
    assert count(SideSubmission) == 0
    page = visit(browser, f"{base(network)}/write")
    assert DRAFT in page.root.xpath("//textarea")[0].text
    assert page.main.count(TOLD) == 1
    browser.sign_in(network.coordinator)
    assert TOLD not in visit(browser, f"/n/{network.code}/reflections").main
    visit(browser, f"/n/{network.code}/reflections/{entry.id}", 404)


def test_nothing_is_lost_when_both_go_on(browser: Browser, network: make.MadeNetwork) -> None:
    begin(network)
    record(browser, network)
    browser.sign_in(network.tandems[0].trainer)
    post(browser, f"{base(network)}/take-back")
    assert sheet(network) == {"happened": (TOLD, None), "energy": (4, None)}
    page = visit(browser, f"{base(network)}/write").main
    assert DRAFT in page
    assert TOLD in page
    record(browser, network, "noch einmal gesagt")
    browser.sign_in(network.tandems[0].trainer)
    kept = visit(browser, f"{base(network)}/write").words("//section[@id='kept']")
    for words in (DRAFT, f"{DRAFT} surprised", TOLD):
        assert words in kept
    post(browser, f"{base(network)}/decline")
    page = visit(browser, f"{base(network)}/write").main
    for words in (DRAFT, f"{DRAFT} surprised", TOLD, "noch einmal gesagt"):
        assert words in page


def test_confirmed_the_draft_stays_with_its_side_until_it_is_deleted(
    browser: Browser, network: make.MadeNetwork
) -> None:
    begin(network)
    record(browser, network)
    browser.sign_in(network.tandems[0].trainer)
    post(browser, f"{base(network)}/confirm")
    page = visit(browser, f"{base(network)}/write")
    assert DRAFT in page.words("//section[@id='kept']")
    assert "Mit unserem Entwurf weiterschreiben" not in page.main
    post(browser, f"{base(network)}/decline")
    assert sheet(network)["happened"] == (TOLD, None)
    browser.sign_in(network.tandems[0].teacher)
    post(browser, f"{base(network)}/kept/forget")
    assert count(KeptVersion) == 5
    browser.sign_in(network.tandems[0].trainer)
    post(browser, f"{base(network)}/kept/forget")
    assert count(KeptVersion) == 0
    assert sheet(network)["happened"] == (TOLD, None)


@pytest.mark.parametrize("way", ["confirm", "take-back"])
def test_looked_at_it_is_read_by_nobody_whom_the_tandem_has_not_chosen(
    browser: Browser, network: make.MadeNetwork, way: str
) -> None:
    entry = begin(network, Level.TANDEM)
    make.submission(entry, Side.SCHOOL)
    record(browser, network)
    shown = f"/n/{network.code}/reflections/{entry.id}"
    assert TOLD in visit(browser, shown).main
    browser.sign_in(network.tandems[0].trainer)
    post(browser, f"{base(network)}/{way}")
    if way == "take-back":
        post(browser, f"{base(network)}/submit")
    assert sheet(network) == {"happened": (TOLD, None), "energy": (4, None)}
    browser.sign_in(network.coordinator)
    visit(browser, shown, 404)


def test_a_narrower_choice_takes_recorded_ratings_along(browser: Browser, network: make.MadeNetwork) -> None:
    begin(network, Level.BOARD)
    record(browser, network)
    assert sheet(network)["energy"] == (4, Level.COORDINATION)
    browser.sign_in(network.tandems[0].trainer)
    post(browser, f"{base(network)}/write", {"level": "2", "levelwas": "5", "do": "release"})
    assert sheet(network)["energy"] == (4, None)


def test_a_closed_network_and_a_round_that_is_over_keep_everything(browser: Browser, network: make.MadeNetwork) -> None:
    begin(network)
    record(browser, network)
    browser.sign_in(network.tandems[0].trainer)
    with clock.fixed(make.at(make.MEETINGS_ON[2], "10:00")):
        browser.post(f"{base(network)}/decline", {}, 302)
        assert "Mit unserem Entwurf" not in browser.get(f"{base(network)}/write").main
    with transaction():
        db.session.execute(update(Network).where(Network.id == network.id).values(state="archived"))
    for verb in ("decline", "kept/forget"):
        post(browser, f"{base(network)}/{verb}")
    assert count(KeptVersion) == 5
    assert DRAFT in visit(browser, f"{base(network)}/write").words("//section[@id='kept']")
    browser.sign_in(network.coordinator)
    post(browser, f"{base(network)}/decline", status=404)
    post(browser, f"{base(network)}/kept/forget", status=404)
