"""Role by role: which events a calendar holds, with and without the link of the online room."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from icalendar import Calendar

from netzwerk.calendars import service
from netzwerk.core import clock
from netzwerk.core.access import Actor, RoleKind, Side
from netzwerk.core.unit_of_work import transaction
from netzwerk.events.models import EventKind, EventState
from netzwerk.networks.models import Role
from tests import factories as make
from tests.harness.browser import Browser

ROOM = "https://treffen.example.org/geheim"
ALL = {kind.value for kind in EventKind}
DRAFTS = ((1, date(2021, 7, 1)), (2, date(2021, 9, 1)))
SHARED = ALL - {"sitting", "visit"}
pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def network() -> make.MadeNetwork:
    made = make.network(tandems=2, meetings=0, seminars=0)
    for day, kind in enumerate(EventKind, start=1):
        if kind is not EventKind.KICKOFF:
            make.event(made, kind, on=date(2021, 6, day), title=kind.value, room_link=ROOM)
    make.event(made, EventKind.MEETING, on=date(2021, 7, 1), title="draft", state=EventState.DRAFT, room_link=ROOM)
    return made


def events(body: bytes) -> dict[str, Any]:
    return {str(event["SUMMARY"]): event for event in Calendar.from_ical(body).walk("VEVENT")}


def calendar(actor: Actor) -> dict[str, Any]:
    with clock.fixed(make.NOW):
        return events(service.personal(actor))


def kinds(found: dict[str, Any]) -> set[str]:
    titles = {name.rpartition(": ")[2] for name in found}
    return {"kickoff" if title.startswith("Kickoff") else title for title in titles}


def with_room(found: dict[str, Any]) -> set[str]:
    return kinds({name: event for name, event in found.items() if "CONFERENCE" in event})


@pytest.mark.parametrize(
    ("who", "holds", "enters"),
    [
        ("coordinator", ALL | {"draft"}, ALL - {"kickoff"} | {"draft"}),
        ("facilitator", ALL | {"draft"}, ALL - {"kickoff"} | {"draft"}),
        ("teacher", SHARED, set()),
        ("trainer", SHARED, set()),
        ("board", SHARED | {"sitting"}, {"sitting"}),
        ("partner", {"conference", "closing"}, set()),
        ("stranger", set(), set()),
        ("administrator", set(), set()),
    ],
)
def test_what_each_role_has(network: make.MadeNetwork, who: str, holds: set[str], enters: set[str]) -> None:
    person = {
        "teacher": network.tandems[0].teacher,
        "trainer": network.tandems[0].trainer,
        "stranger": make.person(),
        "administrator": make.administrator(),
    }.get(who) or getattr(network, who)
    found = calendar(make.actor(person))
    assert kinds(found) == holds
    assert with_room(found) == enters


def test_a_room_link_stands_nowhere_for_those_not_entitled(network: make.MadeNetwork) -> None:
    seminar = make.event(network, EventKind.SEMINAR, on=date(2021, 9, 1), room_link=ROOM)
    for person in (network.partner, make.administrator()):
        with clock.fixed(make.NOW):
            assert b"geheim" not in service.personal(make.actor(person))
    with clock.fixed(make.NOW):
        assert b"geheim" not in service.single(make.actor(network.board), network, seminar.id)


@pytest.mark.parametrize("kind", [EventKind.VISIT, EventKind.SITTING, EventKind.MEETING])
@pytest.mark.parametrize("who", ["board", "partner", "teacher"])
def test_an_invitation_opens_the_event_and_its_room(network: make.MadeNetwork, kind: EventKind, who: str) -> None:
    event = make.event(network, kind, on=date(2021, 9, 1), title="invited", room_link=ROOM)
    person = network.tandems[0].teacher if who == "teacher" else getattr(network, who)
    make.participation(event, person)
    found = calendar(make.actor(person))
    assert "invited" in with_room(found)


@pytest.mark.parametrize(
    ("capacity", "part", "enters"),
    [
        (None, {"reply": "open"}, True),
        (None, {"invited_at": None, "reply": "accepted"}, True),
        (None, {"invited_at": None, "reply": "declined"}, False),
        (1, {"reply": "open"}, False),
        (1, {"reply": "accepted"}, True),
        (1, {"reply": "represented", "represented_by": "Kim"}, True),
        (1, {"reply": "accepted", "waiting_since": make.NOW}, False),
        (1, {"reply": "declined"}, False),
    ],
)
def test_the_room_of_a_seminar_is_for_those_with_a_place(
    network: make.MadeNetwork, browser: Browser, capacity: int | None, part: dict[str, Any], *, enters: bool
) -> None:
    tandem = network.tandems[0]
    seminar = make.event(
        network, EventKind.SEMINAR, 9, on=date(2021, 9, 1), title="Plätze", room_link=ROOM, capacity=capacity
    )
    make.participation(seminar, tandem.teacher, tandem, "school", **part)
    assert ("Plätze" in with_room(calendar(make.actor(tandem.teacher)))) == enters
    for person, sees in ((tandem.teacher, enters), (network.tandems[1].teacher, False), (network.facilitator, True)):
        browser.sign_in(person)
        assert (ROOM in browser.get(f"/n/{network.code}/events/{seminar.id}").html) == sees


def test_a_draft_is_nobodys_but_the_teams_even_if_invited(network: make.MadeNetwork) -> None:
    event = make.event(network, on=date(2021, 9, 1), title="early", state=EventState.DRAFT)
    teacher = network.tandems[0].teacher
    make.participation(event, teacher)
    assert "early" not in kinds(calendar(make.actor(teacher)))
    draft = next(found for name, found in calendar(make.actor(network.coordinator)).items() if "early" in name)
    assert draft["STATUS"] == "TENTATIVE"


def test_a_partner_has_what_its_organisation_hosts(network: make.MadeNetwork) -> None:
    host = make.organisation()
    make.event(network, EventKind.VISIT, on=date(2021, 9, 1), title="hosted", host_id=host.id)
    partner = make.person()
    make.save(
        Role(
            person_id=partner.id,
            kind=RoleKind.PARTNER,
            network_id=network.id,
            organisation_id=host.id,
            valid_from=make.STARTS_ON,
        )
    )
    assert kinds(calendar(make.actor(partner))) == {"conference", "closing", "hosted"}


def test_due_days_are_for_members_of_tandems_only() -> None:
    network = make.network(tandems=1, meetings=3, seminars=0)
    for person, due in ((network.tandems[0].teacher, 3), (network.coordinator, 0), (network.board, 0)):
        found = calendar(make.actor(person))
        assert len([name for name in found if name.startswith("Reflexion")]) == due
    third = calendar(make.actor(network.tandems[0].trainer))["Reflexion 3 fällig"]
    assert third["DTSTART"].dt == date(2021, 6, 2)
    assert third["DTEND"].dt == date(2021, 6, 3)
    assert third["TRANSP"] == "TRANSPARENT"


def test_a_due_day_does_not_tell_the_date_of_a_draft() -> None:
    network = make.network(tandems=1, meetings=0, seminars=0)
    early, fixed = (make.event(network, number=number, on=day, state=EventState.DRAFT) for number, day in DRAFTS)
    make.round(network, 1, early)
    make.round(network, 2, fixed, fixed_due=date(2021, 8, 30))
    found = calendar(make.actor(network.tandems[0].teacher))
    assert [name for name in found if name.startswith("Reflexion")] == ["Reflexion 2 fällig"]


@pytest.mark.parametrize(
    ("states", "tells"),
    [
        ([], True),
        ([EventState.DRAFT], False),
        ([EventState.AGREED], True),
        ([EventState.DRAFT, EventState.AGREED], True),
        ([EventState.CANCELLED, EventState.DRAFT], False),
    ],
)
def test_a_closing_round_does_not_tell_the_date_of_a_draft_of_the_closing(states: list[str], tells: bool) -> None:
    network = make.network(tandems=1, meetings=0, seminars=0)
    for state in states:
        reason = "Der Ort war vergeben." if state == EventState.CANCELLED else ""
        make.event(network, EventKind.CLOSING, on=date(2022, 7, 7), state=state, cancel_reason=reason)
    make.round(network, 7, fixed_opens=date(2022, 6, 1), fixed_due=date(2022, 6, 30))
    make.network(tandems=0, meetings=0, seminars=0)
    found = calendar(make.actor(network.tandems[0].teacher))
    assert ("Reflexion 7 fällig" in found) is tells


def test_who_ceases_to_be_a_member_loses_the_calendar(network: make.MadeNetwork) -> None:
    former = make.member(network.tandems[0], Side.SCHOOL, valid_to=date(2021, 5, 1))
    assert calendar(make.actor(former)) == {}


def test_the_networks_own_calendar_has_no_room_no_sitting_no_draft(network: make.MadeNetwork) -> None:
    make.round(network, 1, fixed_opens=date(2021, 5, 1), fixed_due=date(2021, 6, 1))
    coordinator = make.actor(network.coordinator)
    with transaction():
        token = service.issue_for_network(coordinator, network)
    with clock.fixed(make.NOW):
        body = service.feed(token).body
    assert kinds(events(body)) == SHARED
    assert b"geheim" not in body
    assert b"\r\nURL" not in body
    assert b"Person" not in body


def test_no_name_of_a_person_in_any_calendar(network: make.MadeNetwork) -> None:
    meeting = make.event(network, on=date(2021, 9, 1))
    holder = make.person("Canaria Kanarienvogel")
    make.event_facilitator(meeting, holder)
    make.participations(meeting, network.tandems[0])
    for person in (network.coordinator, network.facilitator, network.tandems[0].teacher, network.board):
        with clock.fixed(make.NOW):
            body = service.personal(make.actor(person)).replace(b"\r\n ", b"")
        assert b"Kanarienvogel" not in body
        assert network.tandems[0].teacher.name.encode() not in body


def test_a_cancelled_event_stays_and_says_so(network: make.MadeNetwork) -> None:
    days = [date(2021, 9, 1), date(2021, 9, 8)]
    make.event(
        network,
        EventKind.WORKSHOP,
        on=days,
        title="Zwei Tage",
        state=EventState.CANCELLED,
        cancel_reason="Hochwasser",
        room_link=ROOM,
    )
    found = calendar(make.actor(network.tandems[0].teacher))
    first = found["Abgesagt: Workshop: Zwei Tage (Tag 1 von 2)"]
    second = found["Abgesagt: Workshop: Zwei Tage (Tag 2 von 2)"]
    assert (first["STATUS"], first["TRANSP"]) == ("CANCELLED", "TRANSPARENT")
    assert "CONFERENCE" not in first
    assert second["RELATED-TO"] == first["UID"]
    assert second["UID"] != first["UID"]


def test_the_calendar_speaks_the_readers_language(network: make.MadeNetwork) -> None:
    reader = make.coordinator(network, holder=make.person(language="en"))
    assert "Board sitting: sitting" in calendar(make.actor(reader))


def test_what_stands_in_an_entry() -> None:
    network = make.network(tandems=1, meetings=0, seminars=0, title="HESSENbildung.digital")
    host = make.organisation(name="Berufliche Schule 4", town="Kassel")
    event = make.event(
        network,
        EventKind.MEETING,
        3,
        on=date(2021, 6, 9),
        title="Halbzeit",
        focus="Veränderung gestalten.",
        preparation="Ein Ergebnis mitbringen.",
        format="hybrid",
        venue="Aula",
        host_id=host.id,
        room_link=ROOM,
    )
    make.participation(event, network.tandems[0].teacher, network.tandems[0], "school")
    found = calendar(make.actor(network.tandems[0].teacher))["Netzwerktreffen 3: Halbzeit"]
    assert found["DESCRIPTION"] == (
        "HESSENbildung.digital\n\nVeränderung gestalten.\n\nGastgeber: Berufliche Schule 4, Kassel\n\n"
        "Vorzubereiten: Ein Ergebnis mitbringen.\n\n"
        f"Online-Raum: {ROOM}"
    )
    assert found["LOCATION"] == "Aula"
    assert found["URL"] == f"http://127.0.0.1:8000/n/{network.code}/events/{event.id}"
    assert found["UID"] == event.days[0].uid
    assert found["DTSTART"].dt.astimezone(UTC) == datetime(2021, 6, 9, 7, 30, tzinfo=UTC)
    assert found["CATEGORIES"].to_ical() == b"Netzwerktreffen,HESSENbildung.digital"
    assert found["LAST-MODIFIED"].dt == event.days[0].updated_at.replace(microsecond=0)
