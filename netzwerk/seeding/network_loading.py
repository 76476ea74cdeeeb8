"""Brings one checked network into the database: organisations and people, tandems, events, rounds, polls."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from netzwerk.calendars import telling
from netzwerk.core import dates
from netzwerk.core.access import Side
from netzwerk.core.db import db
from netzwerk.events import service as events
from netzwerk.events.models import Event, EventFormat, EventKind, Reply
from netzwerk.events.preparation import service as preparation
from netzwerk.events.preparation.service import TodoDetails
from netzwerk.events.service import AgreementDetails, DayDetails, EventDetails, ItemDetails, ParticipationDetails
from netzwerk.needs import service as needs
from netzwerk.needs.service import PollDetails, TopicDetails, VoteDetails
from netzwerk.networks import service as networks
from netzwerk.networks.models import Network, Programme
from netzwerk.networks.service import (
    NetworkDetails,
    OrganisationDetails,
    PartnerDetails,
    PhaseDetails,
    RoleDetails,
)
from netzwerk.people import service as people
from netzwerk.people.service import PersonDetails
from netzwerk.reflections import service as reflections
from netzwerk.reflections.models import Prompt, PromptSet
from netzwerk.reflections.service import RoundDetails
from netzwerk.seeding.checks import each
from netzwerk.seeding.invitations import invited
from netzwerk.seeding.network_checks import HELD
from netzwerk.seeding.project_loading import load_projects
from netzwerk.seeding.reflection_loading import entry_details
from netzwerk.seeding.shapes import Found
from netzwerk.seeding.surroundings import Surroundings
from netzwerk.tandems import service as tandems
from netzwerk.tandems.service import BlockedDetails, MemberDetails, TandemDetails

INVITED_AT = time(9)
REPLIED_AT = time(10)


def load_network(found: Found) -> Network:
    """Create the network with everything in it; its code must be free."""
    zone = found.get("zone", "Europe/Berlin")
    around = Surroundings(found, zone)
    _add_people(found, around)
    programme_id = db.session.scalars(select(Programme.id).where(Programme.code == found["programme"])).one()
    network = networks.found_network(_network(found, around, programme_id))
    _add_tandems(found, around, network)
    rows: dict[tuple[str, int | None], Event] = {}
    for event in each(found, "events"):
        row = events.plan(network.id, _event(event, around))
        rows[event["kind"], event.get("number")] = row
        preparation.lay_out(row.id, [_todo(item) for item in each(event, "checklist")])
    load_projects(found, around, rows)
    _add_rounds(found, around, network, programme_id, rows)
    for poll in each(found, "polls"):
        needs.ask(network.id, _poll(poll, around, rows))
    telling.take_as_told(network.id)
    return network


def _add_people(found: Found, around: Surroundings) -> None:
    organisations = list(each(found, "organisations"))
    rows = networks.add_organisations(
        [OrganisationDetails(**{key: value for key, value in item.items() if key != "key"}) for item in organisations]
    )
    around.organisations = {item["key"]: row.id for item, row in zip(organisations, rows, strict=True)}
    persons = list(each(found, "people"))
    registered = people.register(
        [
            PersonDetails(
                name=item["name"],
                email=item["email"],
                language=item.get("language", "de"),
                is_administrator=item.get("administrator", False),
            )
            for item in persons
        ]
    )
    around.people = {item["key"]: row.id for item, row in zip(persons, registered, strict=True)}


def _network(found: Found, around: Surroundings, programme_id: int) -> NetworkDetails:
    targets = found.get("targets", {})
    given = {
        "sector": "sector",
        "zone": "zone",
        "language": "language",
        "form_of_address": "form_of_address",
        "listings": "listings",
        "public_page": "has_public_page",
        "privacy_contact": "privacy_contact",
        "retention_months": "retention_months",
    }
    return NetworkDetails(
        programme_id=programme_id,
        code=found["code"],
        title=found["title"],
        region=found["region"],
        starts_on=found["starts_on"],
        ends_on=found["ends_on"],
        state=found["state"],
        target_tandems=targets.get("tandems", 10),
        target_meetings=targets.get("meetings", 6),
        target_seminars=targets.get("seminars", 5),
        phases=[
            PhaseDetails(title=dict(item["title"]), starts_on=item["from"], ends_on=item["to"])
            for item in each(found, "phases")
        ],
        partners=[
            PartnerDetails(organisation_id=around.organisations[item["organisation"]], function=item["function"])
            for item in each(found, "partners")
        ],
        roles=[
            RoleDetails(
                person_id=around.people[item["person"]],
                kind=item["kind"],
                valid_from=item["from"],
                valid_to=item.get("to"),
                organisation_id=around.organisations[item["organisation"]],
            )
            for item in each(found, "roles")
        ],
        **{name: found[key] for key, name in given.items() if key in found},
    )


def _add_tandems(found: Found, around: Surroundings, network: Network) -> None:
    rows = {item["number"]: tandems.form(network.id, _tandem(item, around)) for item in each(found, "tandems")}
    around.tandems = {number: row.id for number, row in rows.items()}
    partners = {item["number"]: item["partner_tandem"] for item in each(found, "tandems") if "partner_tandem" in item}
    tandems.pair_up(rows, partners)


def _tandem(found: Found, around: Surroundings) -> TandemDetails:
    members = list(each(found, "members"))
    places = {member["person"]: place for place, member in enumerate(members)}
    given = ("occupations", "block_rhythm", "state", "state_reason", "publishes_name", "publishes_project")
    return TandemDetails(
        number=found["number"],
        title=found["title"],
        schools=[around.organisations[key] for key in found["school"]],
        companies=[around.organisations[key] for key in found["company"]],
        members=[
            MemberDetails(
                person_id=around.people[member["person"]],
                organisation_id=around.organisations[member["organisation"]],
                side=Side(member["side"]),
                valid_from=member["from"],
                valid_to=member.get("to"),
                function=member.get("function", ""),
                is_spokesperson=member.get("spokesperson", False),
                follows=places[member["follows"]] if "follows" in member else None,
            )
            for member in members
        ],
        blocked=[
            BlockedDetails(
                kind=period["kind"], starts_on=period["from"], ends_on=period["to"], note=period.get("note", "")
            )
            for period in each(found, "blocked")
        ],
        **{key: found[key] for key in given if key in found},
    )


def _todo(found: Found) -> TodoDetails:
    return TodoDetails(
        title=found["title"], owner=found.get("owner", ""), due_on=found.get("due"), done_on=found.get("done")
    )


def _event(found: Found, around: Surroundings) -> EventDetails:
    days = [
        DayDetails(
            starts_at=around.instant(day["starts"]),
            ends_at=around.instant(day["ends"]),
            items=[ItemDetails(**item) for item in each(day, "agenda")],
            sequence=day.get("sequence", 0),
        )
        for day in each(found, "days")
    ]
    given = (
        "number",
        "focus",
        "goals",
        "format",
        "venue",
        "room_link",
        "preparation",
        "reply_until",
        "capacity",
        "cancel_reason",
        "date_is_derived",
    )
    return EventDetails(
        kind=found["kind"],
        title=found["title"],
        state=found["state"],
        host_id=around.organisations[found["host"]] if "host" in found else None,
        held_at=max(day.ends_at for day in days) if found["state"] in HELD and days else None,
        facilitators=[around.people[key] for key in found.get("facilitators", ())],
        days=days,
        participations=list(_participations(found, around)),
        agreements=[
            AgreementDetails(
                text=item["text"],
                owner=item["owner"],
                tandem_id=around.tandems[item["tandem"]] if "tandem" in item else None,
                due_on=item.get("due"),
                state=item["state"],
                done_on=item.get("done"),
            )
            for item in each(found, "agreements")
        ],
        **{key: found[key] for key in given if key in found},
    )


def _participations(event: Found, around: Surroundings) -> Iterator[ParticipationDetails]:
    invitation = event.get("participation")
    days = list(each(event, "days"))
    if invitation is None or not days:
        return
    exceptions = {item["person"]: item for item in each(invitation, "except")}
    default_mode = "on_site" if event.get("format") == EventFormat.ON_SITE else "online"
    for one in invited(around.network, invitation, min(day["starts"] for day in days).date()):
        said = {**invitation, **exceptions.get(one.person, {})}
        replied_on = said.get("replied_on")
        yield ParticipationDetails(
            person_id=around.people[one.person],
            invited_at=around.at(invitation["invited_on"], INVITED_AT),
            tandem_id=around.tandems[one.tandem] if one.tandem else None,
            side=one.side,
            reply=said["reply"],
            replied_at=around.at(replied_on, REPLIED_AT) if replied_on and said["reply"] != Reply.OPEN else None,
            represented_by=said.get("represented_by", ""),
            mode=said.get("mode", default_mode),
            attendance=said.get("attendance"),
        )


def _add_rounds(
    found: Found,
    around: Surroundings,
    network: Network,
    programme_id: int,
    rows: dict[tuple[str, int | None], Event],
) -> None:
    sets = {
        row.kind: row.id
        for row in db.session.scalars(
            select(PromptSet).where(PromptSet.programme_id == programme_id).order_by(PromptSet.version)
        )
    }
    prompts = db.session.scalars(select(Prompt).where(Prompt.prompt_set_id.in_(sorted(sets.values())))).all()
    items = list(each(found, "rounds"))
    rounds = reflections.plan_rounds(
        network.id,
        [
            RoundDetails(
                number=item["number"],
                prompt_set_id=sets[item["prompt_set"]],
                meeting_id=rows[EventKind.MEETING, item["meeting"]].id if "meeting" in item else None,
                fixed_opens=item.get("fixed_opens"),
                fixed_due=item.get("fixed_due"),
            )
            for item in items
        ],
    )
    around.rounds = {row.number: row for row in rounds}
    around.prompts = {(prompt.prompt_set_id, prompt.topic): prompt.id for prompt in prompts}
    reflections.record_entries(
        [
            entry_details(tandem, entry, around)
            for tandem in each(found, "tandems")
            for entry in each(tandem, "reflections")
        ]
    )


def _poll(found: Found, around: Surroundings, rows: dict[tuple[str, int | None], Event]) -> PollDetails:
    topics = list(each(found, "topics"))
    places = {topic["key"]: place for place, topic in enumerate(topics)}
    voted_at = datetime.combine(found["opens"] + timedelta(days=1), REPLIED_AT)
    return PollDetails(
        title=found["title"],
        opens_on=found["opens"],
        closes_on=found["closes"],
        seminar_id=rows[EventKind.SEMINAR, found["seminar"]].id if "seminar" in found else None,
        topics=[
            TopicDetails(
                title=topic["title"],
                description=topic.get("description", ""),
                tandem_id=around.tandems[topic["tandem"]] if "tandem" in topic else None,
                merged_into=places[topic["merged_into"]] if "merged_into" in topic else None,
                votes=[
                    VoteDetails(
                        tandem_id=around.tandems[vote["tandem"]],
                        points=vote["points"],
                        at=dates.at(*_parts(vote.get("at", voted_at)), around.zone),
                    )
                    for vote in each(topic, "votes")
                ],
            )
            for topic in topics
        ],
    )


def _parts(moment: datetime) -> tuple[date, time]:
    return moment.date(), moment.time()
