"""Tokens stay out of the logs of each server that can stand in front of the application."""

from __future__ import annotations

import logging

import pytest
from gunicorn.glogging import SafeAtoms

from netzwerk.core import logs, tokens


@pytest.mark.parametrize("name", logs.LOGGERS)
def test_no_token_in_a_request_line(name: str, caplog: pytest.LogCaptureFixture) -> None:
    logs.hide_tokens()
    token = tokens.new_token()
    formatted = f"direct /feeds/{token}/netzwerk.ics?token={token}"
    with caplog.at_level(logging.INFO):
        logging.getLogger(name).info('"%s" %s', f"GET /feeds/{token}/netzwerk.ics HTTP/1.1", "200")
        logging.getLogger(name).info(formatted)
    assert [record.getMessage() for record in caplog.records] == [
        '"GET /feeds/…/netzwerk.ics HTTP/1.1" 200',
        "direct /feeds/…/netzwerk.ics?token=…",
    ]


def test_no_token_in_gunicorns_atoms(caplog: pytest.LogCaptureFixture) -> None:
    logs.hide_tokens()
    path = f"/feeds/{tokens.new_token()}/netzwerk.ics"
    atoms = SafeAtoms({"h": "127.0.0.1", "r": f"GET {path} HTTP/1.1", "U": path, "f": f"https://a{path}", "s": "200"})
    with caplog.at_level(logging.INFO):
        logging.getLogger("gunicorn.access").info("%(h)s %(r)s %(U)s %(f)s %(s)s %(x)s", atoms)
    assert caplog.messages == [
        "127.0.0.1 GET /feeds/…/netzwerk.ics HTTP/1.1 /feeds/…/netzwerk.ics https://a/feeds/…/netzwerk.ics 200 -"
    ]


def test_ordinary_addresses_stay_as_they_are() -> None:
    line = "GET /n/hessen-2020/events/4/calendar.ics?next=/n/hessen-2020/calendar HTTP/1.1"
    assert logs.without_tokens(line) == line


def test_filter_is_put_on_once() -> None:
    logs.hide_tokens()
    logs.hide_tokens()
    kept = [one for one in logging.getLogger("werkzeug").filters if isinstance(one, logs.HideTokens)]
    assert len(kept) == 1
