"""The list of networks, and organisations and people of one."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from netzwerk.core import clock, dates, paging
from netzwerk.core.access import Audience, audience, current_actor
from netzwerk.networks import directory, policy, queries, regions, wording
from netzwerk.networks.pages import current_network
from netzwerk.outbox import queries as outbox

blueprint = Blueprint("networks", __name__)

READERS = (Audience.COORDINATOR, Audience.FACILITATOR, Audience.TANDEM, Audience.ADMINISTRATOR)
LONGEST_WORDS = 100


@blueprint.get("/networks")
@audience(Audience.SIGNED_IN)
def index() -> ResponseReturnValue:
    """The networks that the actor has something to do with."""
    actor = current_actor()
    words = _words()
    page = queries.page_of(actor, words, _number())
    return render_template(
        "networks/index.html",
        page=page,
        words=words,
        may_found=policy.may_found(actor),
        has_programmes=bool(page.rows) or queries.has_programmes(),
        regions=regions,
        wording=wording,
    )


@blueprint.get("/n/<code>/organisations")
@audience(*READERS)
def organisations(code: str) -> ResponseReturnValue:
    """Schools, companies and partners of a network."""
    network, actor = current_network(), current_actor()
    words = _words()
    today = dates.local_day(clock.now(), network.zone)
    page = directory.organisations.value(actor, network, today, words, _number())
    return render_template(
        "networks/organisations.html",
        network=network,
        page=page,
        words=words,
        opens_tandems=actor.leads(network) or actor.seat_in(network) is not None,
        sets_up=policy.may_manage(actor, network) and not policy.is_closed(network),
        wording=wording,
        code=code,
    )


@blueprint.get("/n/<code>/people")
@audience(*READERS)
def people(code: str) -> ResponseReturnValue:
    """Who does what in a network today."""
    network, actor = current_network(), current_actor()
    words = _words()
    today = dates.local_day(clock.now(), network.zone)
    sets_up = policy.may_manage(actor, network) and not policy.is_closed(network)
    page = directory.people.value(actor, network, today, words, _number())
    shows_accounts = actor.is_coordinator(network) or actor.is_administrator
    return render_template(
        "networks/people.html",
        network=network,
        page=page,
        words=words,
        shows_accounts=shows_accounts,
        returned=outbox.bounced_addresses(row.person_id for row in page.rows) if shows_accounts else {},
        shows_emails=actor.leads(network) or actor.is_administrator,
        opens_tandems=actor.leads(network) or actor.seat_in(network) is not None,
        sets_up=sets_up,
        uninvited=directory.uninvited.value(network, today) if sets_up else 0,
        wording=wording,
        code=code,
    )


def _words() -> str:
    return request.args.get("q", "").strip()[:LONGEST_WORDS]


def _number() -> int:
    return paging.number_asked(request.args.get("page"))
