"""What blocked days and states of tandems are called in the interface."""

from __future__ import annotations

from collections.abc import Mapping

from netzwerk.core.languages import lazy_gettext
from netzwerk.tandems.models import BlockKind, TandemState

BLOCKS: Mapping[str, str] = {
    BlockKind.BLOCK: lazy_gettext("block weeks"),
    BlockKind.EXAM: lazy_gettext("examinations"),
    BlockKind.IMPOSSIBLE: lazy_gettext("not possible"),
}
STATES: Mapping[str, str] = {
    TandemState.ACTIVE: lazy_gettext("takes part"),
    TandemState.PAUSED: lazy_gettext("pauses"),
    TandemState.LEFT: lazy_gettext("has left"),
}
STAGES: Mapping[str, str] = {
    "idea": lazy_gettext("Idea"),
    "planning": lazy_gettext("Planning"),
    "trial": lazy_gettext("Trial"),
    "anchoring": lazy_gettext("Anchoring"),
}
