"""What is done with the members of a tandem: one verb each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import or_, select

from netzwerk.core import audit, clock, dates, mail
from netzwerk.core.access import Actor, Side
from netzwerk.core.configuration import current
from netzwerk.core.db import db
from netzwerk.core.errors import Invalid, NotFound, Stale
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import language, lazy_gettext
from netzwerk.networks.queries import NetworkHeader
from netzwerk.people import policy as people_policy
from netzwerk.people import service as people
from netzwerk.people.letters import Calling, Recipient
from netzwerk.people.models import Person
from netzwerk.tandems import handover, service
from netzwerk.tandems.membership import letters
from netzwerk.tandems.membership.queries import member_version
from netzwerk.tandems.models import Tandem, TandemMember, TandemOrganisation, TandemState

TANDEM = "tandem"
ON_SIDE = {
    Side.SCHOOL: lazy_gettext("Member on the side of the school"),
    Side.COMPANY: lazy_gettext("Member on the side of the company"),
}


@dataclass(frozen=True, kw_only=True)
class NewMember:
    """Who joins; a name is needed only of somebody nobody knows yet.

    Attributes:
        also: whether it is meant that somebody who sits in another tandem of the network joins this one too.
    """

    email: str
    name: str
    organisation_id: int
    function: str
    is_spokesperson: bool
    valid_from: date
    also: bool = False


@dataclass(frozen=True, kw_only=True)
class MemberChange:
    """What a member does in the tandem."""

    organisation_id: int
    function: str
    is_spokesperson: bool


@dataclass(frozen=True, kw_only=True)
class Succession(NewMember):
    """Who follows a member, and what that member leaves behind."""

    note: str


@dataclass(frozen=True)
class Outcome:
    """What came of it.

    Attributes:
        name: what to call the person who joined, before the actor.
        is_invited: whether that person gets an account by mail now.
        invitations: how many invitations to events passed on.
    """

    name: str
    is_invited: bool
    invitations: int = 0


def add(actor: Actor, network: NetworkHeader, tandem_id: int, side: Side, details: NewMember) -> Outcome:
    """Put somebody on a side of a tandem; who has no account yet is invited to one.

    Raises:
        Invalid: if the address is none, the person is in the tandem already, or a day or an organisation does not fit.
    """
    tandem = service.take_up(actor, network, tandem_id, managing=True)
    _refuse_strange_day(network, details.valid_from, "valid_from")
    _refuse_foreign_organisation(tandem.id, side, details.organisation_id)
    person, is_invited = _person(actor, network, tandem, side, details)
    if _seat_of(tandem.id, person.id, details.valid_from) is not None:
        raise Invalid("email", _("%(name)s is in this tandem already.", name=person.name))
    _ask_about_others(network, tandem, person, details)
    member = _seat(tandem, side, person, details)
    _tell(network, tandem, member, person, is_invited=is_invited)
    audit.record(
        actor.person_id,
        "tandem.member_added",
        TANDEM,
        tandem.id,
        {"changes": {"person": [None, person.id], "starts_on": [None, details.valid_from.isoformat()]}},
    )
    db.session.flush()
    return Outcome(_as_entered(details, person), is_invited)


def change(
    actor: Actor, network: NetworkHeader, tandem_id: int, member_id: int, details: MemberChange, *, base: int
) -> None:
    """Change what a member does; a side has one spokesperson, and naming another one moves that.

    Raises:
        NotFound: if there is no such member.
        Invalid: if the organisation is none of the side.
        Stale: if somebody else changed the member meanwhile.
    """
    tandem, row = _member(actor, network, tandem_id, member_id)
    if member_version(row) != base:
        raise Stale
    side = Side(row.side)
    _refuse_foreign_organisation(tandem.id, side, details.organisation_id)
    changes: dict[str, list[object]] = {"person": [row.person_id, row.person_id]}
    if details.is_spokesperson != row.is_spokesperson:
        changes["spokesperson"] = [row.is_spokesperson, details.is_spokesperson]
    if details.organisation_id != row.organisation_id:
        changes["organisation"] = [row.organisation_id, details.organisation_id]
    if details.function != row.function:
        changes["function"] = []
    if len(changes) == 1:
        return
    row.function, row.organisation_id = details.function, details.organisation_id
    if details.is_spokesperson and not row.is_spokesperson:
        _make_spokesperson(tandem.id, row)
    row.is_spokesperson = details.is_spokesperson
    audit.record(actor.person_id, "tandem.member_changed", TANDEM, tandem.id, {"changes": changes})
    db.session.flush()


def end(actor: Actor, network: NetworkHeader, tandem_id: int, member_id: int, last_day: date) -> int:
    """End a membership with a day; how many invitations to later events were taken back.

    Raises:
        NotFound: if there is no such member.
        Invalid: if the day lies before the membership, or it has ended already.
    """
    tandem, row = _member(actor, network, tandem_id, member_id)
    if row.valid_to == last_day:
        return 0
    _refuse_strange_day(network, last_day, "last_day")
    if last_day < row.valid_from:
        raise Invalid("last_day", _before_it_began(row))
    before = row.valid_to
    row.valid_to = last_day
    gone = handover.of_events.value(tandem.id, row.person_id, None, _from(network, last_day + timedelta(days=1)))
    audit.record(
        actor.person_id,
        "tandem.member_ended",
        TANDEM,
        tandem.id,
        {
            "changes": {
                "person": [row.person_id, row.person_id],
                "ends_on": [before.isoformat() if before else None, last_day.isoformat()],
            }
        },
    )
    db.session.flush()
    return gone


def hand_over(actor: Actor, network: NetworkHeader, tandem_id: int, member_id: int, details: Succession) -> Outcome:
    """Let somebody follow a member from a day: the place, the note and the invitations to later events pass on.

    Raises:
        NotFound: if there is no such member.
        Invalid: if somebody follows already, it is the same person, or a day, an address or an organisation does not
            fit.
    """
    tandem, leaver = _member(actor, network, tandem_id, member_id)
    side = Side(leaver.side)
    _refuse_strange_day(network, details.valid_from, "valid_from")
    _refuse_foreign_organisation(tandem.id, side, details.organisation_id)
    followed = db.session.scalar(select(TandemMember.id).where(TandemMember.follows_id == leaver.id))
    if followed is not None:
        raise Invalid("", _("Somebody follows this member already. The tandem's page shows who it is."))
    last_day = details.valid_from - timedelta(days=1)
    if last_day < leaver.valid_from:
        raise Invalid("valid_from", _before_it_began(leaver))
    person, is_invited = _person(actor, network, tandem, side, details)
    if person.id == leaver.person_id:
        raise Invalid("email", _("This is the address of the member who leaves. Enter that of the successor."))
    leads_on = details.is_spokesperson
    if leaver.valid_to is None or leaver.valid_to > last_day:
        leaver.valid_to = last_day
        db.session.flush()
    seat = _seat_of(tandem.id, person.id, details.valid_from)
    if seat is None:
        _ask_about_others(network, tandem, person, details)
        seat = _seat(tandem, side, person, details)
        _tell(network, tandem, seat, person, is_invited=is_invited)
    elif seat.side != side or seat.follows_id is not None:
        raise Invalid("email", _("%(name)s is in this tandem already.", name=person.name))
    elif leads_on and not seat.is_spokesperson:
        _make_spokesperson(tandem.id, seat)
    seat.follows_id, seat.handover_note = leaver.id, details.note
    since = _from(network, details.valid_from)
    moved = handover.of_events.value(tandem.id, leaver.person_id, person.id, since)
    audit.record(
        actor.person_id,
        "tandem.member_succeeded",
        TANDEM,
        tandem.id,
        {
            "changes": {
                "person": [leaver.person_id, person.id],
                "starts_on": [None, details.valid_from.isoformat()],
            }
        },
    )
    db.session.flush()
    return Outcome(_as_entered(details, person), is_invited, moved)


def _member(actor: Actor, network: NetworkHeader, tandem_id: int, member_id: int) -> tuple[Tandem, TandemMember]:
    tandem = service.take_up(actor, network, tandem_id, managing=True)
    row = db.session.get(TandemMember, member_id)
    if row is None or row.tandem_id != tandem.id:
        raise NotFound
    return tandem, row


def _person(
    actor: Actor, network: NetworkHeader, tandem: Tandem, side: Side, details: NewMember
) -> tuple[Person, bool]:
    """The person with the address, and whether an invitation to an account goes out."""
    email = people_policy.normal_address(details.email)
    person = db.session.scalar(select(Person).where(Person.email == email))
    if person is not None and person.deactivated_at is not None:
        raise Invalid("email", _("The account of %(email)s is closed. Ask the administration to open it.", email=email))
    if person is not None and person.activated_at is not None:
        return person, False
    calling = Calling(network=network.title, role=ON_SIDE[side], tandem=tandem.number)
    people.invite(actor.person_id, email=email, name=details.name, language=network.language, calling=calling)
    return db.session.scalars(select(Person).where(Person.email == email)).one(), True


def _seat_of(tandem_id: int, person_id: int, day: date) -> TandemMember | None:
    """The membership of a person that counts on a day or later."""
    return db.session.scalar(
        select(TandemMember)
        .where(
            TandemMember.tandem_id == tandem_id,
            TandemMember.person_id == person_id,
            or_(TandemMember.valid_to.is_(None), TandemMember.valid_to >= day),
        )
        .limit(1)
    )


def _ask_about_others(network: NetworkHeader, tandem: Tandem, person: Person, details: NewMember) -> None:
    """See that nobody slips into a second tandem of a network unasked: it is often a slip of the address."""
    if details.also:
        return
    other = db.session.execute(
        select(Tandem.number, TandemMember.side)
        .join(Tandem, Tandem.id == TandemMember.tandem_id)
        .where(
            TandemMember.person_id == person.id,
            Tandem.network_id == network.id,
            Tandem.id != tandem.id,
            Tandem.state != TandemState.LEFT,
            or_(TandemMember.valid_to.is_(None), TandemMember.valid_to >= details.valid_from),
        )
        .order_by(Tandem.number)
        .limit(1)
    ).one_or_none()
    if other is None:
        return
    words = {"name": person.name, "number": other.number}
    if other.side == Side.SCHOOL:
        text = _(
            "%(name)s is in tandem %(number)s already, on the side of the school. Tick the box if this is meant.",
            **words,
        )
    else:
        text = _(
            "%(name)s is in tandem %(number)s already, on the side of the company. Tick the box if this is meant.",
            **words,
        )
    raise Invalid("also", text)


def _seat(tandem: Tandem, side: Side, person: Person, details: NewMember) -> TandemMember:
    row = TandemMember(
        tandem_id=tandem.id,
        person_id=person.id,
        organisation_id=details.organisation_id,
        side=side,
        function=details.function,
        valid_from=details.valid_from,
    )
    db.session.add(row)
    db.session.flush()
    if details.is_spokesperson:
        _make_spokesperson(tandem.id, row)
    return row


def _make_spokesperson(tandem_id: int, row: TandemMember) -> None:
    others = db.session.scalars(
        select(TandemMember).where(
            TandemMember.tandem_id == tandem_id,
            TandemMember.side == row.side,
            TandemMember.is_spokesperson,
            TandemMember.valid_to.is_(None),
            TandemMember.id != row.id,
        )
    ).all()
    for other in others:
        other.is_spokesperson = False
    db.session.flush()
    row.is_spokesperson = True
    db.session.flush()


def _as_entered(details: NewMember, person: Person) -> str:
    return people_policy.as_entered(details.name, name=person.name, email=person.email)


def _tell(network: NetworkHeader, tandem: Tandem, member: TandemMember, person: Person, *, is_invited: bool) -> None:
    """Tell somebody with an account about the new place; who is invited hears of it by the invitation."""
    if is_invited or tandem.state == TandemState.LEFT:
        return
    mail.post.value(
        letters.joined(
            Recipient(person.id, person.name, person.email, person.language),
            base_url=current().base_url,
            network=network,
            tandem=(tandem.id, tandem.number),
            member_id=member.id,
            valid_from=member.valid_from,
        )
    )


def _refuse_foreign_organisation(tandem_id: int, side: Side, organisation_id: int) -> None:
    found = db.session.scalar(
        select(TandemOrganisation.id).where(
            TandemOrganisation.tandem_id == tandem_id,
            TandemOrganisation.side == side,
            TandemOrganisation.organisation_id == organisation_id,
        )
    )
    if found is None:
        raise Invalid("organisation_id", _("Choose an organisation of this side of the tandem."))


def _refuse_strange_day(network: NetworkHeader, day: date, field: str) -> None:
    year_before = network.starts_on - timedelta(days=366)
    if not year_before <= day <= network.ends_on:
        raise Invalid(field, _("This day lies outside the term of the network. Please check the year."))


def _before_it_began(row: TandemMember) -> str:
    day = dates.format_day(row.valid_from, language())
    return _("This membership began on %(day)s. Choose a later day.", day=day)


def _from(network: NetworkHeader, day: date) -> datetime:
    """The instant from which a change of members counts: what is over stays as it was."""
    return max(dates.at(day, time(), network.zone), clock.now())
