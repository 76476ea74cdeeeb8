"""What kinds of mail, their fates and the reasons for them are called in the interface."""

from __future__ import annotations

import re
from collections.abc import Mapping

from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import lazy_gettext
from netzwerk.outbox.queries import Fate, MailRow
from netzwerk.people import notices

KINDS: Mapping[str, str] = {
    "event.invitation": lazy_gettext("Invitation to an event"),
    "event.update": lazy_gettext("Change of an event"),
    "event.cancellation": lazy_gettext("Cancellation of an event"),
    "event.withdrawal": lazy_gettext("Invitation taken back"),
    "event.answer_reminder": lazy_gettext("Reminder of a missing answer"),
    "event.answer_noted": lazy_gettext("Reply of a calendar noted"),
    "event.answer_unclear": lazy_gettext("Reply of a calendar that settles nothing"),
    "event.registration": lazy_gettext("Registration for a seminar"),
    "event.signed_off": lazy_gettext("Signed off from a seminar"),
    "event.place": lazy_gettext("A place became free"),
    "event.reminder": lazy_gettext("Reminder of an event"),
    "reflection.reminder": lazy_gettext("Reminder of a reflection"),
    "reflection.overdue": lazy_gettext("Reminder of an overdue reflection"),
    "reflection.returned": lazy_gettext("Question about a reflection"),
    "reflection.recorded": lazy_gettext("Recorded by coordination, to be confirmed"),
    "reflection.asked": lazy_gettext("Reminder of a reflection, by coordination"),
    "message": lazy_gettext("Message to tandems"),
    "message.test": lazy_gettext("Test of a message"),
    "tandem.joined": lazy_gettext("Welcome to a tandem"),
    "role.given": lazy_gettext("Role given"),
    "role.ended": lazy_gettext("Role ended"),
}
OTHER = lazy_gettext("Other mail")
FATES: Mapping[str, tuple[str, str, str]] = {
    Fate.WAITING: (lazy_gettext("waits"), "", "clock"),
    Fate.UNSURE: (lazy_gettext("not sure"), "", "alert-triangle"),
    Fate.SENT: (lazy_gettext("sent"), "ok", "check"),
    Fate.RETURNED: (lazy_gettext("came back"), "bad", "alert-triangle"),
    Fate.FAILED: (lazy_gettext("failed"), "bad", "alert-triangle"),
    Fate.DROPPED: (lazy_gettext("not sent"), "", "x"),
}
NOT_NEEDED = lazy_gettext("It was not needed any more, for example because it is done.")
NOTES: Mapping[str, str] = {
    "what it was about is over": lazy_gettext("What it was about is over or has changed."),
    "it is not for this person any more": NOT_NEEDED,
    "the account is closed": lazy_gettext("The account of the person is closed."),
    "the person does without such mails": NOT_NEEDED,
    "another one with a new link took its place": lazy_gettext("Another mail with a new link took its place."),
    "stopped by coordination": lazy_gettext("Coordination stopped it."),
    "the process that was sending it ended": lazy_gettext("Sending was interrupted; it is tried again."),
}
CODE = re.compile(r"^\s*(\d{3})\b")


def kind_of(row: MailRow) -> str:
    """What kind of mail it is."""
    notice = notices.of_kind(row.kind)
    return str(KINDS.get(row.kind) or (notices.NOTICES[notice].title if notice else OTHER))


def reason_of(row: MailRow) -> str:
    """Why it failed, came back, waits or was not sent, in a sentence; empty if there is nothing to say."""
    if not row.reason:
        return ""
    if row.reason in NOTES:
        return str(NOTES[row.reason])
    return f"{_sentence(row)} ({row.reason})"


def _sentence(row: MailRow) -> str:
    if row.reason.startswith("not a mail address"):
        return _("This is not a mail address.")
    if row.fate is Fate.UNSURE:
        return _("The connection broke while it was handed over; it is tried again and could come twice.")
    if row.fate is Fate.WAITING:
        return _("The mail server did not take it; it is tried again by itself.")
    if row.fate is Fate.FAILED:
        return _("The mail server refused it.")
    return _("The mail server of the recipient sent it back.")
