"""The mailbox that stands in for a mail server, in development and demo only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from ipaddress import ip_address

from flask import Blueprint, make_response, render_template, request
from flask.typing import ResponseReturnValue

from netzwerk.core.access import Audience, audience
from netzwerk.core.configuration import current
from netzwerk.core.errors import NotFound
from netzwerk.core.security import is_ours
from netzwerk.outbox import queries

blueprint = Blueprint("outbox", __name__)

SANDBOX = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; form-action 'none'; frame-ancestors 'none'; "
    "base-uri 'none'"
)
ADDRESS = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True)
class Piece:
    """A piece of a text: words, or an address of ours that can be followed."""

    words: str
    href: str = ""


@blueprint.get("/mailbox")
@audience(Audience.ANYONE)
def mailbox() -> ResponseReturnValue:
    """All mails that would have been sent, newest first."""
    _only_at_home()
    last = queries.last_page()
    page = min(max(request.args.get("page", 1, type=int), 1), last)
    return render_template("outbox/mailbox.html", messages=queries.messages(page), page=page, last=last)


@blueprint.get("/mailbox/<int:message_id>")
@audience(Audience.ANYONE)
def message(message_id: int) -> ResponseReturnValue:
    """One mail."""
    _only_at_home()
    found = queries.message(message_id)
    paragraphs = [pieces(paragraph, current().base_url) for paragraph in re.split(r"\n{2,}", found.text.strip())]
    return render_template("outbox/message.html", message=found, paragraphs=paragraphs)


@blueprint.get("/mailbox/<int:message_id>/html")
@audience(Audience.ANYONE)
def html(message_id: int) -> ResponseReturnValue:
    """One mail as a mail program shows it: styles, but no script, no request to anywhere, and nothing of ours."""
    _only_at_home()
    found = queries.message(message_id)
    if not found.html:
        raise NotFound
    answer = make_response(found.html)
    answer.headers["Content-Security-Policy"] = SANDBOX
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@blueprint.get("/mailbox/<int:message_id>/invite.ics")
@audience(Audience.ANYONE)
def calendar(message_id: int) -> ResponseReturnValue:
    """The calendar part of one mail, as a file."""
    _only_at_home()
    found = queries.message(message_id)
    if not found.calendar:
        raise NotFound
    answer = make_response(found.calendar.encode())
    answer.headers["Content-Type"] = "text/calendar; charset=utf-8"
    answer.headers["Content-Disposition"] = 'attachment; filename="invite.ics"'
    return answer


def pieces(text: str, base_url: str) -> list[Piece]:
    """The text cut at its addresses; those of this installation become links."""
    cut: list[Piece] = []
    end = 0
    for found in ADDRESS.finditer(text):
        path = found[0].removeprefix(base_url)
        if path == found[0] or not is_ours(path):
            continue
        cut += [Piece(text[end : found.start()]), Piece(found[0], path)]
        end = found.end()
    return [piece for piece in [*cut, Piece(text[end:])] if piece.words]


def _only_at_home() -> None:
    """Nobody has to sign in here, so nobody gets in from elsewhere, not even through a proxy on this machine."""
    passed_on = any(name == "Forwarded" or name.startswith("X-Forwarded-") for name, _value in request.headers)
    if passed_on or not current().shows_mailbox or not _is_loopback(request.remote_addr):
        raise NotFound


def _is_loopback(address: str | None) -> bool:
    try:
        return ip_address(address or "").is_loopback
    except ValueError:
        return False
