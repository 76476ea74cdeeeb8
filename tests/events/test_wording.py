"""What events are called."""

from __future__ import annotations

import pytest

from netzwerk.core.languages import spoken
from netzwerk.events.wording import full_name


@pytest.mark.parametrize(
    ("language", "title", "expected"),
    [
        ("de", "Halbzeit", "Netzwerktreffen 1: Halbzeit"),
        ("en", "Halbzeit", "Network meeting 1: Halbzeit"),
        ("de", "Netzwerktreffen 1: Halbzeit", "Netzwerktreffen 1: Halbzeit"),
        ("en", "Netzwerktreffen 1: Halbzeit", "Netzwerktreffen 1: Halbzeit"),
        ("de", "Network meeting 1: Half-time", "Network meeting 1: Half-time"),
        ("en", "Netzwerktreffen 10 im Rückblick", "Network meeting 1: Netzwerktreffen 10 im Rückblick"),
        ("en", "", "Network meeting 1"),
    ],
)
def test_a_title_that_already_has_the_name_is_left_as_it_is(language: str, title: str, expected: str) -> None:
    with spoken(language):
        assert full_name("meeting", 1, title) == expected
