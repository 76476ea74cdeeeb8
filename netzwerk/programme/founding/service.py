"""Setting up a network with everything that has a date, in one go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from netzwerk.core import audit, clock, dates
from netzwerk.core.access import Actor, RoleKind
from netzwerk.core.db import db
from netzwerk.core.errors import Invalid, NotFound
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import say, spoken
from netzwerk.events import service as events
from netzwerk.events import wording as event_wording
from netzwerk.events.models import EventKind
from netzwerk.events.outset import service as outset
from netzwerk.events.service import DayDetails, EventDetails
from netzwerk.networks import policy, regions
from netzwerk.networks import service as networks
from netzwerk.networks.models import Network, Programme
from netzwerk.networks.roles import service as roles
from netzwerk.networks.service import NetworkDetails, PhaseDetails, RoleDetails
from netzwerk.programme import checking, patterns, proposal
from netzwerk.programme.checking import Weight
from netzwerk.programme.founding import queries
from netzwerk.programme.obstacles import Obstacles
from netzwerk.programme.proposal import Draft
from netzwerk.reflections import service as reflections
from netzwerk.reflections.service import RoundDetails


@dataclass(frozen=True, kw_only=True)
class FrameDetails:
    """What a network is; the code is lower case and free."""

    programme_id: int
    code: str
    title: str
    region: str
    sector: str
    starts_on: date
    ends_on: date
    target_tandems: int
    target_meetings: int
    target_seminars: int
    form_of_address: str
    language: str


@dataclass(frozen=True)
class Coordination:
    """Who shall coordinate: somebody known by the address, else somebody new with this name."""

    email: str
    name: str


def found(
    actor: Actor,
    frame: FrameDetails,
    drafts: Sequence[Draft],
    reasons: Mapping[str, str],
    coordination: Coordination | None = None,
) -> Network:
    """Create a network with phases, events, reflection rounds and its coordination.

    Whoever is not only an administrator coordinates it from today on. Events are drafts; one without days is planned
    without a date. The round before the meeting in the middle and the closing round take the full set of prompts.

    Args:
        reasons: by key of the event, why it takes place on a day that something stands against.

    Raises:
        NotFound: if the programme is not for the actor.
        Invalid: if the code is taken, a date is impossible, one that needs a reason has none, or somebody who only
            administers wants to coordinate.
    """
    programme = db.session.get(Programme, frame.programme_id)
    if programme is None or not policy.may_found_in(actor, programme.id):
        raise NotFound
    if not policy.is_code(frame.code):
        raise Invalid("code", _("This code cannot stand in an address."))
    obstacles = queries.obstacles(frame.region, frame.starts_on, frame.ends_on)
    _refuse(drafts, reasons, checking.findings(drafts, frame.starts_on, frame.ends_on, _zone(frame), obstacles))
    proposed = {one.pattern.key: one.days for one in _proposal(frame, programme, obstacles)}
    network = _create(frame, programme)
    audit.record(actor.person_id, queries.FOUNDED, "network", network.id, {"code": network.code})
    meetings: dict[int, int] = {}
    for draft in drafts:
        event = events.plan(network.id, _event(draft, frame, is_derived=draft.days == proposed.get(draft.pattern.key)))
        event.date_reason = reasons.get(draft.pattern.key, "")
        outset.lay_out(event.id)
        if draft.pattern.kind == EventKind.MEETING and draft.pattern.number:
            meetings[draft.pattern.number] = event.id
    _plan_rounds(network.id, programme.id, meetings, drafts)
    _appoint(actor, network, coordination)
    db.session.flush()
    return network


def taken(code: str) -> bool:
    """Whether a network has this code."""
    return db.session.scalar(select(Network.id).where(Network.code == code)) is not None


def _refuse(drafts: Sequence[Draft], reasons: Mapping[str, str], found: Sequence[checking.Finding]) -> None:
    keys = {one.pattern.key for one in drafts}
    for one in found:
        if one.key in keys and one.weight is Weight.FAULT:
            raise Invalid(f"{one.key}_1_on", one.sentence)
        if one.key in keys and one.weight is Weight.NEEDS_REASON and not reasons.get(one.key):
            raise Invalid(f"{one.key}_reason", reason_wanted(one.sentence))


def reason_wanted(sentence: str) -> str:
    """What to say at the field when a date with something against it has no reason."""
    return _("%(sentence)s Choose another day, or say why it has to be this one.", sentence=sentence)


def _proposal(frame: FrameDetails, programme: Programme, obstacles: Obstacles) -> Sequence[Draft]:
    wanted = patterns.events(programme.template, meetings=frame.target_meetings, seminars=frame.target_seminars)
    return proposal.propose(wanted, frame.starts_on, frame.ends_on, obstacles)


def _create(frame: FrameDetails, programme: Programme) -> Network:
    details = NetworkDetails(
        programme_id=programme.id,
        code=frame.code,
        title=frame.title,
        region=frame.region,
        starts_on=frame.starts_on,
        ends_on=frame.ends_on,
        sector={frame.language: frame.sector} if frame.sector else {},
        zone=_zone(frame),
        language=frame.language,
        form_of_address=frame.form_of_address,
        target_tandems=frame.target_tandems,
        target_meetings=frame.target_meetings,
        target_seminars=frame.target_seminars,
        phases=[
            PhaseDetails(title=dict(one.title), starts_on=one.starts_on, ends_on=one.ends_on)
            for one in patterns.phases(programme.template, frame.starts_on, frame.ends_on)
        ],
    )
    if not taken(frame.code):
        try:
            with db.session.begin_nested():
                return networks.found_network(details)
        except IntegrityError:
            if not taken(frame.code):
                raise
    raise Invalid(
        "code",
        _("There is a network with the code “%(code)s” already. Choose another one.", code=frame.code),
    )


def _event(draft: Draft, frame: FrameDetails, *, is_derived: bool) -> EventDetails:
    pattern, zone = draft.pattern, _zone(frame)
    with spoken(frame.language):
        return EventDetails(
            kind=pattern.kind,
            number=pattern.number,
            title=say(pattern.title) or event_wording.short_name(pattern.kind, pattern.number),
            focus=say(pattern.focus),
            goals=say(pattern.goals),
            preparation=say(pattern.preparation),
            format=pattern.format,
            date_is_derived=bool(draft.days) and is_derived,
            days=[
                DayDetails(
                    starts_at=dates.at(day.on, day.starts, zone),
                    ends_at=dates.at(day.on, day.ends, zone),
                )
                for day in draft.days
            ],
        )


def _plan_rounds(network_id: int, programme_id: int, meetings: Mapping[int, int], drafts: Sequence[Draft]) -> None:
    sets = queries.prompt_sets(programme_id)
    if not sets:
        return
    short = sets.get("short", next(iter(sets.values())))
    full = sets.get("full", short)
    half_time = (len(meetings) + 1) // 2 if len(meetings) > 1 else 0
    rounds = [
        RoundDetails(number=number, prompt_set_id=full if number == half_time else short, meeting_id=event_id)
        for number, event_id in sorted(meetings.items())
    ]
    window = proposal.closing_window(drafts)
    if window:
        closing = RoundDetails(
            number=len(meetings) + 1, prompt_set_id=full, fixed_opens=window.opens_on, fixed_due=window.due_on
        )
        rounds.append(closing)
    reflections.plan_rounds(network_id, rounds)


def _appoint(actor: Actor, network: Network, coordination: Coordination | None) -> None:
    today = dates.local_day(clock.now(), network.zone)
    if network.programme_id in policy.programmes_of(actor):
        networks.give_role(
            network.id, RoleDetails(person_id=actor.person_id, kind=RoleKind.COORDINATOR, valid_from=today)
        )
    if coordination is None:
        return
    person = roles.person_for(
        actor,
        coordination.email,
        coordination.name,
        network.language,
        calling=roles.calling_to(network, RoleKind.COORDINATOR),
        email_field="coordinator_email",
        name_field="coordinator_name",
    )
    roles.refuse_oneself(actor, network, person.id, RoleKind.COORDINATOR, "coordinator_email")
    if person.id != actor.person_id:
        details = RoleDetails(person_id=person.id, kind=RoleKind.COORDINATOR, valid_from=today)
        role = networks.give_role(network.id, details)
        db.session.flush()
        roles.tell_given(actor, network, role, person)


def _zone(frame: FrameDetails) -> str:
    return regions.zone_of(frame.region)
