"""From a table to people and tandems in the browser: dry run, faults, all or nothing, a second run."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from netzwerk.core import languages
from netzwerk.core.db import db
from netzwerk.networks.models import Organisation, Role
from netzwerk.outbox.models import OutboxMail
from netzwerk.people.models import Person
from netzwerk.tandems.intake import columns, samples, taking
from netzwerk.tandems.models import IntakeDraft, Tandem, TandemMember, TandemOrganisation
from tests import factories as make
from tests.harness.browser import Browser, Page
from tests.tandems.intake import tables

TABLES = (Person, Organisation, Tandem, TandemMember, TandemOrganisation, Role, OutboxMail)


@pytest.fixture
def network(database: Flask) -> make.MadeNetwork:
    return make.network(tandems=0, meetings=0, seminars=0)


@pytest.fixture
def upload(browser: Browser, network: make.MadeNetwork) -> Callable[..., Page]:
    """Signs in the coordinator, sends a table, and gives the page of the dry run."""

    def send(content: bytes | str, name: str = "personen.xlsx") -> Page:
        browser.sign_in(network.coordinator)
        path = f"/n/{network.code}/intake"
        browser.get(path)
        if isinstance(content, str):
            answer = browser.post(path, {"pasted": content})
        else:
            answer = browser.post(path, {"upload": (io.BytesIO(content), name)})
        return browser.get(answer.location)

    return send


def counts() -> dict[str, int]:
    """How many rows each table has."""
    db.session.rollback()
    found = {model.__tablename__: db.session.scalar(select(func.count()).select_from(model)) or 0 for model in TABLES}
    db.session.rollback()
    return found


def fields(page: Page) -> dict[str, str]:
    """What the form for taking over would send."""
    return {"confirmed": page.root.xpath("//input[@name='confirmed']/@value")[0]}


def take(browser: Browser, page: Page, path: str, **more: str) -> Page:
    """Click on “Übernehmen” and look at the page that follows."""
    answer = browser.post(f"{path}/take-over", {**fields(page), **more})
    return browser.get(answer.location)


def draft_path(network: Any) -> str:
    """Where the newest draft is."""
    db.session.rollback()
    number = db.session.scalar(select(func.max(IntakeDraft.id)))
    db.session.rollback()
    return f"/n/{network.code}/intake/{number}"


def test_from_a_workbook_to_people_and_tandems(browser, network, upload):
    page = upload(tables.workbook(*tables.ROWS))
    assert page.text.count("4 neu, 0 ändern, 0 bleiben, kein Fehler") == 2
    rows = page.rows()
    assert rows[1][:4] == ["2", "Ute Österle ute@schule.example", "Tandem 1", "neu"]
    assert rows[1][4] == (
        "Tandem 1 ist neu. Die Organisation Äpfelschule ist neu. Die Person ist neu. Kommt in Tandem 1 (Schule)."
    )
    assert rows[4][2:] == [
        "Beirat",
        "neu",
        "Die Person ist neu. Die Organisation Kammer ist neu. Bekommt die Rolle: Beirat.",
    ]
    before = counts()
    after = take(browser, page, draft_path(network))
    assert "Übernommen: 4 neu, 0 geändert." in after.text
    added = {name: count - before[name] for name, count in counts().items()}
    assert added == {
        "person": 4,
        "organisation": 3,
        "tandem": 2,
        "tandem_member": 3,
        "tandem_organisation": 3,
        "role": 1,
        "outbox_mail": 0,
    }
    ute = db.session.execute(
        select(Person.name, TandemMember.function, TandemMember.is_spokesperson, TandemMember.side, Tandem.title)
        .join(TandemMember, TandemMember.person_id == Person.id)
        .join(Tandem, Tandem.id == TandemMember.tandem_id)
        .where(Person.email == "ute@schule.example")
    ).one()
    assert tuple(ute) == ("Ute Österle", "Lehrkraft", True, "school", "Digitales Berichtsheft")
    assert db.session.scalars(select(Tandem.title).order_by(Tandem.number)).all()[1] == "Tandem 2"
    assert db.session.scalar(select(func.count()).select_from(IntakeDraft)) == 0


def test_the_second_run_changes_nothing_and_says_so(browser, network, upload):
    content = tables.workbook(*tables.ROWS)
    take(browser, upload(content), draft_path(network))
    before = counts()
    page = upload(content)
    assert "Alles schon da." in page.text
    assert "0 neu, 0 ändern, 4 bleiben, kein Fehler" in page.text
    assert not page.root.xpath("//input[@name='confirmed']")
    browser.post(f"{draft_path(network)}/take-over", {"confirmed": "x"}, status=409)
    assert counts() == before


def test_changes_are_named_and_made(browser, network, upload):
    take(browser, upload(tables.text(*tables.ROWS)), draft_path(network))
    rows = (
        (*tables.SCHOOL[:1], "Neuer Titel", *tables.SCHOOL[2:5], "Ute Neuer", *tables.SCHOOL[6:], "Leitung", "", ""),
        (*tables.SCHOOL[:5], "Bea Blau", "bea@schule.example", "", "ja", ""),
    )
    rows = (rows[0], (*rows[1][:1], "", *rows[1][2:]))
    page = upload(tables.text(*rows))
    assert "1 neu, 1 ändern, 0 bleiben, kein Fehler" in page.text
    said = [row[4] for row in page.rows()[1:]]
    assert said[0] == (
        "Titel des Tandems: Digitales Berichtsheft → Neuer Titel Name: Ute Österle → Ute Neuer "
        "Funktion: Lehrkraft → Leitung"
    )
    assert said[1] == (
        "Die Person ist neu. Spricht ab jetzt für die Seite, statt Ute Österle. Kommt in Tandem 1 (Schule)."
    )
    take(browser, page, draft_path(network))
    found = db.session.execute(
        select(Person.name, TandemMember.function, TandemMember.is_spokesperson)
        .join(TandemMember, TandemMember.person_id == Person.id)
        .where(TandemMember.side == "school")
        .order_by(Person.name)
    )
    assert [tuple(row) for row in found] == [
        ("Bea Blau", "", True),
        ("Ida Kern", "", False),
        ("Ute Neuer", "Leitung", False),
    ]


def test_faults_name_row_and_column_and_keep_everything_out(browser, network, upload):
    rows = (
        *tables.ROWS,
        ("3", "", "Schule", "Äpfelschule", "Gießen", "Ada", "keine-adresse"),
        ("drei", "", "Mond", "Äpfelschule", "Gießen", "Bob", "bob@schule.example"),
    )
    page = upload(tables.workbook(*rows))
    assert "1 Fehler" not in page.text
    assert "4 neu, 0 ändern, 0 bleiben, 3 Fehler" in page.text
    assert page.all_words("//section[@id='faults']//li") == [
        "Zeile 6, Spalte E-Mail: „keine-adresse“ ist keine E-Mail-Adresse. Berichtigen Sie sie; eine Adresse je Zeile.",
        "Zeile 7, Spalte Lernort: „Mond“ ist hier nicht bekannt. Möglich ist: Schule oder Betrieb.",
        "Zeile 7, Spalte Tandem Nr.: „drei“ ist keine Tandemnummer. Tragen Sie eine ganze Zahl von 1 bis 999 ein.",
    ]
    assert not page.root.xpath("//input[@name='confirmed']")
    before = counts()
    answer = browser.post(f"{draft_path(network)}/take-over", {"confirmed": "x"}, status=422)
    assert "Zeile 7, Spalte Lernort:" in answer.text
    assert counts() == before


def test_a_fault_in_the_middle_leaves_no_row(browser, network, upload, monkeypatch):
    page = upload(tables.workbook(*tables.ROWS))
    before = counts()

    def break_down(*_arguments: object) -> None:
        raise RuntimeError("the machine breaks down")

    with monkeypatch.context() as patched:
        patched.setattr(taking._Taker, "roles", break_down)
        with pytest.raises(RuntimeError):
            browser.post(f"{draft_path(network)}/take-over", fields(page), status=None)
    db.session.rollback()
    assert counts() == before
    take(browser, page, draft_path(network))
    assert counts()["tandem"] == 2


def test_columns_can_be_chosen_otherwise(browser, network, upload):
    header = ("Nr", "Wer", "Wo", "Erreichbar", "Titel", "Lernort", "Name", "E-Mail")
    row = ("1", "Ida Kern", "Schule am See", "ida@schule.example", "Dr.", "Schule", "", "")
    page = upload(tables.text(row, header=header))
    assert "Die Organisation fehlt." not in page.text
    path = draft_path(network)
    chosen = {"column_0": "tandem", "column_1": "name", "column_2": "organisation", "column_3": "email"}
    browser.post(f"{path}/columns", {**chosen, "column_4": "", "column_5": "side"})
    page = browser.get(path)
    assert "1 neu, 0 ändern, 0 bleiben, kein Fehler" in page.text
    assert page.rows()[1][1] == "Ida Kern ida@schule.example"
    browser.post(f"{path}/columns", {"column_0": "tandem", "column_1": "tandem"})
    assert "ist für zwei Spalten gewählt" in browser.get(path).text
    browser.post(f"{path}/columns", {"column_77": "tandem"})
    browser.post(f"{path}/columns", {"column_1": "is_administrator"})
    assert browser.get(path).rows()[1][1] == "Ida Kern ida@schule.example"


def test_invitations_leave_at_once_only_if_wanted(browser, network, upload):
    page = upload(tables.workbook(*tables.ROWS))
    after = take(browser, page, draft_path(network), invites="y")
    assert "4 Einladungen sind unterwegs." in after.text
    assert sorted(db.session.scalars(select(OutboxMail.to_address))) == [
        "bo@werk.example",
        "ida@schule.example",
        "kim@kammer.example",
        "ute@schule.example",
    ]


def test_a_double_click_does_no_harm(browser, network, upload):
    page = upload(tables.workbook(*tables.ROWS))
    path = draft_path(network)
    take(browser, page, path)
    before = counts()
    answer = browser.post(f"{path}/take-over", fields(page))
    assert "Diese Tabelle ist schon übernommen" in browser.get(answer.location).text
    assert counts() == before


def test_what_changed_since_the_dry_run_is_shown_again(browser, network, upload):
    page = upload(tables.workbook(*tables.ROWS))
    make.tandem(network, 1)
    before = counts()
    answer = browser.post(f"{draft_path(network)}/take-over", fields(page), status=409)
    assert "Das Netzwerk hat sich geändert" in answer.text
    assert counts() == before
    take(browser, answer, draft_path(network))
    assert counts()["tandem"] == 2


def test_nothing_at_all_or_no_file(browser, network):
    browser.sign_in(network.coordinator)
    path = f"/n/{network.code}/intake"
    page = browser.post(path, {"pasted": " "}, status=422)
    assert "Fügen Sie die Zeilen mit ihren Überschriften ein" in page.text
    page = browser.post(path, {"upload": (io.BytesIO(b"%PDF-1.7"), "liste.xlsx")}, status=422)
    assert "PDF" in page.text
    assert page.root.xpath("//input[@id='upload']/@aria-invalid") == ["true"]
    browser.post(path, {"pasted": "Name\tE-Mail\nI\0da\tx@example.org"}, status=400)


def test_a_file_that_is_too_large_gets_a_page_of_its_own(browser, network):
    browser.sign_in(network.coordinator)
    path = f"/n/{network.code}/intake"
    kind = "multipart/form-data; boundary=x"
    page = browser.open(path, 413, method="POST", data=b"x" * 1_100_000, content_type=kind)
    assert page.h1 == "Diese Datei ist zu groß"
    assert page.links["Andere Datei wählen"] == path


def test_an_archived_network_takes_nothing(browser, database):
    network = make.network(tandems=0, meetings=0, seminars=0, state="archived")
    browser.sign_in(network.coordinator)
    path = f"/n/{network.code}/intake"
    page = browser.get(path)
    assert "archiviert" in page.main
    assert not page.root.xpath("//main//form")
    browser.post(path, {"pasted": tables.text(*tables.ROWS)}, status=403)
    assert db.session.scalar(select(func.count()).select_from(IntakeDraft)) == 0


def test_a_table_that_is_not_wanted_after_all(browser, network, upload):
    upload(tables.workbook(*tables.ROWS))
    path = draft_path(network)
    answer = browser.post(f"{path}/drop")
    assert "Die Tabelle ist hier gelöscht." in browser.get(answer.location).text
    browser.get(path, status=404)


def test_drafts_belong_to_one_person_in_one_network(browser, network, upload):
    upload(tables.workbook(*tables.ROWS))
    path = draft_path(network)
    other = make.network(tandems=0, meetings=0, seminars=0)
    colleague = make.coordinator(network)
    make.coordinator(other, holder=network.coordinator)
    browser.sign_in(colleague)
    browser.get(path, status=404)
    browser.post(f"{path}/drop", status=404)
    browser.sign_in(network.coordinator)
    browser.get(path.replace(network.code, other.code), status=404)
    browser.get(path)


def test_samples_can_be_taken_in(browser, network, upload):
    browser.sign_in(network.coordinator)
    for suffix in ("csv", "xlsx"):
        sample = browser.get(f"/n/{network.code}/intake/sample.{suffix}")
        assert sample.headers["Content-Disposition"] == f'attachment; filename="personen-und-tandems-muster.{suffix}"'
        page = upload(sample.body)
        assert "3 neu, 0 ändern, 0 bleiben, kein Fehler" in page.text
    assert sample.body[:2] == b"PK"


def test_hostile_text_is_only_text(browser, network, upload):
    nasty = "=cmd|' /C calc'!A0 <script>alert(1)</script> #eval(x) =?utf-8?q?a?= \u202egro 😀"
    shown = "=cmd|' /C calc'!A0 <script>alert(1)</script> #eval(x) =?utf-8?q?a?= gro 😀"
    page = upload(tables.text(("1", nasty, "Schule", nasty, nasty, nasty, "ida@schule.example", nasty, "", "")))
    take(browser, page, draft_path(network))
    person = db.session.scalars(select(Person).where(Person.email == "ida@schule.example")).one()
    assert person.name == shown
    assert db.session.scalars(select(TandemMember.function)).one() == shown


@pytest.mark.parametrize("rows", [1, 100])
def test_reading_statements_do_not_grow_with_the_rows(browser, network, upload, query_count, rows):
    table = [("1", "", "Schule", "Schule", "Ort", f"P {n}", f"p{n}@example.org", "", "", "") for n in range(rows)]
    page = upload(tables.text(*table))
    path = draft_path(network)
    with query_count() as shown:
        browser.get(path)
    assert len(shown) == 9
    with query_count() as taken:
        browser.post(f"{path}/take-over", fields(page))
    others = [one for one in taken if not one.startswith("INSERT")]
    assert len(others) == 13, others


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_column_of_the_own_sample_and_of_the_own_list_is_recognised(app: Flask, language: str) -> None:
    with app.test_request_context(), languages.spoken(language):
        header = samples.rows()[0]
        assert len(columns.match(header)) == len(header)
        assert {column: columns.match([str(label)]) for column, label in columns.LABELS.items()} == {
            column: {column: 0} for column in columns.LABELS
        }


def test_columns_that_are_left_out_are_named_above_the_dry_run(upload):
    page = upload("Tandem;Lernort;Name;E-Mail;Lieblingsfarbe;Leer\n1;Schule;Alex Neu;alex@example.org;blau;\n")
    assert "1 Spalte wird nicht übernommen: Lieblingsfarbe. Auswählen, was gemeint ist" in page.main
    assert page.root.xpath("//p[contains(@class, 'note')]//a[@href='#columns']")
