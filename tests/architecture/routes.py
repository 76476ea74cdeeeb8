"""Who gets which answer: endpoint and method → status for each role. A route without a row fails.

The roles act on the first network of the scenario; `other_tandem` belongs to another tandem of it, `foreign_…` to
another network of another programme, `closed_account` signed in before the account was closed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

OWN = ("teacher", "trainer")
TANDEMS = (*OWN, "other_tandem")
COORDINATION = ("coordinator", "programme_coordinator")
LEADING = (*COORDINATION, "facilitator")
NETWORK = (*TANDEMS, *LEADING, "board", "partner")
FOREIGN = ("foreign_tandem", "foreign_facilitator", "foreign_coordinator", "foreign_board")
SIGNED_IN = (*NETWORK, *FOREIGN, "administrator")
OUTSIDE = ("anonymous", "closed_account")
ROLES = (*SIGNED_IN, *OUTSIDE)


@dataclass(frozen=True)
class Row:
    """What one route answers.

    Attributes:
        expected: status by role.
        places: parts of the address that differ from the scenario's.
        fields: what a form sends.
    """

    expected: Mapping[str, int]
    places: Mapping[str, Any] = field(default_factory=dict)
    fields: Mapping[str, Any] = field(default_factory=dict)


def only(*roles: str, status: int = 200, others: int = 404, outside: int = 302, **more: Any) -> Row:
    """Some get a status, everybody else who is signed in another, those outside go to the sign-in page."""
    expected = {role: status if role in roles else others for role in SIGNED_IN}
    return Row({**expected, **dict.fromkeys(OUTSIDE, outside)}, **more)


def everybody(status: int = 200, **more: Any) -> Row:
    """All get the same, signed in or not."""
    return Row(dict.fromkeys(ROLES, status), **more)


PAGE_QUERIES = 8
MOST_QUERIES = {"dashboard.start": 10}
FEWEST_PAGES = 10
SAME_STATEMENTS = frozenset({"reports.briefing_docx", "reports.briefing_pdf"})

ASKED_ELSEWHERE: frozenset[str] = frozenset()

ENTERED = dict.fromkeys(SIGNED_IN, 302) | dict.fromkeys(OUTSIDE, 200)

TABLE: dict[tuple[str, str], Row] = {
    ("admin.invite", "POST"): only("administrator", status=302, outside=401),
    ("admin.operation", "GET"): only("administrator"),
    ("admin.people", "GET"): only("administrator"),
    ("assets.file", "GET"): everybody(places={"build": "any", "name": "kit.css"}),
    ("calendars.download", "GET"): only(*TANDEMS, *LEADING, "board"),
    ("calendars.issue", "POST"): only(*SIGNED_IN, outside=401),
    ("calendars.issue_for_network", "POST"): only(*COORDINATION, outside=401),
    ("calendars.network_page", "GET"): only(*COORDINATION),
    ("calendars.page", "GET"): only(*SIGNED_IN),
    ("calendars.revoke", "POST"): only(*SIGNED_IN, status=302, outside=401),
    ("calendars.revoke_for_network", "POST"): only(*COORDINATION, status=302, outside=401),
    ("dashboard.home", "GET"): everybody(302),
    ("dashboard.start", "GET"): only(*NETWORK, "administrator"),
    ("events.show", "GET"): only(*TANDEMS, *LEADING, "board"),
    ("feeds.calendar", "GET"): everybody(404),
    ("networks.index", "GET"): only(*SIGNED_IN),
    ("networks.organisations", "GET"): only(*TANDEMS, *LEADING, "administrator"),
    ("networks.people", "GET"): only(*TANDEMS, *LEADING, "administrator"),
    ("outbox.mailbox", "GET"): everybody(),
    ("outbox.message", "GET"): everybody(404, places={"message_id": 1}),
    ("pages.accessibility", "GET"): everybody(),
    ("pages.accessibility", "POST"): everybody(422),
    ("pages.help", "GET"): everybody(),
    ("pages.imprint", "GET"): everybody(),
    ("pages.privacy", "GET"): everybody(),
    ("people.account", "GET"): only(*SIGNED_IN),
    ("people.account", "POST"): only(*SIGNED_IN, status=422, outside=401),
    ("people.activate", "GET"): everybody(410),
    ("people.activate", "POST"): everybody(410),
    ("people.change_password", "GET"): only(*SIGNED_IN),
    ("people.change_password", "POST"): only(*SIGNED_IN, outside=401),
    ("people.choose_language", "POST"): everybody(302, fields={"language": "en"}),
    ("people.end_other_places", "POST"): only(*SIGNED_IN, status=302, outside=401),
    ("people.end_place", "POST"): only(outside=401, places={"sign_in_id": 999}),
    ("people.enter_code", "GET"): everybody(),
    ("people.enter_code", "POST"): everybody(422),
    ("people.link", "GET"): everybody(410),
    ("people.link", "POST"): everybody(410),
    ("people.mails", "GET"): only(*SIGNED_IN),
    ("people.mails", "POST"): only(*SIGNED_IN, status=422, outside=401),
    ("people.request_link", "GET"): everybody(),
    ("people.request_link", "POST"): everybody(422),
    ("people.sign_in", "GET"): Row(ENTERED),
    ("people.sign_in", "POST"): everybody(422),
    ("people.sign_out", "POST"): everybody(302),
    ("programme.plan", "GET"): only(*NETWORK),
    ("projects.board", "GET"): only(*TANDEMS, *LEADING),
    ("projects.show", "GET"): only(*TANDEMS, *LEADING),
    ("projects.snapshot", "GET"): only(*OWN, *LEADING),
    ("reflections.matrix", "GET"): only(*TANDEMS, *LEADING),
    ("reflections.show", "GET"): only(*TANDEMS, *LEADING),
    ("reports.briefing", "GET"): only(*LEADING),
    ("reports.briefing_docx", "GET"): only(*LEADING),
    ("reports.briefing_pdf", "GET"): only(*LEADING),
    ("reports.briefings", "GET"): only(*LEADING),
    ("tandems.index", "GET"): only(*TANDEMS, *LEADING),
    ("tandems.show", "GET"): only(*TANDEMS, *LEADING),
}
