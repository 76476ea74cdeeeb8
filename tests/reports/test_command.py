"""`flask report briefing` and what goes wrong with files."""

from __future__ import annotations

import errno
import io
import os
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from lxml import html
from pypdf import PdfReader
from sqlalchemy import select

from netzwerk import cli
from netzwerk.core import files, installation
from netzwerk.core.audit import AuditRecord
from netzwerk.core.db import db
from netzwerk.core.errors import Unavailable
from netzwerk.core.files import StoredFile
from netzwerk.core.unit_of_work import transaction
from netzwerk.reflections.models import Level, PromptTopic, ReadRecord
from tests import factories as make


@pytest.fixture
def network(app: Flask) -> make.MadeNetwork:
    network = make.network(tandems=2)
    make.project(network.tandems[0])
    texts = {PromptTopic.HAPPENED: "für die Moderation"}
    entry = make.entry(network.tandems[0], network.rounds[2], texts=texts)
    make.answer(entry, network.rounds[2], PromptTopic.STEPS, text="nur im Tandem", level=Level.TANDEM)
    return network


def run(app: Flask, *arguments: str) -> Result:
    cli.register(app)
    return app.test_cli_runner().invoke(args=["report", "briefing", *arguments])


def written(app: Flask, network: make.MadeNetwork, out: Path, kind: str, *more: str) -> bytes:
    result = run(app, network.code, "--meeting", "3", "--format", kind, "--out", str(out), *more)
    assert (result.exit_code, result.output) == (0, f"{out}: {out.stat().st_size} bytes\n")
    return out.read_bytes()


def test_html_needs_nothing_else(app: Flask, network: make.MadeNetwork, tmp_path: Path) -> None:
    page = written(app, network, tmp_path / "b.html", "html").decode()
    root = html.fromstring(page)
    assert root.get("lang") == "de"
    assert [element.get("href") for element in root.xpath("//link|//a[@href]")] == []
    assert root.xpath("//script|//img|//iframe|//@style") == []
    assert "url(fonts" not in page
    assert "@import" not in page
    assert "für die Moderation" in page
    assert "nur im Tandem" not in page
    assert len(page) < 250_000


def test_pdf_and_word(app: Flask, network: make.MadeNetwork, tmp_path: Path) -> None:
    assert PdfReader(io.BytesIO(written(app, network, tmp_path / "b.pdf", "pdf"))).trailer["/Root"]["/Lang"] == "de"
    assert written(app, network, tmp_path / "b.docx", "docx").startswith(b"PK")


def test_language(app: Flask, network: make.MadeNetwork, tmp_path: Path) -> None:
    page = written(app, network, tmp_path / "b.html", "html", "--language", "en").decode()
    assert "What matters" in page or "Interim briefing for facilitators" in page
    assert 'lang="en"' in page


def test_a_demo_says_so(app: Flask, network: make.MadeNetwork, tmp_path: Path) -> None:
    assert "<aside" not in written(app, network, tmp_path / "b.html", "html").decode()
    installation.banner.fill({"de": "Demo – Inhalte erfunden"})
    try:
        root = html.fromstring(written(app, network, tmp_path / "b.html", "html").decode())
    finally:
        installation.banner.fill({})
    assert root.xpath("string(//aside)") == "Demo – Inhalte erfunden"


def test_writing_is_audited_and_nobody_has_read(app: Flask, network: make.MadeNetwork, tmp_path: Path) -> None:
    written(app, network, tmp_path / "b.pdf", "pdf")
    records = db.session.scalars(select(AuditRecord)).all()
    assert [(one.actor_id, one.kind, one.about_kind, one.about_id, one.details) for one in records] == [
        (None, "report.written", "event", network.meetings[2].id, {"kind": "briefing", "format": "pdf"})
    ]
    assert db.session.scalars(select(ReadRecord.id)).all() == []


@pytest.mark.parametrize(
    ("code", "number", "message"),
    [("nirgends", "3", "There is no network 'nirgends'"), ("", "9", "has no network meeting 9")],
)
def test_unknown(app: Flask, network: make.MadeNetwork, tmp_path: Path, code: str, number: str, message: str) -> None:
    out = tmp_path / "b.pdf"
    result = run(app, code or network.code, "--meeting", number, "--format", "pdf", "--out", str(out))
    assert result.exit_code == 1
    assert message in result.output
    assert not out.exists()


def test_missing_folder(app: Flask, network: make.MadeNetwork, tmp_path: Path) -> None:
    out = tmp_path / "fehlt" / "b.pdf"
    result = run(app, network.code, "--meeting", "3", "--format", "pdf", "--out", str(out))
    assert result.exit_code == 1
    assert result.output == f"Error: {out} wurde nicht geschrieben: Den Ordner gibt es nicht.\n"


def test_full_disk_keeps_the_old_file(
    app: Flask, network: make.MadeNetwork, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "b.pdf"
    out.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", _full)
    result = run(app, network.code, "--meeting", "3", "--format", "pdf", "--out", str(out))
    assert result.exit_code == 1
    assert "Der Datenträger ist voll" in result.output
    assert out.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["b.pdf"]
    assert db.session.scalars(select(AuditRecord)).all() == []


def _full(_descriptor: int) -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


def test_stored_file(app: Flask) -> None:
    with transaction():
        row = files.store(b"inhalt", title="Briefing.pdf", media_type="application/pdf")
        name = row.name
    assert (files.current().files / name).read_bytes() == b"inhalt"
    stored = db.session.scalars(select(StoredFile)).one()
    assert (stored.size, stored.title, len(stored.digest)) == (6, "Briefing.pdf", 64)


def test_stored_file_on_a_full_disk(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", _full)
    before = set(files.current().files.iterdir()) if files.current().files.exists() else set()
    with pytest.raises(Unavailable, match="voll"), transaction():
        files.store(b"inhalt", title="Briefing.pdf", media_type="application/pdf")
    assert db.session.scalars(select(StoredFile)).all() == []
    assert set(files.current().files.iterdir()) == before
