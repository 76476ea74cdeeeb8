"""Takes what calendars answer by mail: the answer changes like by the mailed link, and the person is told of it."""

from __future__ import annotations

import logging
from datetime import timedelta
from email.message import Message
from enum import StrEnum

from sqlalchemy import func, select

from netzwerk.calendars import replies
from netzwerk.calendars.ics import Method
from netzwerk.calendars.models import CalendarNotice
from netzwerk.calendars.replies import CalendarReply, NotCounted
from netzwerk.core import audit, clock
from netzwerk.core.configuration import current
from netzwerk.core.db import db
from netzwerk.core.errors import Invalid, NotFound
from netzwerk.core.mail import post
from netzwerk.events.invitations import letters, links, policy, queries, service
from netzwerk.events.invitations.answering import COMING, Answer, Doubt
from netzwerk.events.invitations.facts import Guest, Occasion
from netzwerk.events.invitations.letters import Promise
from netzwerk.events.models import Event, EventDay, Participation, Reply
from netzwerk.people import throttle
from netzwerk.people.models import Person

SUBJECT = "answer"
SKEW = timedelta(minutes=2)
"""How far the clock of a device may be slow before its answer counts as older than the one that is stored."""
REPLIES = {"ACCEPTED": Reply.ACCEPTED, "DECLINED": Reply.DECLINED}
UNDECIDED = frozenset({"TENTATIVE", "DELEGATED"})

log = logging.getLogger(__name__)


class Outcome(StrEnum):
    """What became of the answer of a calendar, in the words of the log."""

    CHANGED = "it counts"
    SAME = "it says what is known"
    ASKED = "it decides nothing, so the person is asked"
    OUTDATED = "it is older than what is known"
    UNKNOWN = "nobody with this address was invited to such a date"
    CLOSED = "answers are not taken any more"
    TOO_MANY = "too many came for this person"


def hear(mail: Message) -> bool:
    """Take a mail if it is the answer of a calendar; whether it is one."""
    try:
        reply = replies.read(mail)
    except NotCounted as reason:
        log.info("the answer of a calendar is left out: %s", reason)
        return True
    if reply is None:
        return False
    log.info("the answer of a calendar: %s", take(reply).value)
    return True


def take(reply: CalendarReply) -> Outcome:
    """Let an answer count if it is about the invitation as it stands; it changes the answer and nothing else.

    The address of the sender is all that is known of who wrote. So the person is told by mail of each change, with a
    link to correct it, and only so many answers count in an hour.
    """
    found = db.session.execute(
        select(EventDay.id.label("day_id"), EventDay.event_id, Person.id.label("person_id"))
        .join(Participation, Participation.event_id == EventDay.event_id)
        .join(Person, Person.id == Participation.person_id)
        .where(EventDay.uid == reply.uid, Person.email == reply.address, Person.deactivated_at.is_(None))
    ).one_or_none()
    if found is None:
        return Outcome.UNKNOWN
    if throttle.reserve([(f"answer by mail:{found.event_id}:{found.person_id}", policy.ANSWERS_BY_LINK)]):
        return Outcome.TOO_MANY
    db.session.get(Event, found.event_id, with_for_update=True, populate_existing=True)
    row = db.session.scalar(
        select(Participation)
        .where(Participation.event_id == found.event_id, Participation.person_id == found.person_id)
        .execution_options(populate_existing=True)
    )
    known = db.session.execute(
        select(
            CalendarNotice.method, CalendarNotice.sequence, CalendarNotice.day_sequence, EventDay.sequence.label("now")
        )
        .join(EventDay, EventDay.id == CalendarNotice.day_id)
        .where(CalendarNotice.day_id == found.day_id, CalendarNotice.person_id == found.person_id)
    ).one_or_none()
    if row is None or known is None or known.method != Method.REQUEST.value:
        return Outcome.UNKNOWN
    is_about_another_version = reply.sequence < known.sequence or known.day_sequence < known.now
    if is_about_another_version or _is_older(reply, row):
        return Outcome.OUTDATED
    return _decide(reply, row)


def _is_older(reply: CalendarReply, row: Participation) -> bool:
    """Whether the person has answered since: mails overtake each other, and some come twice."""
    if reply.at is None or row.replied_at is None:
        return False
    return reply.at < row.replied_at - clock.offset.value - SKEW


def _decide(reply: CalendarReply, row: Participation) -> Outcome:
    wanted = REPLIES.get(reply.status)
    days = db.session.scalar(select(func.count()).where(EventDay.event_id == row.event_id)) or 0
    if wanted is None:
        return _ask(row, Doubt.UNDECIDED) if reply.status in UNDECIDED else Outcome.SAME
    if wanted is Reply.DECLINED and days > 1 and row.reply in COMING:
        return _ask(row, Doubt.ONE_DAY)
    before, mode = row.version, row.mode if row.replied_at else "on_site"
    try:
        service.answer_by_calendar(row.event_id, row.person_id, Answer(reply=wanted, mode=mode))
    except (Invalid, NotFound):
        return Outcome.CLOSED
    if row.version == before:
        return Outcome.SAME
    occasion = queries.occasion(row.event_id)
    post.value(letters.noted(occasion, _guest(row), _promise(row, occasion, "noted"), row.mode))
    return Outcome.CHANGED


def _ask(row: Participation, doubt: Doubt) -> Outcome:
    """Change nothing, and write to the person once for each answer that stands."""
    if not queries.is_answer_current(row.id, row.version):
        return Outcome.CLOSED
    audit.record(
        row.person_id, "event.answer_unclear", "event", row.event_id, {"person_id": row.person_id, "doubt": doubt.value}
    )
    occasion = queries.occasion(row.event_id)
    post.value(letters.unclear(occasion, _guest(row), _promise(row, occasion, doubt.value), doubt))
    return Outcome.ASKED


def _guest(row: Participation) -> Guest:
    guest = queries.guest(row.id)
    assert guest is not None
    return guest


def _promise(row: Participation, occasion: Occasion, what: str) -> Promise:
    """Before the invitation those who have registered answer on the page of the event; links open only after it."""
    page = f"{current().base_url}/n/{occasion.code}/events/{occasion.id}"
    return Promise(
        key=f"answer:{row.id}:{row.version}:{what}",
        about_kind=SUBJECT,
        about_id=row.id,
        about_version=row.version,
        answer_href=links.new(row.id) if occasion.state in policy.OPEN_FOR_ANSWERS else page,
    )
