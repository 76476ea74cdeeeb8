"""Every column that can hold personal data: whom it is about, what for, until when, and how it is erased.

The privacy notice (Art. 13 GDPR), the record of processing (Art. 30) and the tests read the same declarations. A
column that stands neither here nor among the impersonal ones makes a test fail.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from netzwerk.core.languages import lazy_gettext as _
from netzwerk.privacy.impersonal import IMPERSONAL

__all__ = ["CATEGORIES", "IMPERSONAL", "Category", "Column", "Erasure", "Subject", "columns"]


class Subject(StrEnum):
    """Whom data are about."""

    ACCOUNT = "account"
    PARTICIPANT = "participant"
    TANDEM_MEMBER = "tandem_member"
    AUTHOR = "author"
    CONTACT = "contact"
    VISITOR = "visitor"


class Erasure(StrEnum):
    """What becomes of a column when a person is erased."""

    DELETE_ROW = "delete_row"
    REPLACE = "replace"
    DETACH = "detach"
    REDACT = "redact"
    EXPIRE = "expire"


SUBJECTS: Mapping[Subject, str] = {
    Subject.ACCOUNT: _("people with an account"),
    Subject.PARTICIPANT: _("people who take part in events"),
    Subject.TANDEM_MEMBER: _("members of tandems"),
    Subject.AUTHOR: _("people who write texts"),
    Subject.CONTACT: _("contact persons of organisations"),
    Subject.VISITOR: _("everybody who tries to sign in"),
}
ERASURES: Mapping[Erasure, str] = {
    Erasure.DELETE_ROW: _("The record is deleted."),
    Erasure.REPLACE: _(
        "The value is replaced by an empty one or by a placeholder; the record stays for the statistics."
    ),
    Erasure.DETACH: _("The link to the person is cut; the record stays without a name."),
    Erasure.REDACT: _("Passages about the person are removed from the text; the text stays."),
    Erasure.EXPIRE: _("Holds no name; it is deleted by itself when its time is over."),
}


@dataclass(frozen=True)
class Holding:
    """Columns of one table that are about the same people and are erased in the same way."""

    table: str
    columns: tuple[str, ...]
    subject: Subject
    erasure: Erasure


@dataclass(frozen=True)
class Category:
    """One kind of processing.

    Attributes:
        basis: legal ground.
        retention: until when it is kept.
        recipients: who gets to see it.
    """

    key: str
    title: str
    purpose: str
    basis: str
    retention: str
    recipients: str
    holdings: tuple[Holding, ...]

    @property
    def subjects(self) -> tuple[str, ...]:
        """Whom the category is about, each once."""
        return tuple(SUBJECTS[one] for one in dict.fromkeys(holding.subject for holding in self.holdings))

    @property
    def erasures(self) -> tuple[str, ...]:
        """How its columns are erased, each way once."""
        return tuple(ERASURES[one] for one in dict.fromkeys(holding.erasure for holding in self.holdings))


@dataclass(frozen=True)
class Column:
    """One declared column."""

    table: str
    name: str
    subject: Subject
    erasure: Erasure
    category: Category


TASK = _("carrying out the programme that you take part in, Art. 6 (1) (b) GDPR, for staff of schools (e)")
INTEREST = _("legitimate interest in a safe and traceable operation, Art. 6 (1) (f) GDPR")
DURING = _("until the network has ended and its retention time (usually 24 months) is over")
INSIDE = _("coordination and facilitation of the network; members of the network as far as each page says")

CATEGORIES: tuple[Category, ...] = (
    Category(
        "account",
        _("Account"),
        _("to know you, to address you in your language, and to let you sign in"),
        TASK,
        _("until the account is closed and the retention time of your last network is over"),
        _("administration; name and function: the networks that you belong to"),
        (
            Holding(
                "person",
                (
                    *("name", "email", "language", "notice_preference", "calendar_choice", "is_administrator"),
                    "password_hash",
                    *("invited_at", "activated_at", "deactivated_at", "created_at", "updated_at"),
                ),
                Subject.ACCOUNT,
                Erasure.REPLACE,
            ),
        ),
    ),
    Category(
        "sign_in",
        _("Signing in"),
        _("to keep you signed in, to show you where you are, to send sign-in links, and to slow down guessing"),
        INTEREST,
        _("sessions and links 30 days after their end; counted tries one day"),
        _("only you"),
        (
            Holding(
                "sign_in",
                ("person_id", "token_digest", "method", "device", "created_at", "used_at", "ended_at"),
                Subject.ACCOUNT,
                Erasure.DELETE_ROW,
            ),
            Holding(
                "sign_in_link",
                (
                    *("person_id", "purpose", "token_digest", "code_digest", "created_at", "expires_at", "used_at"),
                    "wrong_codes",
                ),
                Subject.ACCOUNT,
                Erasure.DELETE_ROW,
            ),
            Holding("sign_in_attempt", ("key_digest", "at"), Subject.VISITOR, Erasure.EXPIRE),
        ),
    ),
    Category(
        "taking_part",
        _("Taking part"),
        _("to plan the network: who has which function, who is invited, who comes, who was there"),
        TASK,
        DURING,
        INSIDE,
        (
            Holding("role", ("person_id", "kind", "valid_from", "valid_to"), Subject.ACCOUNT, Erasure.DETACH),
            Holding(
                "tandem_member",
                (
                    *("person_id", "side", "function", "is_spokesperson", "valid_from", "valid_to"),
                    *("handover_note", "created_at", "updated_at"),
                ),
                Subject.TANDEM_MEMBER,
                Erasure.DETACH,
            ),
            Holding("event_facilitator", ("person_id",), Subject.PARTICIPANT, Erasure.DETACH),
            Holding(
                "participation",
                (
                    *("person_id", "side", "invited_at", "reply", "replied_at", "represented_by", "mode"),
                    *("attendance", "waiting_since", "created_at", "updated_at"),
                ),
                Subject.PARTICIPANT,
                Erasure.DETACH,
            ),
            Holding(
                "walk_in",
                ("name", "organisation", "side", "mode", "is_partly", "created_at", "updated_at"),
                Subject.PARTICIPANT,
                Erasure.REDACT,
            ),
        ),
    ),
    Category(
        "invitations",
        _("Answer links and calendar entries"),
        _("to let you answer an invitation without signing in, and to tell your calendar of changes"),
        TASK,
        _("14 days after the event"),
        _("only the application; a link is known to you alone"),
        (
            Holding("answer_link", ("token_digest", "created_at"), Subject.PARTICIPANT, Erasure.DELETE_ROW),
            Holding("calendar_notice", ("person_id", "at"), Subject.PARTICIPANT, Erasure.DELETE_ROW),
        ),
    ),
    Category(
        "intake",
        _("Tables of people"),
        _("to take people and tandems in from a spreadsheet after somebody has looked it through"),
        TASK,
        _("until the table is taken over or deleted, one day at most"),
        _("only the person who uploaded it"),
        (Holding("intake_draft", ("person_id", "content", "created_at"), Subject.TANDEM_MEMBER, Erasure.DELETE_ROW),),
    ),
    Category(
        "needs",
        _("Food and access"),
        _("to prepare food and access as you need them"),
        _("your explicit consent, Art. 9 (2) (a) GDPR, which you can take back at any time"),
        _("14 days after the event"),
        _("coordination of the network; never in a report"),
        (Holding("participation_need", ("text", "consented_at"), Subject.PARTICIPANT, Erasure.DELETE_ROW),),
    ),
    Category(
        "planning",
        _("Planning and agreements"),
        _("to prepare and document events, and to remember who agreed to what"),
        TASK,
        DURING,
        INSIDE,
        (
            Holding(
                "event",
                (
                    *("title", "focus", "goals", "venue", "room_link", "preparation", "cancel_reason"),
                    *("deviations", "parked", "date_reason", "invitation_text"),
                ),
                Subject.PARTICIPANT,
                Erasure.REDACT,
            ),
            Holding(
                "agenda_item",
                ("title", "goal", "method", "material", "responsible", "internal_note", "outcome"),
                Subject.PARTICIPANT,
                Erasure.REDACT,
            ),
            Holding("preparation_item", ("title", "owner"), Subject.PARTICIPANT, Erasure.REDACT),
            Holding("plan_step", ("person_id", "at", "kind", "before"), Subject.ACCOUNT, Erasure.DELETE_ROW),
            Holding("agreement", ("text", "owner"), Subject.PARTICIPANT, Erasure.REDACT),
            Holding("tandem", ("title", "block_rhythm", "state_reason"), Subject.TANDEM_MEMBER, Erasure.REDACT),
            Holding("blocked_period", ("note",), Subject.TANDEM_MEMBER, Erasure.REDACT),
            Holding("needs_poll", ("title",), Subject.AUTHOR, Erasure.REDACT),
            Holding("topic_proposal", ("title", "description"), Subject.AUTHOR, Erasure.REDACT),
            Holding("topic_vote", ("points", "at"), Subject.TANDEM_MEMBER, Erasure.DETACH),
        ),
    ),
    Category(
        "projects",
        _("Work on projects"),
        _("to work on the project of your tandem and to see how it develops"),
        TASK,
        DURING,
        INSIDE,
        (
            Holding(
                "project",
                (
                    *("title", "baseline", "aim", "benefit_apprentices", "benefit_teachers", "benefit_trainers"),
                    *("anchoring", "light", "light_reason", "light_released"),
                ),
                Subject.TANDEM_MEMBER,
                Erasure.REDACT,
            ),
            Holding("goal", ("text",), Subject.TANDEM_MEMBER, Erasure.REDACT),
            Holding(
                "indicator",
                ("name", "baseline", "target", "actual", "source"),
                Subject.TANDEM_MEMBER,
                Erasure.REDACT,
            ),
            Holding("milestone", ("title",), Subject.TANDEM_MEMBER, Erasure.REDACT),
            Holding("milestone_move", ("reason",), Subject.TANDEM_MEMBER, Erasure.REDACT),
            Holding("next_step", ("text", "who"), Subject.TANDEM_MEMBER, Erasure.REDACT),
            Holding("factor", ("text",), Subject.TANDEM_MEMBER, Erasure.REDACT),
            Holding("tool", ("purpose", "data_protection"), Subject.TANDEM_MEMBER, Erasure.REDACT),
            Holding("snapshot", ("content",), Subject.TANDEM_MEMBER, Erasure.REDACT),
        ),
    ),
    Category(
        "reflections",
        _("Reflection logs"),
        _("to reflect on the work of your tandem and to prepare meetings from it"),
        TASK,
        DURING,
        _("whom the tandem has released each answer to: own side, tandem, coordination, network or advisory board"),
        (
            Holding(
                "reflection_entry",
                ("state", "return_question", "created_at", "updated_at"),
                Subject.AUTHOR,
                Erasure.REDACT,
            ),
            Holding(
                "side_submission",
                ("side", "submitted_at", "person_id", "recorded_by_id", "confirmed_at"),
                Subject.AUTHOR,
                Erasure.DETACH,
            ),
            Holding(
                "answer", ("side", "text", "author_id", "created_at", "updated_at"), Subject.AUTHOR, Erasure.REPLACE
            ),
            Holding(
                "kept_version",
                ("side", "text", "value", "author_id", "kept_at"),
                Subject.AUTHOR,
                Erasure.DELETE_ROW,
            ),
            Holding("rating", ("side", "value", "created_at", "updated_at"), Subject.TANDEM_MEMBER, Erasure.REPLACE),
            Holding(
                "comment",
                ("author_id", "author_function", "text", "created_at", "updated_at"),
                Subject.AUTHOR,
                Erasure.REPLACE,
            ),
        ),
    ),
    Category(
        "evidence",
        _("Evidence"),
        _("to be able to say who released what to whom, who read a reflection, and who changed what"),
        INTEREST,
        DURING,
        _("releases and readings: the tandem; changes: administration"),
        (
            Holding("visibility_change", ("person_id", "at", "from_level", "to_level"), Subject.AUTHOR, Erasure.DETACH),
            Holding("read_record", ("person_id", "day", "function"), Subject.ACCOUNT, Erasure.DETACH),
            Holding("audit_record", ("at", "actor_id", "about_id", "details"), Subject.ACCOUNT, Erasure.DETACH),
        ),
    ),
    Category(
        "mail",
        _("Mail to you"),
        _("to send you what was promised exactly once, and to see when it did not arrive"),
        TASK,
        _("90 days after it was made; texts with a sign-in link until it has been sent"),
        _("you and your mail provider; coordination sees what kind of mail went to you when, and not what it says"),
        (
            Holding(
                "outbox_mail",
                (
                    *("key", "person_id", "to_name", "to_address", "subject", "text", "html", "message_id"),
                    *("about_id", "last_error", "due_at", "created_at", "sent_at", "kind", "calendar", "reply_to"),
                    *("bounced_at", "bounce_reason"),
                ),
                Subject.ACCOUNT,
                Erasure.DELETE_ROW,
            ),
            Holding(
                "mailbox_message",
                ("message_id", "to_name", "to_address", "subject", "text", "html", "calendar", "received_at"),
                Subject.ACCOUNT,
                Erasure.DELETE_ROW,
            ),
            Holding("muted_notice", ("person_id", "kind"), Subject.ACCOUNT, Erasure.DELETE_ROW),
        ),
    ),
    Category(
        "messages",
        _("Messages from coordination"),
        _("to send members of tandems what coordination writes to them, and to see whether it arrived"),
        TASK,
        DURING,
        _("coordination of the network; whoever gets it sees the own mail only"),
        (
            Holding("message", ("subject", "text"), Subject.AUTHOR, Erasure.REDACT),
            Holding(
                "message",
                ("author_id", "due_at", "cancelled_at", "created_at", "updated_at"),
                Subject.AUTHOR,
                Erasure.DETACH,
            ),
            Holding("message_recipient", ("person_id",), Subject.TANDEM_MEMBER, Erasure.DELETE_ROW),
        ),
    ),
    Category(
        "calendar",
        _("Calendar subscription"),
        _("to give you your dates in your own calendar"),
        TASK,
        _("until you revoke the calendar address or the account is closed"),
        _("whoever has the address; no names appear in the calendar"),
        (
            Holding(
                "feed_token",
                ("token_digest", "person_id", "created_at", "revoked_at"),
                Subject.ACCOUNT,
                Erasure.DELETE_ROW,
            ),
        ),
    ),
    Category(
        "reports",
        _("Reports and files"),
        _("to give an account of the network and to prepare its meetings"),
        TASK,
        _("as long as the funder asks for it; files with names until the retention date that they carry"),
        _("whom the report is meant for"),
        (
            Holding("report", ("content",), Subject.TANDEM_MEMBER, Erasure.REDACT),
            Holding("stored_file", ("title", "digest", "created_at"), Subject.TANDEM_MEMBER, Erasure.REDACT),
        ),
    ),
    Category(
        "contacts",
        _("Contact persons"),
        _("to reach schools, companies and partners"),
        INTEREST,
        DURING,
        INSIDE,
        (
            Holding("organisation", ("contact", "website"), Subject.CONTACT, Erasure.REPLACE),
            Holding("network", ("privacy_contact",), Subject.CONTACT, Erasure.REPLACE),
        ),
    ),
)


def columns() -> Iterator[Column]:
    """All declared columns."""
    for category in CATEGORIES:
        for holding in category.holdings:
            for name in holding.columns:
                yield Column(holding.table, name, holding.subject, holding.erasure, category)
