"""What setting a PDF may cost: memory, time and processes at once; and what people are told when it is too much."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from netzwerk.core import failures
from netzwerk.core.errors import Unavailable
from netzwerk.reports import pdf, typesetting
from netzwerk.reports.briefing.builder import build
from netzwerk.reports.document import Document
from tests.reports import samples

GREEDY = f"""
import sys
sys.path.insert(0, {str(Path(typesetting.__file__).parent)!r})
import typesetting
typesetting.typeset = lambda *_arguments: bytes(1100 * 1024 ** 2)
typesetting.main()
"""
LIMITS = """
import resource, sys
sys.path.insert(0, {folder!r})
import typesetting
typesetting.typeset = lambda *_arguments: repr(
    [resource.getrlimit(kind)[0] for kind in (resource.RLIMIT_AS, resource.RLIMIT_CPU)]
).encode()
typesetting.main()
"""
TASK = b'{"document": {}, "timestamp": 0}'


@pytest.fixture
def document() -> Document:
    return build(samples.facts(), "de")


def _run(source: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-c", source], input=TASK, capture_output=True, check=False)


def test_process_is_bounded() -> None:
    folder = str(Path(typesetting.__file__).parent)
    assert _run(LIMITS.format(folder=folder)).stdout == b"[1073741824, 30]"


def test_process_that_wants_too_much_memory_ends() -> None:
    done = _run(GREEDY)
    assert done.returncode == 1
    assert done.stderr.endswith(b"MemoryError\n")


def test_no_process_can_be_started(document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: Any, **_named: Any) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(pdf.subprocess, "run", refuse)
    for _more_often_than_places in range(3):
        with pytest.raises(Unavailable, match="lässt sich gerade nicht erstellen"):
            pdf.render(document, samples.STAMP)


def test_two_at_once_and_the_third_is_told_to_wait(document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
    begun, end = threading.Barrier(3), threading.Event()

    def slow(*_arguments: Any, **_named: Any) -> subprocess.CompletedProcess[bytes]:
        begun.wait(10)
        end.wait(10)
        return subprocess.CompletedProcess([], 0, b"%PDF", b"")

    monkeypatch.setattr(pdf.subprocess, "run", slow)
    monkeypatch.setattr(pdf, "PATIENCE", 0.1)
    threads = [threading.Thread(target=pdf.render, args=(document, samples.STAMP)) for _ in range(2)]
    for thread in threads:
        thread.start()
    begun.wait(10)
    with pytest.raises(Unavailable, match="Gerade werden mehrere Dokumente zugleich erstellt"):
        pdf.render(document, samples.STAMP)
    end.set()
    for thread in threads:
        thread.join()
    monkeypatch.undo()
    assert pdf.render(document, samples.STAMP).startswith(b"%PDF-")


def test_told_to_wait_is_a_503_with_a_time(app: Flask) -> None:
    with app.test_request_context():
        answer = failures._unavailable(Unavailable("Gleich noch einmal."))
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == failures.RETRY_SECONDS
