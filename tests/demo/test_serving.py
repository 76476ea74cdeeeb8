"""`flask demo serve`: two processes that come up together, go down together, and leave nothing behind."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from netzwerk.demo import serving
from netzwerk.demo.serving import Died, PortTaken
from tests.harness import databases, live


def children(process: int) -> list[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process)], capture_output=True, text=True, check=False)
    return [int(number) for number in found.stdout.split()]


def is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_taken_port_is_named() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortTaken, match=f"Port {port} is taken by another program"):
            serving.refuse_taken(port)


def test_a_process_that_dies_takes_the_other_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serving, "WEB", ("-c", "import time; time.sleep(60)"))
    monkeypatch.setattr(serving, "WORKER", ("-c", "raise SystemExit(3)"))
    started = time.monotonic()
    with pytest.raises(Died) as died, serving.running(live.free_port(), {}):
        pytest.fail("it must not come up")
    assert str(died.value) == "The worker ended with status 3; its message stands above."
    assert time.monotonic() - started < 10


@pytest.mark.slow
@pytest.mark.parametrize("request_to_end", [signal.SIGINT, signal.SIGTERM])
def test_serves_until_it_is_asked_to_end(request_to_end: signal.Signals) -> None:
    database = databases.copy("sqlite", "served", "demo", live.seed)
    port = live.free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "flask", "demo", "serve", "--port", str(port)],
        cwd=live.ROOT,
        env=live.environment(database.url, **live.DEMO),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout
    for line in process.stdout:
        if "The demo runs at" in line:
            break
    assert line == f"✓ The demo runs at http://127.0.0.1:{port} – Ctrl-C stops it.\n"
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in", timeout=20) as page:
        assert page.status == 200
        assert "Demo – Inhalte erfunden, Stand 20. Mai 2021" in page.read().decode()
    family = children(process.pid)
    assert len(family) == 2
    process.send_signal(request_to_end)
    rest, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    assert rest.splitlines()[-1] == "Stopped."
    assert [one for one in family if is_there(one)] == []
    database.remove()
