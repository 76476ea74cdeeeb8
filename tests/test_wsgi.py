"""What a process that begins with wsgi.py does before anything else."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from netzwerk.core import configuration, files
from netzwerk.core.unit_of_work import transaction
from netzwerk.demo import serving
from tests.harness import applications, live

WRITES = "import wsgi, pathlib; pathlib.Path({path!r}).mkdir(); pathlib.Path({path!r}, 'file').write_text('')"


def mode(path: Path) -> int:
    return path.stat().st_mode & 0o777


def test_what_a_process_writes_is_for_its_account_only(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    subprocess.run(
        [sys.executable, "-c", WRITES.format(path=str(folder))],
        cwd=live.ROOT,
        env=live.environment(f"sqlite:///{tmp_path / 'own.db'}"),
        umask=0o022,
        check=True,
    )
    assert (mode(folder), mode(folder / "file"), mode(tmp_path / "own.db")) == (0o700, 0o600, 0o600)


@pytest.mark.usefixtures("app")
def test_folder_of_stored_files(tmp_path: Path) -> None:
    url = configuration.current().database_url
    configuration.use(applications.settings(url, instance=tmp_path))
    with transaction():
        files.store(b"x", title="x", media_type="text/plain")
    assert mode(tmp_path / "files") == 0o700


def test_no_header_of_a_visitor_moves_the_address() -> None:
    assert "--forwarder-headers=" in serving.WEB
