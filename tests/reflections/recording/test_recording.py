"""Coordination records for a side; the side confirms it, or takes it back."""

from __future__ import annotations

from typing import TypeVar

import pytest
from flask import Flask
from sqlalchemy import select, update

from netzwerk.core import clock
from netzwerk.core.access import RoleKind, Side
from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.networks.models import Network
from netzwerk.outbox import sending
from netzwerk.outbox.models import OutboxMail
from netzwerk.reflections.models import (
    Answer,
    EntryState,
    Level,
    PromptTopic,
    Rating,
    ReflectionEntry,
    SideSubmission,
)
from netzwerk.reflections.recording import policy
from netzwerk.tandems.models import Tandem
from tests import factories as make
from tests.harness.browser import Browser, Page

CANARY = "kanarienvogel"
HOSTILE = "=cmd|' /C calc'!A0 <script>alert(1)</script> 😀 \u202e#eval(1) =?utf-8?q?x?="
Stored = TypeVar("Stored", ReflectionEntry, SideSubmission, Answer, Rating, OutboxMail)
MARK = "von der Koordination eingetragen, noch nicht bestätigt"
CARD = "Von der Koordination eingetragen. Stimmt das so?"


@pytest.fixture
def network(app: Flask) -> make.MadeNetwork:
    """In round 3 nobody has written anything."""
    return make.network(tandems=2, meetings=3)


def base(network: make.MadeNetwork, number: int = 3) -> str:
    return f"/n/{network.code}/reflections/rounds/{number}"


def path(network: make.MadeNetwork, side: str = "company", number: int = 3, place: int = 0) -> str:
    return f"{base(network, number)}/tandems/{network.tandems[place].id}/record/{side}"


def fields(network: make.MadeNetwork, text: str = CANARY, rating: str = "4") -> dict[str, str]:
    prompts = {topic: make.prompt(network.rounds[2], topic).id for topic in (PromptTopic.HAPPENED, PromptTopic.ENERGY)}
    return {f"text-{prompts[PromptTopic.HAPPENED]}": text, f"rating-{prompts[PromptTopic.ENERGY]}": rating}


def visit(browser: Browser, address: str, status: int = 200) -> Page:
    with clock.fixed(make.NOW):
        return browser.get(address, status)


def post(browser: Browser, address: str, status: int = 302, values: dict[str, str] | None = None) -> Page:
    with clock.fixed(make.NOW):
        return browser.post(address, values or {}, status)


def rows(model: type[Stored]) -> list[Stored]:
    db.session.rollback()
    db.session.expire_all()
    found = list(db.session.scalars(select(model).order_by(model.id)))
    db.session.expunge_all()
    db.session.rollback()
    return found


def record(browser: Browser, network: make.MadeNetwork, status: int = 302, **changes: str) -> Page:
    browser.sign_in(network.coordinator)
    return post(browser, path(network), status, fields(network, **changes))


def entry_path(network: make.MadeNetwork) -> str:
    return f"/n/{network.code}/reflections/{rows(ReflectionEntry)[0].id}"


def test_from_the_matrix_to_what_the_side_confirms(browser: Browser, network: make.MadeNetwork) -> None:
    tandem = network.tandems[0]
    browser.sign_in(network.coordinator)
    matrix = visit(browser, f"/n/{network.code}/reflections")
    assert matrix.root.xpath(f"//a[@href='{path(network)}']")
    assert "keine Angaben über Auszubildende" in visit(browser, path(network)).main
    record(browser, network)
    assert rows(ReflectionEntry)[0].state == EntryState.SUBMITTED
    assert rows(ReflectionEntry)[0].level == Level.COORDINATION
    part = rows(SideSubmission)[0]
    assert (part.side, part.person_id, part.recorded_by_id) == ("company", None, network.coordinator.id)
    assert part.confirmed_at is None
    assert [(row.text, row.side, row.author_id) for row in rows(Answer)] == [
        (CANARY, "company", network.coordinator.id)
    ]
    assert [(row.value, row.side) for row in rows(Rating)] == [(4, "company")]
    shown = entry_path(network)
    browser.sign_in(network.facilitator)
    assert MARK in visit(browser, shown).main
    browser.sign_in(tandem.teacher)
    assert CARD not in visit(browser, shown).main
    browser.sign_in(tandem.trainer)
    for page in (shown, f"{base(network)}/write"):
        assert CARD in visit(browser, page).main
    for _ in range(2):
        post(browser, f"{base(network)}/confirm")
    assert rows(SideSubmission)[0].confirmed_at == make.NOW
    page = visit(browser, shown).main
    assert CARD not in page
    assert MARK not in page


def test_the_mail_asks_the_side_alone_says_nothing_of_the_answer_and_dies_when_confirmed(
    browser: Browser, network: make.MadeNetwork
) -> None:
    record(browser, network)
    record(browser, network, 409)
    (mail,) = rows(OutboxMail)
    assert (mail.to_name, mail.kind) == (network.tandems[0].trainer.name, "reflection.recorded")
    assert mail.reply_to == network.coordinator.email
    assert entry_path(network) in mail.text
    assert CANARY not in mail.text + mail.html + mail.subject
    browser.sign_in(network.tandems[0].trainer)
    post(browser, f"{base(network)}/confirm")
    with clock.fixed(make.NOW):
        sending.send_due()
    assert rows(OutboxMail)[0].status == "dropped"


def test_taken_back_it_is_a_draft_whose_ratings_can_be_put_right(browser: Browser, network: make.MadeNetwork) -> None:
    make.entry(network.tandems[0], network.rounds[2], sides=[Side.SCHOOL])
    record(browser, network)
    browser.sign_in(network.tandems[0].trainer)
    post(browser, f"{base(network)}/take-back")
    assert [row.side for row in rows(SideSubmission)] == ["school"]
    assert rows(ReflectionEntry)[0].ratings_fixed_at is None
    post(browser, f"{base(network)}/confirm")
    assert "inzwischen zurückgenommen" in visit(browser, f"{base(network)}/write").main
    with clock.fixed(make.NOW):
        sending.send_due()
    assert rows(OutboxMail)[0].status == "dropped"
    record(browser, network)
    assert len(rows(SideSubmission)) == 2


def test_nothing_that_was_submitted_is_written_over(browser: Browser, network: make.MadeNetwork) -> None:
    make.entry(network.tandems[0], network.rounds[2], sides=[Side.COMPANY])
    before = [(row.id, row.text) for row in rows(Answer)]
    browser.sign_in(network.coordinator)
    page = visit(browser, path(network))
    assert "bereits abgegeben" in page.main
    assert "Antwort happened" not in page.main
    assert page.root.xpath("//main//textarea") == []
    page = record(browser, network, 409)
    assert "bereits abgegeben" in page.main
    assert CANARY in page.root.xpath("//textarea")[0].text
    assert [(row.id, row.text) for row in rows(Answer)] == before
    assert rows(OutboxMail) == []


def test_others_find_nothing(browser: Browser, network: make.MadeNetwork) -> None:
    own = make.network(tandems=1, meetings=3)
    both = own.tandems[0].teacher
    make.role(RoleKind.COORDINATOR, own, holder=both)
    people = [network.facilitator, network.board, network.tandems[0].teacher, make.administrator(), own.coordinator]
    for person in people:
        browser.sign_in(person)
        visit(browser, path(network), 404)
        post(browser, path(network), 404, fields(network))
    browser.sign_in(both)
    visit(browser, path(own), 404)
    browser.sign_in(network.coordinator)
    visit(browser, path(network, number=99), 404)
    visit(browser, path(network, side="board"), 404)
    visit(browser, path(network).replace(f"/{network.tandems[0].id}/", f"/{own.tandems[0].id}/"), 404)
    post(browser, f"{base(network)}/confirm", 404)
    assert rows(SideSubmission) == []


def test_the_other_side_and_other_tandems_confirm_nothing(browser: Browser, network: make.MadeNetwork) -> None:
    record(browser, network)
    browser.sign_in(network.tandems[0].teacher)
    post(browser, f"{base(network)}/confirm")
    browser.sign_in(network.tandems[1].trainer)
    post(browser, f"{base(network)}/confirm", 404)
    assert rows(SideSubmission)[0].confirmed_at is None


def test_hostile_text_stays_text_and_too_much_of_it_is_kept_in_the_form(
    browser: Browser, network: make.MadeNetwork
) -> None:
    page = record(browser, network, 422, text="x" * 20_001)
    assert "möglich sind 20.000" in page.main
    assert len(page.root.xpath("//textarea")[0].text.strip()) == 20_001
    assert "Zahl von 1 bis 5" in record(browser, network, 422, text=HOSTILE, rating="9").main
    assert "mindestens eine Frage" in record(browser, network, 422, text=" ", rating="").main
    assert rows(ReflectionEntry) == []
    record(browser, network, text=HOSTILE, rating="none")
    assert [row.text for row in rows(Answer)] == [HOSTILE]
    assert [row.value for row in rows(Rating)] == [None]
    page = visit(browser, entry_path(network))
    assert HOSTILE in page.main
    assert page.root.xpath("//main//script") == []


def test_nothing_in_a_closed_network_a_paused_tandem_or_a_round_that_is_over(
    browser: Browser, network: make.MadeNetwork
) -> None:
    browser.sign_in(network.coordinator)
    post(browser, path(network, number=1), 409, fields(network))
    with transaction():
        db.session.execute(
            update(Tandem).where(Tandem.id == network.tandems[0].id).values(state="paused", state_reason="Umbau")
        )
    assert "nimmt zurzeit nicht teil" in visit(browser, path(network)).main
    record(browser, network, 409)
    with transaction():
        db.session.execute(
            update(Tandem).where(Tandem.id == network.tandems[0].id).values(state="active", state_reason="")
        )
    record(browser, network)
    with transaction():
        db.session.execute(update(Network).where(Network.id == network.id).values(state="archived"))
    post(browser, path(network, "school"), 403, fields(network))
    browser.sign_in(network.tandems[0].trainer)
    assert CARD not in visit(browser, entry_path(network)).main
    post(browser, f"{base(network)}/confirm")
    assert rows(SideSubmission)[0].confirmed_at is None
    assert len(rows(SideSubmission)) == 1


def test_network_and_board_read_it_only_when_confirmed_and_released(
    browser: Browser, network: make.MadeNetwork
) -> None:
    entry = make.entry(network.tandems[0], network.rounds[2], sides=[Side.SCHOOL], level=Level.BOARD)
    record(browser, network)
    recorded = [row for row in rows(Answer) if row.side == "company"]
    assert [row.level for row in recorded] == [Level.COORDINATION]
    assert {row.level for row in rows(Rating) if row.side == "company"} == {Level.COORDINATION}
    shown = f"/n/{network.code}/reflections/{entry.id}"
    with transaction():
        db.session.execute(update(Answer).where(Answer.id == recorded[0].id).values(level=Level.BOARD))
    browser.sign_in(network.tandems[1].teacher)
    assert CANARY not in visit(browser, shown).main
    browser.sign_in(network.coordinator)
    assert CANARY in visit(browser, shown).main
    with transaction():
        db.session.execute(update(SideSubmission).values(confirmed_at=make.NOW))
    browser.sign_in(network.tandems[1].teacher)
    assert CANARY in visit(browser, shown).main


@pytest.mark.parametrize(
    ("level", "found"),
    [
        (Level.BOARD, Level.COORDINATION),
        (Level.COORDINATION, None),
        (Level.TANDEM, Level.COORDINATION),
        (Level.OWN_SIDE, Level.COORDINATION),
    ],
)
def test_what_was_recorded_is_read_by_coordination_and_nobody_further(level: Level, found: Level | None) -> None:
    assert policy.exception(level) == found
