"""The briefings of a network: list, page and files."""

from __future__ import annotations

from datetime import datetime

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from netzwerk.core import clock
from netzwerk.core.access import Audience, audience, current_actor
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import language
from netzwerk.core.unit_of_work import transaction
from netzwerk.events.models import EventKind
from netzwerk.events.wording import full_name
from netzwerk.networks.pages import network_by_code
from netzwerk.networks.queries import NetworkHeader
from netzwerk.reflections import service as reflections
from netzwerk.reports import mail_text, pdf, queries, word
from netzwerk.reports.briefing.builder import build
from netzwerk.reports.briefing.facts import BriefingFacts
from netzwerk.reports.briefing.release import for_mail
from netzwerk.reports.formats import MEDIA_TYPES

NOT_FOR_MAIL = frozenset({"patterns", "pairs", "tandems", "notes"})

blueprint = Blueprint("reports", __name__)


@blueprint.get("/n/<code>/briefings")
@audience(Audience.COORDINATOR, Audience.FACILITATOR)
def briefings(code: str) -> ResponseReturnValue:
    """Every meeting with how ready its briefing is."""
    network = network_by_code(code)
    rows = queries.briefings(current_actor(), network, clock.now())
    coming = [row for row in rows if not row.is_held and not row.is_cancelled]
    return render_template(
        "reports/briefings.html",
        network=network,
        next=coming[0] if coming else None,
        rows=rows,
        name_of=lambda row: full_name(EventKind.MEETING, row.number, row.title),
        code=code,
    )


@blueprint.get("/n/<code>/events/<int:event_id>/briefing")
@audience(Audience.COORDINATOR, Audience.FACILITATOR)
def briefing(code: str, event_id: int) -> ResponseReturnValue:
    """The briefing of a meeting as a page, with its text for a mail."""
    network = network_by_code(code)
    facts = _read(network, event_id, clock.now())
    document = build(facts, language())
    return render_template(
        "reports/briefing.html",
        network=network,
        facts=facts,
        document=document,
        mail=mail_text.render(build(for_mail(facts), language()), NOT_FOR_MAIL),
        event_id=event_id,
        code=code,
    )


@blueprint.get("/n/<code>/events/<int:event_id>/briefing.pdf")
@audience(Audience.COORDINATOR, Audience.FACILITATOR)
def briefing_pdf(code: str, event_id: int) -> ResponseReturnValue:
    """The briefing of a meeting as PDF."""
    now = clock.now()
    facts = _read(network_by_code(code), event_id, now)
    return _file(pdf.render(build(facts, language()), now), "pdf", facts)


@blueprint.get("/n/<code>/events/<int:event_id>/briefing.docx")
@audience(Audience.COORDINATOR, Audience.FACILITATOR)
def briefing_docx(code: str, event_id: int) -> ResponseReturnValue:
    """The briefing of a meeting as a Word file."""
    now = clock.now()
    facts = _read(network_by_code(code), event_id, now)
    return _file(word.render(build(facts, language()), now), "docx", facts)


def _read(network: NetworkHeader, event_id: int, now: datetime) -> BriefingFacts:
    actor = current_actor()
    facts = queries.briefing(actor, network, event_id, now)
    with transaction():
        reflections.note_reading_of_round(actor, network, event_id, now)
    return facts


def _file(content: bytes, kind: str, facts: BriefingFacts) -> Response:
    name = _("briefing-network-meeting-%(n)s", n=facts.meeting.number)
    disposition = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    return Response(content, headers=disposition, content_type=MEDIA_TYPES[kind])
