"""Start pages: where everybody lands, and what each role sees first in a network."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from netzwerk.core import clock, dates, languages
from netzwerk.core.access import NETWORK_ROLES, Actor, Audience, RoleKind, actor_or_none, audience, current_actor
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import language
from netzwerk.core.reading import REMEMBERED, Same
from netzwerk.core.tasks import Task
from netzwerk.core.timeline import Timeline
from netzwerk.core.unit_of_work import transaction
from netzwerk.dashboard import board_report, figures, navigation, queries, tasks
from netzwerk.dashboard.facts import Facts, NextEvent, TandemLine, TandemTable, last_turn
from netzwerk.dashboard.figures import Trend
from netzwerk.events import queries as events
from netzwerk.events import wording
from netzwerk.events.facts import Dated
from netzwerk.events.models import EventKind
from netzwerk.networks import queries as networks
from netzwerk.networks.pages import network_by_code
from netzwerk.networks.queries import NetworkHeader, PhaseRow
from netzwerk.programme import clock as programme
from netzwerk.programme import lines
from netzwerk.programme.clock import Frame, Step
from netzwerk.projects import queries as projects
from netzwerk.reflections import calls, marks
from netzwerk.reflections import queries as reflections
from netzwerk.reflections import service as reading
from netzwerk.reflections.rounds import Round
from netzwerk.tandems import concerns
from netzwerk.tandems import queries as tandems
from netzwerk.tandems.models import TandemState

MORNING_ENDS = 11
DAY_ENDS = 18
ALL = "all"

blueprint = Blueprint("dashboard", __name__)


@blueprint.get("/")
@audience(Audience.ANYONE)
def home() -> ResponseReturnValue:
    """Lead on: to the sign-in page, to the one network of the actor, or to the list of networks."""
    actor = actor_or_none()
    if actor is None:
        return redirect(url_for("people.sign_in"))
    codes = queries.codes_of(actor, limit=2)
    if len(codes) == 1:
        return redirect(url_for("dashboard.start", code=codes[0]))
    return redirect(url_for("networks.index"))


@blueprint.get("/n/<code>/")
@audience(*NETWORK_ROLES, Audience.ADMINISTRATOR)
def start(code: str) -> ResponseReturnValue:
    """What the actor comes for; whoever holds several roles sees the strongest first and may ask for another."""
    network = network_by_code(code)
    actor = current_actor()
    held = navigation.roles_in(actor, network)
    wanted = request.args.get("as", "")
    role = next((one for one in held if one.value == wanted), held[0])
    return PAGES[role](actor, network, clock.now(), [one for one in held if one is not role])


def _coordination(actor: Actor, network: NetworkHeader, now: datetime, others: list[Audience]) -> ResponseReturnValue:
    today, every = dates.local_day(now, network.zone), events.programme(actor, network)
    known = Facts(
        network=network,
        now=last_turn(now, network.zone, every),
        events=every,
        phases=networks.phases(network.id),
        grid=reflections.grid(actor, network, now),
        tandems=tandems.all_of(actor, network),
        attending=queries.attending(network),
        projects=queries.projects(actor, network),
        polls=queries.polls(network, today),
        desk=queries.desk(network, today),
    )
    desk = _desk(languages.variant(), known, wants_all=request.args.get("tandems") == ALL)
    g.waiting = desk.waiting
    return render_template("dashboard/coordination.html", desk=desk, **_frame(known, now, others))


@dataclass(frozen=True, eq=False)
class CoordinationDesk:
    """What the start page of coordination shows; equal to itself only.

    Attributes:
        waiting: how many tasks there are.
        later: how many of them are not shown.
        years: first and last month of the programme.
    """

    tasks: tuple[Task, ...]
    waiting: int
    later: int
    next: NextEvent | None
    timeline: Timeline
    years: str
    participation: Trend
    handed_in: Trend
    reached: Trend
    table: TandemTable


@lru_cache(REMEMBERED)
def _desk(_variant: str, known: Facts, *, wants_all: bool) -> CoordinationDesk:
    """What follows from what is known, in a language: thought through again only when something of it has changed."""
    waiting = tasks.of_coordination(known, url_for)
    shown = waiting[: tasks.SHOWN]
    return CoordinationDesk(
        tasks=Same(shown),
        waiting=len(waiting),
        later=len(waiting) - len(shown),
        next=known.next_of(known.coming()) or known.next_of(() if known.proposed is None else (known.proposed,)),
        timeline=_timeline(known),
        years=_years(known.network),
        participation=figures.participation(known),
        handed_in=figures.reflections(known),
        reached=figures.milestones(known),
        table=_tandem_table(known, wants_all=wants_all),
    )


def _facilitation(actor: Actor, network: NetworkHeader, now: datetime, others: list[Audience]) -> ResponseReturnValue:
    every = events.programme(actor, network)
    known = Facts(
        network=network,
        now=last_turn(now, network.zone, every),
        events=every,
        grid=reflections.grid(actor, network, now),
        tandems=tandems.all_of(actor, network),
        attending=queries.attending(network),
        projects=queries.projects(actor, network),
    )
    desk = _facilitator_desk(languages.variant(), known, wants_all=request.args.get("tandems") == ALL)
    g.waiting = desk.waiting
    return render_template(
        "dashboard/facilitation.html",
        desk=desk,
        agreements=queries.agreements(network, None, limit=5),
        **_frame(known, now, others),
    )


@dataclass(frozen=True, eq=False)
class FacilitatorDesk:
    """What the start page of facilitation shows; equal to itself only.

    Attributes:
        waiting: how many tasks there are, of which the first are shown.
        meeting: the one to prepare.
        round: the reflection round that feeds it.
    """

    tasks: tuple[Task, ...]
    waiting: int
    meeting: Dated | None
    next: NextEvent | None
    round: Round | None
    table: TandemTable


@lru_cache(REMEMBERED)
def _facilitator_desk(_variant: str, known: Facts, *, wants_all: bool) -> FacilitatorDesk:
    meeting = next(iter(known.coming(EventKind.KICKOFF, EventKind.MEETING)), None)
    waiting = tasks.of_facilitation(known, url_for)
    return FacilitatorDesk(
        tasks=Same(waiting[: tasks.SHOWN]),
        waiting=len(waiting),
        meeting=meeting,
        next=known.next_of((meeting,) if meeting else ()),
        round=known.grid.of_meeting(meeting.id) if meeting else None,
        table=_tandem_table(known, wants_all=wants_all),
    )


def _tandem(actor: Actor, network: NetworkHeader, now: datetime, others: list[Audience]) -> ResponseReturnValue:
    seat = actor.seat_in(network)
    assert seat is not None
    known = Facts(
        network=network,
        now=now,
        events=events.programme(actor, network),
        grid=reflections.grid(actor, network, now, tandem_id=seat.tandem_id),
    )
    own = next((tandem for tandem in known.grid.tandems if tandem.id == seat.tandem_id), None)
    current, upcoming = known.grid.current, known.coming()[:3]
    return render_template(
        "dashboard/tandem.html",
        side=seat.side,
        own=own,
        calls=calls.of_side(known.grid, own, seat.side, network, now) if own else (),
        current=current,
        cell=known.grid.cell(own, current) if own and current else None,
        is_late=current is not None
        and current.is_closed
        and current.meeting_at is not None
        and now < current.meeting_at,
        opening=next((one for one in known.grid.rounds if one.window and not one.is_closed), None),
        dated=tuple((_event_name(event), event) for event in upcoming),
        unanswered=frozenset()
        if known.is_closed
        else queries.open_reply(network, actor).intersection(event.id for event in upcoming),
        project=projects.of_tandem(actor, network, seat.tandem_id),
        agreements=queries.agreements(network, sorted(actor.tandem_ids(network)), limit=4),
        **_frame(known, now, others),
    )


def _board(actor: Actor, network: NetworkHeader, now: datetime, others: list[Audience]) -> ResponseReturnValue:
    known = Facts(
        network=network,
        now=now,
        events=events.programme(actor, network),
        grid=reflections.grid(actor, network, now),
        attending=queries.attending(network),
        projects=queries.projects(actor, network, for_counts=True),
        ratings=queries.ratings(network),
        passages=queries.passages(network),
    )
    report = board_report.build(known)
    if report.passages:
        with transaction():
            read = {passage.entry_id for passage in report.passages}
            reading.note_reading(actor, network, read, now, function=RoleKind.BOARD.value)
    return render_template(
        "dashboard/board.html",
        report=report,
        upcoming=known.coming()[:4],
        **_frame(known, now, others),
    )


def _partner(actor: Actor, network: NetworkHeader, now: datetime, others: list[Audience]) -> ResponseReturnValue:
    known = Facts(network=network, now=now, events=events.programme(actor, network))
    return render_template("dashboard/partner.html", upcoming=known.coming(), **_frame(known, now, others))


def _administration(
    _actor: Actor, network: NetworkHeader, now: datetime, others: list[Audience]
) -> ResponseReturnValue:
    people = url_for("networks.people", code=network.code)
    organisations = url_for("networks.organisations", code=network.code)
    links = [
        ("id", _("People"), _("Who has which role, and since when"), people),
        ("building", _("Organisations"), _("Schools, companies and partners"), organisations),
        (
            "settings",
            _("Operation"),
            _("State of the installation, worker and mail"),
            url_for("admin.operation"),
        ),
    ]
    return render_template(
        "dashboard/administration.html",
        links=links,
        **_frame(Facts(network=network, now=now), now, others),
    )


PAGES: dict[Audience, Callable[[Actor, NetworkHeader, datetime, list[Audience]], ResponseReturnValue]] = {
    Audience.COORDINATOR: _coordination,
    Audience.FACILITATOR: _facilitation,
    Audience.TANDEM: _tandem,
    Audience.BOARD: _board,
    Audience.PARTNER: _partner,
    Audience.ADMINISTRATOR: _administration,
}


def _frame(known: Facts, now: datetime, others: list[Audience]) -> dict[str, object]:
    network = known.network
    return {
        "network": network,
        "known": known,
        "today": known.today,
        "greeting": _greeting(now, network.zone),
        "event_name": _event_name,
        "month_line": _month_line(network, known.today),
        "other_roles": others,
    }


def _years(network: NetworkHeader) -> str:
    first, last = (dates.format_month(day, language()) for day in (network.starts_on, network.ends_on))
    return f"{first} – {last}"


def _month_line(network: NetworkHeader, today: date) -> str:
    count = dates.months_between(network.starts_on, network.ends_on)
    if today < network.starts_on:
        return _("Begins on %(day)s", day=dates.format_day(network.starts_on, language()))
    if today > network.ends_on:
        return _("Ended on %(day)s", day=dates.format_day(network.ends_on, language()))
    return _("Month %(number)s of %(count)s", number=dates.months_between(network.starts_on, today), count=count)


def _event_name(event: Dated, *, short: bool = False) -> str:
    if short:
        return wording.short_name(event.kind, event.number)
    return wording.full_name(event.kind, event.number, event.title)


def _greeting(now: datetime, zone: str) -> str:
    hour = dates.local(now, zone).hour
    if hour < MORNING_ENDS:
        return _("Good morning")
    return _("Good day") if hour < DAY_ENDS else _("Good evening")


def _timeline(known: Facts) -> Timeline:
    network = known.network
    frame = Frame(starts_on=network.starts_on, ends_on=network.ends_on, zone=network.zone, today=known.today)
    return _drawn(languages.variant(), network.code, frame, known.events, known.grid.rounds, known.phases)


@lru_cache(256)
def _drawn(
    _variant: str,
    code: str,
    frame: Frame,
    every_event: tuple[Dated, ...],
    rounds: tuple[Round, ...],
    phases: tuple[PhaseRow, ...],
) -> Timeline:
    """The picture of the two years, drawn again only when something in it changes, or the day or the language."""
    plan = programme.build(frame, every_event, rounds)

    def href_of(step: Step) -> str:
        if step.is_window:
            return url_for("reflections.matrix", code=code)
        return url_for("events.show", code=code, event_id=step.id)

    return lines.timeline(plan, phases, href_of)


def _tandem_table(known: Facts, *, wants_all: bool) -> TandemTable:
    rounds = marks.of_grid(known.grid)
    present = [tandem for tandem in known.tandems if tandem.state != TandemState.LEFT]
    meetings = {tandem.id: known.marks(tandem.id) for tandem in present}
    check = [
        tandem
        for tandem in present
        if concerns.of_tandem(
            tandem, meetings[tandem.id], known.cards.get(tandem.id), rounds.get(tandem.id, ()), known.today
        )
    ]
    shows_all = wants_all or not check
    current = known.grid.current
    shown = len(known.held(EventKind.MEETING)) + 1
    return TandemTable(
        lines=tuple(
            TandemLine(
                tandem,
                meetings[tandem.id][:shown],
                known.cards.get(tandem.id),
                known.grid.cells.get((tandem.id, current.id)) if current else None,
            )
            for tandem in (present if shows_all else check)
        ),
        to_check=len(check),
        all=len(present),
        shows_all=shows_all,
        round_number=current.number if current else None,
        is_closed=current.is_closed if current else False,
    )
