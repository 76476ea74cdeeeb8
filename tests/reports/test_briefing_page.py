"""The briefing as people fetch it: list, page, files, who may, how many statements, what is noted."""

from __future__ import annotations

import io
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import docx
import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select

from netzwerk.core import clock
from netzwerk.core.access import Side
from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.reflections import service as reflections
from netzwerk.reflections.models import EntryState, Level, PromptTopic, ReadRecord
from tests import factories as make
from tests.harness.browser import Browser

FORMATS = ("", ".pdf", ".docx")


def full_network(tandems: int) -> make.MadeNetwork:
    with make.together():
        network = make.network(tandems=tandems)
        meeting = network.meetings[2]
        for position in (1, 2):
            make.agenda_item(meeting.days[0], position, internal_note=f"Notiz {position}")
        poll = make.poll(network)
        topic = make.topic(poll)
        make.agreement(network.meetings[1])
        for tandem in network.tandems:
            project = make.project(tandem)
            milestone = make.milestone(project, planned_on=date(2021, 6, 1))
            make.milestone_move(milestone, date(2021, 5, 1), date(2021, 6, 1))
            make.step(project)
            make.factor(project)
            make.snapshot(project, network.meetings[1])
            make.vote(topic, tandem)
            make.participations(meeting, tandem)
            for round_ in network.rounds[1:]:
                make.entry(tandem, round_)
    return network


def words_of(content: bytes, kind: str) -> str:
    if kind == ".pdf":
        text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    elif kind == ".docx":
        file = docx.Document(io.BytesIO(content))
        text = "\n".join(element.text or "" for element in file.element.iter() if element.tag.endswith("}t"))
    else:
        text = content.decode()
    return re.sub(r"\s+", " ", text)


@pytest.mark.parametrize("tandems", [1, 3])
@pytest.mark.parametrize("kind", FORMATS)
def test_statements_do_not_grow(browser: Browser, query_count, tandems: int, kind: str) -> None:
    network = full_network(tandems)
    browser.sign_in(network.facilitator)
    with query_count() as queries:
        browser.get(f"/n/{network.code}/events/{network.meetings[2].id}/briefing{kind}")
    assert len(queries) == 7, queries


@pytest.mark.parametrize("tandems", [1, 3])
def test_list(browser: Browser, query_count, tandems: int) -> None:
    network = full_network(tandems)
    browser.sign_in(network.coordinator)
    with query_count() as queries:
        page = browser.get(f"/n/{network.code}/briefings")
    assert len(queries) == 5, queries
    assert [row[2] for row in page.rows()] == ["Briefing", "durchgeführt", "durchgeführt", "vorläufig"]
    assert page.rows()[-1][3] == f"{tandems} von {tandems} abgegeben"


def test_page_shows_what_is_released(browser: Browser) -> None:
    network = full_network(2)
    browser.sign_in(network.facilitator)
    page = browser.get(f"/n/{network.code}/events/{network.meetings[2].id}/briefing")
    assert page.h1 == "Netzwerktreffen 3: Meeting 3"
    for words in ("Notiz 1", "„Antwort support“", "Lernvideos drehen", "Protokoll verschicken", "Vorhaben 2"):
        assert words in page.text
    assert [row[1:3] for row in page.rows("(//section[@id='tandem-1']//table)[1]")][1] == ["3 (±0)", "3 (±0)"]


@pytest.mark.parametrize("kind", FORMATS)
def test_nothing_that_is_not_released(browser: Browser, kind: str) -> None:
    """One canary for each level and for drafts, single sides and ratings of one side."""
    with make.together():
        network = make.network(tandems=4)
        meeting, now, before = network.meetings[2], network.rounds[2], network.rounds[1]
        first, second, third, fourth = network.tandems
        entry = make.entry(first, now, texts={}, ratings={PromptTopic.PROGRESS: 5})
        for level, topic in zip(Level, (*make.TEXTS, PromptTopic.LEARNT), strict=False):
            if topic is not PromptTopic.LEARNT:
                make.answer(entry, now, topic, Side.SCHOOL, f"KANARIE-{level.name}", level=level)
        make.answer(entry, now, PromptTopic.SURPRISED, Side.COMPANY, "KANARIE-NETWORK-2", level=Level.NETWORK)
        make.entry(second, now, state=EntryState.DRAFT, texts={PromptTopic.HAPPENED: "KANARIE-DRAFT"}, ratings={})
        make.entry(second, before, level=Level.TANDEM, texts={}, ratings={PromptTopic.ENERGY: 1})
        one = make.entry(third, now, sides=[Side.SCHOOL], texts={}, ratings={PromptTopic.PROGRESS: 2})
        make.answer(one, now, PromptTopic.HAPPENED, Side.COMPANY, "KANARIE-NOT-HANDED-IN", level=Level.NETWORK)
        make.entry(fourth, now, level=Level.OWN_SIDE, texts={PromptTopic.STEPS: "KANARIE-WHOLE-ENTRY"})
        make.comment(entry, "KANARIE-COMMENT", level=Level.TANDEM)
    browser.sign_in(network.coordinator)
    content = browser.get(f"/n/{network.code}/events/{meeting.id}/briefing{kind}").body
    found = set(re.findall(r"KANARIE-[A-Z0-9-]+", words_of(content, kind)))
    assert found == {"KANARIE-COORDINATION", "KANARIE-NETWORK", "KANARIE-NETWORK-2"}


def test_ratings_of_one_side_stay_there(browser: Browser) -> None:
    network = make.network(tandems=1)
    make.entry(network.tandems[0], network.rounds[2], sides=[Side.SCHOOL], texts={})
    browser.sign_in(network.facilitator)
    page = browser.get(f"/n/{network.code}/events/{network.meetings[2].id}/briefing")
    assert page.rows("//section[@id='tandem-1']//table") == []
    assert "1 bis 5" not in page.text


def test_change_is_shown_only_if_the_last_rating_was_released(browser: Browser) -> None:
    network = make.network(tandems=2)
    for tandem, level in zip(network.tandems, (Level.COORDINATION, Level.TANDEM), strict=True):
        make.entry(tandem, network.rounds[1], level=level, texts={}, ratings={PromptTopic.COOPERATION: 1})
        make.entry(tandem, network.rounds[2], texts={}, ratings={PromptTopic.COOPERATION: 4})
    browser.sign_in(network.facilitator)
    page = browser.get(f"/n/{network.code}/events/{network.meetings[2].id}/briefing")
    assert page.rows("//section[@id='tandem-1']//table")[1][1:3] == ["4 (+3)", "4 (+3)"]
    assert page.rows("//section[@id='tandem-2']//table")[1][1:3] == ["4", "4"]


@pytest.mark.parametrize("kind", FORMATS)
@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("coordinator", 200),
        ("facilitator", 200),
        ("board", 404),
        ("partner", 404),
        ("teacher", 404),
        ("administrator", 404),
        ("stranger", 404),
    ],
)
def test_who_may(browser: Browser, who: str, status: int, kind: str) -> None:
    network = make.network(tandems=1)
    people = {
        "teacher": lambda: network.tandems[0].teacher,
        "administrator": make.administrator,
        "stranger": lambda: make.network(tandems=1).coordinator,
    }
    browser.sign_in(people[who]() if who in people else getattr(network, who))
    browser.get(f"/n/{network.code}/events/{network.meetings[2].id}/briefing{kind}", status)


@pytest.mark.parametrize("kind", FORMATS)
def test_only_meetings_of_this_network(browser: Browser, kind: str) -> None:
    network, other = make.network(tandems=1), make.network(tandems=1)
    browser.sign_in(network.coordinator)
    for event in (other.meetings[2], network.seminars[0], network.kickoff):
        browser.get(f"/n/{network.code}/events/{event.id}/briefing{kind}", 404)
    browser.get(f"/n/{network.code}/events/999999/briefing{kind}", 404)


def test_reading_is_noted_once_a_day(browser: Browser) -> None:
    network = full_network(2)
    make.entry(make.tandem(network), network.rounds[2], state=EntryState.DRAFT)
    make.entry(make.tandem(network), network.rounds[2], level=Level.TANDEM)
    browser.sign_in(network.facilitator)
    for kind in FORMATS:
        browser.get(f"/n/{network.code}/events/{network.meetings[2].id}/briefing{kind}")
    notes = db.session.execute(select(ReadRecord.person_id, ReadRecord.day, ReadRecord.function)).all()
    assert notes == [(network.facilitator.id, make.TODAY, "facilitator")] * 4


def test_no_reading_is_noted_for_who_may_not(browser: Browser) -> None:
    network, other = full_network(1), make.network(tandems=1)
    browser.sign_in(other.coordinator)
    browser.get(f"/n/{other.code}/events/{network.meetings[2].id}/briefing", 404)
    assert db.session.scalars(select(ReadRecord.id)).all() == []


def test_no_reading_is_noted_of_the_meeting_of_another_network(browser: Browser) -> None:
    network, other = full_network(1), full_network(1)
    browser.sign_in(other.coordinator)
    browser.get(f"/n/{other.code}/events/{network.meetings[2].id}/briefing", 404)
    assert db.session.scalars(select(ReadRecord.id)).all() == []


def test_a_meeting_of_another_network_names_no_round_of_this_one(database: Flask) -> None:
    network, other = full_network(1), full_network(1)
    reader = make.actor(other.coordinator)
    with transaction():
        reflections.note_reading_of_round(reader, other, network.meetings[2].id, make.NOW)
    assert db.session.scalars(select(ReadRecord.id)).all() == []


def test_coordinator_with_a_seat_reads_as_facilitation(browser: Browser) -> None:
    network = make.network(tandems=1)
    tandem = network.tandems[0]
    make.coordinator(network, holder=tandem.teacher)
    make.entry(tandem, network.rounds[2], level=Level.TANDEM, texts={PromptTopic.HAPPENED: "nur fürs Tandem"})
    browser.sign_in(tandem.teacher)
    page = browser.get(f"/n/{network.code}/events/{network.meetings[2].id}/briefing")
    assert "nur fürs Tandem" not in page.text
    assert db.session.scalars(select(ReadRecord.id)).all() == []


def test_files_are_attachments(browser: Browser) -> None:
    network = full_network(1)
    browser.sign_in(network.facilitator)
    path = f"/n/{network.code}/events/{network.meetings[2].id}/briefing"
    pdf, word = browser.get(f"{path}.pdf"), browser.get(f"{path}.docx")
    assert pdf.headers["Content-Disposition"] == 'attachment; filename="Briefing-Netzwerktreffen-3.pdf"'
    assert word.headers["Content-Disposition"] == 'attachment; filename="Briefing-Netzwerktreffen-3.docx"'
    assert pdf.headers["Content-Type"] == "application/pdf"
    assert pdf.body.startswith(b"%PDF-1.7")
    assert word.body.startswith(b"PK")


def test_mail_text_keeps_words_of_tandems_inside(browser: Browser) -> None:
    network = full_network(1)
    browser.sign_in(network.facilitator)
    page = browser.get(f"/n/{network.code}/events/{network.meetings[2].id}/briefing")
    mail = page.words("//textarea")
    assert "Netzwerktreffen 3" in mail
    assert "Programmpunkt 1" in mail
    assert "Antwort support" not in mail


def test_mail_text_holds_nothing_internal(browser: Browser) -> None:
    with make.together():
        network = make.network(tandems=2)
        make.agenda_item(network.meetings[2].days[0], internal_note="Notiz von innen")
        for tandem, light in zip(network.tandems, ("needs_support", "delayed"), strict=True):
            make.project(tandem, light=light, light_reason=f"Grund {light}")
    browser.sign_in(network.facilitator)
    page = browser.get(f"/n/{network.code}/events/{network.meetings[2].id}/briefing")
    mail = page.words("//textarea")
    inside = ("Notiz von innen", "Grund needs_support", "Grund delayed", "erzögert", "nterstützung")
    assert [words for words in inside if words not in page.text.replace(mail, "")] == []
    assert [words for words in inside if words in mail] == []
    assert "im Plan" not in mail
    assert "Programmpunkt 1" in mail
    assert "Vorhaben 2" in mail


def test_mail_text_holds_no_ratings(browser: Browser) -> None:
    network = make.network(tandems=1)
    entry = make.entry(network.tandems[0], network.rounds[2], texts={}, ratings={})
    for side, value in ((Side.SCHOOL, 5), (Side.COMPANY, 1)):
        make.rating(entry, network.rounds[2], PromptTopic.COOPERATION, side, value)
    browser.sign_in(network.facilitator)
    page = browser.get(f"/n/{network.code}/events/{network.meetings[2].id}/briefing")
    assert "Schule 5, Betrieb 1" in page.words("//section[@id='key']")
    mail = page.words("//textarea")
    assert "Das Wichtigste" not in mail
    assert "Betrieb 1" not in mail


def test_empty_network(browser: Browser) -> None:
    network = make.network(tandems=0, meetings=0)
    bare = make.event(network, number=1, on=make.MEETINGS_ON[2])
    browser.sign_in(network.coordinator)
    page = browser.get(f"/n/{network.code}/events/{bare.id}/briefing")
    assert "Es nimmt kein Tandem teil." in page.text
    for kind in FORMATS[1:]:
        browser.get(f"/n/{network.code}/events/{bare.id}/briefing{kind}")
    browser.get(f"/n/{network.code}/briefings")


def test_reading_at_the_same_moment_is_noted_once(app: Flask) -> None:
    network = full_network(3)
    actor = make.actor(network.facilitator)
    together = threading.Barrier(4)

    def read() -> None:
        with app.app_context(), clock.fixed(make.NOW):
            together.wait()
            with transaction():
                reflections.note_reading_of_round(actor, network, network.meetings[2].id, make.NOW)
            db.session.remove()

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(read) for _ in range(4)]:
            done.result()
    assert len(db.session.scalars(select(ReadRecord.id)).all()) == 6


@pytest.mark.parametrize("kind", FORMATS)
def test_who_came_along_unasked_counts_at_the_side(browser: Browser, kind: str) -> None:
    network = full_network(2)
    meeting = network.meetings[2]
    make.walk_in(meeting, "Kim Gast", network.tandems[0], "company")
    make.walk_in(meeting, "Kim Fremd", is_partly=True)
    browser.sign_in(network.facilitator)
    page = browser.get(f"/n/{network.code}/events/{meeting.id}/briefing{kind}")
    words = words_of(page.body, kind)
    if not kind:
        words = re.sub(r"\s+", " ", page.text)
    assert "1 offen, 1 ohne Einladung dabei" in words
    assert "4 offen, 2 ohne Einladung dabei" in words
    assert "Außerhalb der Tandems: 1 ohne Einladung dabei" in words
    assert "Kim" not in words
