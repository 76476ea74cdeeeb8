"""The list of an event as rows of words; never food or access, which is health data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from netzwerk.core import dates
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import lazy_gettext
from netzwerk.events.models import Attendance, Reply
from netzwerk.events.presence.facts import CameAlong, Expected, Sheet

SIDES: Mapping[str | None, str] = {"school": lazy_gettext("School"), "company": lazy_gettext("Company")}
REPLIES: Mapping[str, str] = {
    Reply.OPEN: lazy_gettext("no answer yet"),
    Reply.ACCEPTED: lazy_gettext("is coming"),
    Reply.DECLINED: lazy_gettext("is not coming"),
    Reply.REPRESENTED: lazy_gettext("sends a deputy"),
}
ATTENDANCE: Mapping[str | None, str] = {
    Attendance.PRESENT: lazy_gettext("present"),
    Attendance.PARTLY: lazy_gettext("partly"),
    Attendance.EXCUSED: lazy_gettext("excused in advance"),
    Attendance.ABSENT: lazy_gettext("absent"),
}
MODES: Mapping[str, str] = {"on_site": lazy_gettext("On site"), "online": lazy_gettext("Online")}


def rows(sheet: Sheet, zone: str) -> Iterator[list[str]]:
    """Header and one row for each person who was asked or came, by tandem and side.

    Args:
        zone: in which the day of an answer is meant.
    """
    yield [
        *(_("Tandem"), _("Side"), _("Name"), _("Organisation"), _("Answer"), _("Answered on")),
        *(_("Deputy"), _("Where"), _("Attendance")),
    ]
    for part in sheet.tandems:
        yield from _people((*part.school, *part.company), zone)
        yield from _along(part.came_along)
    yield from _people(sheet.others, zone)
    yield from _along(sheet.guests)


def _people(some: Iterable[Expected], zone: str) -> Iterator[list[str]]:
    for one in some:
        reply = _("waiting list") if one.is_waiting else str(REPLIES[one.reply])
        answered = dates.local_day(one.replied_at, zone).isoformat() if one.replied_at else ""
        yield [
            *(_number(one.tandem_number), str(SIDES.get(one.side, "")), one.name, one.organisation, reply, answered),
            *(one.entry.deputy, str(MODES[one.entry.mode]), str(ATTENDANCE.get(one.attendance, ""))),
        ]


def _along(some: Iterable[CameAlong]) -> Iterator[list[str]]:
    for one in some:
        yield [
            *(_number(one.tandem_number), str(SIDES.get(one.side, "")), one.name, one.organisation),
            *(_("came along"), "", "", str(MODES[one.mode]), str(ATTENDANCE[one.attendance])),
        ]


def _number(tandem: int | None) -> str:
    return "" if tandem is None else str(tandem)
