"""Links by which one person answers one invitation without signing in; only their digests are kept."""

from __future__ import annotations

import re

from sqlalchemy import delete, select

from netzwerk.core import clock
from netzwerk.core.configuration import current
from netzwerk.core.db import db
from netzwerk.core.tokens import digest, new_token
from netzwerk.events.models import AnswerLink, Participation
from netzwerk.outbox import queries as outbox
from netzwerk.outbox import service as outbox_service

TOKEN = re.compile(r"/a/([\w-]+)")


def new(participation_id: int) -> str:
    """The address of a new link; each mail has its own."""
    token = new_token()
    db.session.add(
        AnswerLink(participation_id=participation_id, token_digest=digest(token), created_at=clock.real_now())
    )
    db.session.flush()
    return f"{current().base_url}/a/{token}"


def forget_of(person_id: int) -> None:
    """Let all links count no more that a person was mailed; those in mails that have not left yet stay.

    A mail that may have arrived at the old address and is tried again gets new ones for that.
    """
    _replace_unsure(person_id)
    waiting = {digest(token) for text in outbox.waiting_texts(person_id) for token in TOKEN.findall(text)}
    mine = select(Participation.id).where(Participation.person_id == person_id)
    db.session.execute(
        delete(AnswerLink)
        .where(AnswerLink.participation_id.in_(mine), AnswerLink.token_digest.not_in(waiting))
        .execution_options(synchronize_session=False)
    )


def _replace_unsure(person_id: int) -> None:
    hrefs: dict[str, str] = {}

    def other(found: re.Match[str]) -> str:
        token = found[1]
        if token not in hrefs:
            link = db.session.scalar(select(AnswerLink).where(AnswerLink.token_digest == digest(token)))
            hrefs[token] = new(link.participation_id).removeprefix(current().base_url) if link else found[0]
        return hrefs[token]

    outbox_service.reword_unsure(person_id, lambda text: TOKEN.sub(other, text))
