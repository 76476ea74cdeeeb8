"""Makes what a test needs, with boring defaults; import it as `from tests import factories as make`.

Rows come back loaded and detached: their columns can be read at any time without a query. Everything plays around
`NOW`, between the second and the third meeting.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select, update

from netzwerk.core import access
from netzwerk.core.access import Actor, RoleKind, Side
from netzwerk.core.db import Base, db
from netzwerk.core.unit_of_work import transaction
from netzwerk.events.models import (
    AgendaItem,
    Agreement,
    Event,
    EventDay,
    EventFacilitator,
    EventKind,
    EventState,
    Participation,
    ParticipationNeed,
)
from netzwerk.needs.models import NeedsPoll, TopicProposal, TopicVote
from netzwerk.networks.models import (
    Network,
    NetworkPartner,
    Organisation,
    OrganisationKind,
    Phase,
    Programme,
    Role,
    SchoolHoliday,
)
from netzwerk.people import passwords
from netzwerk.people.models import Person
from netzwerk.projects.models import (
    Factor,
    Goal,
    Indicator,
    Milestone,
    MilestoneMove,
    NextStep,
    Project,
    Snapshot,
    Tool,
)
from netzwerk.reflections.models import (
    Answer,
    Comment,
    EntryState,
    Level,
    Prompt,
    PromptKind,
    PromptSet,
    PromptTopic,
    Rating,
    ReflectionEntry,
    ReflectionRound,
    SideSubmission,
)
from netzwerk.tandems.models import BlockedPeriod, Tandem, TandemMember, TandemOrganisation

NOW = datetime(2021, 5, 20, 8, 0, tzinfo=UTC)
TODAY = NOW.date()
STARTS_ON = date(2020, 6, 29)
ENDS_ON = date(2022, 7, 22)
ZONE = "Europe/Berlin"
KICKOFF_ON = date(2020, 9, 24)
MEETINGS_ON = (
    date(2020, 12, 9),
    date(2021, 3, 10),
    date(2021, 6, 9),
    date(2021, 11, 10),
    date(2022, 3, 9),
    date(2022, 7, 6),
)
SEMINARS_ON = (
    date(2020, 11, 12),
    date(2021, 2, 11),
    date(2021, 5, 6),
    date(2021, 9, 30),
    date(2022, 1, 27),
)
TEXTS = (PromptTopic.HAPPENED, PromptTopic.SURPRISED, PromptTopic.STEPS, PromptTopic.SUPPORT)
RATINGS = (PromptTopic.PROGRESS, PromptTopic.COOPERATION, PromptTopic.BACKING, PromptTopic.ENERGY)
TANDEM_ONLY_TOPICS = (PromptTopic.SUPPORT, PromptTopic.ENERGY)

Row = TypeVar("Row", bound=Base)
_numbers: Iterator[int] = count(1)
_made: list[Base] | None = None


def restart() -> None:
    """Count from one again: each test begins on an empty database."""
    global _numbers  # noqa: PLW0603
    _numbers = count(1)


@dataclass(frozen=True)
class MadeTandem:
    """A tandem with one organisation and one person on each side."""

    id: int
    network_id: int
    number: int
    title: str
    school: Organisation
    company: Organisation
    teacher: Person
    trainer: Person

    def member(self, side: str) -> Person:
        """The person on a side."""
        return self.teacher if side == Side.SCHOOL else self.trainer


@dataclass(frozen=True)
class MadeNetwork:
    """A network with its roles, tandems and events; serves wherever `id` and `programme_id` name a network."""

    id: int
    programme_id: int
    code: str
    title: str
    zone: str
    starts_on: date
    ends_on: date
    coordinator: Person
    facilitator: Person
    board: Person
    partner: Person
    short: PromptSet
    full: PromptSet
    kickoff: Event
    tandems: list[MadeTandem] = field(default_factory=list)
    meetings: list[Event] = field(default_factory=list)
    seminars: list[Event] = field(default_factory=list)
    rounds: list[ReflectionRound] = field(default_factory=list)


@contextmanager
def together() -> Iterator[None]:
    """Save everything that the block makes in one transaction: quicker than one by one."""
    global _made  # noqa: PLW0603
    if _made is not None:
        yield
        return
    with transaction():
        _made = []
        try:
            yield
            db.session.flush()
            for row in _made:
                if row in db.session:
                    db.session.expunge(row)
        finally:
            _made = None


def save(row: Row) -> Row:
    """Save a row of a test's own making and give it back loaded and detached."""
    with together():
        assert _made is not None
        db.session.add(row)
        db.session.flush()
        _made.append(row)
    return row


def _load(query: Select[Row]) -> list[Row]:
    """Rows that are there already, detached like those that are made."""
    with together():
        assert _made is not None
        found = list(db.session.scalars(query))
        _made.extend(row for row in found if row not in _made)
    return found


def at(day: date, clock: str = "09:30", zone: str = ZONE) -> datetime:
    """The instant at which clocks of a zone show a time on a day."""
    return datetime.combine(day, time.fromisoformat(clock), ZoneInfo(zone)).astimezone(UTC)


def both(text: str) -> dict[str, str]:
    """A text in both languages."""
    return {"de": text, "en": f"{text} (en)"}


# People, organisations, networks


def person(name: str = "", *, password: str = "", **values: Any) -> Person:
    """A person with an active account; only with a password can it sign in by one."""
    number = next(_numbers)
    if password:
        values["password_hash"] = passwords.digest(password)
    return save(
        Person(
            **{
                "name": name or f"Person {number}",
                "email": f"person{number}@example.org",
                "invited_at": at(STARTS_ON),
                "activated_at": at(STARTS_ON),
                **values,
            }
        )
    )


def deactivate(holder: Person, at: datetime | None = NOW) -> None:
    """Close an account, also one with open sessions; at None opens it again."""
    with transaction():
        db.session.execute(update(Person).where(Person.id == holder.id).values(deactivated_at=at))


def administrator(**values: Any) -> Person:
    """A person who runs the installation."""
    return person(**{"name": "Administration", "is_administrator": True, **values})


def role(
    kind: RoleKind,
    network: Any = None,
    *,
    holder: Person | None = None,
    programme_id: int | None = None,
    valid_from: date = STARTS_ON,
    valid_to: date | None = None,
) -> Person:
    """Give somebody (new, if nobody is named) a role in a network, or in all networks of a programme."""
    with together():
        holder = holder or person(f"{kind.value.capitalize()} {next(_numbers)}")
        save(
            Role(
                person_id=holder.id,
                kind=kind,
                network_id=network.id if network else None,
                programme_id=programme_id,
                valid_from=valid_from,
                valid_to=valid_to,
            )
        )
    return holder


def coordinator(network: Any, **values: Any) -> Person:
    """A further coordinator."""
    return role(RoleKind.COORDINATOR, network, **values)


def facilitator(network: Any, **values: Any) -> Person:
    """A further facilitator."""
    return role(RoleKind.FACILITATOR, network, **values)


def organisation(kind: OrganisationKind = OrganisationKind.SCHOOL, **values: Any) -> Organisation:
    """A school, unless another kind is named."""
    number = next(_numbers)
    title = {"school": "Berufliche Schule", "company": "Ausbildungsbetrieb"}.get(kind, "Organisation")
    return save(Organisation(**{"name": f"{title} {number}", "kind": kind, "town": "Musterstadt", **values}))


def partner_organisation(network: Any, function: str = "partner", **values: Any) -> Organisation:
    """An organisation that does something for a network."""
    with together():
        made = organisation(**{"kind": OrganisationKind.FOUNDATION, **values})
        save(NetworkPartner(network_id=network.id, organisation_id=made.id, function=function))
    return made


def programme(**values: Any) -> Programme:
    """A programme template without any content."""
    return save(
        Programme(
            **{
                "code": f"programme-{next(_numbers)}",
                "title": both("Tandem-Netzwerk"),
                "description": both("Zehn Tandems, zwei Jahre"),
                "template": {},
                **values,
            }
        )
    )


def network(
    *, tandems: int = 3, meetings: int = 3, seminars: int = 1, programme_id: int | None = None, **values: Any
) -> MadeNetwork:
    """A network at half-time: two meetings held, the third to come, a reflection round for each meeting."""
    with together():
        if programme_id is None:
            programme_id = programme().id
        short, full = _prompt_sets(programme_id)
        row = save(
            Network(
                **{
                    "programme_id": programme_id,
                    "code": f"netz-{next(_numbers)}",
                    "title": "Netzwerk Beispiel",
                    "region": "DE-HE",
                    "zone": ZONE,
                    "starts_on": STARTS_ON,
                    "ends_on": ENDS_ON,
                    "state": "running",
                    **values,
                }
            )
        )
        made = MadeNetwork(
            id=row.id,
            programme_id=programme_id,
            code=row.code,
            title=row.title,
            zone=row.zone,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            coordinator=role(RoleKind.COORDINATOR, row),
            facilitator=role(RoleKind.FACILITATOR, row),
            board=role(RoleKind.BOARD, row),
            partner=role(RoleKind.PARTNER, row),
            short=short,
            full=full,
            kickoff=event(row, EventKind.KICKOFF, on=KICKOFF_ON),
        )
        made.tandems.extend(tandem(made, number) for number in range(1, tandems + 1))
        for number, day in enumerate(MEETINGS_ON[:meetings], 1):
            made.meetings.append(event(made, EventKind.MEETING, number, on=day))
            made.rounds.append(round(made, number, made.meetings[-1]))
        for number, day in enumerate(SEMINARS_ON[:seminars], 1):
            made.seminars.append(event(made, EventKind.SEMINAR, number, on=day, clock=("15:00", "16:30")))
    return made


def _prompt_sets(programme_id: int) -> tuple[PromptSet, PromptSet]:
    found = select(PromptSet).where(PromptSet.programme_id == programme_id).order_by(PromptSet.kind.desc())
    short, full = _load(found) or (prompt_set(programme_id, "short"), prompt_set(programme_id, "full"))
    return short, full


def phase(network: Any, title: str = "Ankommen", starts_on: date = STARTS_ON, ends_on: date = KICKOFF_ON) -> Phase:
    """A named stretch of the two years."""
    return save(Phase(network_id=network.id, title=both(title), starts_on=starts_on, ends_on=ends_on))


def school_holiday(starts_on: date, ends_on: date, *, name: str = "Ferien", region: str = "DE-HE") -> SchoolHoliday:
    """School holidays of a region, both days included."""
    return save(SchoolHoliday(region=region, name=both(name), starts_on=starts_on, ends_on=ends_on))


# Tandems


def tandem(network: Any, number: int | None = None, **values: Any) -> MadeTandem:
    """A tandem of one school and one company with one spokesperson each."""
    with together():
        number = number or next(_numbers)
        row = save(
            Tandem(
                **{
                    "network_id": network.id,
                    "number": number,
                    "title": f"Tandem {number}",
                    "occupations": "Chemikant/in",
                    **values,
                }
            )
        )
        school = organisation(OrganisationKind.SCHOOL, name=f"Berufliche Schule {number}-{row.id}")
        company = organisation(OrganisationKind.COMPANY, name=f"Ausbildungsbetrieb {number}-{row.id}")
        made = MadeTandem(
            id=row.id,
            network_id=network.id,
            number=number,
            title=row.title,
            school=school,
            company=company,
            teacher=person(f"Lehrkraft Tandem {number}"),
            trainer=person(f"Ausbildung Tandem {number}"),
        )
        for side, place in ((Side.SCHOOL, school), (Side.COMPANY, company)):
            save(TandemOrganisation(tandem_id=row.id, organisation_id=place.id, side=side))
            member(row, side, made.member(side), organisation_id=place.id, is_spokesperson=True)
    return made


def member(tandem: Any, side: str, holder: Person | None = None, **values: Any) -> Person:
    """Put somebody (new, if nobody is named) on a side of a tandem."""
    with together():
        holder = holder or person()
        if "organisation_id" not in values:
            values["organisation_id"] = getattr(tandem, str(Side(side))).id
        save(
            TandemMember(
                **{
                    "tandem_id": tandem.id,
                    "person_id": holder.id,
                    "side": side,
                    "function": "Lehrkraft" if side == Side.SCHOOL else "Ausbildung",
                    "valid_from": STARTS_ON,
                    **values,
                }
            )
        )
    return holder


def blocked(tandem: Any, starts_on: date, ends_on: date, kind: str = "block") -> BlockedPeriod:
    """Days on which a tandem cannot come."""
    return save(BlockedPeriod(tandem_id=tandem.id, kind=kind, starts_on=starts_on, ends_on=ends_on))


# Events


def event(
    network: Any,
    kind: str = EventKind.MEETING,
    number: int | None = None,
    *,
    on: date | Sequence[date] = MEETINGS_ON[2],
    clock: tuple[str, str] = ("09:30", "16:00"),
    **values: Any,
) -> Event:
    """An event on one or more days; held if its last day is over, otherwise agreed."""
    days = [on] if isinstance(on, date) else list(on)
    over = days[-1] < TODAY
    label = next(_numbers)
    row = Event(
        **{
            "network_id": network.id,
            "kind": kind,
            "number": number,
            "title": f"{EventKind(kind).value.capitalize()} {number or label}",
            "state": EventState.HELD if over else EventState.AGREED,
            "held_at": at(days[-1], clock[1]) if over else None,
            **values,
        }
    )
    row.days = [
        EventDay(starts_at=at(day, clock[0]), ends_at=at(day, clock[1]), uid=f"event-{label}-{place}@example.org")
        for place, day in enumerate(days, 1)
    ]
    with together():
        save(row)
        assert _made is not None
        _made.extend(row.days)
    return row


def event_facilitator(event: Any, holder: Person) -> EventFacilitator:
    """Let somebody facilitate an event."""
    return save(EventFacilitator(event_id=event.id, person_id=holder.id))


def agenda_item(day: EventDay, position: int = 1, minutes: int = 30, kind: str = "work", **values: Any) -> AgendaItem:
    """An item of a day's agenda."""
    return save(
        AgendaItem(
            **{
                "day_id": day.id,
                "position": position,
                "minutes": minutes,
                "kind": kind,
                "title": f"Programmpunkt {position}",
                **values,
            }
        )
    )


def participation(
    event: Any, holder: Person, tandem: Any = None, side: str | None = None, **values: Any
) -> Participation:
    """Invite somebody; with a tandem also the side is needed."""
    return save(
        Participation(
            **{
                "event_id": event.id,
                "person_id": holder.id,
                "tandem_id": tandem.id if tandem else None,
                "side": side,
                "invited_at": NOW - timedelta(days=14),
                **values,
            }
        )
    )


def participations(event: Any, tandem: MadeTandem, **values: Any) -> list[Participation]:
    """Invite both sides of a tandem."""
    with together():
        return [participation(event, tandem.member(side), tandem, side, **values) for side in Side]


def need(participation: Participation, text: str = "vegetarisch") -> ParticipationNeed:
    """Food or access that somebody needs."""
    return save(ParticipationNeed(participation_id=participation.id, text=text, consented_at=NOW))


def agreement(event: Any, text: str = "Protokoll verschicken", **values: Any) -> Agreement:
    """Something agreed at an event, open."""
    return save(Agreement(**{"event_id": event.id, "text": text, "owner": "Programmkoordination", **values}))


# Projects


def project(tandem: Any, **values: Any) -> Project:
    """The project of a tandem, on track."""
    return save(
        Project(
            **{
                "tandem_id": tandem.id,
                "title": f"Vorhaben {tandem.number}",
                "aim": "Gemeinsame Lernplattform",
                "stage": "planning",
                **values,
            }
        )
    )


def goal(project: Project, text: str = "Ein Kurs bis Juli", position: int = 1, due_on: date | None = None) -> Goal:
    """A goal of a project."""
    return save(Goal(project_id=project.id, position=position, text=text, due_on=due_on))


def indicator(goal: Goal, name: str = "Kurse", **values: Any) -> Indicator:
    """What a goal is measured by."""
    return save(Indicator(goal_id=goal.id, name=name, **values))


def milestone(
    project: Project, title: str = "Erster Kurs", position: int = 1, planned_on: date = date(2021, 7, 1), **values: Any
) -> Milestone:
    """Something to have reached by a day."""
    return save(Milestone(project_id=project.id, position=position, title=title, planned_on=planned_on, **values))


def milestone_move(
    milestone: Milestone, moved_from: date, moved_to: date, reason: str = "Der Schulträger braucht länger"
) -> MilestoneMove:
    """A move of a milestone, with its reason."""
    return save(
        MilestoneMove(milestone_id=milestone.id, moved_from=moved_from, moved_to=moved_to, reason=reason, at=NOW)
    )


def step(project: Project, text: str = "Termin suchen", **values: Any) -> NextStep:
    """A next step, open."""
    return save(NextStep(**{"project_id": project.id, "text": text, "who": "Lehrkraft", **values}))


def factor(project: Project, text: str = "Schulleitung steht dahinter", kind: str = "helping") -> Factor:
    """What helps or hinders."""
    return save(Factor(project_id=project.id, kind=kind, text=text))


def tool(project: Project, name: str = "Moodle", **values: Any) -> Tool:
    """A digital tool in use."""
    return save(Tool(project_id=project.id, name=name, **values))


def snapshot(project: Project, event: Any, content: dict[str, Any] | None = None) -> Snapshot:
    """A project as it was when a meeting was held."""
    return save(
        Snapshot(
            project_id=project.id,
            event_id=event.id,
            taken_at=NOW,
            content=content if content is not None else {"title": project.title, "light": project.light},
        )
    )


# Needs


def poll(network: Any, seminar: Any = None, **values: Any) -> NeedsPoll:
    """A needs poll, open at NOW."""
    return save(
        NeedsPoll(
            **{
                "network_id": network.id,
                "seminar_id": seminar.id if seminar else None,
                "title": "Bedarfsabfrage",
                "opens_on": TODAY - timedelta(days=7),
                "closes_on": TODAY + timedelta(days=7),
                **values,
            }
        )
    )


def topic(poll: NeedsPoll, title: str = "Lernvideos drehen", **values: Any) -> TopicProposal:
    """A topic proposed in a poll."""
    return save(TopicProposal(poll_id=poll.id, title=title, **values))


def vote(topic: TopicProposal, tandem: Any, points: int = 2) -> TopicVote:
    """Points of a tandem for a topic."""
    return save(TopicVote(topic_id=topic.id, tandem_id=tandem.id, points=points, at=NOW))


# Reflections


def prompt_set(programme_id: int, kind: str = "short", version: int = 1) -> PromptSet:
    """The short set with four texts and four ratings; the full set has two texts more."""
    topics = [*TEXTS, *RATINGS] if kind == "short" else [*TEXTS, *RATINGS, PromptTopic.LEARNT, PromptTopic.CHANGE]
    row = PromptSet(programme_id=programme_id, kind=kind, version=version, title=both(kind), minutes=15)
    row.prompts = [
        Prompt(
            position=position,
            topic=topic,
            kind=PromptKind.RATING if topic in RATINGS else PromptKind.TEXT,
            title=both(f"Frage {topic.value}"),
            low=both("gar nicht"),
            high=both("sehr"),
            widest_level=Level.COORDINATION if topic in TANDEM_ONLY_TOPICS else Level.BOARD,
        )
        for position, topic in enumerate(topics, 1)
    ]
    with together():
        save(row)
        assert _made is not None
        _made.extend(row.prompts)
    return row


def round(network: MadeNetwork, number: int = 1, meeting: Any = None, **values: Any) -> ReflectionRound:  # noqa: A001
    """The round that feeds a meeting; without one its window must be fixed."""
    return save(
        ReflectionRound(
            **{
                "network_id": network.id,
                "number": number,
                "meeting_id": meeting.id if meeting else None,
                "prompt_set_id": network.short.id,
                **values,
            }
        )
    )


def entry(
    tandem: MadeTandem,
    round: ReflectionRound,  # noqa: A002
    *,
    state: EntryState = EntryState.SUBMITTED,
    level: Level = Level.COORDINATION,
    sides: Sequence[Side] = tuple(Side),
    texts: Mapping[PromptTopic, str] | None = None,
    ratings: Mapping[PromptTopic, int | None] | None = None,
) -> ReflectionEntry:
    """An entry in which each of the sides wrote and rated the same; submitted by these sides unless it is a draft.

    Args:
        texts: what is answered to which prompt; None for a plain sentence to each of the four texts.
        ratings: what is rated how; None for a 3 in each of the four.
    """
    texts = {topic: f"Antwort {topic.value}" for topic in TEXTS} if texts is None else texts
    ratings = dict.fromkeys(RATINGS, 3) if ratings is None else ratings
    with together():
        row = save(
            ReflectionEntry(
                tandem_id=tandem.id,
                round_id=round.id,
                state=state,
                level=level,
                return_question="Was genau?" if state is EntryState.RETURNED else "",
            )
        )
        for side in sides:
            for topic, text in texts.items():
                answer(row, round, topic, side, text, author_id=tandem.member(side).id)
            for topic, value in ratings.items():
                rating(row, round, topic, side, value)
            if state is not EntryState.DRAFT:
                submission(row, side, tandem.member(side))
    return row


def answer(
    entry: ReflectionEntry,
    round: ReflectionRound,  # noqa: A002
    topic: PromptTopic,
    side: str = Side.SCHOOL,
    text: str = "Antwort",
    **values: Any,
) -> Answer:
    """What one side wrote to one prompt; `level` makes an exception of it."""
    prompt_id = prompt(round, topic).id
    return save(Answer(entry_id=entry.id, prompt_id=prompt_id, side=side, text=text, **values))


def rating(
    entry: ReflectionEntry,
    round: ReflectionRound,  # noqa: A002
    topic: PromptTopic,
    side: str = Side.SCHOOL,
    value: int | None = 3,
    level: Level | None = None,
) -> Rating:
    """How one side rated one prompt; None is `cannot judge`."""
    prompt_id = prompt(round, topic).id
    return save(Rating(entry_id=entry.id, prompt_id=prompt_id, side=side, value=value, level=level))


def submission(entry: ReflectionEntry, side: str, holder: Person | None = None) -> SideSubmission:
    """One side hands in its part."""
    return save(SideSubmission(entry_id=entry.id, side=side, submitted_at=NOW, person_id=holder.id if holder else None))


def comment(entry: ReflectionEntry, text: str = "Danke!", level: Level = Level.COORDINATION) -> Comment:
    """A comment of the coordination."""
    return save(Comment(entry_id=entry.id, author_function="Programmkoordination", text=text, level=level))


def prompt(round: ReflectionRound, topic: PromptTopic) -> Prompt:  # noqa: A002
    """The prompt about a topic in the set of a round."""
    return _load(select(Prompt).where(Prompt.prompt_set_id == round.prompt_set_id, Prompt.topic == topic))[0]


# Who acts


def actor(person: Person, on: date = TODAY) -> Actor:
    """The person as services and queries see it, with all that counts on that day."""
    standing = access.find_standing.value(person.id, on)
    db.session.rollback()
    return Actor(
        person_id=person.id,
        name=person.name,
        email=person.email,
        language=person.language,
        is_administrator=person.is_administrator,
        grants=standing.grants,
        seats=standing.seats,
    )
