"""The signature sheet of an event as a file."""

from __future__ import annotations

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue

from netzwerk.core import clock, installation
from netzwerk.core.access import Audience, audience, current_actor
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import language, say
from netzwerk.events import queries
from netzwerk.events.presence import queries as presence
from netzwerk.networks.pages import current_network
from netzwerk.reports import pdf
from netzwerk.reports.formats import MEDIA_TYPES
from netzwerk.reports.signature_sheet.builder import build

blueprint = Blueprint("signature_sheets", __name__)


@blueprint.get("/n/<code>/events/<int:event_id>/signature-sheet.pdf")
@audience(Audience.COORDINATOR, Audience.FACILITATOR)
def file(code: str, event_id: int) -> ResponseReturnValue:  # noqa: ARG001
    """The list to sign as PDF; its file name tells no names."""
    actor, network = current_actor(), current_network()
    sheet = presence.sheet(actor, network, event_id)
    document = build(
        queries.get(actor, network, event_id),
        sheet,
        network=network.title,
        zone=network.zone,
        notice=say(installation.banner.value),
        variant=language(),
    )
    name = _("attendance-list-%(n)s", n=event_id)
    disposition = {"Content-Disposition": f'attachment; filename="{name}.pdf"'}
    return Response(pdf.render(document, clock.now()), headers=disposition, content_type=MEDIA_TYPES["pdf"])
