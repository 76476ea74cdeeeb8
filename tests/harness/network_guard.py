"""No test leaves this machine."""

from __future__ import annotations

import ipaddress
import sys
from typing import Any


def close() -> None:
    """From now on a connection to anywhere but this machine is an error."""
    sys.addaudithook(_check)


def _check(name: str, arguments: tuple[Any, ...]) -> None:
    if name != "socket.connect" or not isinstance(arguments[1], tuple):
        return
    host = str(arguments[1][0])
    try:
        local = ipaddress.ip_address(host).is_loopback
    except ValueError:
        local = host == "localhost"
    if not local:
        raise AssertionError(f"a test wants to connect to {host}")
