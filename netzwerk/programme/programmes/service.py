"""Creating a programme in the browser, from a bundled template or that of another programme, and naming it anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from netzwerk.core import audit, editing
from netzwerk.core.access import Actor
from netzwerk.core.db import db
from netzwerk.core.errors import Forbidden, Invalid, NotFound
from netzwerk.core.languages import gettext as _
from netzwerk.networks import policy
from netzwerk.networks import service as networks
from netzwerk.networks.models import Programme
from netzwerk.networks.service import ProgrammeDetails
from netzwerk.programme.programmes import queries, templates
from netzwerk.reflections import service as reflections
from netzwerk.reflections.service import PromptSetDetails

CREATED, RENAMED = "programme.created", "programme.renamed"


@dataclass(frozen=True, kw_only=True)
class ProgrammeWish:
    """What a new programme is called, and which template it takes over.

    Attributes:
        template: key of a template as the form offers it.
        code: empty to have one made of the title.
        title, description: in every language that was filled in; German at least.
    """

    template: str
    code: str
    title: dict[str, str]
    description: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Naming:
    """What a programme is called, in every language that was filled in; German at least.

    Attributes:
        version: that of the words which the form was based on.
    """

    version: int
    title: dict[str, str]
    description: dict[str, str]


def create(actor: Actor, wish: ProgrammeWish) -> int:
    """Create a programme with a copy of the template and its prompt sets; its number.

    Raises:
        Forbidden: if the actor does not administer the installation.
        Invalid: if there is no such template, the title is missing, or the code is none or taken.
    """
    if not actor.is_administrator:
        raise Forbidden
    if not wish.title.get("de"):
        raise Invalid("title_de", _("Enter the title of the programme."))
    found = _source(wish.template)
    if found is None:
        raise Invalid("template", _("Choose one of the offered values."))
    code = wish.code or policy.plain_code_from(wish.title["de"])
    if not policy.is_code(code):
        raise Invalid("code", _("Use lower-case letters, digits and single hyphens only, such as tandem-network."))
    template, prompt_sets = found
    programme = _create(wish, code, {**template, "code": code, "title": wish.title, "description": wish.description})
    for one in prompt_sets:
        reflections.write_prompts(programme.id, one)
    audit.record(actor.person_id, CREATED, "programme", programme.id, {"code": code, "template": wish.template})
    db.session.flush()
    return programme.id


def rename(actor: Actor, programme_id: int, naming: Naming) -> None:
    """Say anew what a programme is called; its code, its template and its networks stay as they are.

    Raises:
        NotFound: if there is no such programme.
        Forbidden: if the actor does not administer the installation.
        Invalid: if the German title is missing.
        Stale: if somebody gave it other words since the form was opened; the same words twice are no clash.
    """
    if not actor.is_administrator:
        raise Forbidden
    programme = db.session.get(Programme, programme_id, with_for_update=True, populate_existing=True)
    if programme is None:
        raise NotFound
    if not naming.title.get("de"):
        raise Invalid("title_de", _("Enter the title of the programme."))
    told = {"title": naming.title, "description": naming.description}
    changes: dict[str, list[object]] = {name: [] for name, words in told.items() if getattr(programme, name) != words}
    if not changes:
        return
    editing.check(queries.naming(programme), naming.version)
    programme.title, programme.description = naming.title, naming.description
    programme.template = {**programme.template, **told}
    audit.record(actor.person_id, RENAMED, "programme", programme.id, {"changes": changes})
    db.session.flush()


def _create(wish: ProgrammeWish, code: str, template: dict[str, Any]) -> Programme:
    details = ProgrammeDetails(code=code, title=wish.title, description=wish.description, template=template)
    try:
        with db.session.begin_nested():
            return networks.create_programme(details)
    except IntegrityError:
        if db.session.scalar(select(Programme.id).where(Programme.code == code)) is None:
            raise
    raise Invalid("code", _("There is a programme with the code “%(code)s” already. Choose another one.", code=code))


def _source(key: str) -> tuple[dict[str, Any], Sequence[PromptSetDetails]] | None:
    """The template behind a key, with the newest version of each of its prompt sets."""
    place, _colon, name = key.partition(":")
    if place == queries.BUNDLED:
        content = templates.content(name)
        return None if content is None else (templates.stored(content), templates.prompt_sets(content))
    number = int(name) if name.isdecimal() and len(name) < 10 else 0
    programme = db.session.get(Programme, number) if place == queries.OF_PROGRAMME else None
    return None if programme is None else (dict(programme.template), queries.prompt_sets(programme.id))
