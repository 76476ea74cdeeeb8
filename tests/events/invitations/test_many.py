"""Three hundred people answer at the same time through a real server: no answer is lost, no place is given twice."""

from __future__ import annotations

import re
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from netzwerk.core.db import db
from netzwerk.events.models import Participation
from tests import factories as make
from tests.harness import applications, live
from tests.harness.databases import Database

pytestmark = [pytest.mark.database, pytest.mark.slow]

PEOPLE, PLACES, AT_ONCE = 300, 120, 24
CSRF = re.compile(r'name="csrf_token" type="hidden" value="([^"]+)"')


def invite_everybody(url: str) -> list[str]:
    """An event with too few places, and the tokens of all links."""
    make.restart()
    with applications.context(applications.build(url)), make.together():
        network = make.network(tandems=1, meetings=1, seminars=0)
        event = make.event(network, "workshop", 1, on=date(2099, 5, 4), state="invited", capacity=PLACES)
        tokens = [f"{number:03d}-" + "t" * 40 for number in range(PEOPLE)]
        for token in tokens:
            make.answer_link(make.participation(event, make.person()), token)
    return tokens


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_arguments: Any) -> None:
        return None


class Guest(threading.local):
    """A browser of one thread, with its cookies and the token of its forms."""

    def __init__(self) -> None:
        self.opener = urllib.request.build_opener(_Stay, urllib.request.HTTPCookieProcessor(CookieJar()))
        self.csrf = ""

    def answer(self, url: str) -> int:
        if not self.csrf:
            page = self.opener.open(url, timeout=60).read().decode()
            found = CSRF.search(page)
            assert found, page[:2000]
            self.csrf = found[1]
        fields = urllib.parse.urlencode({"csrf_token": self.csrf, "reply": "accepted"}).encode()
        try:
            return int(self.opener.open(url, fields, timeout=60).status)
        except urllib.error.HTTPError as answer:
            return answer.code


def test_three_hundred_at_the_same_time(migrated_database: Database, tmp_path: Path) -> None:
    url = migrated_database.url
    tokens = invite_everybody(url)
    guest = Guest()
    with live.serve(url, tmp_path) as server, ThreadPoolExecutor(AT_ONCE) as crowd:
        told = Counter(crowd.map(lambda token: guest.answer(f"{server.url}/a/{token}"), tokens))
        log = server.log.read_text()
    assert told == {302: PEOPLE}
    with applications.context(applications.build(url)):
        rows = db.session.scalars(select(Participation)).all()
    assert len(rows) == PEOPLE
    assert {row.reply for row in rows} == {"accepted"}
    assert sum(row.waiting_since is None for row in rows) == PLACES
    assert not [token for token in tokens if token in log]
