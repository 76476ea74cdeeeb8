"""Start pages: each role gets its own, within the budget of statements."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from sqlalchemy import select

from netzwerk.core import clock
from netzwerk.core.access import RoleKind, Side
from netzwerk.core.db import db
from netzwerk.reflections import service
from netzwerk.reflections.models import EntryState, Level, PromptTopic, ReadRecord, ReflectionEntry
from tests import factories as make
from tests.harness.browser import Browser, Page

QueryCount = Callable[[], AbstractContextManager[list[str]]]


LATE = {"light": "delayed", "light_reason": "Die Lieferung verspätet sich"}
IN_A_WEEK = make.TODAY + timedelta(days=7)


def filled(tandems: int) -> make.MadeNetwork:
    """A network at half-time in which everything has happened once."""
    with make.together():
        network = make.network(tandems=tandems, seminars=4)
        make.event_facilitator(network.meetings[2], network.facilitator)
        seminar = make.poll(network, network.seminars[3])
        for tandem in network.tandems:
            for meeting in network.meetings[:2]:
                make.participations(meeting, tandem, reply="accepted", attendance="present")
            make.participations(network.meetings[2], tandem)
            project = make.project(tandem, **(LATE if tandem.number == 1 else {}))
            make.milestone(project, reached_on=make.TODAY)
            make.milestone(project, "Zweiter Kurs", 2)
            make.step(project)
            make.vote(make.topic(seminar), tandem)
            for round_ in network.rounds[:2]:
                make.entry(tandem, round_, level=Level.BOARD)
            make.entry(tandem, network.rounds[2], state=EntryState.DRAFT, sides=[Side.SCHOOL])
    return network


ROLES = ("coordinator", "facilitator", "board", "partner", "teacher", "trainer", "administrator")


def person(network: make.MadeNetwork, role: str) -> object:
    if role == "administrator":
        return make.administrator()
    return getattr(network.tandems[0], role) if role in {"teacher", "trainer"} else getattr(network, role)


def visit(browser: Browser, who: object, path: str, status: int = 200) -> Page:
    browser.sign_in(who)
    with clock.fixed(make.NOW):
        return browser.get(path, status)


@pytest.mark.parametrize("role", ROLES)
def test_start_costs_the_same_for_one_and_for_three(browser: Browser, query_count: QueryCount, role: str) -> None:
    costs = []
    for tandems in (1, 3):
        network = filled(tandems)
        browser.sign_in(person(network, role))
        with clock.fixed(make.NOW), query_count() as queries:
            browser.get(f"/n/{network.code}/")
        costs.append(len(queries))
        assert len(queries) <= 11, queries
    assert costs[0] == costs[1]


@pytest.mark.parametrize(
    ("role", "h1", "navigation"),
    [
        (
            "coordinator",
            "Guten Morgen",
            ["Was steht an? 2", "Programm", "Tandems", "Vorhaben", "Reflexionen", "Briefings"],
        ),
        ("facilitator", "Guten Morgen", ["Heute 1", "Briefings", "Anwesenheit", "Programm", "Tandems", "Vorhaben"]),
        ("teacher", "Guten Morgen", ["Heute", "Reflexion", "Vorhaben", "Termine"]),
        ("board", "Bericht für den Beirat", ["Bericht", "Termine"]),
        ("partner", "Guten Morgen", ["Übersicht", "Termine"]),
        ("administrator", "Übersicht", ["Übersicht"]),
    ],
)
def test_every_role_has_its_own(browser: Browser, role: str, h1: str, navigation: list[str]) -> None:
    network = filled(2)
    page = visit(browser, person(network, role), f"/n/{network.code}/")
    assert page.h1 == h1
    found = page.all_words("//nav[@class='rail']//a[not(@class)]")
    assert found[: len(navigation)] == navigation
    with clock.fixed(make.NOW):
        for address in dict.fromkeys(page.addresses):
            if address.startswith("/") and not address.endswith((".ics", "/help")):
                assert browser.open(address, None, method="GET").status in {200, 302}, address


def test_coordination_sees_tasks_the_next_meeting_and_tandems_to_check(browser: Browser) -> None:
    network = filled(2)
    page = visit(browser, network.coordinator, f"/n/{network.code}/")
    assert page.headings[:4] == ["Guten Morgen", "Was steht an?", "Als Nächstes", "Netzwerktreffen 3: Meeting 3"]
    assert page.all_words("//ul[@class='tasks']/li/div/b") == [
        "Bedarfsabfrage für Online-Seminar 4 läuft",
        "2 Reflexionen fehlen noch",
    ]
    [address] = page.root.xpath("//ul[@class='tasks']//a[contains(., '2 Tandems erinnern')]/@href")
    assert address == f"/n/{network.code}/reflections/rounds/3/remind"
    assert "Offen: Tandem 1, Tandem 2" in page.text
    assert network.facilitator.name in page.words("//section[@id='next']")
    assert "Monat 12 von 26" in page.text
    assert page.root.xpath("//div[contains(@class,'acts')]/a[contains(@class,'btn')]/@href") == [
        f"/n/{network.code}/events/new",
        f"/n/{network.code}/messages/new",
    ]


def test_coordination_sees_how_far_the_next_meeting_is_prepared(browser: Browser) -> None:
    network = filled(1)
    meeting = network.meetings[2]
    make.preparation_item(meeting, "Raum reservieren", done_on=make.TODAY)
    for title, due_on in (("Schilder drucken", None), ("Essen bestellen", IN_A_WEEK), ("Link prüfen", make.TODAY)):
        make.preparation_item(meeting, title, due_on=due_on)
    make.preparation_item(network.meetings[1], "War schon")
    browser.sign_in(network.coordinator)
    with clock.fixed(make.NOW):
        card = browser.get(f"/n/{network.code}/").words("//section[@id='next']")
    assert "Vorbereitung 1 von 4" in card
    assert "Als Nächstes: Link prüfen, Essen bestellen" in card
    assert "Schilder" not in card
    assert "War schon" not in card


def test_coordination_is_led_straight_to_reminding_those_who_did_not_answer(browser: Browser) -> None:
    network = filled(2)
    meeting = make.event(network, "meeting", 4, on=IN_A_WEEK, state="invited", reply_until=make.TODAY)
    for tandem in network.tandems:
        make.participations(meeting, tandem)
    page = visit(browser, network.coordinator, f"/n/{network.code}/")
    [address] = page.root.xpath("//ul[@class='tasks']//a[contains(., '4 Personen erinnern')]/@href")
    assert address == f"/n/{network.code}/events/{meeting.id}/reminder"


def test_who_came_along_unasked_counts_where_a_place_stayed_empty(browser: Browser) -> None:
    network = make.network(tandems=1)
    tandem, meeting = network.tandems[0], network.meetings[0]
    make.participation(meeting, tandem.teacher, tandem, "school", reply="accepted", attendance="present")
    make.participation(meeting, tandem.trainer, tandem, "company", reply="accepted", attendance="absent")
    page = visit(browser, network.coordinator, f"/n/{network.code}/")
    assert page.words("//section[@id='trends']").split("Teilnahme")[0].endswith("50 % ")
    kim = make.walk_in(meeting, tandem=tandem, side="company").name
    page = visit(browser, network.coordinator, f"/n/{network.code}/")
    assert "100 %" in page.words("//section[@id='trends']")
    assert kim not in page.text


def test_the_table_shows_all_tandems_on_request(browser: Browser) -> None:
    network = filled(3)
    make.participations(make.event(network, "meeting", 4, on=make.TODAY - timedelta(days=3)), network.tandems[0])
    browser.sign_in(network.coordinator)
    with clock.fixed(make.NOW):
        few = browser.get(f"/n/{network.code}/")
        every = browser.get(f"/n/{network.code}/?tandems=all")
    assert len(every.rows("//section[@id='tandems']//table")) == 4
    assert len(few.rows("//section[@id='tandems']//table")) <= 4


def test_a_member_sees_the_duty_and_what_each_side_has_done(browser: Browser) -> None:
    network = filled(2)
    page = visit(browser, network.tandems[0].teacher, f"/n/{network.code}/")
    assert page.headings[1] == "Reflexion 3"
    assert "Ihre Seite ist noch offen: 15 Minuten, bis Mi, 2. Juni 2021." in page.text
    assert "Bisher Geschriebenes lesen" in page.links
    assert "Termin suchen" in page.words("//section[@id='project']")
    draft = select(ReflectionEntry).where(
        ReflectionEntry.tandem_id == network.tandems[0].id, ReflectionEntry.round_id == network.rounds[2].id
    )
    make.submission(db.session.scalars(draft).one(), Side.SCHOOL)
    page = visit(browser, network.tandems[0].trainer, f"/n/{network.code}/")
    assert "Andere Seite (Schule) abgegeben" in page.text
    page = visit(browser, network.tandems[0].teacher, f"/n/{network.code}/")
    assert "Ihre Seite hat abgegeben. Die andere Seite ist noch offen." in page.text


def test_a_member_with_nothing_to_do(browser: Browser) -> None:
    network = make.network(tandems=1, meetings=0, seminars=0)
    page = visit(browser, network.tandems[0].trainer, f"/n/{network.code}/")
    assert page.headings[1] == "Gerade ist nichts zu tun"
    assert "Ihr Tandem hat noch kein Vorhaben." in page.text
    assert "Für die nächste Zeit ist kein Termin vereinbart." in page.text


def test_du_is_a_setting_of_the_network_for_its_tandems(browser: Browser) -> None:
    network = make.network(tandems=1, meetings=0, form_of_address="du")
    page = visit(browser, network.tandems[0].trainer, f"/n/{network.code}/")
    assert "Euer Tandem hat noch kein Vorhaben." in page.text


def test_the_board_sees_nothing_of_few_tandems(browser: Browser) -> None:
    network = filled(4)
    page = visit(browser, network.board, f"/n/{network.code}/")
    assert "Zu wenige Angaben" in page.words("//section[@id='lights']")
    assert "Zu wenige Angaben" in page.words("//section[@id='averages']")
    assert page.words("//section[@id='trends']").count("zu wenige Angaben") == 3


def test_the_board_sees_counts_released_names_and_words(browser: Browser) -> None:
    with make.together():
        network = filled(5)
        first = network.tandems[0]
        canaries = {level: f"kanarienvogel {level.value}" for level in Level}
        entry = make.entry(first, make.round(network, 4, fixed_opens=make.TODAY, fixed_due=IN_A_WEEK), texts={})
        for level, topic in zip(Level, (*make.TEXTS[:3], PromptTopic.SUPPORT), strict=False):
            make.answer(entry, network.rounds[0], topic, "school", canaries[level], level=level)
        make.answer(entry, network.rounds[0], PromptTopic.HAPPENED, "company", canaries[Level.BOARD], level=Level.BOARD)
    page = visit(browser, network.board, f"/n/{network.code}/")
    assert page.words("//section[@id='lights']//dl").split() == [
        "im",
        "Plan",
        "4",
        "verzögert",
        "1",
        "Unterstützung",
        "nötig",
        "0",
    ]
    assert [level for level, canary in canaries.items() if canary in page.text] == [Level.BOARD]
    assert "Mit Namen freigegeben" not in page.headings
    assert "Frage energy" not in page.text
    assert "Frage cooperation" in page.text
    assert not [name for name in ("Tandem 1", "Vorhaben 1") if name in page.main]


def test_the_board_learns_over_how_many_tandems_an_average_goes(browser: Browser) -> None:
    network = filled(5)
    page = visit(browser, network.board, f"/n/{network.code}/")
    card = page.words("//section[@id='averages']")
    assert page.rows("//section[@id='averages']//table")[0] == ["Wer", "Runde 1", "Runde 2"]
    assert page.rows("//section[@id='averages']//table")[1][1:] == ["3 (n = 5)", "3 (n = 5)"]
    assert "Runde 1: 5 Tandems. Runde 2: 5 Tandems. Runden zählen, sobald sie vorbei sind." in card


def test_what_a_tandem_that_left_had_released_counts_no_longer(browser: Browser) -> None:
    network = filled(5)
    make.entry(make.tandem(network, 6, state="left", state_reason="Insolvenz"), network.rounds[0], level=Level.BOARD)
    page = visit(browser, network.board, f"/n/{network.code}/")
    assert "(n = 5)" in page.words("//section[@id='averages']")
    assert "(n = 6)" not in page.words("//section[@id='averages']")
    assert page.text.count("Antwort happened") == 5 * 2 * len(Side)


def test_the_reading_of_the_board_is_noted_and_the_tandem_sees_it(browser: Browser) -> None:
    network = filled(3)
    own, other, _ = network.tandems
    unreleased = make.entry(make.tandem(network), network.rounds[0], level=Level.NETWORK)
    make.role(RoleKind.BOARD, network, holder=other.teacher)
    visit(browser, network.board, f"/n/{network.code}/")
    page = visit(browser, network.board, f"/n/{network.code}/")
    assert "Antwort happened" in page.text
    visit(browser, other.teacher, f"/n/{network.code}/?as=board")
    notes = db.session.execute(
        select(ReadRecord.person_id, ReadRecord.function, ReflectionEntry.tandem_id)
        .join(ReflectionEntry, ReflectionEntry.id == ReadRecord.entry_id)
        .where(ReadRecord.day == make.TODAY)
    ).all()
    by_board = [tandem.id for tandem in network.tandems for _round in range(2)]
    expected = [(network.board.id, "board", tandem_id) for tandem_id in by_board]
    expected += [(other.teacher.id, "board", tandem_id) for tandem_id in by_board if tandem_id != other.id]
    assert sorted(notes) == sorted(expected)
    entry = db.session.scalars(
        select(ReflectionEntry.id).where(
            ReflectionEntry.tandem_id == own.id, ReflectionEntry.round_id == network.rounds[0].id
        )
    ).one()
    assert entry != unreleased.id
    page = visit(browser, own.teacher, f"/n/{network.code}/reflections/{entry}")
    assert f"{network.board.name} , Beirat" in page.words("//section[@id='readings']")


def test_when_noting_fails_the_board_is_shown_nothing(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    network = filled(1)

    def fail(*_values: object, **_more: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(service, "note_reading", fail)
    with pytest.raises(OSError, match="disk full"):
        visit(browser, network.board, f"/n/{network.code}/")


def test_partner_sees_dates_only(browser: Browser) -> None:
    network = filled(2)
    page = visit(browser, network.partner, f"/n/{network.code}/")
    assert page.headings == ["Guten Morgen", "Nächste Termine"]


def test_somebody_with_several_roles_sees_the_strongest_and_links_to_the_others(browser: Browser) -> None:
    network = make.network(tandems=1)
    make.facilitator(network, holder=network.coordinator)
    make.member(network.tandems[0], "school", network.coordinator)
    page = visit(browser, network.coordinator, f"/n/{network.code}/")
    assert "Was steht an?" in page.headings
    links = {words: href for words, href in page.links.items() if words.startswith("Als ")}
    assert links == {
        "Als Moderation": f"/n/{network.code}/?as=facilitator",
        "Als Tandem": f"/n/{network.code}/?as=tandem",
    }
    with clock.fixed(make.NOW):
        assert "Vor dem Treffen" in browser.get(links["Als Moderation"]).headings
        assert "Nächste Termine" in browser.get(links["Als Tandem"]).headings
        assert "Was steht an?" in browser.get(f"/n/{network.code}/?as=board").headings


def test_home_leads_on(browser: Browser) -> None:
    network = make.network(tandems=1)
    assert browser.get("/", 302).location == "/sign-in"
    browser.sign_in(network.coordinator)
    assert browser.get("/", 302).location == f"/n/{network.code}/"
    make.coordinator(make.network(tandems=0), holder=network.coordinator)
    assert browser.get("/", 302).location == "/networks"
    browser.sign_in(make.person())
    assert browser.get("/", 302).location == "/networks"


def test_foreign_networks_do_not_exist(browser: Browser) -> None:
    network, other = make.network(tandems=1), make.network(tandems=1)
    for who in (other.coordinator, other.tandems[0].teacher, make.person()):
        visit(browser, who, f"/n/{network.code}/", 404)


def test_words_in_english(browser: Browser) -> None:
    network = filled(1)
    english = make.coordinator(network, holder=make.person(language="en"))
    page = visit(browser, english, f"/n/{network.code}/")
    assert page.headings[:3] == ["Good morning", "What needs doing?", "Next"]


@pytest.mark.parametrize("role", ["coordinator", "facilitator", "board", "partner"])
def test_a_network_in_which_nothing_has_happened_yet(browser: Browser, role: str) -> None:
    network = make.network(tandems=0, meetings=0, seminars=0, state="planning")
    page = visit(browser, getattr(network, role), f"/n/{network.code}/")
    expected = {
        "coordinator": [
            "Das Netzwerk hat noch keine Tandems.",
            "Es gibt noch keine Tandems.",
            "Teilnahme an Treffen: noch nichts erfasst.",
        ],
        "facilitator": ["Nichts fällt auf.", "Keine Vereinbarung ist offen."],
        "board": ["Zu wenige Angaben", "Noch hat kein Tandem Worte für den Beirat freigegeben."],
        "partner": ["Für die nächste Zeit ist kein Termin vereinbart."],
    }
    assert [words for words in expected[role] if words not in page.text] == []


def test_coordination_sees_agreements_that_are_overdue(browser: Browser) -> None:
    network = make.network(tandems=1)
    make.agreement(network.meetings[0], due_on=make.TODAY - timedelta(days=20))
    make.agreement(network.meetings[1], due_on=make.TODAY - timedelta(days=2))
    for title in ("Raum", "Essen"):
        make.preparation_item(network.meetings[2], title)
    page = visit(browser, network.coordinator, f"/n/{network.code}/")
    assert "2 Vereinbarungen sind überfällig" in page.words("//ul[@class='tasks']")
    assert "die älteste seit Fr, 30. April" in page.words("//ul[@class='tasks']")


@pytest.mark.parametrize(("kind", "title"), [("kickoff", "Auftakt nachbereiten"), ("seminar", "Online-Seminar 1")])
def test_what_is_over_and_was_not_closed_is_a_task(browser: Browser, kind: str, title: str) -> None:
    with make.together():
        network = make.network(tandems=1, meetings=0, seminars=0)
        number = 1 if kind == "seminar" else None
        yesterday = make.TODAY - timedelta(days=1)
        event = make.event(network, kind, number, on=yesterday, state="invited", held_at=None)
        make.event(network, "meeting", 1, on=make.TODAY + timedelta(days=3), state="invited")
        make.event(network, "meeting", 2, on=yesterday, state="cancelled", cancel_reason="Sturm", held_at=None)
        make.event(network, "visit", None, on=yesterday, state="agreed", held_at=None)
    for who in (network.coordinator, network.facilitator):
        page = visit(browser, who, f"/n/{network.code}/")
        assert [one for one in page.all_words("//ul[@class='tasks']/li/div/b") if "nachbereiten" in one] == [
            f"{title} nachbereiten" if kind == "seminar" else title
        ]
        assert f"/n/{network.code}/events/{event.id}" in page.root.xpath("//ul[@class='tasks']/li/a/@href")
    browser.post(f"/n/{network.code}/events/{event.id}/hold")
    page = visit(browser, network.coordinator, f"/n/{network.code}/")
    assert "nachbereiten" not in page.text


def test_a_network_without_an_agreed_date_is_led_to_its_first_proposed_one(browser: Browser) -> None:
    with make.together():
        network = make.network(tandems=2, meetings=0, seminars=0, state="planning")
        first = make.event(network, "kickoff", on=make.TODAY + timedelta(days=150), state="draft")
        make.event(network, "meeting", 1, on=make.TODAY + timedelta(days=30 * 8), state="draft")
    page = visit(browser, network.coordinator, f"/n/{network.code}/")
    assert "Als Nächstes: Auftakt" in page.text
    assert "vorgeschlagen für So, 17. Oktober, noch nicht vereinbart" in page.text
    assert "Alles erledigt" not in page.text
    assert page.links["Termin bestätigen"] == f"/n/{network.code}/events/{first.id}/edit"
    assert "Für die nächste Zeit ist kein Termin vereinbart." not in page.text
    page = visit(browser, network.facilitator, f"/n/{network.code}/")
    assert "Termin bestätigen" not in page.text


def test_before_its_first_day_a_network_begins_on_a_day_and_after_its_last_it_ended(browser: Browser) -> None:
    network = make.network(tandems=0, meetings=0, seminars=0, state="planning")
    browser.sign_in(make.administrator())
    with clock.fixed(make.NOW - timedelta(days=700)):
        assert "Beginnt am " in browser.get(f"/n/{network.code}/").text
    with clock.fixed(make.NOW + timedelta(days=1200)):
        assert "Endete am " in browser.get(f"/n/{network.code}/").text
