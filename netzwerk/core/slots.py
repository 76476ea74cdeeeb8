"""Typed places that a low module declares and app.py fills from above."""

from __future__ import annotations

from typing import Generic, TypeVar

T = TypeVar("T")


class Slot(Generic[T]):
    """One value that somebody above provides before the first request.

    >>> greeting: Slot[str] = Slot("greeting")
    >>> greeting.fill("hello")
    >>> greeting.value
    'hello'
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._values: list[T] = []

    def fill(self, value: T) -> None:
        """Put the value in; the last one counts."""
        self._values = [value]

    @property
    def value(self) -> T:
        """The value that was put in.

        Raises:
            LookupError: if app.py forgot to fill the slot.
        """
        if not self._values:
            raise LookupError(f"slot {self.name!r} is empty: create_app must fill it")
        return self._values[0]
