"""What may become a link, and that nothing else is stored as the link of a room."""

from __future__ import annotations

import pytest
from flask import Flask

from netzwerk.core.errors import Invalid
from netzwerk.core.unit_of_work import transaction
from netzwerk.events import links, service
from netzwerk.events.service import EventDetails
from tests import factories as make

OTHERS = (
    "javascript:alert(1)",
    "JavaScript://example.org/%0aalert(1)",
    "data:text/html,x",
    "//example.org",
    "Raum 5",
    "https://",
    "https://exa mple.org",
    "https://example.org/\n",
    "http://[",
    "",
)


@pytest.mark.parametrize("text", ["https://raum.example.org/a?b=c#d", "http://localhost:8080/raum"])
def test_addresses_of_the_web(text: str) -> None:
    assert links.is_web_address(text)


@pytest.mark.parametrize("text", OTHERS)
def test_nothing_else(text: str) -> None:
    assert not links.is_web_address(text)


def test_a_room_is_an_address_of_the_web(database: Flask) -> None:
    network = make.network(tandems=0, meetings=0, seminars=0)
    with pytest.raises(Invalid) as caught, transaction():
        service.plan(network.id, EventDetails(kind="meeting", title="", room_link="javascript:alert(1)"))
    assert caught.value.field == "room_link"
