"""From an empty installation to a founded network without a shell: programme, coordination, network."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from flask import Flask
from sqlalchemy import func, select

from netzwerk.core.access import RoleKind
from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.networks.models import Network, Programme, Role
from netzwerk.outbox import sending
from netzwerk.outbox.models import MailState, OutboxMail
from netzwerk.people.models import Person
from netzwerk.reflections.models import Prompt, PromptSet
from netzwerk.seeding.loading import load
from netzwerk.seeding.validation import validate
from tests import factories as make
from tests.harness.browser import Browser, Page

ROOT = Path(__file__).resolve().parents[2]
TODAY = make.TODAY
HOSTILE = [
    "🙂👩‍🔧",
    "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>",
    '#eval(read("x"))',
    "=?utf-8?q?=00?=",
    "a\u202eb",
]
NEW = {
    "template": "bundled:tandem-network", "title_de": "Tandems in Thüringen", "title_en": "", "description_de": "",
    "description_en": "", "code": "",
}  # fmt: skip


@pytest.fixture
def admin(database: Flask) -> Person:
    return make.administrator()


@pytest.fixture
def programme(database: Flask) -> Programme:
    return make.programme()


def rows(model: type, *where: object) -> list[object]:
    db.session.rollback()
    found = select(model).where(*where).order_by(model.id)  # type: ignore[arg-type, attr-defined]
    return list(db.session.scalars(found))


def appointment(**values: str) -> dict[str, str]:
    return {
        "kind": "coordinator", "email": "mia@example.org", "name": "Mia Muster", "valid_from": TODAY.isoformat(),
        "valid_to": "", **values,
    }  # fmt: skip


def button(page: Page, words: str) -> str:
    """Where the one link of the page with these words leads."""
    found = page.root.xpath(f"//main//a[normalize-space()='{words}']/@href")
    assert len(found) == 1, found
    return str(found[0])


def test_from_an_empty_database_to_a_network(browser: Browser, admin: Person) -> None:
    browser.sign_in(admin)
    assert browser.get("/", status=302).location == "/networks"
    empty = browser.get("/networks")
    assert button(empty, "Erstes Programm anlegen") == "/admin/programmes/new"
    assert button(browser.get("/networks/new"), "Erstes Programm anlegen") == "/admin/programmes/new"
    assert button(browser.get("/admin/programmes"), "Erstes Programm anlegen") == "/admin/programmes/new"

    made = browser.post("/admin/programmes/new", NEW)
    programme = rows(Programme)[0]
    assert made.location == f"/admin/programmes/{programme.id}"
    page = browser.get(made.location)
    assert "Noch koordiniert niemand das Programm." in page.main
    assert "24 Monate, 6 Netzwerktreffen, 5 Online-Seminare, 4 Beiratssitzungen" in page.main
    browser.post(f"{made.location}/roles/new", appointment())
    assert "Mia Muster" in browser.get(made.location).words("//*[@id='coordinator']")

    with transaction():
        mia = db.session.scalars(select(Person).where(Person.email == "mia@example.org")).one()
        mia.activated_at = make.at(TODAY)
        number = mia.id
    browser.sign_out()
    browser.sign_in(SimpleNamespace(id=number))
    assert browser.get("/", status=302).location == "/networks"
    assert button(browser.get("/networks"), "Neues Netzwerk") == "/networks/new"
    assert "Schritt 1 von 2" in browser.get("/networks/new").main


def test_a_coordinator_of_a_programme_finds_a_new_network_from_the_start_page(
    browser: Browser, database: Flask
) -> None:
    network = make.network(tandems=0, meetings=0, seminars=0)
    browser.sign_in(make.role(RoleKind.COORDINATOR, programme_id=network.programme_id))
    start = browser.get("/", status=302).location
    assert start == f"/n/{network.code}/"
    assert browser.get(start).links["Neues Netzwerk"] == "/networks/new"
    browser.sign_out()
    browser.sign_in(network.coordinator)
    assert "Neues Netzwerk" not in browser.get(start).links


def test_the_browser_stores_what_the_file_of_seeds_would(browser: Browser, admin: Person) -> None:
    browser.sign_in(admin)
    browser.post("/admin/programmes/new", {**NEW, "code": "eigenes"})
    with transaction():
        load(validate([ROOT / "seeds/programmes/tandem-network.yaml"]))
    own, seeded = (rows(Programme, Programme.code == code)[0] for code in ("eigenes", "tandem-network"))
    told = {"code", "title", "description"}
    assert {key: one for key, one in own.template.items() if key not in told} == {
        key: one for key, one in seeded.template.items() if key not in told
    }

    def prompts(programme: Programme) -> list[tuple[object, ...]]:
        found = db.session.execute(
            select(PromptSet.kind, PromptSet.minutes, PromptSet.title, *_columns(Prompt))
            .join(Prompt, Prompt.prompt_set_id == PromptSet.id)
            .where(PromptSet.programme_id == programme.id)
            .order_by(PromptSet.kind, Prompt.position)
        )
        return [tuple(row) for row in found]

    assert prompts(own) == prompts(seeded) != []
    assert f"wie „{seeded.title['de']}“" in browser.get("/admin/programmes/new").main
    copy = {**NEW, "template": f"programme:{own.id}", "title_de": "Abzug", "code": "abzug"}
    browser.post("/admin/programmes/new", copy)
    assert prompts(rows(Programme, Programme.code == "abzug")[0]) == prompts(own)


def _columns(model: type) -> list[object]:
    return [getattr(model, name) for name in ("position", "topic", "kind", "title", "hint", "starters", "widest_level")]


@pytest.mark.parametrize(
    ("name", "value", "at"),
    [
        ("title_de", "", "title_de"), ("title_de", "\u202e", "title_de"), ("title_de", "x" * 10_000, "title_de"),
        ("code", "Mit Leerzeichen", "code"), ("code", "a--b", "code"), ("code", "x" * 61, "code"),
        ("template", "", "template"), ("template", "programme:999", "template"), ("title_de", "🙂", "code"),
        ("description_de", "x" * 10_000, "description_de"),
    ],
)  # fmt: skip
def test_wrong_values_are_named_at_their_fields(
    browser: Browser, admin: Person, name: str, value: str, at: str
) -> None:
    browser.sign_in(admin)
    page = browser.post("/admin/programmes/new", {**NEW, name: value}, status=422)
    assert page.words(f"//*[@id='{at}-error']")
    assert rows(Programme) == []


@pytest.mark.parametrize("text", HOSTILE[1:])
def test_hostile_titles_are_text(browser: Browser, admin: Person, text: str) -> None:
    browser.sign_in(admin)
    made = browser.post("/admin/programmes/new", {**NEW, "title_de": text, "code": "eins"})
    page = browser.get(str(made.location))
    assert not page.root.xpath("//script[contains(.,'alert')]")
    assert "\u202e" not in page.html


def test_a_code_is_free_only_once_and_a_second_click_says_so(browser: Browser, admin: Person) -> None:
    browser.sign_in(admin)
    browser.post("/admin/programmes/new", NEW)
    page = browser.post("/admin/programmes/new", NEW, status=422)
    assert "tandems-in-thueringen" in page.words("//*[@id='code-error']")
    assert len(rows(Programme)) == 1


def test_somebody_with_an_account_gets_a_mail_and_somebody_new_the_invitation(
    browser: Browser, admin: Person, programme: Programme
) -> None:
    ida = make.person("Ida Beispiel", email="ida@example.org", language="en")
    browser.sign_in(admin)
    for email, name in (("ida@example.org", ""), ("mia@example.org", "Mia")):
        browser.post(f"/admin/programmes/{programme.id}/roles/new", appointment(email=email, name=name))
    mails = {mail.to_address: (mail.kind, mail.subject) for mail in rows(OutboxMail)}
    assert mails == {
        ida.email: ("role.given", "Your role: Programme coordination"),
        "mia@example.org": ("account.activation", "Ihr Zugang zum Netzwerk"),
    }
    text = rows(OutboxMail, OutboxMail.kind == "role.given")[0].text
    assert "Tandem-Netzwerk" in text
    assert "/networks" in text


def test_history_names_who_got_which_role(browser: Browser, admin: Person, programme: Programme) -> None:
    browser.sign_in(admin)
    browser.post(f"/admin/programmes/{programme.id}/roles/new", appointment())
    line = browser.get(f"/admin/programmes/{programme.id}").words("//details[contains(@class,'history')]")
    assert "Rolle vergeben – Person: – → Mia Muster; Rolle: – → Programmkoordination" in line


@pytest.mark.parametrize("kind", ["coordinator", "facilitator", "board"])
def test_an_administrator_does_not_take_a_role_alone(
    browser: Browser, admin: Person, programme: Programme, kind: str
) -> None:
    browser.sign_in(admin)
    fields = appointment(kind=kind, email=admin.email)
    page = browser.post(f"/admin/programmes/{programme.id}/roles/new", fields, status=422)
    assert "nicht selbst geben" in page.words("//*[@id='email-error']")
    role = _role(programme, RoleKind.FACILITATOR)
    path = f"/admin/programmes/{programme.id}/roles/{role.id}/successor"
    page = browser.post(path, {"email": admin.email, "name": "", "valid_from": TODAY.isoformat()}, status=422)
    assert "nicht selbst geben" in page.words("//*[@id='email-error']")
    assert rows(Role, Role.person_id == admin.id) == []


def _role(programme: Programme, kind: RoleKind) -> Role:
    holder = make.role(kind, programme_id=programme.id)
    return rows(Role, Role.person_id == holder.id)[0]  # type: ignore[return-value]


def test_an_ended_role_opens_nothing_any_more_and_its_holder_hears_of_it(browser: Browser, admin: Person) -> None:
    network = make.network(tandems=0, meetings=0, seminars=0)
    programme = db.session.get(Programme, network.programme_id)
    role = _role(programme, RoleKind.COORDINATOR)
    holder_id = role.person_id
    browser.sign_in(SimpleNamespace(id=holder_id))
    browser.get(f"/n/{network.code}/roles")
    browser.sign_out()
    browser.sign_in(admin)
    path = f"/admin/programmes/{programme.id}/roles/{role.id}/end"
    too_early = {"until": (make.STARTS_ON - timedelta(days=1)).isoformat()}
    assert browser.post(path, too_early, status=422).words("//*[@id='until-error']")
    browser.post(path, {"until": (TODAY - timedelta(days=1)).isoformat()})
    browser.post(path, {"until": (TODAY - timedelta(days=1)).isoformat()})
    assert "1 Rolle, die beendet ist" in browser.get(f"/admin/programmes/{programme.id}").main
    assert [mail.kind for mail in rows(OutboxMail)] == ["role.ended"]
    browser.sign_out()
    browser.sign_in(SimpleNamespace(id=holder_id))
    browser.get(f"/n/{network.code}/roles", status=404)


def test_a_successor_takes_over_from_a_day_on(browser: Browser, admin: Person, programme: Programme) -> None:
    role = _role(programme, RoleKind.FACILITATOR)
    next_one = make.person("Nora Nachfolge")
    browser.sign_in(admin)
    path = f"/admin/programmes/{programme.id}/roles/{role.id}/successor"
    browser.post(path, {"email": next_one.email, "name": "", "valid_from": TODAY.isoformat()})
    before, after = rows(Role, Role.programme_id == programme.id)
    assert (before.valid_to, after.person_id, after.valid_from) == (TODAY - timedelta(days=1), next_one.id, TODAY)
    assert sorted(mail.kind for mail in rows(OutboxMail)) == ["role.ended", "role.given"]


@pytest.mark.parametrize(
    ("name", "value", "at"),
    [
        ("email", "keine", "email"), ("email", "", "email"), ("name", "", "name"), ("kind", "partner", "kind"),
        ("kind", "king", "kind"), ("valid_from", "", "valid_from"), ("valid_to", "2019-01-01", "valid_to"),
        ("name", "x" * 10_000, "name"),
    ],
)  # fmt: skip
def test_wrong_appointments_are_named_at_their_fields_and_nobody_is_invited(
    browser: Browser, admin: Person, programme: Programme, name: str, value: str, at: str
) -> None:
    browser.sign_in(admin)
    fields = appointment(**{name: value})
    page = browser.post(f"/admin/programmes/{programme.id}/roles/new", fields, status=422)
    assert page.words(f"//*[@id='{at}-error']")
    assert rows(OutboxMail) == []
    assert rows(Role) == []


def test_the_same_role_twice_is_refused_with_the_address_only(
    browser: Browser, admin: Person, programme: Programme
) -> None:
    holder = make.role(RoleKind.BOARD, programme_id=programme.id, holder=make.person("Berta Beirat"))
    browser.sign_in(admin)
    fields = appointment(kind="board", email=holder.email)
    page = browser.post(f"/admin/programmes/{programme.id}/roles/new", fields, status=422)
    assert "hat diese Rolle in dieser Zeit schon" in page.words("//*[@id='email-error']")
    assert "Berta" not in page.words("//*[@id='email-error']")


def test_a_mail_about_a_role_that_is_over_is_not_sent(browser: Browser, admin: Person, programme: Programme) -> None:
    ida = make.person("Ida Beispiel")
    browser.sign_in(admin)
    browser.post(f"/admin/programmes/{programme.id}/roles/new", appointment(email=ida.email))
    role = rows(Role)[0]
    with transaction():
        db.session.get(Role, role.id).valid_from = make.STARTS_ON
        db.session.get(Role, role.id).valid_to = TODAY - timedelta(days=1)
    sending.send_due()
    assert [mail.status for mail in rows(OutboxMail)] == [MailState.DROPPED]


def test_a_role_of_another_programme_is_not_found(browser: Browser, admin: Person, programme: Programme) -> None:
    role = _role(make.programme(), RoleKind.BOARD)
    browser.sign_in(admin)
    browser.get(f"/admin/programmes/{programme.id}/roles/{role.id}/end", status=404)
    browser.post(f"/admin/programmes/{programme.id}/roles/{role.id}/end", {"until": "2021-01-01"}, status=404)
    browser.get("/admin/programmes/999", status=404)


def test_a_network_is_counted_in_its_programme(browser: Browser, admin: Person) -> None:
    network = make.network(tandems=0, meetings=0, seminars=0)
    browser.sign_in(admin)
    assert db.session.scalar(select(func.count(Network.id))) == 1
    row = browser.get("/admin/programmes").rows()[-1]
    assert row[1:] == ["1", "noch niemand"]
    assert "Nur" not in row[0]
    page = browser.get(f"/networks/new?programme={network.programme_id}")
    assert page.root.xpath("//select[@name='programme']/option[@selected]/@value") == [str(network.programme_id)]


NAMES = {
    "title_de": "Lernorte gemeinsam", "title_en": "Places of learning", "description_de": "Eins.\r\nZwei.",
    "description_en": "",
}  # fmt: skip


def naming(page: Page, **values: str) -> dict[str, str]:
    return {**NAMES, "version": str(page.root.xpath("//input[@name='version']/@value")[0]), **values}


def test_a_programme_gets_another_title_everywhere_and_its_history_says_so(
    browser: Browser, admin: Person, programme: Programme
) -> None:
    number, code, rest = programme.id, programme.code, dict(programme.template)
    browser.sign_in(admin)
    path = button(browser.get(f"/admin/programmes/{number}"), "Bearbeiten")
    form = browser.get(path)
    assert form.root.xpath("//input[@name='title_de']/@value") == ["Tandem-Netzwerk"]
    assert browser.post(path, naming(form)).location == f"/admin/programmes/{number}"
    page = browser.get(f"/admin/programmes/{number}")
    assert page.root.xpath("//h1")[0].text_content().strip() == "Lernorte gemeinsam"
    history = page.words("//details[contains(@class,'history')]")
    assert f"{admin.name} Geändert – Titel; Beschreibung" in history
    assert "Lernorte" in browser.get("/admin/programmes").main
    stored = rows(Programme)[0]
    assert (stored.code, stored.title["en"], stored.description) == (code, "Places of learning", {"de": "Eins.\nZwei."})
    assert {**rest, "title": stored.title, "description": stored.description} == stored.template


def test_two_who_name_a_programme_at_once_see_both_versions(
    browser: Browser, admin: Person, programme: Programme
) -> None:
    path = f"/admin/programmes/{programme.id}/edit"
    browser.sign_in(admin)
    first = naming(browser.get(path))
    browser.post(path, first)
    browser.post(path, {**first, "title_de": "Zweiter Klick"}, status=409)
    clash = browser.post(path, {**first, "title_de": "Meins"}, status=409)
    assert "Lernorte gemeinsam" in clash.words("//*[@id='title_de-stored']")
    assert not clash.root.xpath("//*[@id='description_de-stored']")
    assert clash.root.xpath("//input[@name='title_de']/@value") == ["Meins"]
    browser.post(path, naming(clash, title_de="Meins"))
    assert rows(Programme)[0].title["de"] == "Meins"
    browser.post(path, naming(clash, title_de="Meins"))
    lines = browser.get(f"/admin/programmes/{programme.id}").root.xpath("//details[contains(@class,'history')]//li")
    assert len(lines) == 2


@pytest.mark.parametrize(
    ("name", "value"),
    [("title_de", ""), ("title_de", "\u202e"), ("title_de", "x" * 10_000), ("title_en", "x" * 301),
     ("description_en", "x" * 10_000)],
)  # fmt: skip
def test_a_wrong_name_is_told_at_its_field_and_changes_nothing(
    browser: Browser, admin: Person, programme: Programme, name: str, value: str
) -> None:
    path = f"/admin/programmes/{programme.id}/edit"
    browser.sign_in(admin)
    page = browser.post(path, naming(browser.get(path), **{name: value}), status=422)
    assert page.words(f"//*[@id='{name}-error']")
    assert rows(Programme)[0].title["de"] == "Tandem-Netzwerk"


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_names_are_text(browser: Browser, admin: Person, programme: Programme, text: str) -> None:
    path = f"/admin/programmes/{programme.id}/edit"
    browser.sign_in(admin)
    browser.post(path, naming(browser.get(path), title_de=text, description_de=text.replace("\u202e", "")))
    page = browser.get(f"/admin/programmes/{programme.id}")
    assert not page.root.xpath("//script[contains(.,'alert')]")
    assert "\u202e" not in page.html


def test_who_coordinates_a_programme_does_not_rename_it(browser: Browser, programme: Programme) -> None:
    browser.sign_in(make.role(RoleKind.COORDINATOR, programme_id=programme.id))
    browser.get(f"/admin/programmes/{programme.id}/edit", status=404)
    browser.post(f"/admin/programmes/{programme.id}/edit", {**NAMES, "version": "1"}, status=404)
