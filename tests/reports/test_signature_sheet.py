"""The list to sign: names by tandem and side, a field for each day, tagged for screen readers, and no name too many."""

from __future__ import annotations

import io
from datetime import date

import pytest
from flask import Flask
from pypdf import PdfReader

from netzwerk.reports import pdf, word
from netzwerk.reports.document import Cell, Document, Section, Signatures
from tests import factories as make

HOSTILE = {
    "source": '#eval("1+1") #import "x": * #read("/etc/passwd")',
    "markup": "*_$ = / \\ @x <label> `raw` // /* ~",
    "script": "<script>alert(1)</script>",
    "formula": "=cmd|' /C calc'!A0",
    "right to left": "שלום",
}


@pytest.fixture
def network(database: Flask) -> make.MadeNetwork:
    with make.together():
        made = make.network(tandems=10, meetings=3)
        for tandem in made.tandems:
            make.participations(made.meetings[2], tandem, reply="accepted")
    return made


def words(body: bytes) -> str:
    reader = PdfReader(io.BytesIO(body))
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def test_all_who_were_asked_stand_on_it_with_their_side(browser, network):
    browser.sign_in(network.coordinator)
    answer = browser.get(f"/n/{network.code}/events/{network.meetings[2].id}/signature-sheet.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="anwesenheitsliste-{network.meetings[2].id}.pdf"'
    )
    text = words(answer.body)
    for tandem in network.tandems:
        assert tandem.teacher.name in text
        assert tandem.trainer.name in text
    for part in ("Netzwerktreffen 3", "Mi, 9. Juni", "Mit Ihrer Unterschrift", "Ohne Einladung dabei", "Schule ·"):
        assert part in text
    reader = PdfReader(io.BytesIO(answer.body))
    assert [round(float(side)) for side in reader.pages[0].mediabox[2:]] == [595, 842]
    assert len(reader.pages) <= 4
    catalog = reader.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"] == "de"
    assert b"pdfuaid:part" in catalog["/Metadata"].get_object().get_data()


def test_a_column_for_each_day_and_nobody_who_declined(browser, network):
    event = make.event(network, "workshop", 1, on=[date(2021, 6, 14), date(2021, 6, 21)])
    coming, sick = network.tandems[0].teacher, network.tandems[1].teacher
    make.participation(event, coming, network.tandems[0], "school", reply="represented", represented_by="Kim Ersatz")
    make.participation(event, sick, network.tandems[1], "school", reply="declined")
    make.walk_in(event, "Gast am Rand", organisation="Kammer")
    browser.sign_in(network.facilitator)
    text = words(browser.get(f"/n/{network.code}/events/{event.id}/signature-sheet.pdf").body)
    assert "Mo, 14. Juni" in text
    assert "Mo, 21. Juni" in text
    assert f"Kim Ersatz, in Vertretung für {coming.name}" in text
    assert "Gast am Rand" in text
    assert sick.name not in text


def test_as_long_as_nobody_was_asked_all_members_stand_on_it(browser, network):
    event = make.event(network, "meeting", 4, on=date(2021, 11, 10))
    browser.sign_in(network.coordinator)
    text = words(browser.get(f"/n/{network.code}/events/{event.id}/signature-sheet.pdf").body)
    assert network.tandems[9].trainer.name in text


def test_tandems_and_board_get_no_list_of_names(browser, network):
    path = f"/n/{network.code}/events/{network.meetings[2].id}/signature-sheet.pdf"
    for person in (network.tandems[0].teacher, network.board, network.partner):
        browser.sign_in(person)
        browser.get(path, status=404)


def document(name: str) -> Document:
    """A list with one row."""
    table = Signatures("Tandem 1", "Name", ("Mo, 14. Juni",), (Cell(name, name),))
    return Document(
        "de",
        "Liste",
        "Treffen",
        "",
        "Netz",
        "unten",
        "{page}/{pages}",
        "Eine Liste",
        sections=(Section("a", "A", (table,)),),
    )


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_names_stay_words(kind):
    text = words(pdf.render(document(HOSTILE[kind]), make.NOW))
    if kind != "right to left":
        assert HOSTILE[kind].replace(" ", "") in text.replace(" ", "")


def test_long_names_fit_and_rows_leave_room_to_sign():
    reader = PdfReader(io.BytesIO(pdf.render(document("Name " * 60), make.NOW)))
    assert len(reader.pages) == 1
    assert word.render(document("Kim Beispiel"), make.NOW)[:2] == b"PK"
