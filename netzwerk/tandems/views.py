"""The tandems of a network: the list, and one of them."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from netzwerk.core import clock, dates
from netzwerk.core.access import Audience, audience, current_actor
from netzwerk.core.pages import initials
from netzwerk.networks.models import NetworkState
from netzwerk.networks.pages import current_network
from netzwerk.tandems import concerns, handover, panels, policy, queries, wording
from netzwerk.tandems.concerns import Concern
from netzwerk.tandems.models import TandemState
from netzwerk.tandems.panels import EventMark, RoundMark

blueprint = Blueprint("tandems", __name__)

READERS = (Audience.COORDINATOR, Audience.FACILITATOR, Audience.TANDEM)
CHECK = "check"


@blueprint.get("/n/<code>/tandems")
@audience(*READERS)
def index(code: str) -> ResponseReturnValue:
    """All tandems; who leads the network first sees those that need a look, if asked for."""
    network, actor = current_network(), current_actor()
    today = dates.local_day(clock.now(), network.zone)
    tandems = queries.all_of(actor, network)
    projects = panels.projects.value(actor, network)
    leads = actor.leads(network)
    marks: Mapping[int, tuple[EventMark, ...]] = panels.events.value(network, None) if leads else {}
    rounds: Mapping[int, tuple[RoundMark, ...]] = (
        panels.rounds.value(actor, network, clock.now(), None) if leads else {}
    )
    reasons: dict[int, tuple[Concern, ...]] = {}
    if leads:
        reasons = {
            one.id: concerns.of_tandem(one, marks.get(one.id, ()), projects.get(one.id), rounds.get(one.id, ()), today)
            for one in tandems
        }
    taking_part = [one for one in tandems if one.state != TandemState.LEFT]
    only_check = leads and request.args.get("show") == CHECK
    return render_template(
        "tandems/index.html",
        network=network,
        tandems=[one for one in taking_part if reasons[one.id]] if only_check else taking_part,
        former=[one for one in tandems if one.state == TandemState.LEFT],
        total=len(taking_part),
        to_check=sum(bool(found) for found in reasons.values()),
        only_check=only_check,
        leads=leads,
        manages=policy.may_manage(actor, network) and network.state != NetworkState.ARCHIVED,
        own=actor.tandem_ids(network),
        meetings={one: [mark for mark in found if mark.kind == concerns.MEETING] for one, found in marks.items()},
        projects=projects,
        current={one: _current(found) for one, found in rounds.items()},
        reasons=reasons,
        wording=wording,
        code=code,
    )


@blueprint.get("/n/<code>/tandems/<int:tandem_id>")
@audience(*READERS)
def show(code: str, tandem_id: int) -> ResponseReturnValue:
    """One tandem: who is in it, its project, and how it takes part as far as that is for the reader."""
    network, actor = current_network(), current_actor()
    today = dates.local_day(clock.now(), network.zone)
    tandem = queries.get(actor, network, tandem_id)
    follows = policy.may_follow(actor, network, tandem_id)
    members = queries.members(actor, network, tandem_id, today)
    is_open = network.state != NetworkState.ARCHIVED
    has_left = tandem.brief.state == TandemState.LEFT
    marks = panels.events.value(network, [tandem_id]).get(tandem_id, ()) if follows else ()
    rounds = panels.rounds.value(actor, network, clock.now(), tandem_id).get(tandem_id, ()) if follows else ()
    return render_template(
        "tandems/show.html",
        network=network,
        tandem=tandem,
        current_members=[one for one in members if one.is_current(today)],
        other_members=[one for one in members if not one.is_current(today)],
        has_left=has_left,
        left_out=handover.left_out.value(network, tandem_id, clock.now())
        if is_open and tandem.brief.state == TandemState.ACTIVE and policy.may_manage(actor, network)
        else (),
        left_on=queries.left_on(tandem_id, network.zone) if has_left else None,
        project=panels.projects.value(actor, network).get(tandem_id),
        marks=[mark for mark in marks if mark.presence != "planned"],
        rounds=[mark for mark in rounds if mark.state == "submitted"] if has_left else rounds,
        follows=follows,
        is_own=tandem_id in actor.tandem_ids(network),
        leads=actor.leads(network),
        edits=is_open and policy.may_edit(actor, network, tandem_id),
        manages=is_open and not has_left and policy.may_manage(actor, network),
        followed_by={one.follows_id: one.name for one in members if one.follows_id is not None},
        today=today,
        wording=wording,
        initials=initials,
        code=code,
    )


def _current(rounds: tuple[RoundMark, ...]) -> RoundMark | None:
    started = [mark for mark in rounds if mark.is_open or mark.is_over]
    running = [mark for mark in started if mark.is_open]
    return next(iter(running or started[-1:]), None)
