"""Members join, change, go and are followed; invitations, notes and access pass on with them."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select

from netzwerk.core import clock
from netzwerk.core.access import Side
from netzwerk.core.db import db
from netzwerk.events.models import AnswerLink, Participation, ParticipationNeed
from netzwerk.outbox.models import OutboxMail
from netzwerk.people.models import Person
from netzwerk.tandems import queries
from netzwerk.tandems.models import TandemMember
from tests import factories as make
from tests.tandems import hostile


@pytest.fixture
def network(database: Flask) -> make.MadeNetwork:
    return make.network(tandems=2)


def joining(tandem: make.MadeTandem, **values: object) -> dict[str, object]:
    return {
        "email": "Neu@Example.org ",
        "name": "Nina Neu",
        "organisation_id": tandem.school.id,
        "function": "Lehrkraft",
        "valid_from": "2021-05-20",
        **values,
    }


def seat_of(person_id: int) -> TandemMember:
    with make.together():
        row = db.session.scalars(select(TandemMember).where(TandemMember.person_id == person_id)).one()
        db.session.expunge(row)
    return row


def person_called(name: str) -> Person:
    with make.together():
        row = db.session.scalars(select(Person).where(Person.name == name)).one()
        db.session.expunge(row)
    return row


def mails() -> list[tuple[str, str]]:
    found = db.session.execute(select(OutboxMail.to_address, OutboxMail.subject).order_by(OutboxMail.id))
    rows = [(row.to_address, row.subject) for row in found]
    db.session.rollback()
    return rows


def invited() -> set[tuple[int, int, str, bool]]:
    found = db.session.execute(
        select(Participation.event_id, Participation.person_id, Participation.reply, Participation.invited_at)
    )
    rows = {(row.event_id, row.person_id, row.reply, row.invited_at is not None) for row in found}
    db.session.rollback()
    return rows


def count(model: type) -> int:
    found = db.session.scalar(select(func.count()).select_from(model))
    db.session.rollback()
    return found or 0


def speaks(tandem_id: int) -> list[int]:
    found = db.session.scalars(
        select(TandemMember.person_id).where(
            TandemMember.tandem_id == tandem_id,
            TandemMember.side == Side.SCHOOL,
            TandemMember.is_spokesperson,
            TandemMember.valid_to.is_(None),
        )
    ).all()
    db.session.rollback()
    return list(found)


def test_somebody_new_is_invited_and_speaks_for_the_side(browser, network):
    tandem = network.tandems[0]
    place = f"/n/{network.code}/tandems/{tandem.id}"
    browser.sign_in(network.coordinator)
    browser.post(f"{place}/members/new?side=school", joining(tandem, is_spokesperson="y"))
    page = browser.get(place)
    assert "Nina Neu ist jetzt im Tandem. Die Einladung zum Zugang ist unterwegs." in page.text
    assert mails() == [("neu@example.org", "Ihr Zugang zum Netzwerk")]
    assert speaks(tandem.id) == [person_called("Nina Neu").id]
    again = browser.post(f"{place}/members/new?side=school", joining(tandem), status=422)
    assert "Nina Neu ist schon in diesem Tandem." in again.text
    assert len(mails()) == 1


def test_somebody_with_an_account_is_told_and_keeps_the_name(browser, network):
    tandem, known = network.tandems[0], make.person("Karl Kennt")
    browser.sign_in(network.coordinator)
    browser.post(
        f"/n/{network.code}/tandems/{tandem.id}/members/new?side=company",
        joining(tandem, email=known.email, name="Anders", organisation_id=tandem.company.id),
    )
    assert mails() == [(known.email, "Sie sind jetzt in Tandem 1")]
    assert (seat_of(known.id).side, person_called("Karl Kennt").id) == ("company", known.id)
    browser.sign_in(known)
    browser.get(f"/n/{network.code}/tandems/{tandem.id}")


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"email": "keine Adresse"}, "ist keine E-Mail-Adresse"),
        ({"email": ""}, "Bitte eine Mailadresse angeben."),
        ({"name": ""}, "neu@example.org"),
        ({"name": "x" * 10_000}, "höchstens 120 Zeichen."),
        ({"valid_from": "2121-05-20"}, "außerhalb der Laufzeit"),
        ({"valid_from": "0001-01-01"}, "außerhalb der Laufzeit"),
        ({"organisation_id": "999999"}, ""),
    ],
)
def test_what_does_not_fit_is_refused_and_nobody_is_invited(browser, network, fields, message):
    tandem = network.tandems[0]
    browser.sign_in(network.coordinator)
    page = browser.post(
        f"/n/{network.code}/tandems/{tandem.id}/members/new?side=school", joining(tandem, **fields), status=422
    )
    assert message in page.words("//*[contains(@class, 'fault')]")
    assert page.root.xpath("//input[@name='function']/@value") == ["Lehrkraft"]
    assert mails() == []


@pytest.mark.parametrize(("typed", "kept"), hostile.LINES.items())
def test_hostile_names_and_functions_stay_words(browser, network, typed, kept):
    tandem = network.tandems[0]
    browser.sign_in(network.coordinator)
    browser.post(
        f"/n/{network.code}/tandems/{tandem.id}/members/new?side=school", joining(tandem, name=typed, function=typed)
    )
    assert seat_of(person_called(kept).id).function == kept
    assert browser.get(f"/n/{network.code}/tandems/{tandem.id}").text.count(kept) >= 2


def test_a_closed_account_does_not_join(browser, network):
    tandem, closed = network.tandems[0], make.person()
    make.deactivate(closed)
    browser.sign_in(network.coordinator)
    page = browser.post(
        f"/n/{network.code}/tandems/{tandem.id}/members/new?side=school",
        joining(tandem, email=closed.email),
        status=422,
    )
    assert f"Der Zugang von {closed.email} ist geschlossen." in page.text


def test_the_spokesperson_moves_and_two_editors_are_told(browser, network):
    tandem = network.tandems[0]
    second = make.member(tandem, Side.SCHOOL)
    place = f"/n/{network.code}/tandems/{tandem.id}/members/{seat_of(second.id).id}/edit"
    browser.sign_in(network.coordinator)
    version = browser.get(place).root.xpath("//input[@name='version']/@value")[0]
    fields = {"version": version, "organisation_id": tandem.school.id, "function": "Leitung", "is_spokesperson": "y"}
    browser.post(place, fields)
    assert speaks(tandem.id) == [second.id]
    clash = browser.post(place, {**fields, "function": "Vertretung"}, status=409)
    assert "Leitung" in clash.words("//*[contains(@class, 'stored')]")
    assert seat_of(second.id).function == "Leitung"
    lines = browser.get(f"/n/{network.code}/tandems/{tandem.id}/edit").words("//details[contains(@class, 'history')]")
    assert f"Mitglied geändert – Person: {second.name}" in lines


def test_a_successor_gets_place_note_invitations_and_what_was_written(browser, network):
    tandem, meeting, over = network.tandems[0], network.meetings[2], network.meetings[1]
    with make.together():
        open_one, _ = make.participations(meeting, tandem)
        make.participations(over, tandem, reply="accepted", attendance="present")
        make.need(open_one)
        make.save(AnswerLink(participation_id=open_one.id, token_digest="a" * 64, created_at=make.NOW))
        make.entry(tandem, network.rounds[1], sides=[Side.SCHOOL])
    leaver = tandem.teacher
    place = f"/n/{network.code}/tandems/{tandem.id}"
    browser.sign_in(network.coordinator)
    address = f"{place}/members/{seat_of(leaver.id).id}/successor"
    shown = browser.get(address)
    assert shown.root.xpath("//input[@name='is_spokesperson']/@checked") == ["checked"]
    note = "Schlüssel liegt im Lehrerzimmer.\n\n=cmd|' /C calc'!A0 <script>"
    browser.post(address, joining(tandem, valid_from="2021-06-01", is_spokesperson="y", note=note))
    successor = person_called("Nina Neu")
    seat, before = seat_of(successor.id), seat_of(leaver.id)
    assert (before.valid_to, seat.valid_from) == (date(2021, 5, 31), date(2021, 6, 1))
    assert (seat.follows_id, seat.handover_note, speaks(tandem.id)) == (before.id, note, [successor.id])
    trainer = tandem.trainer
    assert invited() == {
        (meeting.id, successor.id, "open", True),
        (meeting.id, trainer.id, "open", True),
        (over.id, leaver.id, "accepted", True),
        (over.id, trainer.id, "accepted", True),
    }
    assert (count(AnswerLink), count(ParticipationNeed)) == (0, 0)
    page = browser.get(place).text
    assert f"bis Mo, 31. Mai 2021, dann {successor.name}" in page
    assert f"folgt auf {leaver.name}" in page
    assert "Schlüssel liegt im Lehrerzimmer." in page
    again = browser.post(address, joining(tandem, valid_from="2021-06-01"), status=422)
    assert "Für dieses Mitglied gibt es schon eine Nachfolge." in again.text

    browser.sign_in(leaver)
    assert "Schlüssel" not in browser.get(place).text
    with clock.fixed(make.at(date(2021, 6, 1), "00:30")):
        assert not queries.standing(leaver.id, date(2021, 6, 1)).seats
        browser.get(place, status=404)
        make_active(successor)
        browser.sign_in(successor)
        page = browser.get(place)
        assert "Schlüssel liegt im Lehrerzimmer." in page.text
        (entry,) = page.root.xpath("//section[@id='reflections']//a/@href")
        assert "Antwort happened" in browser.get(entry).text
        browser.sign_in(trainer)
        assert "Schlüssel" not in browser.get(place).text


def make_active(person: Person) -> None:
    with make.together():
        row = db.session.get(Person, person.id)
        assert row is not None
        row.activated_at = make.NOW


def test_a_colleague_of_the_side_takes_over_without_a_second_place(browser, network):
    tandem, meeting = network.tandems[0], network.meetings[2]
    with make.together():
        colleague = make.member(tandem, Side.SCHOOL)
        make.participation(meeting, tandem.teacher, tandem, Side.SCHOOL)
        make.participation(meeting, colleague, tandem, Side.SCHOOL, reply="accepted")
    browser.sign_in(network.coordinator)
    address = f"/n/{network.code}/tandems/{tandem.id}/members/{seat_of(tandem.teacher.id).id}/successor"
    browser.post(address, joining(tandem, email=colleague.email, is_spokesperson="y"))
    assert seat_of(colleague.id).follows_id == seat_of(tandem.teacher.id).id
    assert speaks(tandem.id) == [colleague.id]
    assert invited() == {(meeting.id, colleague.id, "accepted", True)}


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"valid_from": "2020-06-29"}, "Diese Mitgliedschaft begann am"),
        ({"email": "own"}, "Das ist die Adresse des Mitglieds, das geht."),
        ({"email": "other_side"}, "ist schon in diesem Tandem."),
        ({"note": "x" * 20_001}, "Bitte höchstens 20.000 Zeichen."),
    ],
)
def test_an_impossible_succession_changes_nothing(browser, network, fields, message):
    tandem = network.tandems[0]
    emails = {"own": tandem.teacher.email, "other_side": tandem.trainer.email}
    if "email" in fields:
        fields = {"email": emails[fields["email"]]}
    browser.sign_in(network.coordinator)
    address = f"/n/{network.code}/tandems/{tandem.id}/members/{seat_of(tandem.teacher.id).id}/successor"
    page = browser.post(address, joining(tandem, **fields), status=422)
    assert message in page.words("//*[contains(@class, 'fault')]")
    assert seat_of(tandem.teacher.id).valid_to is None
    assert mails() == []


def test_an_end_takes_back_what_comes_later_only(browser, network):
    tandem, coming, over = network.tandems[0], network.meetings[2], network.meetings[1]
    with make.together():
        make.participation(coming, tandem.trainer, tandem, Side.COMPANY)
        make.participation(over, tandem.trainer, tandem, Side.COMPANY, reply="accepted", attendance="present")
    place = f"/n/{network.code}/tandems/{tandem.id}"
    address = f"{place}/members/{seat_of(tandem.trainer.id).id}/end"
    browser.sign_in(network.coordinator)
    early = browser.post(address, {"last_day": "2020-06-01"}, status=422)
    assert "Diese Mitgliedschaft begann am" in early.text
    browser.post(address, {"last_day": "2021-05-19"})
    browser.post(address, {"last_day": "2021-05-19"})
    assert "1 Einladung wurde zurückgenommen." in browser.get(place).text
    assert invited() == {(over.id, tandem.trainer.id, "accepted", True)}
    browser.sign_in(tandem.trainer)
    browser.get(place, status=404)


def test_an_end_on_the_day_of_a_meeting_leaves_that_meeting(browser, network):
    tandem, coming = network.tandems[0], network.meetings[2]
    make.participation(coming, tandem.trainer, tandem, Side.COMPANY)
    browser.sign_in(network.coordinator)
    address = f"/n/{network.code}/tandems/{tandem.id}/members/{seat_of(tandem.trainer.id).id}/end"
    browser.post(address, {"last_day": make.MEETINGS_ON[2].isoformat()})
    assert len(invited()) == 1


def test_members_settle_nothing_and_foreign_numbers_do_not_exist(browser, network):
    own, other = network.tandems
    mine = seat_of(own.teacher.id).id
    browser.sign_in(own.teacher)
    assert "Person hinzufügen" not in browser.get(f"/n/{network.code}/tandems/{own.id}").text
    for path in ("members/new", f"members/{mine}/edit", f"members/{mine}/end", f"members/{mine}/successor"):
        browser.get(f"/n/{network.code}/tandems/{own.id}/{path}", status=404)
        browser.post(f"/n/{network.code}/tandems/{own.id}/{path}", {}, status=404)
    browser.sign_in(network.coordinator)
    browser.get(f"/n/{network.code}/tandems/{other.id}/members/{mine}/edit", status=404)
    browser.post(f"/n/{network.code}/tandems/{other.id}/members/{mine}/end", {"last_day": "2021-05-19"}, status=404)


def test_nobody_joins_an_archived_network(browser, database):
    network = make.network(tandems=1, state="archived")
    tandem = network.tandems[0]
    browser.sign_in(network.coordinator)
    place = f"/n/{network.code}/tandems/{tandem.id}/members"
    browser.post(f"{place}/new?side=school", joining(tandem), status=403)
    browser.post(f"{place}/{seat_of(tandem.teacher.id).id}/end", {"last_day": "2021-05-19"}, status=403)
    assert mails() == []


def test_who_sits_in_another_tandem_joins_only_when_that_is_meant(browser, network):
    tandem, other = network.tandems
    browser.sign_in(network.coordinator)
    address = f"/n/{network.code}/tandems/{tandem.id}/members/new?side=company"
    assert "auch in dieses Tandem" not in browser.get(address).main
    wanted = joining(tandem, email=other.teacher.email, organisation_id=tandem.company.id)
    asked = browser.post(address, wanted, status=422)
    assert f"{other.teacher.name} ist schon in Tandem 2, auf der Seite der Schule." in asked.main
    assert "Ja, auch in dieses Tandem" in asked.main
    browser.post(address, {**wanted, "also": "y"})
    assert other.teacher.name in browser.get(f"/n/{network.code}/tandems/{tandem.id}").main


def test_the_access_mail_says_who_invites_to_what_and_as_what(browser, network):
    tandem = network.tandems[0]
    browser.sign_in(network.coordinator)
    browser.post(f"/n/{network.code}/tandems/{tandem.id}/members/new?side=school", joining(tandem))
    text = db.session.scalars(select(OutboxMail.text).where(OutboxMail.to_address == "neu@example.org")).one()
    db.session.rollback()
    for words in (
        f"Eingeladen von: {network.coordinator.name}",
        f"Netzwerk: {network.title}",
        "Als: Mitglied auf der Seite der Schule",
        "Tandem: 1",
    ):
        assert words in text
