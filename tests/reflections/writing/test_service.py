"""Saving, handing in, taking back and releasing, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, select

from netzwerk.core.access import Side
from netzwerk.core.audit import AuditRecord
from netzwerk.core.db import db
from netzwerk.core.errors import Invalid, NotFound
from netzwerk.projects.editing import service as projects
from netzwerk.projects.models import NextStep, Project
from netzwerk.reflections.models import EntryState, Level, PromptTopic, ReflectionEntry, ReflectionStep
from netzwerk.reflections.releasing import service as releasing
from netzwerk.reflections.steps import service as steps
from netzwerk.reflections.writing import service
from netzwerk.reflections.writing.policy import Bar
from netzwerk.reflections.writing.service import Barred, Clash
from tests import factories as make
from tests.reflections.writing.sheets import DUE_ENDS, MEETING_BEGINS, NUMBER, Desk

HOUR = timedelta(hours=1)


def test_the_first_words_begin_the_entry_and_each_save_counts(database: Flask) -> None:
    desk = Desk.made()
    first = desk.write("Wir haben angefangen.")
    second = desk.write("Wir haben angefangen. Es läuft.", base=first.version, on="Wir haben angefangen.")
    assert (first.version, second.version) == (1, 2)
    assert desk.text() == "Wir haben angefangen. Es läuft."
    assert desk.state() == EntryState.DRAFT
    assert desk.text(Side.COMPANY) is None


def test_saving_leaves_no_trace_in_the_audit_trail(database: Flask) -> None:
    desk = Desk.made()
    before = db.session.scalar(select(func.count(AuditRecord.id)))
    desk.write("eins")
    desk.write("zwei", base=1, on="eins")
    assert db.session.scalar(select(func.count(AuditRecord.id))) == before


@pytest.mark.parametrize(
    "text",
    [
        "😀👩‍🏫" * 400,
        "ü" * 10_000,
        "x" * 20_000,
        "=cmd|' /C calc'!A0",
        "<script>alert(1)</script>",
        "#eval(1)",
        "=?utf-8?q?=41?=",
        "\u202egnirts\u202c \u200fעברית",
        "Zeile\nnoch eine\n\n",
    ],
)
def test_every_character_comes_back(database: Flask, text: str) -> None:
    desk = Desk.made()
    desk.write(text)
    assert desk.text() == text


def test_line_ends_of_a_form_are_those_of_the_text(database: Flask) -> None:
    desk = Desk.made()
    saved = desk.write("eins\r\nzwei")
    assert desk.text() == "eins\nzwei"
    assert desk.write("eins\nzwei", base=0).version == saved.version


def test_too_long_is_said_with_its_length_and_nothing_is_cut(database: Flask) -> None:
    desk = Desk.made()
    desk.write("kurz")
    with pytest.raises(Invalid, match=r"20001 Zeichen, möglich sind 20\.000"):
        desk.write("x" * 20_001, base=1, on="kurz")
    assert desk.text() == "kurz"


def test_another_device_clashes_and_gets_what_is_stored(database: Flask) -> None:
    desk = Desk.made()
    desk.write("Anfang")
    desk.write("vom Telefon", base=1, on="Anfang")
    with pytest.raises(Clash) as caught:
        desk.write("vom Rechner", base=1, on="Anfang")
    assert (caught.value.version, caught.value.stored, caught.value.author) == (2, "vom Telefon", "")
    assert desk.text() == "vom Telefon"
    assert desk.write("vom Rechner", base=2, on="vom Telefon").version == 3


def test_another_member_of_the_same_side_is_named(database: Flask) -> None:
    desk = Desk.made()
    colleague = make.member(desk.tandem, "school")
    desk.write("Anfang")
    desk.write("von der Kollegin", by=colleague, base=1, on="Anfang")
    with pytest.raises(Clash) as caught:
        desk.write("von mir", base=1, on="Anfang")
    assert caught.value.author == colleague.name


def test_the_same_text_twice_is_no_clash(database: Flask) -> None:
    desk = Desk.made()
    desk.write("Anfang")
    desk.write("derselbe Satz", base=1, on="Anfang")
    assert desk.write("derselbe Satz", base=1, on="Anfang").version == 2


def test_a_change_of_the_level_alone_is_no_clash_of_the_text(database: Flask) -> None:
    desk = Desk.made()
    desk.write("Anfang")
    desk.do(releasing.release_answer, desk.prompt().id, Level.NETWORK, base=None)
    desk.write("geht weiter", base=1, on="Anfang")
    assert desk.text() == "geht weiter"


def test_each_side_has_its_own_answer(database: Flask) -> None:
    desk = Desk.made()
    desk.write("Schule")
    desk.write("Betrieb", by=desk.tandem.trainer)
    desk.rate(4)
    desk.rate(2, by=desk.tandem.trainer)
    assert (desk.text(Side.SCHOOL), desk.text(Side.COMPANY)) == ("Schule", "Betrieb")
    assert (desk.rating(Side.SCHOOL), desk.rating(Side.COMPANY)) == (4, 2)


def test_ratings_count_versions_and_know_that_one_cannot_judge(database: Flask) -> None:
    desk = Desk.made()
    assert desk.rate(None).version == 1
    assert desk.rate(5, base=1).version == 2
    with pytest.raises(Clash) as caught:
        desk.rate(1, base=1)
    assert (caught.value.version, caught.value.stored) == (2, 5)
    for value in (0, 6):
        with pytest.raises(Invalid):
            desk.rate(value, base=2)


def test_a_rating_is_no_text_and_a_prompt_of_another_set_is_none(database: Flask) -> None:
    desk = Desk.made()
    with pytest.raises(NotFound):
        desk.write("Text", PromptTopic.PROGRESS)
    other = next(one for one in (make.prompt_set(make.programme().id),))
    with pytest.raises(NotFound):
        desk.do(service.save_text, other.prompts[0].id, "Text", base=0, mark="")


def test_others_have_no_sheet(database: Flask) -> None:
    desk = Desk.made()
    for person in (desk.network.coordinator, desk.network.facilitator, desk.network.board):
        with pytest.raises(NotFound):
            desk.write("Text", by=person)
    desk.write("von Tandem 2", by=desk.network.tandems[1].teacher)
    assert desk.entry() is None


def test_submit_is_once_per_side_and_needs_something(database: Flask) -> None:
    desk = Desk.made()
    with pytest.raises(Invalid, match="mindestens eine Frage"):
        desk.do(service.submit)
    desk.write("Text")
    desk.do(service.submit)
    desk.do(service.submit)
    assert desk.state() == EntryState.SUBMITTED
    assert desk.submitted() == {Side.SCHOOL}
    desk.rate(3, by=desk.tandem.trainer)
    desk.do(service.submit, by=desk.tandem.trainer)
    assert desk.submitted() == {Side.SCHOOL, Side.COMPANY}
    kinds = list(db.session.scalars(select(AuditRecord.kind).where(AuditRecord.kind.startswith("reflection."))))
    assert kinds == ["reflection.submitted"] * 2


def test_what_was_submitted_is_fixed_until_it_is_taken_back(database: Flask) -> None:
    desk = Desk.made()
    desk.write("Text")
    desk.do(service.submit)
    for change in (lambda: desk.write("anders", base=1, on="Text"), lambda: desk.rate(1)):
        with pytest.raises(Barred) as caught:
            change()
        assert caught.value.bar is Bar.SUBMITTED
    desk.write("der Betrieb schreibt noch", by=desk.tandem.trainer)
    desk.do(service.take_back)
    desk.do(service.take_back)
    assert desk.state() == EntryState.DRAFT
    assert desk.submitted() == set()
    desk.write("anders", base=1, on="Text")
    assert desk.text() == "anders"


def test_taking_back_one_side_leaves_the_other_submitted(database: Flask) -> None:
    desk = Desk.made()
    for person in (desk.tandem.teacher, desk.tandem.trainer):
        desk.write("Text", by=person)
        desk.do(service.submit, by=person)
    desk.do(service.take_back)
    assert (desk.state(), desk.submitted()) == (EntryState.SUBMITTED, {Side.COMPANY})


def test_ratings_stay_once_each_side_has_seen_those_of_the_other(database: Flask) -> None:
    desk = Desk.made()
    rated = desk.rate(2)
    desk.write("Text")
    desk.write("Text", by=desk.tandem.trainer)
    desk.do(service.submit)
    desk.do(service.take_back)
    rated = desk.rate(3, base=rated.version)
    desk.do(service.submit)
    desk.do(service.submit, by=desk.tandem.trainer)
    for person in (desk.tandem.teacher, desk.tandem.trainer):
        desk.do(service.take_back, by=person)
    assert desk.submitted() == set()
    for change in (lambda: desk.rate(5, base=rated.version), lambda: desk.rate(5, by=desk.tandem.trainer)):
        with pytest.raises(Invalid, match="bleiben die Einschätzungen, wie sie sind"):
            change()
    assert desk.rate(3, base=rated.version).version == rated.version
    assert (desk.rating(), desk.rating(Side.COMPANY)) == (3, None)
    desk.write("Text, weiter gedacht", base=1, on="Text")
    desk.do(service.submit)
    assert (desk.text(), desk.rating()) == ("Text, weiter gedacht", 3)


def test_after_the_due_day_until_the_meeting_everything_goes_on(database: Flask) -> None:
    desk = Desk.made()
    late = DUE_ENDS + HOUR
    desk.write("nach der Frist", now=late)
    desk.do(service.submit, now=late)
    desk.do(service.take_back, now=MEETING_BEGINS - HOUR)
    desk.do(service.submit, now=MEETING_BEGINS - HOUR)


def test_when_the_meeting_has_begun_text_stays_as_a_draft(database: Flask) -> None:
    desk = Desk.made()
    desk.write("vorher")
    saved = desk.write("vorher und nachher", base=1, on="vorher", now=MEETING_BEGINS + HOUR)
    assert saved.is_late
    assert desk.text() == "vorher und nachher"
    with pytest.raises(Barred) as caught:
        desk.do(service.submit, now=MEETING_BEGINS + HOUR)
    assert caught.value.bar is Bar.CLOSED
    with pytest.raises(Barred):
        desk.write("viel später", base=2, on="vorher und nachher", now=MEETING_BEGINS + timedelta(days=15))


def test_nothing_is_taken_back_when_the_meeting_has_begun_or_it_was_accepted(database: Flask) -> None:
    desk = Desk.made()
    desk.write("Text")
    desk.do(service.submit)
    with pytest.raises(Barred):
        desk.do(service.take_back, now=MEETING_BEGINS)
    _put(desk, state=EntryState.ACCEPTED)
    with pytest.raises(Barred):
        desk.do(service.take_back)


def test_a_returned_entry_can_be_changed_and_submitted_again(database: Flask) -> None:
    desk = Desk.made()
    desk.write("Text")
    desk.do(service.submit)
    _put(desk, state=EntryState.RETURNED, return_question="Was genau?")
    after = MEETING_BEGINS + HOUR
    desk.do(service.take_back, now=after)
    assert (desk.state(), desk.submitted()) == (EntryState.RETURNED, set())
    desk.write("Text mit Antwort", base=1, on="Text", now=after)
    desk.do(service.submit, now=after)
    assert (desk.state(), desk.submitted()) == (EntryState.SUBMITTED, {Side.SCHOOL})


def test_before_it_opens_and_in_a_closed_network_nothing_can_be_written(database: Flask) -> None:
    desk = Desk.made()
    with pytest.raises(Barred) as caught:
        desk.write("zu früh", now=make.at(make.MEETINGS_ON[1]))
    assert caught.value.bar is Bar.PLANNED
    closed = Desk.made(state="archived")
    with pytest.raises(Barred):
        closed.do(service.submit)
    with pytest.raises(NotFound):
        closed.do(service.take_back)
    with pytest.raises(Barred) as caught:
        closed.write("Text")
    assert caught.value.bar is Bar.ARCHIVED
    assert (desk.entry(), closed.entry()) == (None, None)


def test_a_former_member_writes_no_more(database: Flask) -> None:
    desk = Desk.made()
    gone = make.member(desk.tandem, "school", valid_to=make.TODAY - timedelta(days=1))
    with pytest.raises(NotFound):
        desk.write("Text", by=gone)


def test_release_is_logged_once_a_side_has_submitted(database: Flask) -> None:
    desk = Desk.made()
    desk.write("Text")
    prompt_id = desk.prompt().id
    desk.do(releasing.release_answer, prompt_id, Level.TANDEM, base=None)
    desk.do(releasing.release_entry, Level.NETWORK, base=Level.COORDINATION)
    assert desk.releases() == []
    desk.do(service.submit)
    desk.do(releasing.release_answer, prompt_id, Level.BOARD, base=Level.TANDEM)
    desk.do(releasing.release_answer, prompt_id, None, base=Level.BOARD)
    desk.do(releasing.release_entry, Level.TANDEM, base=Level.NETWORK)
    assert desk.releases() == [(True, 2, 5), (True, 5, 4), (False, 4, 2)]


def test_release_never_goes_beyond_its_prompt(database: Flask) -> None:
    desk = Desk.made()
    desk.write("Hilfe", PromptTopic.SUPPORT)
    with pytest.raises(Invalid, match="höchstens für Koordination"):
        desk.do(releasing.release_answer, desk.prompt(PromptTopic.SUPPORT).id, Level.NETWORK, base=None)
    for level in (0, 6, 99):
        with pytest.raises(Invalid):
            desk.do(releasing.release_answer, desk.prompt().id, level, base=None)
        with pytest.raises(Invalid):
            desk.do(releasing.release_entry, level, base=Level.COORDINATION)


def test_a_stale_choice_never_widens_what_somebody_narrowed(database: Flask) -> None:
    desk = Desk.made()
    desk.write("Text")
    colleague = make.member(desk.tandem, "school")
    desk.do(releasing.release_entry, Level.TANDEM, base=Level.COORDINATION, by=colleague)
    with pytest.raises(Clash):
        desk.do(releasing.release_entry, Level.NETWORK, base=Level.COORDINATION)
    assert desk.entry().school_level == Level.TANDEM  # type: ignore[union-attr]


def test_a_line_becomes_a_step_of_the_project_once(database: Flask) -> None:
    desk = Desk.made()
    desk.write("- Termin mit der IT bis Freitag\n- Raum buchen", PromptTopic.STEPS)
    desk.do(steps.take_step, "Raum buchen")
    desk.do(steps.take_step, "Raum buchen")
    assert list(db.session.scalars(select(NextStep.text))) == ["Raum buchen"]
    assert db.session.scalar(select(func.count(ReflectionStep.id))) == 1
    for other in ("nicht in der Antwort", ""):
        with pytest.raises(NotFound):
            desk.do(steps.take_step, other)
    with pytest.raises(NotFound):
        desk.do(steps.take_step, "Raum buchen", by=desk.tandem.trainer)


def test_no_step_goes_beyond_what_a_project_holds(database: Flask) -> None:
    desk = Desk.made()
    desk.write("Raum buchen\nTermin mit der IT", PromptTopic.STEPS)
    desk.do(steps.take_step, "Raum buchen")
    project = db.session.scalars(select(Project)).one()
    db.session.rollback()
    with make.together():
        for number in range(projects.MOST - 1):
            make.step(project, text=f"Schritt {number}")
    with pytest.raises(Invalid, match="60"):
        desk.do(steps.take_step, "Termin mit der IT")
    desk.do(steps.take_step, "Raum buchen")
    assert db.session.scalar(select(func.count(NextStep.id))) == projects.MOST


def test_no_such_round(database: Flask) -> None:
    desk = Desk.made()
    with pytest.raises(NotFound):
        service.submit(desk.actor(), desk.header(), NUMBER + 40, make.NOW)


def _put(desk: Desk, **values: str) -> None:
    entry = desk.entry()
    assert entry is not None
    with make.together():
        row = db.session.get(ReflectionEntry, entry.id)
        for name, value in values.items():
            setattr(row, name, value)
