"""What rows would do, and every contradiction in them, without a database."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netzwerk.core.access import RoleKind, Side
from netzwerk.tandems.intake import columns, reading
from netzwerk.tandems.intake.entries import Reader
from netzwerk.tandems.intake.known import Known, KnownMember, KnownPerson, KnownTandem, key
from netzwerk.tandems.intake.planning import plan
from netzwerk.tandems.intake.steps import Outcome, Plan
from tests.tandems.intake import tables

ADA = ("1", "", "Schule", "Schule", "Ort", "Ada", "ada@example.org", "", "", "")
BOB = ("1", "", "Betrieb", "Werk", "Ort", "Bob", "bob@example.org", "", "", "")
KNOWN = Known(
    language="de",
    persons={"ada@example.org": KnownPerson(1, "Ada", "de", is_ours=True, is_open=False)},
    organisations={key("Schule", "Ort"): 5, key("Werk", "Ort"): 6},
    our_organisations={"schule": key("Schule", "Ort"), "werk": key("Werk", "Ort")},
    tandems={
        1: KnownTandem(1, 1, "Titel", "", "", has_left=False, parties={5: Side.SCHOOL, 6: Side.COMPANY}),
        9: KnownTandem(9, 9, "Fort", "", "", has_left=True, parties={}),
    },
    members={(1, "ada@example.org"): KnownMember(3, 1, 1, "Ada", 5, Side.SCHOOL, "Lehrkraft", speaks=True)},
    spokespersons={(1, Side.SCHOOL): KnownMember(3, 1, 1, "Ada", 5, Side.SCHOOL, "Lehrkraft", speaks=True)},
)


def planned(*rows: tuple[str, ...], known: Known = KNOWN, header: tuple[str, ...] = tables.HEADER) -> Plan:
    """The plan for rows."""
    sheet = reading.from_text(tables.text(*rows, header=header))
    reader = Reader(sheet, columns.match(sheet.header))
    return plan(reader, reader.entries(), known)


def faults(*rows: tuple[str, ...], **more: object) -> list[str]:
    """Faults as `row column: message`."""
    return [f"{one.row} {one.column}: {one.message}" for one in planned(*rows, **more).faults]  # type: ignore[arg-type]


def row(base: tuple[str, ...] = ADA, **changed: str) -> tuple[str, ...]:
    """A row with some cells changed."""
    places = columns.match(tables.HEADER)
    cells = list(base)
    for name, value in changed.items():
        cells[places[columns.Column(name)]] = value
    return tuple(cells)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([row(tandem="")], "2 Tandem Nr.: Die Nummer des Tandems oder die Rolle"),
        ([row(tandem="0")], "2 Tandem Nr.: „0“ ist keine Tandemnummer"),
        ([row(tandem="1,5")], "2 Tandem Nr.: „1,5“ ist keine Tandemnummer"),
        ([row(tandem="2021-03-01")], "2 Tandem Nr.: „2021-03-01“ ist keine Tandemnummer"),
        ([row(tandem="9")], "2 Tandem Nr.: Tandem 9 hat das Netzwerk verlassen"),
        ([row(email="")], "2 E-Mail: Die E-Mail-Adresse fehlt"),
        ([row(email="ada@example")], "2 E-Mail: „ada@example“ ist keine E-Mail-Adresse"),
        ([row(email="a@example.org; b@example.org")], "2 E-Mail: „a@example.org; b@example.org“ ist keine"),
        ([row(name="", email="neu@example.org")], "2 Name: Der Name fehlt; diese Adresse ist neu."),
        ([row(name="x" * 121)], "2 Name: Höchstens 120 Zeichen; es sind 121."),
        ([row(side="", organisation="Neu", email="neu@example.org")], "2 Lernort: Es fehlt, ob Schule oder Betrieb."),
        ([row(BOB, side="Schule")], "2 Lernort: Werk steht in Tandem 1 schon auf der anderen Seite"),
        ([row(organisation="Werk", side="Betrieb")], "2 Lernort: Ada gehört zum anderen Lernort (Schule)."),
        ([row(role="Chefin")], "2 Rolle: „Chefin“ ist hier nicht bekannt"),
        ([row(role="Beirat")], "2 Rolle: Eine Zeile nennt entweder eine Rolle"),
        ([row(tandem="", role="Beirat", name="", email="")], "2 E-Mail: Name und E-Mail-Adresse fehlen."),
        ([row(spokesperson="vielleicht")], "2 Sprecher:in: „vielleicht“ ist hier nicht bekannt"),
        ([row(title="A"), row(BOB, title="B")], "3 Titel: Zeile 2 sagt für dasselbe Tandem „A“."),
        ([ADA, row(name="Eva")], "3 Name: Zeile 2 gibt dieser Adresse einen anderen Namen"),
        ([ADA, row(function="Leitung")], "3 E-Mail: Zeile 2 nennt diese Adresse im selben Tandem"),
        (
            [row(BOB, spokesperson="ja"), row(BOB, spokesperson="ja", name="Eva", email="eva@example.org")],
            "3 Sprecher:in: Zeile 2 nennt schon, wer für diese Seite spricht",
        ),
        (
            [("2", "", "Schule", "", "", "Eva", "eva@example.org", "", "", "")],
            "2 Organisation: Die Organisation fehlt.",
        ),
    ],
)
def test_one_fault_names_row_column_and_what_to_do(rows, expected):
    found = faults(*rows)
    assert len(found) == 1, found
    assert found[0].startswith(expected)
    assert planned(*rows).rows[-1].outcome is Outcome.FAULT


def test_columns_that_are_needed():
    email, number = faults(("Ada", "Titel"), header=("Name", "Titel"))
    assert email.startswith("None E-Mail-Adresse: Für die E-Mail-Adresse ist keine Spalte gewählt")
    assert number.startswith("None Nummer des Tandems: Keine Spalte nennt die Nummer des Tandems oder die Rolle.")


def test_everything_that_is_there_stays():
    assert planned(ADA).steps.is_empty
    assert planned(row(tandem="Tandem 01", email="ADA@Example.org", organisation="SCHULE")).steps.is_empty
    assert planned(row(side="", organisation="")).faults
    assert planned(row(organisation="", town="")).steps.is_empty


def test_first_and_last_name_in_columns_of_their_own():
    header = ("Tandem Nr.", "Lernort", "Organisation", "Ort", "Vorname", "Name", "E-Mail")
    found = planned(("1", "Schule", "Schule", "Ort", "Eva", "Kern", "eva@example.org"), header=header)
    assert found.steps.persons["eva@example.org"].name == "Eva Kern"


def test_the_kind_tells_the_side_and_the_side_the_kind():
    header = ("Tandem Nr.", "Art", "Organisation", "Name", "E-Mail")
    found = planned(("2", "Berufsschule", "Neue Schule", "Eva", "eva@example.org"), header=header)
    assert found.steps.members[2, "eva@example.org"].side is Side.SCHOOL
    found = planned(row(tandem="2", organisation="Neues Werk", side="Betrieb", email="eva@example.org"))
    assert found.steps.organisations[key("Neues Werk", "Ort")].kind == "company"


def test_a_row_without_a_person_brings_a_second_company():
    found = planned(("1", "", "Betrieb", "Zweitwerk", "Ort", "", "", "", "", ""))
    assert found.faults == []
    assert found.steps.parties == {(1, key("Zweitwerk", "Ort")): Side.COMPANY}


def test_the_same_row_twice_counts_once():
    found = planned(BOB, BOB)
    assert found.faults == []
    assert found.rows[1].says[-1] == "Dasselbe wie Zeile 2."
    assert list(found.steps.members) == [(1, "bob@example.org")]


def test_one_person_may_have_a_role_and_a_tandem():
    found = planned(BOB, row(BOB, tandem="", side="", role="Moderation"))
    assert found.faults == []
    assert list(found.steps.roles) == [("bob@example.org", RoleKind.FACILITATOR)]
    assert len(found.steps.persons) == 1


def test_a_town_that_one_row_leaves_out():
    new = ("2", "", "Schule", "Seeschule", "Kassel", "Eva", "eva@example.org", "", "", "")
    found = planned(new, ("2", "", "Schule", "Seeschule", "", "Uwe", "uwe@example.org", "", "", ""))
    assert list(found.steps.organisations) == [key("Seeschule", "Kassel")]


def test_nobody_new_joins_with_a_closed_account():
    closed = KnownPerson(2, "Bob", "de", is_ours=False, is_open=True, is_closed=True)
    known = replace(KNOWN, persons={"bob@example.org": closed})
    for one in (BOB, row(BOB, tandem="", side="", role="Beirat")):
        assert faults(one, known=known) == [
            "2 E-Mail: Der Zugang von bob@example.org ist geschlossen. Die Administration kann ihn öffnen."
        ]


def test_the_same_steps_have_the_same_fingerprint():
    assert planned(BOB).steps.fingerprint == planned(BOB).steps.fingerprint
    assert planned(BOB).steps.fingerprint != planned(row(BOB, name="Bea")).steps.fingerprint


@given(st.lists(st.lists(st.text(max_size=12), min_size=10, max_size=10), min_size=1, max_size=8))
def test_no_row_breaks_the_planner(rows):
    lines = [tuple(cell.replace("\t", " ").replace('"', "") for cell in one) for one in rows]
    sheet = reading._sheet(  # any cells, past the separator and quotes
        [reading.Line(1, tables.HEADER), *(reading.Line(at, tuple(one)) for at, one in enumerate(lines, 2))],
        (),
        (),
        "upload",
    )
    reader = Reader(sheet, columns.match(sheet.header))
    found = plan(reader, reader.entries(), KNOWN)
    assert len(found.rows) <= len(lines)
    assert {one.row for one in found.faults} <= {None, *range(2, len(lines) + 2)}
