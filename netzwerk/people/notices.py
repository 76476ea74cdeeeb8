"""The kinds of mail that a person gets, and which of them it may do without."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import lazy_gettext
from netzwerk.core.letters import Button, Paragraph, Part

ADDRESS = "/account/mails"


@dataclass(frozen=True)
class Notice:
    """A kind of mail as its recipient chooses it.

    Attributes:
        kinds: what `Letter.kind` is in such mails; one that ends with a dot stands for all that begin so.
        is_optional: whether a person may do without.
    """

    title: str
    explanation: str
    kinds: tuple[str, ...]
    is_optional: bool = False

    def covers(self, kind: str) -> bool:
        """Whether mails of a kind are meant."""
        return any(kind == one or (one.endswith(".") and kind.startswith(one)) for one in self.kinds)


NOTICES: Mapping[str, Notice] = {
    "reflection_reminder": Notice(
        lazy_gettext("Reminders of the reflection"),
        lazy_gettext(
            "Seven and two days before a reflection is due, and once three days later, as long as the part of the own "
            "side is missing."
        ),
        ("reflection.reminder", "reflection.overdue"),
        is_optional=True,
    ),
    "event_reminder": Notice(
        lazy_gettext("Reminders of events"),
        lazy_gettext("Two days before a meeting or a seminar to which you said yes: time, place and preparation."),
        ("event.reminder",),
        is_optional=True,
    ),
    "account": Notice(
        lazy_gettext("Sign-in, account and roles"),
        lazy_gettext("Links for signing in, the access to the account, a new password, and roles that you are given."),
        ("account.", "role."),
    ),
    "event": Notice(
        lazy_gettext("Invitations, changes and cancellations"),
        lazy_gettext("You are invited, an event you are invited to is moved, or it does not take place."),
        ("event.",),
    ),
    "message": Notice(
        lazy_gettext("Messages from coordination"),
        lazy_gettext("What coordination writes to you itself, also when it asks for a missing answer or reflection."),
        ("message.", "message", "tandem.", "reflection."),
    ),
}
OPTIONAL = frozenset(key for key, notice in NOTICES.items() if notice.is_optional)


def of_kind(kind: str) -> str | None:
    """The notice that mails of a kind belong to; optional ones are asked first because they name their kinds."""
    return next((key for key, notice in NOTICES.items() if notice.covers(kind)), None)


def is_optional(kind: str) -> bool:
    """Whether a person may do without mails of this kind."""
    return of_kind(kind) in OPTIONAL


def footer(reason: str, base_url: str) -> Iterator[Part]:
    """What stands below each mail that a person may do without: why it came, and where to change that.

    Args:
        reason: a sentence in the language of the mail.
    """
    yield Paragraph(reason)
    yield Button(_("Choose which mails you get"), f"{base_url}{ADDRESS}")
