"""Tables for spreadsheets: every cell stays text, also on the way through CSV and back."""

from __future__ import annotations

import csv
import io

import pytest
from openpyxl import load_workbook

from netzwerk.core import tables

WORDS = ["Ada", "", "Zeile\nzwei", 'Anfüh"rung; Semikolon', "😀", "<script>", "x" * 1000, "12", "'Hochkomma"]
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "\t=1", "\r=1", "＝1"]


def csv_rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


@pytest.mark.parametrize("text", [*WORDS, *FORMULAS])
def test_every_cell_is_text(text: str) -> None:
    wanted = f"'{text}" if text in FORMULAS else text
    rows = [["Name", "Zweite"], [text, "b"]]
    assert csv_rows(tables.as_csv(rows))[1] == [wanted, "b"]
    [sheet] = load_workbook(io.BytesIO(tables.as_xlsx("Treffen 3: [A/B]", rows))).worksheets
    assert sheet["A2"].data_type in {"s", "n" if not text else "s"}
    assert (sheet["A2"].value or "").replace("_x000D_", "\r").replace("\r\n", "\n") == wanted
    assert sheet.title == "Treffen 3   A B"


@pytest.mark.parametrize("title", ["", "'", "x" * 100, "[]:*?/\\"])
def test_every_title_is_one_that_sheets_may_have(title: str) -> None:
    [sheet] = load_workbook(io.BytesIO(tables.as_xlsx(title, [["a"]]))).worksheets
    assert 0 < len(sheet.title) <= 31
