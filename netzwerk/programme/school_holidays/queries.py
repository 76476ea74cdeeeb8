"""Reading which school holidays are stored for which region, and for which years networks miss some."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from netzwerk.core.db import db
from netzwerk.networks import holidays, regions
from netzwerk.networks.holidays import Coverage
from netzwerk.networks.models import Network, NetworkState, SchoolHoliday
from netzwerk.programme.obstacles import Break, years_without
from netzwerk.programme.school_holidays.planning import Stored


@dataclass(frozen=True)
class RegionRow:
    """A region in the list.

    Attributes:
        years: first and last year for which school holidays are stored, None without any.
        networks: how many networks that are not archived lie there.
        missing: years of these networks for which hardly any are stored.
        public: how well its public holidays are known.
    """

    code: str
    name: str
    years: tuple[int, int] | None
    networks: int
    missing: tuple[int, ...]
    public: Coverage


def all_regions() -> tuple[RegionRow, ...]:
    """All regions that can be chosen and those in use; those of networks first, then by name, in two statements."""
    stored: dict[str, list[Break]] = {}
    for row in db.session.execute(
        select(SchoolHoliday.region, SchoolHoliday.starts_on, SchoolHoliday.ends_on).order_by(SchoolHoliday.starts_on)
    ):
        stored.setdefault(row.region, []).append(Break({}, row.starts_on, row.ends_on))
    used: dict[str, list[tuple[date, date]]] = {}
    for row in db.session.execute(
        select(Network.region, Network.starts_on, Network.ends_on).where(Network.state != NetworkState.ARCHIVED)
    ):
        used.setdefault(row.region, []).append((row.starts_on, row.ends_on))
    codes = {code for code, _name in regions.choices()} | set(used) | set(stored)
    rows = [_region(code, stored.get(code, []), used.get(code, [])) for code in codes]
    return tuple(sorted(rows, key=lambda row: (not row.networks, row.years is None, row.name)))


def is_region(code: str) -> bool:
    """Whether school holidays can be stored for a region: it can be chosen, or something lies there already."""
    if code in dict(regions.choices()):
        return True
    networks = select(Network.id).where(Network.region == code)
    return db.session.scalar(networks.union(select(SchoolHoliday.id).where(SchoolHoliday.region == code))) is not None


def stored(region: str, *, locks: bool = False) -> tuple[Stored, ...]:
    """The school holidays of a region by day.

    Args:
        locks: whether they stay as they are until the transaction ends.
    """
    found = select(SchoolHoliday).where(SchoolHoliday.region == region).order_by(SchoolHoliday.starts_on)
    rows = db.session.scalars(found.with_for_update() if locks else found)
    return tuple(Stored(row.id, dict(row.name), row.starts_on, row.ends_on) for row in rows)


def _region(code: str, breaks: list[Break], spans: Iterable[tuple[date, date]]) -> RegionRow:
    spans = list(spans)
    missing = {year for first, last in spans for year in years_without(breaks, first, last)}
    return RegionRow(
        code=code,
        name=regions.name_of(code),
        years=(breaks[0].starts_on.year, max(one.ends_on for one in breaks).year) if breaks else None,
        networks=len(spans),
        missing=tuple(sorted(missing)),
        public=holidays.coverage(code),
    )
