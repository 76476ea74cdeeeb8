"""The list of an event to take along, for whoever sees the names on its page."""

from __future__ import annotations

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from netzwerk.core import tables
from netzwerk.core.access import Audience, audience, current_actor
from netzwerk.core.languages import gettext as _
from netzwerk.events import wording
from netzwerk.events.presence import queries
from netzwerk.events.roster import builder
from netzwerk.networks.pages import current_network

blueprint = Blueprint("roster", __name__)


@blueprint.get("/n/<code>/events/<int:event_id>/participants.csv")
@audience(Audience.COORDINATOR, Audience.FACILITATOR)
def as_csv(code: str, event_id: int) -> ResponseReturnValue:
    """The list as CSV."""
    network = current_network()
    sheet = queries.sheet(current_actor(), network, event_id)
    return _download(code, event_id, tables.as_csv(builder.rows(sheet, network.zone)), "csv")


@blueprint.get("/n/<code>/events/<int:event_id>/participants.xlsx")
@audience(Audience.COORDINATOR, Audience.FACILITATOR)
def as_xlsx(code: str, event_id: int) -> ResponseReturnValue:
    """The list as a workbook."""
    network = current_network()
    sheet = queries.sheet(current_actor(), network, event_id)
    title = wording.short_name(sheet.kind, sheet.number)
    return _download(code, event_id, tables.as_xlsx(title, builder.rows(sheet, network.zone)), "xlsx")


def _download(code: str, event_id: int, content: bytes, kind: str) -> Response:
    name = _("participants-%(code)s-%(n)s", code=code, n=event_id)
    disposition = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    return Response(content, headers=disposition, content_type=tables.MEDIA_TYPES[kind])
