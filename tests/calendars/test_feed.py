"""The feed as calendar clients fetch it: headers, conditional requests, revocation, rights at the time of fetching."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from netzwerk.calendars import service
from netzwerk.calendars.models import FeedToken
from netzwerk.core import clock, tokens
from netzwerk.core.audit import AuditRecord
from netzwerk.core.db import db
from netzwerk.core.errors import Forbidden, NotFound
from netzwerk.core.unit_of_work import transaction
from netzwerk.events.models import EventDay, EventKind, EventState
from netzwerk.people.models import Person
from tests import factories as make
from tests.harness.browser import Browser, Page

QueryCount = Callable[[], AbstractContextManager[list[str]]]


def address_of(person: Person) -> str:
    actor = make.actor(person)
    with transaction():
        token = service.issue(actor)
    return f"/feeds/{token}/netzwerk.ics"


@pytest.fixture
def network(database: object) -> make.MadeNetwork:
    return make.network(tandems=1, meetings=3, seminars=1)


@pytest.fixture
def address(network: make.MadeNetwork) -> str:
    return address_of(network.tandems[0].teacher)


def assert_gone(page: Page) -> None:
    assert page.status == 404
    assert page.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert page.body.startswith(b"Diese Kalenderadresse gilt nicht mehr.")
    assert b"VEVENT" not in page.body
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "Set-Cookie" not in page.headers


def test_headers_of_a_feed(browser: Browser, address: str) -> None:
    page = browser.get(address)
    assert page.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert page.headers["ETag"] == f'"{hashlib.sha256(page.body).hexdigest()}"'
    assert page.headers["Cache-Control"] == "private, no-cache"
    assert page.headers["Content-Disposition"] == 'inline; filename="netzwerk.ics"'
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert page.headers["Content-Length"] == str(len(page.body))
    assert {"Set-Cookie", "Content-Encoding", "Location", "Last-Modified"} & set(page.headers.keys()) == set()


def test_a_signed_in_browser_gets_the_same_feed_without_cookies(
    browser: Browser, network: make.MadeNetwork, address: str
) -> None:
    plain = browser.get(address)
    browser.sign_in(network.coordinator)
    page = browser.get(address, headers={"Accept-Encoding": "gzip, br", "Accept-Language": "en"})
    assert page.body == plain.body
    assert {"Set-Cookie", "Content-Encoding"} & set(page.headers.keys()) == set()


def test_the_same_bytes_as_long_as_nothing_changes(browser: Browser, address: str) -> None:
    with clock.fixed(make.NOW):
        first = browser.get(address)
    with clock.fixed(make.NOW + timedelta(days=2)):
        second = browser.get(address)
    assert first.body == second.body
    assert first.headers["ETag"] == second.headers["ETag"]


def test_head_is_get_without_body(browser: Browser, address: str) -> None:
    page = browser.get(address)
    head = browser.open(address, 200, method="HEAD")
    assert head.body == b""
    for name in ("ETag", "Content-Type", "Content-Length", "Cache-Control"):
        assert head.headers[name] == page.headers[name]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("condition", ['"{tag}"', 'W/"{tag}"', '"other", "{tag}"', 'W/"x", W/"{tag}" , "y"', "*"])
def test_unchanged_is_304(browser: Browser, address: str, condition: str, method: str) -> None:
    tag = browser.get(address).headers["ETag"].strip('"')
    page = browser.open(address, 304, method=method, headers={"If-None-Match": condition.format(tag=tag)})
    assert page.body == b""
    assert page.headers["ETag"] == f'"{tag}"'
    assert page.headers["Cache-Control"] == "private, no-cache"
    assert "Content-Type" not in page.headers


@pytest.mark.parametrize("condition", ['"other"', 'W/"other", "more"', "", "nonsense"])
def test_another_tag_gets_the_whole(browser: Browser, address: str, condition: str) -> None:
    assert browser.get(address, headers={"If-None-Match": condition}).body.startswith(b"BEGIN:VCALENDAR")


def test_a_moved_meeting_changes_the_tag_and_raises_the_stamp(
    browser: Browser, network: make.MadeNetwork, address: str
) -> None:
    before = browser.get(address)
    with transaction():
        day = db.session.get_one(EventDay, network.meetings[2].days[0].id)
        day.starts_at += timedelta(days=1)
        day.ends_at += timedelta(days=1)
        day.sequence += 1
    after = browser.get(address, headers={"If-None-Match": before.headers["ETag"]})
    assert b"SEQUENCE:1\r\n" in after.body
    assert b"SEQUENCE:1\r\n" not in before.body
    assert after.headers["ETag"] != before.headers["ETag"]


@pytest.mark.parametrize(
    "token",
    ["x", "A" * 43, "a" * 5000, "ü", "' OR 1=1", "{digest}"],
)
def test_an_unknown_address_is_gone(browser: Browser, network: make.MadeNetwork, address: str, token: str) -> None:
    digest = tokens.digest(address.split("/")[2])
    page = browser.open(f"/feeds/{token.format(digest=digest)}/netzwerk.ics", None, method="GET")
    assert page.status == 404
    assert b"VEVENT" not in page.body


def test_an_address_with_a_nul_is_bad_input(browser: Browser) -> None:
    browser.get("/feeds/%00/netzwerk.ics", 400)


def test_a_revoked_address_is_gone(browser: Browser, network: make.MadeNetwork, address: str) -> None:
    tag = browser.get(address).headers["ETag"]
    actor = make.actor(network.tandems[0].teacher)
    with transaction():
        service.revoke(actor)
    assert_gone(browser.get(address, 404))
    assert_gone(browser.get(address, 404, headers={"If-None-Match": tag}))
    assert browser.open(address, 404, method="HEAD").body == b""


def test_a_renewed_address_replaces_the_old_one(browser: Browser, network: make.MadeNetwork, address: str) -> None:
    body = browser.get(address).body
    renewed = address_of(network.tandems[0].teacher)
    assert_gone(browser.get(address, 404))
    assert browser.get(renewed).body == body


def test_a_deactivated_person_has_no_feed(browser: Browser, network: make.MadeNetwork, address: str) -> None:
    with transaction():
        db.session.get_one(Person, network.tandems[0].teacher.id).deactivated_at = clock.real_now()
    assert_gone(browser.get(address, 404))


def test_rights_are_those_at_the_time_of_fetching(browser: Browser, network: make.MadeNetwork) -> None:
    leaving = make.coordinator(network, valid_to=date(2021, 5, 31))
    make.event(network, EventKind.SITTING, title="vertraulich", on=date(2021, 9, 1))
    address = address_of(leaving)
    with clock.fixed(make.NOW):
        assert b"vertraulich" in browser.get(address).body
    with clock.fixed(make.NOW + timedelta(days=30)):
        assert b"VEVENT" not in browser.get(address).body


def test_the_token_is_stored_as_a_digest_only(network: make.MadeNetwork, address: str) -> None:
    token = address.split("/")[2]
    rows = db.session.scalars(select(FeedToken)).all()
    assert [row.token_digest for row in rows] == [tokens.digest(token)]
    assert len(token) >= 43
    about = db.session.scalars(select(AuditRecord).where(AuditRecord.kind == "calendar.address_issued")).all()
    assert [(row.about_kind, row.about_id) for row in about] == [("person", network.tandems[0].teacher.id)]
    assert token not in str([row.details for row in about])


def test_the_token_is_in_no_log(browser: Browser, address: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        browser.get(address)
    assert address.split("/")[2] not in caplog.text


def test_only_the_coordination_gives_the_network_an_address(network: make.MadeNetwork) -> None:
    for person in (network.facilitator, network.board, network.partner, network.tandems[0].teacher):
        actor = make.actor(person)
        for verb in (service.issue_for_network, service.revoke_for_network):
            with pytest.raises(Forbidden), transaction():
                verb(actor, network)
    assert db.session.scalars(select(FeedToken)).all() == []


def test_the_address_of_a_network(browser: Browser, network: make.MadeNetwork) -> None:
    actor = make.actor(network.coordinator)
    with transaction():
        first = service.issue_for_network(actor, network)
    with transaction():
        second = service.issue_for_network(actor, network)
    assert_gone(browser.get(f"/feeds/{first}/netzwerk.ics", 404))
    body = browser.get(f"/feeds/{second}/netzwerk.ics").body
    assert body.count(b"BEGIN:VEVENT") == 5
    with transaction():
        service.revoke_for_network(actor, network)
        service.revoke_for_network(actor, network)
    assert_gone(browser.get(f"/feeds/{second}/netzwerk.ics", 404))


@pytest.mark.parametrize("networks", [1, 3])
def test_statements_do_not_grow_with_networks(
    browser: Browser, database: object, query_count: QueryCount, networks: int
) -> None:
    person = make.person()
    for _ in range(networks):
        made = make.network(tandems=1, meetings=3, seminars=1)
        make.member(made.tandems[0], "school", person)
        make.coordinator(made, holder=person)
    address = address_of(person)
    with query_count() as queries:
        page = browser.get(address)
    assert page.body.count(b"BEGIN:VEVENT") == 8 * networks
    assert len(queries) == 6, queries


def test_a_single_download_holds_all_days_of_the_event(browser: Browser, network: make.MadeNetwork) -> None:
    event = make.event(network, EventKind.WORKSHOP, on=[date(2021, 9, 1), date(2021, 9, 8)], title="Halbtage")
    browser.sign_in(network.tandems[0].teacher)
    page = browser.get(f"/n/{network.code}/events/{event.id}/calendar.ics")
    assert page.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert page.headers["Content-Disposition"] == f'attachment; filename="{network.code}-{event.id}.ics"'
    assert page.headers["Cache-Control"] == "no-store"
    assert page.body.count(b"BEGIN:VEVENT") == 2
    with clock.fixed(make.NOW):
        feed = service.personal(make.actor(network.tandems[0].teacher))
    for uid in (day.uid.encode() for day in event.days):
        assert uid in feed
        assert uid in page.body


def test_no_download_of_what_is_not_in_the_calendar(network: make.MadeNetwork) -> None:
    foreign = make.network(tandems=0, meetings=1, seminars=0)
    sitting = make.event(network, EventKind.SITTING, on=date(2021, 9, 1))
    draft = make.event(network, on=date(2021, 9, 2), state=EventState.DRAFT)
    teacher = make.actor(network.tandems[0].teacher)
    for event_id in (sitting.id, draft.id, foreign.meetings[0].id, 999999):
        with pytest.raises(NotFound):
            service.single(teacher, network, event_id)
