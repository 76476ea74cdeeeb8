"""Who gets which answer: endpoint and method → status for each role. A route without a row fails.

The roles act on the first network of the scenario; `other_tandem` belongs to another tandem of it, `foreign_…` to
another network of another programme, `closed_account` signed in before the account was closed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

OWN = ("teacher", "trainer")
TANDEMS = (*OWN, "other_tandem")
COORDINATION = ("coordinator", "programme_coordinator")
LEADING = (*COORDINATION, "facilitator")
NETWORK = (*TANDEMS, *LEADING, "board", "partner")
FOREIGN = ("foreign_tandem", "foreign_facilitator", "foreign_coordinator", "foreign_board")
SIGNED_IN = (*NETWORK, *FOREIGN, "administrator")
OUTSIDE = ("anonymous", "closed_account")
ROLES = (*SIGNED_IN, *OUTSIDE)


@dataclass(frozen=True)
class Row:
    """What one route answers.

    Attributes:
        expected: status by role.
        places: parts of the address that differ from the scenario's.
        fields: what a form sends.
    """

    expected: Mapping[str, int]
    places: Mapping[str, Any] = field(default_factory=dict)
    fields: Mapping[str, Any] = field(default_factory=dict)


def only(*roles: str, status: int = 200, others: int = 404, outside: int = 302, **more: Any) -> Row:
    """Some get a status, everybody else who is signed in another, those outside go to the sign-in page."""
    expected = {role: status if role in roles else others for role in SIGNED_IN}
    return Row({**expected, **dict.fromkeys(OUTSIDE, outside)}, **more)


def everybody(status: int = 200, **more: Any) -> Row:
    """All get the same, signed in or not."""
    return Row(dict.fromkeys(ROLES, status), **more)


ASKED_ELSEWHERE: frozenset[str] = frozenset()

TABLE: dict[tuple[str, str], Row] = {}
