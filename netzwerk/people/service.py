"""What a person does with an account: sign in and out, get access, change it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete, select, update

from netzwerk.core import audit, clock
from netzwerk.core.db import db
from netzwerk.core.errors import Invalid, NotFound, Stale
from netzwerk.core.languages import LANGUAGES
from netzwerk.core.languages import gettext as _
from netzwerk.core.tokens import digest, new_token
from netzwerk.people import letters, mailed_links, notices, passwords, policy, throttle
from netzwerk.people.letters import Calling
from netzwerk.people.models import (
    CalendarChoice,
    LinkPurpose,
    MutedNotice,
    NoticePreference,
    Person,
    SignIn,
    SignInLink,
    SignInMethod,
)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class ProfileDetails:
    """What a person may say about itself."""

    name: str
    language: str
    version: int


@dataclass(frozen=True)
class MailDetails:
    """Which mails a person wants, and how dates come into its calendar.

    Attributes:
        muted: keys of the notices that it does without.
    """

    notice_preference: str
    calendar_choice: str
    muted: frozenset[str]
    version: int


@dataclass(frozen=True)
class Activation:
    """What somebody chooses at the first access; an empty password means mailed links only."""

    language: str
    password: str


@dataclass(frozen=True, kw_only=True)
class PersonDetails:
    """Somebody who takes part, with or without an account."""

    name: str
    email: str
    language: str = "de"
    is_administrator: bool = False


def register(details: Sequence[PersonDetails]) -> list[Person]:
    """Give a person for each of the details: whoever is known by the address, else somebody new without an account."""
    emails = {policy.normal_address(one.email) for one in details}
    known = {row.email: row for row in db.session.scalars(select(Person).where(Person.email.in_(sorted(emails))))}
    for one in details:
        email = policy.normal_address(one.email)
        if email not in known:
            known[email] = Person(
                name=policy.plain_name(one.name),
                email=email,
                language=one.language,
                is_administrator=one.is_administrator,
            )
    db.session.add_all(known.values())
    db.session.flush()
    return [known[policy.normal_address(one.email)] for one in details]


def open_accounts(emails: Sequence[str], password: str) -> int:
    """Give the persons with these addresses this password, without mail: for demos; how many were opened.

    Raises:
        Invalid: if the password is too weak.
    """
    persons = db.session.scalars(
        select(Person).where(Person.email.in_(sorted(map(policy.normal_address, emails))))
    ).all()
    for person in persons:
        _set_password(person, password)
        person.activated_at = person.activated_at or clock.real_now()
        audit.record(None, "person.activated", "person", person.id)
    db.session.flush()
    return len(persons)


def reserve_password_try(email: str, address: str) -> datetime | None:
    """Count a try with a password or code; when to come back if there were too many."""
    return throttle.reserve(
        [
            (_account_key(email), policy.PASSWORD_BY_ACCOUNT),
            (_address_key(address), policy.PASSWORD_BY_ADDRESS),
        ]
    )


def check_password(email: str, password: str) -> int | None:
    """The person whose password this is; the same time for unknown accounts."""
    row = db.session.execute(
        select(Person.id, Person.password_hash).where(
            Person.email == policy.normal_address(email),
            Person.activated_at.is_not(None),
            Person.deactivated_at.is_(None),
        )
    ).one_or_none()
    stored = row.password_hash if row else None
    return row.id if passwords.matches(stored, password) and row else None


def sign_in(person_id: int, *, method: SignInMethod, device: str, address: str) -> str:
    """Begin a session and give its token, which is stored nowhere.

    Raises:
        NotFound: if the account was closed in between.
    """
    person = _open_account(person_id)
    if person.activated_at is None:
        raise NotFound
    if method is SignInMethod.PASSWORD:
        _forgive(person.email, address)
    now = clock.real_now()
    token = new_token()
    db.session.add(
        SignIn(
            person_id=person.id,
            token_digest=digest(token),
            method=method,
            device=device,
            created_at=now,
            used_at=now,
        )
    )
    db.session.flush()
    return token


def touch(sign_in_id: int) -> None:
    """Write down that a session is in use."""
    db.session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(used_at=clock.real_now()))


def end_by_token(token: str) -> None:
    """End the session of a cookie; a copy of the cookie is worth nothing from then on."""
    db.session.execute(
        update(SignIn)
        .where(SignIn.token_digest == digest(token), SignIn.ended_at.is_(None))
        .values(ended_at=clock.real_now())
    )


def end_place(person_id: int, sign_in_id: int) -> None:
    """End one of the own sessions.

    Raises:
        NotFound: if it is not one of this person's open ones.
    """
    if not _end(SignIn.person_id == person_id, SignIn.id == sign_in_id):
        raise NotFound


def end_other_places(person_id: int, this_id: int) -> int:
    """End all own sessions but this one; how many there were."""
    return _end(SignIn.person_id == person_id, SignIn.id != this_id)


def request_link(email: str, *, address: str, target: str) -> datetime | None:
    """Mail a link and a code, or the invitation again to somebody who has not used it yet.

    Nothing tells whether there is such an account, not even a mail that cannot be promised: only the log knows. Too
    many for one account are silently not sent: the earlier ones still count.

    Returns:
        When to come back if too many came from this network address, else None.
    """
    until = throttle.reserve([(f"mail:address:{address}", policy.MAIL_BY_ADDRESS)])
    if until is not None:
        return until
    email = policy.normal_address(email)
    if throttle.reserve([(f"mail:account:{email}", policy.MAIL_BY_ACCOUNT)]) is not None:
        return None
    person = db.session.scalar(select(Person).where(Person.email == email, Person.deactivated_at.is_(None)))
    if person is not None:
        try:
            with db.session.begin_nested():
                mailed_links.send_what_opens(person, target)
        except Exception:
            log.exception("a mail for signing in was not promised")
    return None


def use_link(token: str, *, device: str, address: str) -> str | None:
    """Sign in by a mailed link, once; None if it counts no more. Too many wrong passwords do not stop it."""
    person_id = _consume(SignInLink.token_digest == digest(token), SignInLink.purpose == LinkPurpose.SIGN_IN)
    return None if person_id is None else _enter(person_id, device, address)


def use_code(email: str, code: str, *, device: str, address: str) -> str | None:
    """Sign in by the code of a mail; None if it is wrong. A link's code is void after five wrong ones."""
    person = db.session.scalar(
        select(Person).where(Person.email == policy.normal_address(email), Person.deactivated_at.is_(None))
    )
    if person is None:
        return None
    typed = mailed_links.code_digest("".join(code.split()).upper().replace("-", ""))
    usable = (
        SignInLink.person_id == person.id,
        SignInLink.purpose == LinkPurpose.SIGN_IN,
        SignInLink.wrong_codes < policy.WRONG_CODES,
    )
    person_id = _consume(*usable, SignInLink.code_digest == typed)
    if person_id is None:
        db.session.execute(
            update(SignInLink)
            .where(*usable, SignInLink.used_at.is_(None))
            .values(wrong_codes=SignInLink.wrong_codes + 1)
        )
        return None
    _forgive(person.email, address)
    return _enter(person_id, device, address)


def activate(token: str, details: Activation, *, device: str, address: str) -> str | None:
    """Use an invitation: take language and password, and sign in; None if the link counts no more.

    Raises:
        Invalid: if the password is too weak.
    """
    person_id = _consume(SignInLink.token_digest == digest(token), SignInLink.purpose == LinkPurpose.ACTIVATION)
    if person_id is None:
        return None
    person = _open_account(person_id)
    if details.password:
        _set_password(person, details.password)
    person.language = details.language if details.language in LANGUAGES else person.language
    person.activated_at = person.activated_at or clock.real_now()
    audit.record(person.id, "person.activated", "person", person.id)
    db.session.flush()
    return _enter(person_id, device, address)


def invite(
    actor_id: int | None,
    *,
    email: str,
    name: str,
    language: str,
    is_administrator: bool = False,
    calling: Calling = letters.NOBODY,
) -> str:
    """Give somebody an account, or the invitation again, by mail; the address of the link, for whoever runs the shell.

    Args:
        calling: to what the person is invited; who invites is added here.

    Raises:
        Invalid: if the mail address is none, the name is missing, or the account is open already.
    """
    email = policy.normal_address(email)
    if not policy.is_address(email):
        raise Invalid("email", _("“%(email)s” is not a mail address.", email=email))
    person = db.session.scalar(select(Person).where(Person.email == email))
    if person is None:
        name = policy.plain_name(name)
        if not name:
            raise Invalid("name", _("Enter a name: there is nobody with the address %(email)s yet.", email=email))
        person = Person(name=name, email=email, language=language)
        db.session.add(person)
    elif person.deactivated_at is not None:
        raise Invalid("email", _("The account of %(email)s is closed. Ask the administration to open it.", email=email))
    elif person.activated_at is not None and not (is_administrator and not person.is_administrator):
        raise Invalid("email", _("%(email)s has an open account already.", email=email))
    person.is_administrator = person.is_administrator or is_administrator
    db.session.flush()
    audit.record(actor_id, "person.invited", "person", person.id, {"administrator": is_administrator})
    if person.activated_at:
        return ""
    inviter = db.session.get(Person, actor_id) if actor_id is not None else None
    return mailed_links.send_activation(person, replace(calling, inviter=inviter.name if inviter else ""))


def save_profile(person_id: int, details: ProfileDetails) -> None:
    """Change the own name and language.

    Raises:
        Invalid: if the name is missing or a choice is none of ours.
        Stale: if the account was changed since the form was opened.
    """
    person = _open_account(person_id)
    if person.version != details.version:
        raise Stale
    name = policy.plain_name(details.name)
    if not name:
        raise Invalid("name", _("Enter the name by which others know you."))
    if details.language not in LANGUAGES:
        raise Invalid("", _("Choose one of the offered values."))
    person.name = name
    person.language = details.language
    audit.record(person_id, "person.profile_changed", "person", person_id)
    db.session.flush()


def choose_mails(person_id: int, details: MailDetails) -> None:
    """Choose which mails to get, and how dates come into the own calendar.

    Raises:
        Invalid: if a choice is none of ours.
        Stale: if the account was changed since the form was opened.
    """
    person = _open_account(person_id)
    if person.version != details.version:
        raise Stale
    ways = set(NoticePreference), set(CalendarChoice)
    if details.notice_preference not in ways[0] or details.calendar_choice not in ways[1]:
        raise Invalid("", _("Choose one of the offered values."))
    if not details.muted <= notices.OPTIONAL:
        raise Invalid("", _("These mails are always sent."))
    person.notice_preference = details.notice_preference
    person.calendar_choice = details.calendar_choice
    person.updated_at = clock.real_now()
    db.session.execute(delete(MutedNotice).where(MutedNotice.person_id == person_id))
    db.session.add_all(MutedNotice(person_id=person_id, kind=kind) for kind in sorted(details.muted))
    audit.record(person_id, "person.mails_chosen", "person", person_id)
    db.session.flush()


def speak(person_id: int, language: str) -> None:
    """Change the own language only."""
    if language in LANGUAGES:
        _open_account(person_id).language = language
        db.session.flush()


def change_password(person_id: int, sign_in_id: int, password: str) -> None:
    """Set a new password, end all other sessions, and tell the person by mail.

    Raises:
        Invalid: if the password is too weak.
    """
    person = _open_account(person_id)
    _set_password(person, password)
    end_other_places(person_id, sign_in_id)
    db.session.execute(
        update(SignInLink)
        .where(SignInLink.person_id == person_id, SignInLink.used_at.is_(None))
        .values(used_at=clock.real_now())
    )
    audit.record(person_id, "person.password_changed", "person", person_id)
    mailed_links.tell_password_changed(person)
    db.session.flush()


def deactivate(actor_id: int | None, email: str) -> None:
    """Close an account; whoever is signed in with it is nobody at the next request.

    Raises:
        NotFound: if there is no such account.
    """
    person = db.session.scalar(select(Person).where(Person.email == policy.normal_address(email)))
    if person is None:
        raise NotFound
    person.deactivated_at = person.deactivated_at or clock.real_now()
    _end(SignIn.person_id == person.id)
    audit.record(actor_id, "person.deactivated", "person", person.id)
    db.session.flush()


def _account_key(email: str) -> str:
    return f"password:account:{policy.normal_address(email)}"


def _address_key(address: str) -> str:
    return f"password:address:{address}"


def _forgive(email: str, address: str) -> None:
    """Who has signed in starts anew; the network address does not, else one own account would free all guessing."""
    throttle.forgive([_account_key(email)])
    throttle.take_back(_address_key(address))


def _open_account(person_id: int) -> Person:
    person = db.session.scalar(select(Person).where(Person.id == person_id).with_for_update())
    if person is None or person.deactivated_at is not None:
        raise NotFound
    return person


def _set_password(person: Person, password: str) -> None:
    passwords.refuse_weak(password, person.name, person.email)
    person.password_hash = passwords.digest(password)


def _enter(person_id: int, device: str, address: str) -> str:
    """Sign in by link, and take the other links that were mailed out of circulation."""
    db.session.execute(
        update(SignInLink)
        .where(SignInLink.person_id == person_id, SignInLink.used_at.is_(None))
        .values(used_at=clock.real_now())
    )
    return sign_in(person_id, method=SignInMethod.LINK, device=device, address=address)


def _consume(*conditions: object) -> int | None:
    """Use a link up, in one statement so that it counts once; whose it was."""
    now = clock.real_now()
    person_id: int | None = db.session.scalar(
        update(SignInLink)
        .where(*conditions, SignInLink.used_at.is_(None), SignInLink.expires_at > now)  # type: ignore[arg-type]
        .values(used_at=now)
        .returning(SignInLink.person_id)
        .execution_options(synchronize_session=False)
    )
    if person_id is None or db.session.scalar(select(Person.deactivated_at).where(Person.id == person_id)):
        return None
    return person_id


def _end(*conditions: object) -> int:
    result = db.session.execute(
        update(SignIn)
        .where(*conditions, SignIn.ended_at.is_(None))  # type: ignore[arg-type]
        .values(ended_at=clock.real_now())
        .execution_options(synchronize_session=False)
    )
    return int(getattr(result, "rowcount", 0))
