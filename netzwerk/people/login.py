"""Who is signed in with this browser: Flask-Login wrapped once, on sessions that the server keeps."""

from __future__ import annotations

import ipaddress
import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import cast

import flask_login
from flask import Flask, Response, g, request, session
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from netzwerk.core import access, clock, languages
from netzwerk.core.access import Actor
from netzwerk.core.dates import local_day
from netzwerk.core.unit_of_work import transaction
from netzwerk.people import devices, policy, queries, service
from netzwerk.people.queries import SignedIn
from netzwerk.settings import Settings

HOME_ZONE = "Europe/Berlin"
UNKNOWN_ADDRESS = "unknown"
WITHOUT_SESSION = frozenset({"assets", "feeds", "offline"})
YEAR = 365 * 24 * 3600

log = logging.getLogger(__name__)


class Sessions(SecureCookieSessionInterface):
    """Sessions in signed cookies; files and feeds neither set nor depend on one, so that caches may keep them."""

    def __init__(self) -> None:
        self._signing: URLSafeTimedSerializer | None = None

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """What signs the cookies of the application, made once."""
        self._signing = self._signing or super().get_signing_serializer(app)
        return self._signing

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the cookie and what caches must know, where there are people."""
        if request.blueprint not in WITHOUT_SESSION:
            super().save_session(app, session, response)


class Visitor(flask_login.UserMixin):  # type: ignore[misc]
    """Flask-Login's idea of a person: the token of the cookie, and whom it stands for."""

    def __init__(self, token: str, signed_in: SignedIn | None = None) -> None:
        self.token = token
        self.signed_in = signed_in

    def get_id(self) -> str:
        """What Flask-Login keeps in the signed cookie: a random token, no number of a person."""
        return self.token


def _load(token: str) -> Visitor | None:
    found = queries.find_signed_in(token)
    if found is None:
        return None
    if clock.real_now() - found.used_at > policy.TOUCH_EVERY:
        _touch(found.sign_in_id)
    return Visitor(token, found)


def _touch(sign_in_id: int) -> None:
    try:
        with transaction():
            service.touch(sign_in_id)
    except OperationalError as error:
        log.warning("the use of a session was not written down: %s", type(error.orig).__name__)


def signed_in() -> SignedIn | None:
    """Who is signed in with this browser."""
    visitor = flask_login.current_user
    return cast("SignedIn | None", getattr(visitor, "signed_in", None))


def find_actor() -> Actor | None:
    """The actor of the request: who is signed in, with the roles and seats that count today."""
    found = signed_in()
    if found is None:
        return None
    standing = access.find_standing.value(found.person_id, local_day(clock.now(), HOME_ZONE))
    return Actor(
        person_id=found.person_id,
        name=found.name,
        email=found.email,
        language=found.language,
        is_administrator=found.is_administrator,
        grants=standing.grants,
        seats=standing.seats,
    )


def enter(token: str) -> None:
    """Make this browser the place of a new session; whatever it was before ends."""
    leave()
    flask_login.login_user(Visitor(token))
    g.pop("actor", None)


def leave() -> None:
    """End the session of this browser here and, unless it cannot be written to now, in the database."""
    token = session.get("_user_id")
    if token:
        try:
            with transaction():
                service.end_by_token(token)
        except SQLAlchemyError:
            log.exception("a session was ended in the browser only")
    flask_login.logout_user()
    session.clear()
    g.pop("actor", None)


def device() -> str:
    """The browser of this request in two words."""
    return devices.describe(request.user_agent.string)


def address() -> str:
    """The network that this request comes from: an IPv4 address, or the /64 that one IPv6 customer has."""
    try:
        found = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return UNKNOWN_ADDRESS
    if found.version == 4:
        return str(found)
    return str(found.ipv4_mapped or ipaddress.ip_network((found, 64), strict=False))


@contextmanager
def even_time() -> Iterator[None]:
    """Let a block take the same time whatever it finds out, so that the clock does not tell who has an account."""
    begun = time.monotonic()
    try:
        yield
    finally:
        time.sleep(max(0.0, policy.EVEN_ANSWER.total_seconds() - (time.monotonic() - begun)))


def language_cookie(settings: Settings) -> str:
    """Name of the cookie that remembers the language."""
    return "__Host-language" if settings.secure else "language"


def remember_language(response: Response, settings: Settings, language: str) -> None:
    """Keep the language of somebody who is not signed in for a year."""
    response.set_cookie(
        language_cookie(settings),
        language,
        max_age=YEAR,
        secure=settings.secure,
        httponly=True,
        samesite="Lax",
    )


def choose_language(accepted: LanguageAccept, person: str | None, cookie: str | None) -> str:
    """The person's language, else the one chosen in this browser, else the browser's own, else German."""
    for wish in (person, cookie):
        if wish in languages.LANGUAGES:
            return wish
    return accepted.best_match(list(languages.LANGUAGES)) or languages.DEFAULT


@lru_cache(256)
def _accepted(header: str) -> LanguageAccept:
    return parse_accept_header(header, LanguageAccept)


def register(app: Flask, settings: Settings) -> None:
    """Teach the application who is signed in and which language it speaks."""
    app.session_interface = Sessions()
    manager = flask_login.LoginManager()
    manager.session_protection = None
    manager.init_app(app, add_context_processor=False)
    manager.user_loader(_load)
    access.find_actor.fill(find_actor)

    @app.before_request
    def speak() -> None:
        accepted = _accepted(request.headers.get("Accept-Language", ""))
        languages.speak(choose_language(accepted, None, request.cookies.get(language_cookie(settings))))
        if request.blueprint not in WITHOUT_SESSION:
            actor = access.actor_or_none()
            if actor is not None:
                languages.speak(actor.language)
