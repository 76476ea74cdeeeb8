"""The demo shows every case that the pages must cope with."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select

from netzwerk.core import dates
from netzwerk.core.access import Actor, Grant, RoleKind, Side
from netzwerk.core.db import db
from netzwerk.dashboard import board_report
from netzwerk.dashboard import queries as dashboard
from netzwerk.dashboard.facts import Facts
from netzwerk.events.attendance import Presence, presence
from netzwerk.events.models import AgendaItem, Agreement, Event, EventDay, Participation
from netzwerk.needs.models import NeedsPoll, TopicVote
from netzwerk.networks import holidays
from netzwerk.networks import queries as networks
from netzwerk.networks.models import Network, NetworkPartner, Organisation, SchoolHoliday
from netzwerk.people.models import Person
from netzwerk.projects.models import Milestone, MilestoneMove, Project, Snapshot
from netzwerk.projects.queries import states
from netzwerk.projects.snapshots import ChangeKind, differences, thaw
from netzwerk.reflections import queries as reflections
from netzwerk.reflections import windows
from netzwerk.reflections.models import (
    Answer,
    Level,
    Prompt,
    PromptSet,
    Rating,
    ReflectionEntry,
    ReflectionRound,
    SideSubmission,
    VisibilityChange,
)
from netzwerk.reflections.windows import Window, WindowState
from netzwerk.tandems.models import Tandem, TandemMember, TandemOrganisation

ZONE = "Europe/Berlin"
NOW = datetime(2021, 5, 20, 7, 0, tzinfo=UTC)
pytestmark = pytest.mark.usefixtures("demo")


def round_windows() -> dict[int, Window]:
    """The window of each round by the rule of the programme."""
    rows = db.session.execute(
        select(Event.kind, Event.number, func.min(EventDay.starts_at), func.max(EventDay.starts_at))
        .join(EventDay)
        .group_by(Event.id)
    )
    days = {(kind, number): (first, last) for kind, number, first, last in rows}
    found = {}
    for one in db.session.scalars(select(ReflectionRound).order_by(ReflectionRound.number)):
        before = ("meeting", one.number - 1) if one.number > 1 else ("kickoff", None)
        last = days[before][1]
        first = days["meeting", one.number][0] if one.meeting_id else None
        window = windows.window(last, first, ZONE, fixed_opens=one.fixed_opens, fixed_due=one.fixed_due)
        assert window is not None
        found[one.number] = window
    return found


def test_the_network_and_who_stands_behind_it() -> None:
    network = db.session.scalars(select(Network)).one()
    assert (network.code, network.title, network.starts_on, network.ends_on.year) == (
        "hessen-2020",
        "HESSENbildung.digital",
        date(2020, 6, 29),
        2022,
    )
    partners = db.session.execute(
        select(NetworkPartner.function, Organisation.name).join(Organisation).order_by(NetworkPartner.id)
    )
    assert Counter(function for function, _name in partners) == {"carrier": 1, "funder": 1, "partner": 3, "board": 2}


def test_ten_tandems_one_with_two_companies_and_no_real_names() -> None:
    sides = db.session.execute(
        select(Tandem.number, TandemOrganisation.side, func.count())
        .join(TandemOrganisation)
        .group_by(Tandem.number, TandemOrganisation.side)
    )
    counts = {(number, side): count for number, side, count in sides}
    assert len(counts) == 20
    assert {key for key, count in counts.items() if count > 1} == {(7, "company")}
    names = db.session.scalars(select(Organisation.name).join(TandemOrganisation).order_by(Organisation.id)).all()
    assert all(name.startswith(("Berufliche Schule ", "Ausbildungsbetrieb ")) for name in names)
    assert set(db.session.scalars(select(Tandem.state))) == {"active"}


def test_accounts_are_functions_and_open() -> None:
    people = {person.email: person for person in db.session.scalars(select(Person))}
    expected = {"admin", "koordination", "moderation", "beirat", "partner"}
    expected |= {f"{kind}.t{number}" for kind in ("lehrkraft", "ausbildung") for number in range(1, 11)}
    assert {f"{name}@example.org" for name in expected} <= set(people)
    closed = [email for email, person in people.items() if person.password_hash is None]
    assert closed == ["ausbildung.t5-vorher@example.org"]
    assert [email for email, person in people.items() if person.is_administrator] == ["admin@example.org"]


def test_a_successor_in_mid_term() -> None:
    followers = db.session.scalars(select(TandemMember).where(TandemMember.follows_id.is_not(None))).all()
    assert [(member.valid_from, member.side) for member in followers] == [(date(2021, 3, 1), "company")]


def test_events_of_all_kinds_and_states() -> None:
    events = list(db.session.scalars(select(Event)))
    assert Counter(event.kind for event in events) == {
        "kickoff": 1,
        "meeting": 6,
        "seminar": 5,
        "sitting": 4,
        "closing": 1,
    }
    meetings = {event.number: event.state for event in events if event.kind == "meeting"}
    assert meetings == {1: "documented", 2: "documented", 3: "invited", 4: "draft", 5: "draft", 6: "draft"}
    assert [event.kind for event in events if not event.date_is_derived] == ["closing"]
    closing = next(event for event in events if event.kind == "closing")
    day = db.session.scalars(select(EventDay.starts_at).where(EventDay.event_id == closing.id)).one()
    assert dates.local_day(day, ZONE) == date(2022, 7, 7)


def test_no_event_on_a_holiday() -> None:
    breaks = [(row.starts_on, row.ends_on) for row in db.session.scalars(select(SchoolHoliday))]
    public = {holiday.day for holiday in holidays.between("DE-HE", date(2020, 1, 1), date(2022, 12, 31))}
    for starts_at in db.session.scalars(select(EventDay.starts_at)):
        day = dates.local_day(starts_at, ZONE)
        assert day.isoweekday() <= 5, day
        assert day not in public, day
        assert not any(first <= day <= last for first, last in breaks), day


def test_meeting_three_takes_two_half_days_with_a_whole_agenda() -> None:
    meeting = db.session.scalars(select(Event).where(Event.kind == "meeting", Event.number == 3)).one()
    days = db.session.scalars(
        select(EventDay).where(EventDay.event_id == meeting.id).order_by(EventDay.starts_at)
    ).all()
    assert [dates.local(day.starts_at, ZONE).strftime("%Y-%m-%d %H:%M") for day in days] == [
        "2021-06-08 09:00",
        "2021-06-15 09:00",
    ]
    for day in days:
        items = db.session.scalars(select(AgendaItem).where(AgendaItem.day_id == day.id)).all()
        assert sum(item.minutes for item in items) == (day.ends_at - day.starts_at).total_seconds() / 60
        assert any(item.internal_note for item in items)
    replies = Counter(db.session.scalars(select(Participation.reply).where(Participation.event_id == meeting.id)).all())
    assert set(replies) == {"accepted", "declined", "represented", "open"}
    assert replies["open"] >= 4


def test_attendance_of_one_side_only() -> None:
    seen: set[Presence] = set()
    for number in (1, 2):
        rows = db.session.scalars(
            select(Participation)
            .join(Event)
            .where(Event.kind == "meeting", Event.number == number, Participation.tandem_id.is_not(None))
        ).all()
        tandems = {row.tandem_id for row in rows}
        seen |= {presence([row for row in rows if row.tandem_id == one], is_held=True) for one in tandems}
    assert seen == {Presence.BOTH, Presence.SCHOOL, Presence.COMPANY, Presence.NONE}


def test_windows_and_the_round_that_is_open() -> None:
    found = round_windows()
    assert {number: window.state(NOW, ZONE) for number, window in found.items()} == {
        1: WindowState.CLOSED,
        2: WindowState.CLOSED,
        3: WindowState.OPEN,
        4: WindowState.PLANNED,
        5: WindowState.PLANNED,
        6: WindowState.PLANNED,
        7: WindowState.PLANNED,
    }
    assert found[3] == Window(date(2021, 3, 25), date(2021, 6, 1))
    assert not any(window.is_conflict for window in found.values())
    sets = db.session.execute(select(ReflectionRound.number, PromptSet.kind).join(PromptSet))
    assert {number for number, kind in sets if kind == "full"} == {3, 7}


def test_entries_of_every_kind() -> None:
    rows = db.session.execute(
        select(ReflectionRound.number, Tandem.number, ReflectionEntry.state, ReflectionEntry.id)
        .join(ReflectionRound, ReflectionEntry.round_id == ReflectionRound.id)
        .join(Tandem, ReflectionEntry.tandem_id == Tandem.id)
    ).all()
    sides: dict[int, set[str]] = {}
    for entry_id, side in db.session.execute(select(SideSubmission.entry_id, SideSubmission.side)):
        sides.setdefault(entry_id, set()).add(side)
    entries = {(number, tandem): (state, sides.get(entry_id, set())) for number, tandem, state, entry_id in rows}
    both = {Side.SCHOOL.value, Side.COMPANY.value}
    assert set(range(1, 11)) - {tandem for number, tandem in entries if number == 1} == set()
    assert set(range(1, 11)) - {tandem for number, tandem in entries if number == 2} == {2}
    assert entries[1, 8] == ("accepted", {"school"})
    assert entries[2, 10] == ("submitted", {"company"})
    third = {tandem: entry for (number, tandem), entry in entries.items() if number == 3}
    assert {tandem for tandem, (state, _) in third.items() if state == "draft"} == {1, 5}
    assert {tandem for tandem, (_, handed_in) in third.items() if handed_in == both} == {3, 6, 7, 8, 9}
    assert {tandem for tandem, (_, handed_in) in third.items() if handed_in == {"company"}} == {4}
    assert third[9][0] == "returned"


def test_answers_at_all_levels_and_none_wider_than_allowed() -> None:
    rows = db.session.execute(
        select(ReflectionEntry.level, Answer.level, Prompt.widest_level)
        .join(ReflectionEntry, Answer.entry_id == ReflectionEntry.id)
        .join(Prompt, Answer.prompt_id == Prompt.id)
    ).all()
    chosen = Counter(own or entry for entry, own, _widest in rows)
    assert set(chosen) == {int(level) for level in Level}
    assert all(own <= widest for _entry, own, widest in rows if own is not None)
    assert db.session.scalar(select(func.count()).select_from(VisibilityChange)) == 4


def test_ratings_with_gaps_and_some_that_cannot_be_judged() -> None:
    rows = db.session.execute(select(Rating.entry_id, Rating.prompt_id, Rating.side, Rating.value)).all()
    assert any(value is None for *_others, value in rows)
    pairs: dict[tuple[int, int], list[int]] = {}
    for entry_id, prompt_id, _side, value in rows:
        if value is not None:
            pairs.setdefault((entry_id, prompt_id), []).append(value)
    assert any(len(values) == 2 and abs(values[0] - values[1]) >= 2 for values in pairs.values())


def test_projects_with_every_light_reasons_and_a_moved_milestone() -> None:
    projects = list(db.session.scalars(select(Project)))
    assert Counter(project.light for project in projects) == {"on_track": 5, "delayed": 3, "needs_support": 2}
    assert all(project.light_reason for project in projects if project.light != "on_track")
    assert {project.light_released for project in projects} == {True, False}
    assert all(db.session.scalars(select(MilestoneMove.reason)))
    reached = db.session.scalars(select(Milestone.reached_on)).all()
    assert {day is None for day in reached} == {True, False}


def test_snapshots_differ_from_now() -> None:
    rows = db.session.execute(select(Snapshot.project_id, Snapshot.content, Event.number).join(Event)).all()
    assert Counter(number for _project, _content, number in rows) == {1: 10, 2: 10}
    now = states([project_id for project_id, _content, _number in rows])
    kinds: set[ChangeKind] = set()
    for project_id, content, number in rows:
        changes = differences(thaw(content), now[project_id])
        assert changes, (project_id, number)
        kinds |= {change.kind for change in changes}
    assert kinds >= {
        ChangeKind.LIGHT,
        ChangeKind.STAGE,
        ChangeKind.AIM,
        ChangeKind.MOVED,
        ChangeKind.REACHED,
        ChangeKind.STEP_DONE,
        ChangeKind.STEP_ADDED,
        ChangeKind.INDICATOR,
    }


def test_a_poll_that_is_open_with_votes() -> None:
    poll = db.session.scalars(
        select(NeedsPoll).where(NeedsPoll.opens_on <= NOW.date(), NeedsPoll.closes_on >= NOW.date())
    ).one()
    seminar = db.session.get_one(Event, poll.seminar_id)
    assert (seminar.kind, seminar.number) == ("seminar", 3)
    voters = db.session.scalar(select(func.count(TopicVote.tandem_id.distinct())).where(TopicVote.at < NOW))
    assert voters is not None
    assert 7 <= voters < 10


def test_agreements_open_and_done() -> None:
    assert set(db.session.scalars(select(Agreement.state))) == {"open", "done", "dropped"}


def test_nothing_happened_after_the_day_of_the_demo(demo: Flask) -> None:
    moments = [
        *db.session.scalars(select(SideSubmission.submitted_at)),
        *db.session.scalars(select(MilestoneMove.at)),
        *db.session.scalars(select(VisibilityChange.at)),
        *db.session.scalars(select(Event.held_at).where(Event.held_at.is_not(None))),
        *db.session.scalars(select(Participation.replied_at).where(Participation.replied_at.is_not(None))),
    ]
    assert max(moment for moment in moments if moment) < NOW
    days = [
        *db.session.scalars(select(Milestone.reached_on).where(Milestone.reached_on.is_not(None))),
        *db.session.scalars(select(Agreement.done_on).where(Agreement.done_on.is_not(None))),
    ]
    assert max(day for day in days if day) <= NOW.date()


def test_the_board_reads_averages_of_both_rounds_that_are_over_and_counts_of_lights() -> None:
    network = networks.find_by_code("hessen-2020")
    assert network is not None
    reader = Actor(person_id=0, name="", email="", language="de", grants=(Grant(RoleKind.BOARD, network.id, None),))
    report = board_report.build(
        Facts(
            network=network,
            now=NOW,
            grid=reflections.grid(reader, network, NOW),
            projects=dashboard.projects(reader, network, for_counts=True),
            ratings=dashboard.ratings(network),
        )
    )
    assert report.averages.rounds == (1, 2)
    assert all(fewest >= 5 for _number, fewest, _most in report.averages.tandems)
    assert all(one is not None for _title, values in report.averages.lines for one in values)
    assert not report.is_withheld
