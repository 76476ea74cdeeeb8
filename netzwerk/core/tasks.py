"""One sentence and one button of a start page, as features offer them."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class Task(NamedTuple):
    """Something that a person should look at.

    Attributes:
        key: tells tasks apart, such as `reflections.missing:12`.
        icon: name in the icon sprite.
        tone: colour of the icon: `brand` (meetings), `seminar`, `reflection` or `bad` (urgent).
        title: one sentence.
        why: what it is about and until when.
        action: text of the button.
        href: where the button leads.
        due_on: orders the tasks; None comes last.
    """

    key: str
    icon: str
    tone: str
    title: str
    why: str
    action: str
    href: str
    due_on: date | None = None
