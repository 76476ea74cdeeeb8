"""What went wrong, told to people as a page and to the operator as a line in the log."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import Flask, current_app, g, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, DBAPIError, InterfaceError, OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError

from netzwerk.core import resending, schema
from netzwerk.core.db import db
from netzwerk.core.errors import Forbidden, Invalid, NotFound, Stale, Unavailable
from netzwerk.core.languages import lazy_gettext as _
from netzwerk.core.resending import Refused
from netzwerk.core.schema import SchemaState
from netzwerk.core.slots import Slot

RETRY_SECONDS = "30"
GIVES_BACK = frozenset({400, 401, 403, 404, 409, 503})
READY = "schema_is_current"

log = logging.getLogger(__name__)
closed_note: Slot[Callable[[], str]] = Slot("that the network of the address is archived, in words")


@dataclass(frozen=True)
class Explanation:
    """What happened and why, and what to do next."""

    title: str
    happened: str
    advice: str


EXPLANATIONS: Mapping[int, Explanation] = {
    400: Explanation(
        _("This request could not be understood"),
        _("The address or the form sent something that this page does not know."),
        _("Go back, load the page again and try once more."),
    ),
    401: Explanation(
        _("Please sign in again"),
        _("You are not signed in any more, so nothing was saved."),
        _("Open the sign-in page in a new tab, sign in, come back here and send it once more."),
    ),
    403: Explanation(
        _("This is not open to you"),
        _("You may see this, but your role does not allow what you wanted to do."),
        _("Ask the coordination of your network if you think that it should."),
    ),
    404: Explanation(
        _("This page does not exist"),
        _("The address is mistyped, the page has been removed, or it is meant for others."),
        _("Check the address, or go on from the start page."),
    ),
    405: Explanation(
        _("This cannot be done this way"),
        _("The address exists, but not for this kind of request, for example because a form was opened as a link."),
        _("Go back and use the button of the page."),
    ),
    409: Explanation(
        _("Somebody else was faster"),
        _("This was changed by somebody else since you opened the page, so nothing was overwritten."),
        _("Go back and copy your text, load the page again and make your change there."),
    ),
    413: Explanation(
        _("This is too large"),
        _("What you sent is larger than what is taken here."),
        _("Send a smaller file or a shorter text."),
    ),
    422: Explanation(
        _("Something in the form is not right"),
        _("What you sent could not be accepted, so nothing was saved."),
        _("Go back, check the fields and send the form again."),
    ),
    429: Explanation(
        _("Too many requests"),
        _("So many requests came from your connection that we slow down."),
        _("Wait a little and try again."),
    ),
    500: Explanation(
        _("Something went wrong with us"),
        _("This is our fault, not yours. It has been written down, and nothing was half saved."),
        _("Try again in a moment. If it happens again, tell the operator the number below."),
    ),
    503: Explanation(
        _("Not available right now"),
        _("The application cannot work at the moment."),
        _("Try again in half a minute. What you have written is still there when you go back in the browser."),
    ),
}
CLOSED_NETWORK = Explanation(
    _("This network is archived"),
    _("Everything in it can be read, and nothing can be changed any more."),
    _("If something has to be changed after all, ask the administration to open the network again."),
)
STALE_FORM = Explanation(
    _("Please load the page again"),
    _("The form was open for very long, or the browser keeps no cookies. So we cannot be sure that it comes from you."),
    _("Your text is not lost: go back in the browser, copy it, load the page again and send it once more."),
)
ADVICE: Mapping[int, str] = {
    400: _("Nothing is lost: all that you wrote stands below. Send it once more with the button."),
    401: _(
        "Nothing is lost: all that you wrote stands below. Open the sign-in page in a new tab, sign in, come back here "
        "and press “Send now”."
    ),
}
"""What to do next where the form can be sent again from the page that refuses it."""
BUSY = _("The database is busy with another task.")
UNREACHABLE = _("The database cannot be reached.")
NO_SPACE = _("The disk of the server is full or damaged.")
UPDATING = _("The application is being set up or updated.")

OPERATOR_LINES: Mapping[SchemaState, str] = {
    SchemaState.MISSING: "the database has no tables: run flask db upgrade",
    SchemaState.OLDER: "the database is older than this version: make a backup and run flask db upgrade",
    SchemaState.NEWER: "the database is newer than this version: install the newer version, or restore the backup",
}


class WrongSchema(Exception):
    """The tables are not those of this version."""


def register(app: Flask) -> None:
    """Answer every failure with a page of ours, and nothing at all while the tables are not those of this version."""
    app.before_request(_check_schema)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(InternalServerError, _unexpected)
    app.register_error_handler(CSRFError, lambda _error: _page(400, STALE_FORM))
    app.register_error_handler(NotFound, lambda _error: _page(404))
    app.register_error_handler(Forbidden, _forbidden)
    app.register_error_handler(Stale, lambda _error: _page(409))
    app.register_error_handler(Invalid, lambda error: _page(422, happened=error.message))
    app.register_error_handler(Unavailable, _unavailable)
    app.register_error_handler(WrongSchema, lambda _error: _page(503, happened=UPDATING))
    app.register_error_handler(DBAPIError, _database)


def look_at_schema(app: Flask) -> None:
    """Look once, at start, whether the tables fit; if not, each request looks again until they do."""
    app.extensions[READY] = False
    with app.app_context():
        try:
            app.extensions[READY] = schema.state() is SchemaState.CURRENT
        except DBAPIError as error:
            log.warning("the database cannot be read at start: %s", type(error).__name__)
        finally:
            db.session.remove()


def _check_schema() -> None:
    if current_app.extensions.get(READY) or request.blueprint == "assets":
        return
    found = schema.state()
    db.session.rollback()
    if found is not SchemaState.CURRENT:
        log.error("%s", OPERATOR_LINES[found])
        raise WrongSchema
    current_app.extensions[READY] = True


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.response is not None or error.code is None or error.code < 400:
        return error
    headers = {name: value for name, value in error.get_headers() if name in {"Allow", "Retry-After"}}
    return _page(error.code, headers=headers)


def _unexpected(_error: InternalServerError) -> ResponseReturnValue:
    reference = secrets.token_hex(4)
    log.error("the fault above was shown as number %s", reference)
    db.session.rollback()
    return _page(500, reference=reference)


def _forbidden(error: Forbidden) -> ResponseReturnValue:
    closed = closed_note.value() if "network" in g else ""
    if closed:
        return _page(403, CLOSED_NETWORK, happened=f"{closed}. {CLOSED_NETWORK.happened}")
    return _page(403, happened=str(error) or None) if _is_inside() else _page(404)


def _unavailable(error: Exception) -> ResponseReturnValue:
    db.session.rollback()
    log.error("not available: %s", error)
    return _page(503, happened=str(error) or None)


def operator_line(error: DBAPIError) -> str:
    """What is wrong with the database, for whoever runs the installation; empty when it is no trouble of its own."""
    return _diagnose(error)[1]


def _database(error: DBAPIError) -> ResponseReturnValue:
    db.session.rollback()
    if isinstance(error, DataError):
        log.warning("the database takes no such value (%s)", type(error.orig).__name__)
        return _page(400)
    happened, line = _diagnose(error)
    if not line:
        raise error
    if happened == UPDATING:
        current_app.extensions[READY] = False
    log.error("%s (%s)", line, type(error.orig).__name__)
    return _page(503, happened=happened)


def _diagnose(error: DBAPIError) -> tuple[str, str]:
    words = str(error.orig).lower()
    if "locked" in words or "busy" in words:
        return BUSY, "the database is locked by another process for longer than we wait"
    if "no such table" in words or "no such column" in words or "does not exist" in words:
        return UPDATING, "the database lacks tables or columns: run flask db upgrade"
    if "disk" in words or "no space" in words or "malformed" in words or "not a database" in words:
        return NO_SPACE, "the disk is full or the database file is damaged"
    if isinstance(error, (OperationalError, InterfaceError)):
        return UNREACHABLE, "the database cannot be reached"
    return "", ""


def _is_inside() -> bool:
    """Whether the address names no network, or one that the actor may see."""
    return "network" in g or "code" not in (request.view_args or {})


def _page(
    code: int,
    explanation: Explanation | None = None,
    *,
    happened: str | None = None,
    reference: str = "",
    headers: Mapping[str, str] | None = None,
) -> ResponseReturnValue:
    shown = explanation or EXPLANATIONS.get(code) or EXPLANATIONS[500 if code >= 500 else 400]
    refused = resending.of_request() if code in GIVES_BACK else Refused()
    can_resend = bool(refused.action) and (code == 401 or explanation is STALE_FORM)
    page = render_template(
        "errors/page.html",
        code=code,
        title=shown.title,
        happened=happened or shown.happened,
        advice=ADVICE[code] if can_resend else shown.advice,
        reference=reference,
        sign_in_href=url_for("people.sign_in") if code == 401 else "",
        refused=refused,
        can_resend=can_resend,
    )
    answer = make_response(page, code)
    answer.headers.update(headers or {})
    if code == 503:
        answer.headers["Retry-After"] = RETRY_SECONDS
    return answer
