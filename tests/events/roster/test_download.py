"""The list of an event as a file: who was asked, what was answered, who came; for those who lead, no health data."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from flask import Flask
from openpyxl import load_workbook

from tests import factories as make
from tests.harness.browser import Browser

pytestmark = pytest.mark.database

FORMULA = "=cmd|' /C calc'!A0"


@pytest.fixture
def network(database: Flask) -> make.MadeNetwork:
    with make.together():
        made = make.network(tandems=2, meetings=2)
        held = made.meetings[1]
        first, second = made.tandems
        row = make.participation(
            held, first.teacher, first, "school", reply="accepted", replied_at=make.NOW, attendance="partly"
        )
        make.need(row, "vegetarisch")
        make.participation(
            held, first.trainer, first, "company", reply="represented", represented_by=FORMULA, mode="on_site"
        )
        make.participation(held, second.teacher, second, "school", reply="declined", attendance="excused")
        make.participation(held, made.partner)
        make.walk_in(held, "Kim Gast", second, "company", organisation="Werk")
    return made


def path(network: make.MadeNetwork, kind: str) -> str:
    return f"/n/{network.code}/events/{network.meetings[1].id}/participants.{kind}"


def rows(body: bytes, kind: str) -> list[list[str]]:
    if kind == "csv":
        return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), delimiter=";"))
    [sheet] = load_workbook(io.BytesIO(body)).worksheets
    return [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_answers_and_attendance_stand_in_one_table(browser: Browser, network: Any, kind: str) -> None:
    browser.sign_in(network.facilitator)
    answer = browser.get(path(network, kind))
    first, second = network.tandems
    header, *found = rows(answer.body, kind)
    assert header == [
        *("Tandem", "Lernort", "Name", "Organisation", "Antwort", "Geantwortet am", "Vertretung", "Wo", "Anwesenheit")
    ]
    assert [[*row[:3], *row[4:]] for row in found] == [
        ["1", "Schule", first.teacher.name, "kommt", "2021-05-20", "", "Online", "teilweise"],
        ["1", "Betrieb", first.trainer.name, "schickt eine Vertretung", "", f"'{FORMULA}", "Vor Ort", ""],
        ["2", "Schule", second.teacher.name, "kommt nicht", "", "", "Online", "entschuldigt"],
        ["2", "Betrieb", "Kim Gast", "ohne Einladung dabei", "", "", "Vor Ort", "anwesend"],
        ["", "", network.partner.name, "noch keine Antwort", "", "", "Online", ""],
    ]
    assert found[0][3]
    assert found[3][3] == "Werk"
    assert b"vegetarisch" not in answer.body
    assert answer.headers["Content-Disposition"].endswith(f'.{kind}"')


def test_the_pages_offer_it_to_those_who_lead(browser: Browser, network: Any) -> None:
    event = f"/n/{network.code}/events/{network.meetings[1].id}"
    browser.sign_in(network.coordinator)
    for address in (event, f"{event}/attendance"):
        links = browser.get(address).root.xpath("//main//a/@href")
        assert {path(network, "csv"), path(network, "xlsx")} <= set(links)
    browser.sign_in(network.tandems[0].teacher)
    assert path(network, "csv") not in browser.get(event).addresses
    browser.get(path(network, "csv"), status=404)
