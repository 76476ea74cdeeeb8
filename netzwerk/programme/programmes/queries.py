"""Reading programmes as the administration sees them: how many networks each has, and what a new one can start from."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, or_, select

from netzwerk.core.access import RoleKind
from netzwerk.core.db import db
from netzwerk.core.errors import NotFound
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import say
from netzwerk.networks.models import Network, Programme, Role
from netzwerk.programme.programmes import templates
from netzwerk.reflections.models import Level, Prompt, PromptSet
from netzwerk.reflections.service import PromptDetails, PromptSetDetails

BUNDLED, OF_PROGRAMME = "bundled", "programme"


@dataclass(frozen=True)
class ProgrammeRow:
    """A programme in the list; title and description in the language of the page.

    Attributes:
        coordinators: how many roles of coordination for the whole programme have not ended.
    """

    id: int
    code: str
    title: str
    description: str
    networks: int
    coordinators: int


@dataclass(frozen=True)
class Shape:
    """What a programme proposes to its networks, in numbers."""

    months: int
    meetings: int
    seminars: int
    sittings: int
    prompt_sets: int


@dataclass(frozen=True)
class StoredNaming:
    """What a programme is called, language by language, as its form shows it."""

    version: int
    title: dict[str, str]
    description: dict[str, str]

    @property
    def title_de(self) -> str:
        """The German title."""
        return self.title.get("de", "")

    @property
    def title_en(self) -> str:
        """The English title."""
        return self.title.get("en", "")

    @property
    def description_de(self) -> str:
        """The German description."""
        return self.description.get("de", "")

    @property
    def description_en(self) -> str:
        """The English description."""
        return self.description.get("en", "")


def programmes(today: date) -> tuple[ProgrammeRow, ...]:
    """All programmes by title, in one statement."""
    networks = select(func.count(Network.id)).where(Network.programme_id == Programme.id).scalar_subquery()
    coordinators = (
        select(func.count(Role.id))
        .where(
            Role.programme_id == Programme.id,
            Role.kind == RoleKind.COORDINATOR,
            or_(Role.valid_to.is_(None), Role.valid_to >= today),
        )
        .scalar_subquery()
    )
    rows = db.session.execute(
        select(Programme.id, Programme.code, Programme.title, Programme.description, networks, coordinators)
    )
    found = [ProgrammeRow(row[0], row[1], say(row[2]), say(row[3]), row[4], row[5]) for row in rows]
    return tuple(sorted(found, key=lambda one: (one.title, one.id)))


def programme(programme_id: int) -> Programme:
    """One programme.

    Raises:
        NotFound: if there is none.
    """
    found = db.session.get(Programme, programme_id)
    if found is None:
        raise NotFound
    return found


def naming(found: Programme) -> StoredNaming:
    """What a programme is called; its version is made of the words, because programmes do not count their changes."""
    words = json.dumps([found.title, found.description], sort_keys=True)
    return StoredNaming(zlib.crc32(words.encode()), found.title, found.description)


def networks_of(programme_id: int) -> int:
    """How many networks a programme has."""
    return db.session.scalar(select(func.count(Network.id)).where(Network.programme_id == programme_id)) or 0


def shape(found: Programme) -> Shape:
    """What a programme proposes to its networks, in numbers."""
    template = found.template or {}
    sets = db.session.scalar(select(func.count(PromptSet.id)).where(PromptSet.programme_id == found.id))
    return Shape(
        months=int(template.get("months", 0)),
        meetings=len(template.get("meetings", ())),
        seminars=len(template.get("seminars", ())),
        sittings=len(template.get("sittings", ())),
        prompt_sets=sets or 0,
    )


def sources() -> tuple[tuple[str, str], ...]:
    """What a new programme can start from: keys with names; templates of the application first."""
    rows = db.session.execute(select(Programme.id, Programme.title).order_by(Programme.id))
    own = [(f"{OF_PROGRAMME}:{row.id}", _("as in “%(title)s”", title=say(row.title))) for row in rows]
    return (*((f"{BUNDLED}:{one.code}", one.title) for one in templates.bundled()), *own)


def prompt_sets(programme_id: int) -> tuple[PromptSetDetails, ...]:
    """The newest version of each prompt set of a programme, with its prompts in order."""
    rows = db.session.scalars(
        select(PromptSet)
        .where(PromptSet.programme_id == programme_id)
        .order_by(PromptSet.kind, PromptSet.version, PromptSet.id)
    ).all()
    newest = {row.kind: row for row in rows}
    prompts = db.session.scalars(
        select(Prompt)
        .where(Prompt.prompt_set_id.in_([row.id for row in newest.values()]))
        .order_by(Prompt.prompt_set_id, Prompt.position)
    ).all()
    return tuple(
        PromptSetDetails(
            kind=row.kind,
            version=1,
            title=row.title,
            minutes=row.minutes,
            prompts=[_prompt(one) for one in prompts if one.prompt_set_id == row.id],
        )
        for row in newest.values()
    )


def _prompt(row: Prompt) -> PromptDetails:
    return PromptDetails(
        topic=row.topic,
        kind=row.kind,
        title=row.title,
        widest_level=Level(row.widest_level),
        hint=row.hint,
        starters=list(row.starters),
        low=row.low,
        high=row.high,
    )
