"""Planning an event, several days without scripts, moving it after asking, two editors, and calling it off."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from netzwerk.calendars import telling
from netzwerk.core import dates
from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.events.models import Event, EventDay, Participation
from netzwerk.outbox.models import OutboxMail
from tests import factories as make
from tests.harness.browser import Browser, Page

pytestmark = pytest.mark.database

FIRST = make.TODAY + timedelta(days=41)
HOSTILE = ["🚲" * 100, "=cmd|' /C calc'!A0", "<script>alert(1)</script>", '#eval("x")', "=?utf-8?q?x?=", "\u202eevil"]


def fields(page: Page, **changes: Any) -> dict[str, Any]:
    """What a browser would send, with some of it changed."""
    form = page.root.xpath("//main//form")[0]
    sent: dict[str, Any] = {}
    for one in form.xpath(".//input[@name]|.//textarea[@name]|.//select[@name]"):
        kind = one.get("type", "")
        if one.tag == "select":
            chosen = one.xpath("./option[@selected]/@value") or one.xpath("./option[1]/@value")
            sent[one.get("name")] = str(chosen[0])
        elif kind not in {"checkbox", "radio"} or one.get("checked") is not None:
            value = one.text or "" if one.tag == "textarea" else one.get("value", "")
            sent[one.get("name")] = value
    return {**sent, "action": "save", **changes}


def days(event_id: int) -> list[EventDay]:
    db.session.rollback()
    return list(db.session.scalars(select(EventDay).where(EventDay.event_id == event_id).order_by(EventDay.starts_at)))


def invited(**values: Any) -> tuple[make.MadeNetwork, Event, str]:
    with make.together():
        network = make.network(tandems=2)
        event = make.event(network, "meeting", 4, on=FIRST, state="invited", **values)
        make.participations(event, network.tandems[0])
    telling.tell_due()
    return network, event, f"/n/{network.code}/events/{event.id}/edit"


def test_an_event_with_two_days_without_scripts(browser: Browser) -> None:
    network = make.network(tandems=1, meetings=1)
    browser.sign_in(network.coordinator)
    address = f"/n/{network.code}/events/new?kind=workshop"
    page = browser.get(address)
    sent = fields(page, title="Lernorte", day_0_on=str(FIRST), format="on_site")
    page = browser.post(address, {**sent, "action": "add"}, 200)
    sent = fields(page, is_agreed="y")
    assert sent["day_1_on"] == str(FIRST + timedelta(days=7))
    assert sent["title"] == "Lernorte"
    browser.post(address, sent)
    event = db.session.scalars(select(Event).where(Event.kind == "workshop")).one()
    assert (event.state, event.number, len(days(event.id))) == ("agreed", 1, 2)
    page = browser.get(f"/n/{network.code}/events/{event.id}/edit")
    page = browser.post(page_address(network, event), {**fields(page), "action": "remove-0"}, 200)
    assert "day_1_on" not in fields(page)
    browser.post(page_address(network, event), fields(page))
    (left,) = days(event.id)
    assert left.starts_at.date() == FIRST + timedelta(days=7)


def page_address(network: make.MadeNetwork, event: Event) -> str:
    return f"/n/{network.code}/events/{event.id}/edit"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"day_0_until": "09:00"}, "nach dem Beginn"),
        ({"day_0_until": ""}, "Tag, Beginn und Ende"),
        ({"day_0_on": "0001-01-01"}, "Bitte geben Sie einen Tag an"),
        ({"day_0_on": "morgen"}, ""),
        ({"number": "3"}, "gibt es schon"),
        ({"number": "0"}, "Zahl von 1"),
        ({"room_link": "javascript:alert(1)"}, "https://"),
        ({"format": "moon"}, ""),
        ({"facilitators": "999999"}, ""),
        ({"host_id": "999999"}, ""),
        ({"reply_until": "2031-01-01"}, "nach Beginn"),
        ({"day_0_on": "2021-06-03"}, "Feiertag"),
        ({"title": "x" * 10_000}, ""),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_lost(browser: Browser, changes: dict[str, str], words: str) -> None:
    network = make.network(tandems=1)
    event = make.event(network, "meeting", 4, on=FIRST)
    browser.sign_in(network.coordinator)
    page = browser.get(page_address(network, event))
    page = browser.post(page_address(network, event), fields(page, focus="Mein Satz", **changes), 422)
    assert words in page.main
    assert "Mein Satz" in page.html
    assert days(event.id)[0].sequence == 0


@pytest.mark.parametrize("text", HOSTILE)
def test_any_words(browser: Browser, text: str) -> None:
    network = make.network(tandems=1)
    event = make.event(network, "meeting", 4, on=FIRST)
    browser.sign_in(network.coordinator)
    page = browser.get(page_address(network, event))
    browser.post(page_address(network, event), fields(page, title=text, focus=text, venue=text, preparation=text))
    assert "<script>alert" not in browser.get(f"/n/{network.code}/events/{event.id}").html


def test_without_a_day_the_date_is_open_although_times_are_filled_in(browser: Browser) -> None:
    network = make.network(tandems=1, meetings=1)
    browser.sign_in(network.coordinator)
    address = f"/n/{network.code}/events/new?kind=meeting"
    page = browser.get(address)
    sent = fields(page, title="Später", format="online")
    assert sent["day_0_from"] == "09:30"
    assert "bleibt der Termin offen" in page.main
    browser.post(address, {**sent, "day_0_from": "", "day_0_on": str(FIRST)}, 422)
    browser.post(address, {**sent, "day_0_on": "bald"}, 422)
    browser.post(address, {**sent, "is_agreed": "y"}, 422)
    where = browser.post(address, sent).location
    assert "Termin offen" in browser.get(where).main
    assert days(int(where.rpartition("/")[2])) == []


def test_moving_asks_first_and_tells_every_calendar(browser: Browser) -> None:
    network, event, address = invited()
    browser.sign_in(network.coordinator)
    uid = days(event.id)[0].uid
    moved = str(FIRST + timedelta(days=7))
    question = browser.post(address, fields(browser.get(address), day_0_on=moved), 200)
    assert network.tandems[0].teacher.name in question.main
    assert days(event.id)[0].sequence == 0
    browser.post(address, fields(question))
    (day,) = days(event.id)
    assert (day.uid, day.sequence, str(day.starts_at.date())) == (uid, 1, moved)
    assert telling.tell_due() == 0
    mails = db.session.scalars(select(OutboxMail).order_by(OutboxMail.id)).all()
    assert [one.kind for one in mails] == ["event.invitation"] * 2 + ["event.update"] * 2


def test_the_mail_says_what_was_otherwise_and_why(browser: Browser) -> None:
    network, _event, address = invited(venue="Aula")
    with transaction():
        db.session.execute(update(Participation).values(reply="accepted"))
    browser.sign_in(network.coordinator)
    changes = {"day_0_on": str(FIRST + timedelta(days=7)), "venue": "Mensa", "format": "on_site"}
    question = browser.post(address, fields(browser.get(address), **changes), 200)
    (again,) = question.root.xpath("//input[@name='ask_again']")
    assert again.get("checked") is not None
    browser.post(address, {**fields(question), "note": "Der Raum ist belegt. <b>"})
    mail = last_mail()
    assert f"statt {spoken(FIRST)}, 09:30 – 16:00 Uhr" in plain(mail)
    assert "Mensa statt Online, Aula" in mail.text
    assert "Der Raum ist belegt. <b>" in mail.text
    assert "Der Raum ist belegt. &lt;b&gt;" in mail.html
    assert "Bitte antworten Sie neu" in mail.text
    assert {row.reply for row in db.session.scalars(select(Participation))} == {"open"}


def test_at_another_hour_of_the_day_answers_hold_unless_somebody_decides_otherwise(browser: Browser) -> None:
    network, event, address = invited()
    with transaction():
        db.session.execute(update(Participation).values(reply="accepted"))
    browser.sign_in(network.coordinator)
    question = browser.post(address, fields(browser.get(address), day_0_from="10:00"), 200)
    assert question.root.xpath("//input[@name='ask_again'][@checked]") == []
    browser.post(address, {**fields(question), "note": "x" * 1001}, 422)
    assert days(event.id)[0].sequence == 0
    browser.post(address, fields(question))
    mail = last_mail()
    assert "10:00 – 16:00 Uhr statt" in plain(mail)
    assert "Bitte antworten" not in mail.text
    assert {row.reply for row in db.session.scalars(select(Participation))} == {"accepted"}


def last_mail() -> OutboxMail:
    db.session.rollback()
    return db.session.scalars(select(OutboxMail).order_by(OutboxMail.id.desc()).limit(1)).one()


def spoken(day: date) -> str:
    return dates.format_day_long(day, "de").replace("\xa0", " ")


def plain(mail: OutboxMail) -> str:
    """The words of a mail with spaces that may break."""
    return mail.text.replace("\xa0", " ")


def test_words_alone_ask_nobody_and_move_nothing(browser: Browser) -> None:
    network, event, address = invited()
    browser.sign_in(network.coordinator)
    browser.post(address, fields(browser.get(address), title="Neu", focus="Anders"))
    assert days(event.id)[0].sequence == 0
    assert telling.tell_due() == 0


def test_asking_everybody_again(browser: Browser) -> None:
    network, event, address = invited()
    browser.sign_in(network.coordinator)
    question = browser.post(address, fields(browser.get(address), day_0_from="10:00"), 200)
    with_reply = make.participation(event, network.tandems[1].teacher, network.tandems[1], "school", reply="accepted")
    browser.post(address, fields(question, ask_again="1"))
    assert db.session.get_one(Participation, with_reply.id).reply == "open"


def test_a_day_that_goes_is_cancelled_in_the_same_step(browser: Browser) -> None:
    with make.together():
        network = make.network(tandems=1)
        event = make.event(network, "meeting", 4, on=[FIRST, FIRST + timedelta(days=7)], state="invited")
        make.participations(event, network.tandems[0])
    telling.tell_due()
    browser.sign_in(network.coordinator)
    address = page_address(network, event)
    page = browser.post(address, {**fields(browser.get(address)), "action": "remove-1"}, 200)
    question = browser.post(address, fields(page), 200)
    assert "entfällt" in question.main
    browser.post(address, fields(question))
    assert len(days(event.id)) == 1
    mails = db.session.scalars(select(OutboxMail).where(OutboxMail.kind == "event.cancellation")).all()
    assert len(mails) == 2
    assert all("METHOD:CANCEL" in mail.calendar and event.days[1].uid in mail.calendar for mail in mails)


def test_a_day_with_an_agenda_stays(browser: Browser) -> None:
    with make.together():
        network = make.network(tandems=1)
        event = make.event(network, "meeting", 4, on=[FIRST, FIRST + timedelta(days=7)])
        make.agenda_item(event.days[1])
    browser.sign_in(network.coordinator)
    address = page_address(network, event)
    page = browser.post(address, {**fields(browser.get(address)), "action": "remove-1"}, 200)
    assert "Programmpunkte" in browser.post(address, fields(page), 422).main
    assert len(days(event.id)) == 2


def test_two_days_exchange_their_dates(browser: Browser) -> None:
    with make.together():
        network = make.network(tandems=1)
        event = make.event(network, "meeting", 4, on=[FIRST, FIRST + timedelta(days=7)])
    browser.sign_in(network.coordinator)
    address = page_address(network, event)
    sent = fields(browser.get(address))
    browser.post(address, {**sent, "day_0_on": sent["day_1_on"], "day_1_on": sent["day_0_on"]})
    assert [day.uid for day in days(event.id)] == [event.days[1].uid, event.days[0].uid]


def test_two_editors_see_both_versions(browser: Browser, new_browser: Callable[[], Browser]) -> None:
    network = make.network(tandems=1)
    event = make.event(network, "meeting", 4, on=FIRST)
    address = page_address(network, event)
    other = new_browser()
    browser.sign_in(network.coordinator)
    other.sign_in(network.coordinator)
    mine, theirs = fields(browser.get(address), title="Meins"), fields(other.get(address), title="Deins")
    other.post(address, theirs)
    page = browser.post(address, mine, 409)
    assert "Deins" in page.main
    assert "Meins" in page.html
    browser.post(address, fields(page))
    assert db.session.get_one(Event, event.id).title == "Meins"


def test_facilitation_changes_the_content_only(browser: Browser) -> None:
    network, event, address = invited()
    browser.sign_in(network.facilitator)
    page = browser.get(address)
    assert "day_0_on" not in page.html
    browser.post(address, fields(page, goals="Ein Ziel", title="Nicht", day_0_on="2021-12-01", kind="visit"))
    found = db.session.get_one(Event, event.id)
    assert (found.goals, found.title, days(event.id)[0].sequence) == ("Ein Ziel", event.title, 0)
    browser.get(f"/n/{network.code}/events/new", 404)


def test_calling_off_needs_a_reason_and_happens_once(browser: Browser) -> None:
    network, event, _address = invited()
    browser.sign_in(network.coordinator)
    address = f"/n/{network.code}/events/{event.id}/cancel"
    assert network.tandems[0].trainer.name in browser.get(address).main
    browser.post(address, {"reason": " "}, 422)
    browser.post(address, {"reason": "Zu viele sind krank"})
    browser.post(address, {"reason": "Noch einmal"})
    db.session.rollback()
    found = db.session.get_one(Event, event.id)
    assert (found.state, found.cancel_reason, days(event.id)[0].sequence) == ("cancelled", "Zu viele sind krank", 1)
    assert telling.tell_due() == 2
    assert telling.tell_due() == 0


def test_a_closed_network_changes_nothing(browser: Browser) -> None:
    with make.together():
        network = make.network(tandems=1, state="archived")
        event = make.event(network, "meeting", 4, on=FIRST)
    browser.sign_in(network.coordinator)
    for path in ("edit", "cancel"):
        browser.get(f"/n/{network.code}/events/{event.id}/{path}", 403)
    browser.post(f"/n/{network.code}/events/{event.id}/cancel", {"reason": "x"}, 403)
    browser.get(f"/n/{network.code}/events/new", 403)
