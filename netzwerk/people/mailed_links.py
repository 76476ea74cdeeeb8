"""Links and codes that are mailed to people, for signing in and for the first time."""

from __future__ import annotations

from datetime import timedelta

from netzwerk.core import clock, mail
from netzwerk.core.configuration import current
from netzwerk.core.db import db
from netzwerk.core.tokens import digest, keyed_digest, new_code, new_token
from netzwerk.people import letters, policy
from netzwerk.people.letters import Calling
from netzwerk.people.models import LinkPurpose, Person, SignInLink


def code_digest(code: str) -> str:
    """What is stored of the code of a mail."""
    return keyed_digest("sign-in code", code)


def _recipient(person: Person) -> letters.Recipient:
    return letters.Recipient(person.id, person.name, person.email, person.language)


def _new_link(person: Person, purpose: LinkPurpose, lifetime: timedelta) -> tuple[SignInLink, str, str]:
    now = clock.real_now()
    token, code = new_token(), new_code()
    link = SignInLink(
        person_id=person.id,
        purpose=purpose,
        token_digest=digest(token),
        code_digest=code_digest(code) if purpose is LinkPurpose.SIGN_IN else None,
        created_at=now,
        expires_at=now + lifetime,
    )
    db.session.add(link)
    db.session.flush()
    return link, token, code


def send_what_opens(person: Person, target: str) -> None:
    """Mail a link for signing in, or the invitation again to somebody who has not used it yet.

    Args:
        target: where the link leads on to.
    """
    if person.activated_at is not None:
        _send_link(person, target)
    elif person.invited_at is not None:
        send_activation(person)


def _send_link(person: Person, target: str) -> None:
    link, token, code = _new_link(person, LinkPurpose.SIGN_IN, policy.SIGN_IN_LINK)
    mail.post.value(
        letters.sign_in(
            _recipient(person),
            base_url=current().base_url,
            link_id=link.id,
            token=token,
            code=code,
            expires_at=link.expires_at,
            target=target,
        )
    )


def send_activation(person: Person, calling: Calling = letters.NOBODY) -> str:
    """Mail an invitation; the address of its link.

    Args:
        calling: to what the person is invited, and by whom.
    """
    link, token, _code = _new_link(person, LinkPurpose.ACTIVATION, policy.ACTIVATION_LINK)
    person.invited_at = clock.real_now()
    base_url = current().base_url
    mail.post.value(
        letters.activation(
            _recipient(person),
            base_url=base_url,
            link_id=link.id,
            token=token,
            expires_at=link.expires_at,
            calling=calling,
        )
    )
    return f"{base_url}/activate/{token}"


def tell_password_changed(person: Person) -> None:
    """Mail that the password is another one now, for whoever did not change it."""
    mail.post.value(
        letters.password_changed(_recipient(person), base_url=current().base_url, changed_at=clock.real_now())
    )
