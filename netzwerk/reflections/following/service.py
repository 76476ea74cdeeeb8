"""What coordination and facilitation do with an entry: ask back, accept, comment; the tandem may comment too."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from netzwerk.core import audit, dates, mail
from netzwerk.core.access import Actor, RoleKind, Side
from netzwerk.core.configuration import current
from netzwerk.core.db import db
from netzwerk.core.errors import Forbidden, Invalid, NotFound, Stale
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import spoken
from netzwerk.core.texts import prose
from netzwerk.networks.models import NetworkState
from netzwerk.networks.queries import NetworkHeader
from netzwerk.reflections import entries
from netzwerk.reflections.following import letters, policy, queries
from netzwerk.reflections.following.letters import Returned
from netzwerk.reflections.following.queries import Standing
from netzwerk.reflections.models import Comment, EntryState, Level, ReflectionEntry

LONGEST_TEXT = 5000


class TakenBack(Stale):
    """The tandem has taken back what the actor was reading."""


def return_entry(
    actor: Actor, network: NetworkHeader, entry_id: int, question: str, *, seen: str, now: datetime
) -> int:
    """Give an entry back to its tandem with a question, which every member gets by mail; how many mails.

    Asking the same question twice is the same as once.

    Args:
        seen: by which it is known that the entry is still the one that was read.

    Raises:
        NotFound: if there is no such entry, or nothing of it is shown to the actor.
        Forbidden: if the actor leads the network not, or it is closed.
        TakenBack, Stale: if the tandem has taken it back, or it is another one now.
        Invalid: if there is no question, or a longer one than possible.
    """
    question = _text(
        "question", question, _("Write the question that the tandem should answer; without one nothing goes back.")
    )
    found, row = _opened(actor, network, entry_id, now)
    if found.state == EntryState.RETURNED and row.return_question == question:
        return 0
    _check(found, seen, is_possible=policy.may_be_returned(found.state))
    row.state, row.return_question = EntryState.RETURNED, question
    db.session.flush()
    audit.record(actor.person_id, "reflection.returned", "reflection", entry_id)
    entry = Returned(
        network_id=network.id,
        code=network.code,
        network=network.title,
        form_of_address=network.form_of_address,
        entry_id=entry_id,
        version=row.version,
        number=found.round_number,
        question=question,
        reply_to=actor.email,
    )
    people = queries.members(found.tandem_id, dates.local_day(now, network.zone))
    for member in people:
        mail.post.value(letters.returned(entry, member, base_url=current().base_url))
    return len(people)


def accept(actor: Actor, network: NetworkHeader, entry_id: int, *, seen: str, now: datetime) -> None:
    """Accept an entry; accepting twice is the same as once.

    Raises:
        NotFound, Forbidden, TakenBack, Stale: as in `return_entry`.
    """
    found, row = _opened(actor, network, entry_id, now)
    if found.state == EntryState.ACCEPTED:
        return
    is_possible = policy.may_be_accepted(found.state, both_submitted=found.both_submitted)
    _check(found, seen, is_possible=is_possible)
    row.state = EntryState.ACCEPTED
    audit.record(actor.person_id, "reflection.accepted", "reflection", entry_id)
    db.session.flush()


def reopen(actor: Actor, network: NetworkHeader, entry_id: int, now: datetime) -> None:
    """Take the acceptance of an entry back, so that its tandem may change it again.

    Raises:
        NotFound, Forbidden: as in `return_entry`.
    """
    found, row = _opened(actor, network, entry_id, now)
    if found.state != EntryState.ACCEPTED:
        return
    row.state = EntryState.SUBMITTED
    audit.record(actor.person_id, "reflection.reopened", "reflection", entry_id)
    db.session.flush()


def comment(actor: Actor, network: NetworkHeader, entry_id: int, text: str, now: datetime) -> None:
    """Comment on an entry, for its tandem, coordination and facilitation; the same words twice in a row count once.

    Raises:
        NotFound: if there is no such entry, or nothing of it is shown to the actor.
        Forbidden: if the actor may not comment, or the network is closed.
        TakenBack: if the tandem has taken it back.
        Invalid: if there are no words, or more than possible.
    """
    text = _text("text", text, _("Write the comment first."))
    found = _locked(actor, network, entry_id, now)
    if not policy.may_comment(actor, network, found.tandem_id):
        raise Forbidden
    last = db.session.execute(
        select(Comment.author_id, Comment.text).where(Comment.entry_id == entry_id).order_by(Comment.id.desc()).limit(1)
    ).one_or_none()
    if last is not None and (last.author_id, last.text) == (actor.person_id, text):
        return
    with spoken(network.language):
        function = _function(actor, network, found.tandem_id)
    db.session.add(
        Comment(
            entry_id=entry_id,
            author_id=actor.person_id,
            author_function=function,
            text=text,
            level=Level.COORDINATION,
        )
    )
    audit.record(actor.person_id, "reflection.commented", "reflection", entry_id)
    db.session.flush()


def _opened(actor: Actor, network: NetworkHeader, entry_id: int, now: datetime) -> tuple[Standing, ReflectionEntry]:
    found = _locked(actor, network, entry_id, now)
    if not policy.may_review(actor, network, found.tandem_id):
        raise Forbidden
    return found, db.session.get_one(ReflectionEntry, entry_id)


def _locked(actor: Actor, network: NetworkHeader, entry_id: int, now: datetime) -> Standing:
    """How far the entry is, kept from being changed; only if the actor is shown anything of it."""
    found = queries.locked_standing(network, entry_id)
    if found is None:
        raise NotFound
    try:
        entries.header(actor, network, entry_id, now)
    except NotFound:
        if queries.has_read(actor, entry_id):
            raise TakenBack from None
        raise
    if network.state == NetworkState.ARCHIVED:
        raise Forbidden(_("This network is closed. Everything can be read, nothing can be changed any more."))
    return found


def _check(found: Standing, seen: str, *, is_possible: bool) -> None:
    if not found.is_out:
        raise TakenBack
    if found.seen != seen or not is_possible:
        raise Stale


def _text(field: str, text: str, missing: str) -> str:
    text = prose(text)
    if not text:
        raise Invalid(field, missing)
    if len(text) > LONGEST_TEXT:
        raise Invalid(field, _("Use at most 5,000 characters."))
    return text


def _function(actor: Actor, network: NetworkHeader, tandem_id: int) -> str:
    side = actor.side_in(tandem_id)
    if side is not None:
        return _("School side") if side is Side.SCHOOL else _("Company side")
    return _("Coordination") if actor.holds(RoleKind.COORDINATOR, network) else _("Facilitation")
