"""What can go wrong for a person, as exceptions that edges translate."""

from __future__ import annotations


class Fault(Exception):
    """Something a person can be told."""


class NotFound(Fault):
    """The thing does not exist, or not for this actor: both look the same."""


class Forbidden(Fault):
    """The actor sees the thing but may not do this with it."""


class Invalid(Fault):
    """A value cannot be accepted.

    Attributes:
        field: name of the form field at fault, or empty for the whole form.
        message: what happened, why, and what to do next, in the reader's language.
    """

    def __init__(self, field: str = "", message: str = "") -> None:
        super().__init__(message)
        self.field = field
        self.message = message


class Stale(Fault):
    """Somebody else changed the thing since the form was opened."""


class Unavailable(Fault):
    """The machine cannot do it now, for example because the disk is full."""
