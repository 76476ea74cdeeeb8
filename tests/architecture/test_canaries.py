"""One planted sentence per level and side, looked for as everybody in every answer, in every mail and in every fault.

Planted besides: a draft that a side had before something else took its place, food that somebody needs, a note for
facilitation, an uploaded table, and words of another network.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select, update

from netzwerk.calendars import service as calendars
from netzwerk.core import clock
from netzwerk.core.access import RoleKind, Side
from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.events.models import EventDay
from netzwerk.networks.models import Network, Organisation, Role
from netzwerk.outbox.models import MailboxMessage, OutboxMail
from netzwerk.people.models import Person
from netzwerk.reflections.models import EntryState, Level, Prompt, PromptTopic, ReflectionRound
from netzwerk.tandems.models import Tandem, TandemMember
from netzwerk.worker import JOBS, run_due
from tests import factories as make
from tests.architecture import routes
from tests.architecture.scenario import ANONYMOUS, Scenario
from tests.harness.browser import Browser, Page

TOPICS = {
    Level.OWN_SIDE: PromptTopic.HAPPENED,
    Level.TANDEM: PromptTopic.SURPRISED,
    Level.COORDINATION: PromptTopic.STEPS,
    Level.NETWORK: PromptTopic.LEARNT,
    Level.BOARD: PromptTopic.CHANGE,
}
pytestmark = pytest.mark.slow

CANARY = re.compile(r"kanarie-[a-z]+-[a-z0-9]+")


def planted(side: Side, *levels: int) -> set[str]:
    return {f"kanarie-{side}-{level}" for level in levels}


def whole(*levels: int) -> set[str]:
    return planted(Side.SCHOOL, *levels) | planted(Side.COMPANY, *levels)


CAPPED = {"kanarie-school-support", "kanarie-company-support"}
DRAFT = {"kanarie-draft-school", "kanarie-draft-company"}
NEED = {"kanarie-need-eins"}
NOTE = {"kanarie-note-eins"}
TABLE = {"kanarie-table-eins"}
MAY_READ: dict[str, set[str]] = {
    "teacher": planted(Side.SCHOOL, 1, 2, 3, 4, 5)
    | planted(Side.COMPANY, 2, 3, 4, 5)
    | CAPPED
    | {"kanarie-kept-school"},
    "trainer": planted(Side.COMPANY, 1, 2, 3, 4, 5)
    | planted(Side.SCHOOL, 2, 3, 4, 5)
    | CAPPED
    | {"kanarie-kept-company"},
    "other_tandem": whole(4, 5) | DRAFT,
    "coordinator": whole(3, 4, 5) | CAPPED | NEED | NOTE | TABLE,
    "programme_coordinator": whole(3, 4, 5) | CAPPED | NEED | NOTE,
    "facilitator": whole(3, 4, 5) | CAPPED | NOTE,
    "board": whole(5),
    "partner": set(),
    "administrator": set(),
    "foreign_tandem": set(),
    "foreign_facilitator": set(),
    "foreign_coordinator": set(),
    "foreign_board": set(),
    ANONYMOUS: set(),
}


@pytest.fixture
def scenario(app: Flask) -> Scenario:
    return planted_network()


@make.remembered
def planted_network() -> Scenario:
    """A network in which the entry of tandem 1 has an answer of each level on each side, and tandem 2 only a draft."""
    with make.together():
        ours = make.network(tandems=7, meetings=3, seminars=1, code="hier")
        foreign = make.network(tandems=1, meetings=1, seminars=0, code="dort")
        first, second, *others = ours.tandems
        projects = {tandem.id: make.project(tandem) for tandem in ours.tandems}
        snapshot = make.snapshot(projects[first.id], ours.meetings[1])
        whole_programme = make.role(RoleKind.COORDINATOR, programme_id=ours.programme_id)
        administrator = make.administrator()
    with transaction():
        rounds = update(ReflectionRound).where(ReflectionRound.id == ours.rounds[2].id)
        db.session.execute(rounds.values(prompt_set_id=ours.full.id))
    with make.together():
        round_3 = db.session.scalars(select(ReflectionRound).where(ReflectionRound.id == ours.rounds[2].id)).one()
        entry = make.entry(first, round_3, texts={})
        for side in Side:
            for level, topic in TOPICS.items():
                make.answer(entry, round_3, topic, side, f"Hier steht kanarie-{side}-{level.value}", level=level)
            support = f"Hier steht kanarie-{side}-support"
            make.answer(entry, round_3, PromptTopic.SUPPORT, side, support, level=Level.BOARD)
            make.kept_version(entry, round_3, side=side, text=f"Hier steht kanarie-kept-{side}")
        texts = {PromptTopic.HAPPENED: "Hier steht kanarie-draft-school"}
        draft = make.entry(second, round_3, state=EntryState.DRAFT, level=Level.BOARD, sides=[Side.SCHOOL], texts=texts)
        make.answer(
            draft, round_3, PromptTopic.HAPPENED, Side.COMPANY, "Hier steht kanarie-draft-company", level=Level.TANDEM
        )
        for tandem in others:
            make.entry(tandem, round_3, level=Level.NETWORK)
    people = {name: getattr(ours, name) for name in ("facilitator", "coordinator", "board", "partner")}
    people |= {
        "teacher": first.teacher,
        "trainer": first.trainer,
        "other_tandem": second.teacher,
        "programme_coordinator": whole_programme,
        "administrator": administrator,
        "foreign_tandem": foreign.tandems[0].teacher,
        "foreign_facilitator": foreign.facilitator,
        "foreign_coordinator": foreign.coordinator,
        "foreign_board": foreign.board,
    }
    meeting = ours.meetings[2]
    with make.together():
        things = {
            "item_id": make.agenda_item(meeting.days[0], internal_note="Hier steht kanarie-note-eins"),
            "agreement_id": make.agreement(meeting, tandem_id=first.id),
            "todo_id": make.preparation_item(meeting, "Raum"),
            "phase_id": make.phase(ours),
            "blocked_id": make.blocked(first, make.MEETINGS_ON[2], make.MEETINGS_ON[2]),
            "intake_id": make.intake_draft(ours, name="kanarie-table-eins"),
            "walk_in_id": make.walk_in(meeting, "Kim Gast", first, "school"),
        }
        make.need(make.participation(meeting, second.teacher, second, "school"), "Hier steht kanarie-need-eins")
        make.agenda_item(foreign.meetings[0].days[0], internal_note="Hier steht kanarie-foreign-note")
        make.message(foreign, subject="Hier steht kanarie-foreign-subject", text="Hier steht kanarie-foreign-text")
    places = {
        "code": ours.code,
        "tandem_id": first.id,
        "event_id": ours.meetings[2].id,
        "project_id": projects[first.id].id,
        "snapshot_id": snapshot.id,
        "entry_id": entry.id,
        "draft_id": draft.id,
        "token": "no-such-token",
        "message_id": 1,
        "sign_in_id": 1,
        "organisation_id": first.school.id,
        "person_id": second.trainer.id,
        "member_id": number_of(TandemMember, first.teacher),
        "role_id": number_of(Role, ours.board),
        "programme_id": ours.programme_id,
        "programme_role_id": number_of(Role, whole_programme),
        "region": "DE-HE",
        "holiday_id": 1,
        "number": 3,
        "side": "school",
        "round_id": ours.rounds[2].id,
        "day_id": meeting.days[0].id,
        "meeting_id": meeting.id,
        "seminar_id": ours.seminars[0].id,
        **{name: thing.id for name, thing in things.items()},
    }
    return Scenario(people, places)


def number_of(model: type[Role] | type[TandemMember], person: Person) -> int:
    """The number of the only role or membership of somebody."""
    with transaction():
        return db.session.scalars(select(model.id).where(model.person_id == person.id)).one()


def words(page: Page) -> str:
    """All the words of an answer, whatever its format, without the words that a format hides."""
    kind = page.headers.get("Content-Type", "")
    if kind.startswith("application/pdf"):
        return "\n".join(part.extract_text() for part in PdfReader(io.BytesIO(page.body)).pages)
    if "wordprocessingml" in kind:
        archive = zipfile.ZipFile(io.BytesIO(page.body))
        return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    return page.body.decode("utf-8", "replace").replace("\r\n ", "")


def addresses(app: Flask, scenario: Scenario) -> dict[str, str]:
    """Every address that answers a GET, by endpoint; of reflections also that of the draft."""
    found = {
        endpoint: scenario.address(app, endpoint, row)
        for (endpoint, method), row in sorted(routes.TABLE.items())
        if method == "GET" and endpoint not in {"assets.file", "outbox.mailbox", "outbox.message"}
    }
    found["the draft"] = f"/n/{scenario.places['code']}/reflections/{scenario.places['draft_id']}"
    return found


def feed_of(scenario: Scenario, role: str) -> str:
    """The address of a calendar of the person who plays a role."""
    actor = make.actor(scenario.people[role])
    with transaction():
        token = calendars.issue(actor)
    return f"/feeds/{token}/netzwerk.ics"


@pytest.mark.parametrize("role", MAY_READ)
def test_everybody_reads_what_is_released_to_them_and_nothing_else(
    app: Flask, scenario: Scenario, new_browser: Callable[[], Browser], role: str
) -> None:
    places = addresses(app, scenario)
    if role != ANONYMOUS:
        places["feed"] = feed_of(scenario, role)
    browser = scenario.arrive(new_browser(), role)
    seen: dict[str, set[str]] = {}
    for endpoint, address in places.items():
        seen[endpoint] = set(CANARY.findall(words(browser.open(address, None, method="GET"))))
    too_much = {endpoint: found - MAY_READ[role] for endpoint, found in seen.items() if found - MAY_READ[role]}
    assert too_much == {}
    assert set().union(*seen.values()) == MAY_READ[role]
    mails = db.session.execute(select(OutboxMail.subject, OutboxMail.text)).all()
    mails += db.session.execute(select(MailboxMessage.subject, MailboxMessage.text)).all()
    assert CANARY.findall(repr(mails)) == []


@pytest.mark.parametrize("suffix", ["", ".pdf", ".docx"])
def test_the_briefing_quotes_what_is_released_to_facilitation(
    app: Flask, scenario: Scenario, new_browser: Callable[[], Browser], suffix: str
) -> None:
    browser = scenario.arrive(new_browser(), "facilitator")
    address = f"/n/{scenario.places['code']}/events/{scenario.places['event_id']}/briefing{suffix}"
    assert set(CANARY.findall(words(browser.get(address)))) == whole(3, 4, 5) | CAPPED | NOTE


@pytest.mark.parametrize("role", MAY_READ)
def test_no_answer_to_a_form_says_more_than_a_page(
    app: Flask, scenario: Scenario, new_browser: Callable[[], Browser], role: str
) -> None:
    """Pages with faults, pages of errors, previews, and the short answers of autosave and taps."""
    said: dict[str, set[str]] = {}
    for (endpoint, method), row in sorted(routes.TABLE.items()):
        if method == "GET" or endpoint == "people.choose_language":
            continue
        browser = scenario.arrive(new_browser(), role)
        page = browser.post(scenario.address(app, endpoint, row), row.fields, None)
        said[endpoint] = set(CANARY.findall(words(page)))
        if page.location.startswith("/"):
            said[f"after {endpoint}"] = set(CANARY.findall(words(browser.open(page.location, None, method="GET"))))
    too_much = {endpoint: found - MAY_READ[role] for endpoint, found in said.items() if found - MAY_READ[role]}
    assert too_much == {}


@pytest.mark.parametrize("role", ["teacher", "trainer", "other_tandem", "coordinator", "administrator"])
def test_a_clash_of_autosaves_gives_back_words_of_the_own_side_only(
    scenario: Scenario, browser: Browser, role: str
) -> None:
    scenario.arrive(browser, role)
    sheet = f"/n/{scenario.places['code']}/reflections/rounds/3"
    browser.post(f"{sheet}/take-back", status=None)
    said: set[str] = set()
    for prompt in db.session.scalars(select(Prompt.id)).all():
        fields = {"part": "text", "prompt": prompt, "value": "anders", "version": 99, "was": "x"}
        said |= set(CANARY.findall(words(browser.post(f"{sheet}/autosave", fields, None))))
    own = {
        "teacher": planted(Side.SCHOOL, 1, 2, 3, 4, 5) | {"kanarie-school-support"},
        "trainer": planted(Side.COMPANY, 1, 2, 3, 4, 5) | {"kanarie-company-support"},
        "other_tandem": {"kanarie-draft-school"},
    }
    assert said == own.get(role, set())


def test_faults_of_a_table_name_nothing_of_another_network(scenario: Scenario, browser: Browser) -> None:
    everybody = db.session.execute(select(Person.name, Person.email)).all()
    places = db.session.execute(select(Organisation.name, Organisation.town)).all()
    scenario.arrive(browser, "foreign_coordinator")
    lines = ["Tandem Nr.\tLernort\tOrganisation\tOrt\tName\tE-Mail\tRolle"]
    for number, (_name, email) in enumerate(everybody):
        organisation, town = places[number % len(places)]
        lines.append(f"{number % 9}\tMond\t{organisation}\t{town}\t\t{email}\tKönig")
    browser.get("/n/dort/intake")
    page = browser.get(browser.post("/n/dort/intake", {"pasted": "\n".join(lines)}).location)
    assert page.all_words("//section[@id='faults']//li")
    assert CANARY.findall(page.html) == []
    stranger = f"/n/dort/intake/{scenario.places['intake_id']}"
    for path in ("columns", "take-over", "drop"):
        answer = browser.post(f"{stranger}/{path}", status=None)
        assert CANARY.findall(words(answer)) == []
    assert CANARY.findall(words(browser.get(stranger, 404))) == []


def test_the_preview_of_a_message_shows_nobody_of_another_network(scenario: Scenario, browser: Browser) -> None:
    scenario.arrive(browser, "coordinator")
    tandems = db.session.scalars(select(Tandem.id)).all()
    fields = {
        "tandems": [str(number) for number in tandems],
        "sides": ["school", "company"],
        "subject": "Laptop",
        "text": "Bitte mitbringen.",
        "when": "now",
        "key": "key-of-this-form",
        "action": "preview",
    }
    refused = browser.post("/n/hier/messages/new", fields, 422)
    everyone = browser.post("/n/hier/messages/new", {**fields, "tandems": [], "everyone": "y"}, 200)
    for page in (refused, everyone):
        assert scenario.people["foreign_tandem"].email not in page.html
        assert CANARY.findall(page.html) == []
    assert scenario.people["teacher"].email in everyone.main


def test_no_mail_says_what_is_not_for_its_reader(app: Flask, scenario: Scenario, browser: Browser) -> None:
    """Two months of everything that is sent: invitations, changes, reminders, messages, new members, a cancellation."""
    event = scenario.places["event_id"]
    scenario.arrive(browser, "coordinator")
    page = browser.get(f"/n/hier/events/{event}/invitation")
    people = page.root.xpath("//input[@name='people']/@value")
    browser.post(f"/n/hier/events/{event}/invitation", {"people": people, "text": "Bis bald.", "action": "send"})
    browser.post(f"/n/hier/events/{event}/reminder", {"people": people})
    tandem = scenario.places["tandem_id"]
    fields = {
        "tandems": [str(tandem)],
        "sides": ["school"],
        "subject": "Laptop",
        "text": "Nur für Sie: kanarie-message-eins",
        "when": "now",
        "key": "key-of-this-form",
    }
    seen = browser.post("/n/hier/messages/new", {**fields, "action": "preview"}, 200)
    mark = seen.root.xpath("//input[@name='seen']/@value")[0]
    browser.post("/n/hier/messages/new", {**fields, "seen": mark, "action": "send"})
    member = {"email": scenario.people["other_tandem"].email, "name": "", "valid_from": make.TODAY.isoformat()}
    member |= {"organisation_id": scenario.places["organisation_id"], "function": "Lehrkraft", "also": "y"}
    browser.post(f"/n/hier/tandems/{tandem}/members/new?side=school", member)
    jobs = [job for job in JOBS if "remind" in job.name or "tell" in job.name]
    assert run_due(app, jobs) == []
    days = update(EventDay).where(EventDay.event_id == event)
    with transaction():
        later = days.values(starts_at=make.at(make.MEETINGS_ON[2], "11:00"), sequence=EventDay.sequence + 1)
        db.session.execute(later)
    for passed in range(60):
        with clock.fixed(make.NOW + timedelta(days=passed)):
            assert run_due(app, jobs) == []
    browser.post(f"/n/hier/events/{event}/cancel", {"reason": "Krankheit"})
    assert run_due(app, jobs) == []
    mails = db.session.scalars(select(OutboxMail)).all()
    assert {
        "event.invitation",
        "event.update",
        "event.answer_reminder",
        "event.cancellation",
        "message",
        "reflection.reminder",
    } <= {mail.kind for mail in mails}
    spoken: dict[str, set[int | None]] = {}
    for mail in mails:
        for word in CANARY.findall(f"{mail.subject} {mail.text} {mail.html} {mail.calendar} {mail.to_name}"):
            spoken.setdefault(word, set()).add(mail.person_id)
    assert spoken == {"kanarie-message-eins": {scenario.people["teacher"].id}}
    here = db.session.scalars(select(Network.id).where(Network.code == "hier")).one()
    strangers = {person.id for name, person in scenario.people.items() if name.startswith("foreign")}
    assert {mail.person_id for mail in mails if mail.network_id == here}.isdisjoint(strangers)
