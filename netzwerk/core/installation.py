"""The one row that says what this installation is: demo or not, and how far its clock is off."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import CheckConstraint, select
from sqlalchemy.orm import Mapped, mapped_column

from netzwerk.core import clock
from netzwerk.core.db import Base, Translated, db
from netzwerk.core.slots import Slot

banner: Slot[dict[str, str]] = Slot("banner of the demo")
banner.fill({})


class Installation(Base):
    """Facts about the installation as a whole; there is one row at the most."""

    __tablename__ = "installation"
    __table_args__ = (CheckConstraint("id = 1", name="single"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    clock_offset_seconds: Mapped[int] = mapped_column(default=0)
    is_demo: Mapped[bool] = mapped_column(default=False)
    banner: Mapped[Translated] = mapped_column(default=dict)


def find() -> Installation | None:
    """The row, if the installation has one."""
    return db.session.scalar(select(Installation))


def set_demo(now: datetime, words: dict[str, str]) -> None:
    """Make this a demo whose clock shows `now` at this moment and runs on from there."""
    row = find() or Installation(id=1)
    row.clock_offset_seconds = int((now - clock.real_now()).total_seconds())
    row.is_demo = True
    row.banner = words
    db.session.add(row)
    clock.offset.fill(timedelta(seconds=row.clock_offset_seconds))
    banner.fill(words)
