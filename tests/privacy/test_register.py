"""The register of personal data against the real tables."""

from __future__ import annotations

import importlib
from collections import Counter
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Column, Table

import netzwerk
from netzwerk.core.db import Base
from netzwerk.core.languages import spoken
from netzwerk.privacy import record
from netzwerk.privacy.commands import privacy
from netzwerk.privacy.record import Controller
from netzwerk.privacy.register import CATEGORIES, IMPERSONAL, columns

HOUSE = Path(netzwerk.__file__).parent
for path in sorted(HOUSE.glob("*/models.py")):
    importlib.import_module(f"netzwerk.{path.parent.name}.models")

Names = set[tuple[str, str]]


def _tables() -> list[Table]:
    return [table for table in Base.metadata.sorted_tables if table.name != "alembic_version"]


def _must_be_thought_about(column: Column[object]) -> bool:
    """All but numbers of rows and links to anything that is no person."""
    targets = {key.column.table.name for key in column.foreign_keys}
    return not (column.primary_key and column.name == "id") and not (targets and "person" not in targets)


def real() -> Names:
    return {(table.name, column.name) for table in _tables() for column in table.columns}


def declared() -> Names:
    return {(column.table, column.name) for column in columns()}


def impersonal() -> Names:
    return {(table, name) for table, names in IMPERSONAL.items() for name in names}


def test_every_column_is_declared_or_known_to_be_impersonal() -> None:
    relevant = {
        (table.name, column.name) for table in _tables() for column in table.columns if _must_be_thought_about(column)
    }
    assert sorted(relevant - declared() - impersonal()) == []


def test_nothing_is_declared_that_is_not_there() -> None:
    assert sorted((declared() | impersonal()) - real()) == []


def test_nothing_is_declared_twice() -> None:
    counted = Counter((column.table, column.name) for column in columns())
    assert [name for name, count in counted.items() if count > 1] == []
    assert sorted(declared() & impersonal()) == []


def test_a_link_to_a_person_is_never_impersonal() -> None:
    links = {
        (table.name, column.name)
        for table in _tables()
        for column in table.columns
        if any(key.column.table.name == "person" for key in column.foreign_keys)
    }
    assert len(links) > 8
    assert sorted(links - declared()) == []


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_category_says_everything(language: str) -> None:
    with spoken(language):
        for category in CATEGORIES:
            texts = [category.title, category.purpose, category.basis, category.retention, category.recipients]
            assert all(str(text).strip() for text in [*texts, *category.subjects, *category.erasures]), category.key


def test_record_of_processing_names_every_personal_column() -> None:
    controller = Controller("Stiftung Beispiel", "Musterweg 1|60311 Frankfurt", "kontakt@example.org")
    with spoken("de"):
        text = record.markdown(controller, CATEGORIES)
    assert text.startswith(
        "# Verzeichnis der Verarbeitungstätigkeiten (Art.\u00a030 DSGVO)\n\n"
        "Verantwortlich: Stiftung Beispiel, Musterweg 1, 60311 Frankfurt, kontakt@example.org\n"
    )
    for table, name in declared():
        (row,) = [line for line in text.splitlines() if line.startswith(f"| `{table}` |") and f"`{name}`" in line]
        assert row.count("|") == 4


def test_record_from_the_shell(app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "record.md"
    result = app.test_cli_runner().invoke(privacy, ["record", "--language", "en", "--out", str(file)])
    assert (result.exit_code, result.output) == (0, f"{file} is written.\n")
    assert file.read_text().startswith(
        "# Record of processing activities (Art. 30 GDPR)\n\nController: Stiftung Beispiel"
    )
    missing = app.test_cli_runner().invoke(privacy, ["record", "--out", str(tmp_path / "no" / "record.md")])
    assert missing.exit_code == 1
