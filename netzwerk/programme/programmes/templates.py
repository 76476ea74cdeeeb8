"""Programme templates: what a programme stores of one, and those that come with the application."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from typing import Any

import yaml

from netzwerk.core.languages import say
from netzwerk.reflections.models import Level
from netzwerk.reflections.service import PromptDetails, PromptSetDetails
from netzwerk.settings import ROOT

Content = Mapping[str, Any]

FOLDER = ROOT / "seeds" / "programmes"
APART = frozenset({"kind", "prompt_sets"})
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Bundled:
    """A template that comes with the application; title and description in the language of the page."""

    code: str
    title: str
    description: str


def bundled() -> tuple[Bundled, ...]:
    """The templates that come with the application, by title."""
    found = [Bundled(one["code"], say(one["title"]), say(one["description"])) for one in _contents().values()]
    return tuple(sorted(found, key=lambda one: one.title))


def content(code: str) -> Content | None:
    """What a template that comes with the application holds; None if there is no such one."""
    return _contents().get(code)


def stored(found: Content) -> dict[str, Any]:
    """What is kept of a template with its programme: plain values, without the prompt sets."""
    return {key: _plain(value) for key, value in found.items() if key not in APART}


def prompt_sets(found: Content) -> Sequence[PromptSetDetails]:
    """The prompt sets of a template."""
    return [_prompt_set(one) for one in found.get("prompt_sets", ())]


def _prompt_set(found: Content) -> PromptSetDetails:
    return PromptSetDetails(
        kind=found["kind"],
        version=int(found["version"]),
        title=dict(found["title"]),
        minutes=int(found["minutes"]),
        prompts=[
            PromptDetails(
                topic=prompt["topic"],
                kind=prompt["kind"],
                title=dict(prompt["title"]),
                widest_level=Level[prompt["widest"].upper()],
                hint=dict(prompt.get("hint", {})),
                starters=[dict(starter) for starter in prompt.get("starters", ())],
                low=dict(prompt.get("low", {})),
                high=dict(prompt.get("high", {})),
            )
            for prompt in found.get("prompts", ())
        ],
    )


@cache
def _contents() -> Mapping[str, Content]:
    files = (yaml.load(path.read_bytes(), Loader=LOADER) for path in sorted(FOLDER.glob("*.yaml")))  # noqa: S506
    return {one["code"]: one for one in files}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return value.isoformat() if isinstance(value, (date, datetime)) else value
