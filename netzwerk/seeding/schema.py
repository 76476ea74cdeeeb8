"""What the three kinds of seed files hold, as data."""

from __future__ import annotations

from netzwerk.core.access import RoleKind, Side
from netzwerk.events.models import (
    AgreementState,
    Attendance,
    EventFormat,
    EventKind,
    EventState,
    ItemKind,
    Reply,
)
from netzwerk.networks.models import NetworkState, OrganisationKind, PartnerFunction
from netzwerk.projects.models import DataProtection, FactorKind, Light, ProjectStage
from netzwerk.reflections.models import EntryState, Level, PromptKind, PromptTopic
from netzwerk.seeding.shapes import (
    Clock,
    Day,
    Flag,
    Key,
    ListOf,
    Mailbox,
    Moment,
    OrRecord,
    RatingValue,
    Record,
    Region,
    Text,
    WebAddress,
    Whole,
    Zone,
    both,
    choice,
)
from netzwerk.tandems.models import BlockKind, TandemState

LEVELS = tuple(level.name.lower() for level in Level)
GROUPS = ("tandems", "coordination", "facilitation", "board", "partners")
PROSE = Text(20_000)
LINE = Text(300)
NAME = Text(120)
NUMBER = Whole(1, 99)
LEVEL = choice(LEVELS)

HOLIDAYS = Record({"name": both(120), "from": Day(), "to": Day()})
CALENDAR = Record(
    {
        "kind": choice(["calendar"]),
        "region": Region(),
        "school_holidays": ListOf(HOLIDAYS, least=1),
    },
    {"source": LINE},
)

PATTERN = Record(
    {"title": both(), "minutes": Whole(1, 720), "kind": choice(ItemKind)},
    {
        "goal": both(2000),
        "method": both(2000),
        "social_form": both(120),
        "material": both(),
        "responsible": both(),
        "internal_note": both(2000),
    },
)
PATTERN_DAY = Record({"starts": Clock(), "minutes": Whole(15, 900), "agenda": ListOf(PATTERN, least=1)})
PATTERN_EVENT = Record(
    {
        "month": Whole(1, 60),
        "title": both(),
        "focus": both(2000),
        "goals": both(2000),
        "format": choice(EventFormat),
        "days": ListOf(PATTERN_DAY, least=1),
    },
    {"preparation": both(2000)},
)
DAY_PATTERN = Record({"key": Key(), "title": both(), "days": ListOf(PATTERN_DAY, least=1)})
PREPARATION = Record(
    {"title": both(), "owner": both(120), "days_before": Whole(0, 365)},
    {"formats": ListOf(choice(EventFormat), least=1)},
)
NUMBERED_EVENT = Record({"number": NUMBER, **PATTERN_EVENT.needed}, PATTERN_EVENT.optional)
PROMPT = Record(
    {"topic": choice(PromptTopic), "kind": choice(PromptKind), "title": both(), "widest": LEVEL},
    {"hint": both(), "starters": ListOf(both()), "low": both(120), "high": both(120)},
)
PROMPT_SET = Record(
    {
        "kind": choice(["short", "full"]),
        "version": NUMBER,
        "title": both(),
        "minutes": Whole(1, 120),
        "prompts": ListOf(PROMPT, least=1),
    }
)
PROGRAMME = Record(
    {
        "kind": choice(["programme"]),
        "code": Key(),
        "title": both(),
        "description": both(2000),
        "months": Whole(1, 60),
        "windows": Record(
            {
                "opens_days_after": Whole(0, 90),
                "due_days_before": Whole(0, 90),
                "shortest_days": Whole(1, 90),
            }
        ),
        "briefing": Record({"interim_days_before": Whole(1, 90)}),
        "documentation": Record({"days_after": Whole(1, 90)}),
        "phases": ListOf(Record({"title": both(120), "from_month": Whole(1, 60), "to_month": Whole(1, 60)}), least=1),
        "kickoff": PATTERN_EVENT,
        "meetings": ListOf(NUMBERED_EVENT, least=1),
        "seminars": ListOf(NUMBERED_EVENT, least=1),
        "sittings": ListOf(Record({"number": NUMBER, "month": Whole(1, 60), "title": both()})),
        "closing": PATTERN_EVENT,
        "prompt_sets": ListOf(PROMPT_SET, least=1),
    },
    {"day_patterns": ListOf(DAY_PATTERN), "preparation": ListOf(PREPARATION)},
)

ORGANISATION = Record(
    {"key": Key(), "name": LINE, "kind": choice(OrganisationKind)},
    {"town": NAME, "region": Text(60), "website": LINE, "contact": LINE},
)
PERSON = Record(
    {"key": Key(), "name": NAME, "email": Mailbox()},
    {"language": choice(["de", "en"]), "administrator": Flag(), "account": Flag()},
)
ROLE = Record(
    {"person": Key(), "kind": choice(RoleKind), "from": Day()},
    {"organisation": Key(), "to": Day()},
)
PHASE = Record({"title": both(120), "from": Day(), "to": Day()})
MEMBER = Record(
    {"person": Key(), "side": choice(Side), "from": Day()},
    {"organisation": Key(), "function": NAME, "spokesperson": Flag(), "to": Day(), "follows": Key()},
)
BLOCKED = Record({"kind": choice(BlockKind), "from": Day(), "to": Day()}, {"note": LINE})
INDICATOR = Record(
    {"name": LINE},
    {
        "unit": NAME,
        "baseline": NAME,
        "target": NAME,
        "actual": NAME,
        "source": LINE,
        "earlier": ListOf(Record({"meeting": NUMBER, "actual": NAME})),
    },
)
GOAL = Record({"text": PROSE}, {"due": Day(), "indicators": ListOf(INDICATOR)})
MOVE = Record({"from": Day(), "to": Day(), "reason": LINE, "at": Moment()})
MILESTONE = Record({"title": LINE, "planned": Day()}, {"reached": Day(), "moves": ListOf(MOVE)})
STEP = Record({"text": LINE}, {"who": NAME, "since": Day(), "due": Day(), "done": Day()})
FACTOR = Record({"kind": choice(FactorKind), "text": LINE}, {"since": Day()})
TOOL = Record({"name": NAME, "data_protection": choice(DataProtection)}, {"purpose": LINE, "since": Day()})
SNAPSHOT = Record(
    {"meeting": NUMBER},
    {
        "title": LINE,
        "aim": Text(20_000, may_be_empty=True),
        "anchoring": Text(20_000, may_be_empty=True),
        "stage": choice(ProjectStage),
        "light": choice(Light),
        "light_reason": Text(300, may_be_empty=True),
    },
)
PROJECT = Record(
    {"title": LINE, "stage": choice(ProjectStage), "light": choice(Light)},
    {
        "light_reason": LINE,
        "light_released": Flag(),
        "baseline": PROSE,
        "aim": PROSE,
        "benefit_apprentices": PROSE,
        "benefit_teachers": PROSE,
        "benefit_trainers": PROSE,
        "anchoring": PROSE,
        "goals": ListOf(GOAL),
        "milestones": ListOf(MILESTONE),
        "steps": ListOf(STEP),
        "factors": ListOf(FACTOR),
        "tools": ListOf(TOOL),
        "snapshots": ListOf(SNAPSHOT),
    },
)
ANSWER = OrRecord("text", PROSE, {"level": LEVEL})
RATING = OrRecord("value", RatingValue(), {"level": LEVEL})
TEXT_TOPICS: tuple[str, ...] = (
    "happened",
    "surprised",
    "steps",
    "support",
    "factors",
    "learnt",
    "change",
    "technology",
    "apprentices",
    "network",
)
RATING_TOPICS = ("progress", "cooperation", "backing", "energy")
SIDE_OF_ENTRY = Record(
    {},
    {
        "by": Key(),
        "submitted": Moment(),
        **dict.fromkeys(TEXT_TOPICS, ANSWER),
        **dict.fromkeys(RATING_TOPICS, RATING),
    },
)
RELEASE = Record(
    {"at": Moment(), "by": Key(), "from": LEVEL, "to": LEVEL},
    {"side": choice(Side), "topic": choice(PromptTopic)},
)
COMMENT = Record({"by": Key(), "function": NAME, "at": Moment(), "text": PROSE, "level": choice(LEVELS[1:4])})
ENTRY = Record(
    {"round": NUMBER, "state": choice(EntryState)},
    {
        "level": LEVEL,
        "question": PROSE,
        "school": SIDE_OF_ENTRY,
        "company": SIDE_OF_ENTRY,
        "releases": ListOf(RELEASE),
        "comments": ListOf(COMMENT),
        "read": ListOf(Record({"by": Key(), "on": Day(), "function": choice(RoleKind)})),
    },
)
TANDEM = Record(
    {
        "number": NUMBER,
        "title": LINE,
        "school": ListOf(Key(), least=1),
        "company": ListOf(Key(), least=1),
        "members": ListOf(MEMBER, least=1),
    },
    {
        "occupations": LINE,
        "block_rhythm": LINE,
        "partner_tandem": NUMBER,
        "state": choice(TandemState),
        "state_reason": LINE,
        "publishes_name": Flag(),
        "publishes_project": Flag(),
        "blocked": ListOf(BLOCKED),
        "project": PROJECT,
        "reflections": ListOf(ENTRY),
    },
)
ITEM = Record(
    {"title": LINE, "minutes": Whole(1, 720), "kind": choice(ItemKind)},
    {
        "goal": PROSE,
        "method": PROSE,
        "social_form": NAME,
        "material": LINE,
        "responsible": LINE,
        "internal_note": PROSE,
        "outcome": PROSE,
    },
)
EVENT_DAY = Record({"starts": Moment(), "ends": Moment()}, {"agenda": ListOf(ITEM), "sequence": Whole(0, 99)})
TAKING = Record(
    {"person": Key()},
    {
        "reply": choice(Reply),
        "represented_by": NAME,
        "replied_on": Day(),
        "attendance": choice(Attendance),
        "mode": choice(["on_site", "online"]),
    },
)
PARTICIPATION = Record(
    {"invited_on": Day(), "who": ListOf(choice(GROUPS), least=1), "reply": choice(Reply)},
    {
        "replied_on": Day(),
        "attendance": choice(Attendance),
        "mode": choice(["on_site", "online"]),
        "except": ListOf(TAKING),
    },
)
AGREEMENT = Record(
    {"text": PROSE, "owner": LINE, "state": choice(AgreementState)},
    {"tandem": NUMBER, "due": Day(), "done": Day()},
)
TO_PREPARE = Record({"title": LINE}, {"owner": NAME, "due": Day(), "done": Day()})
EVENT = Record(
    {"kind": choice(EventKind), "title": LINE, "state": choice(EventState), "days": ListOf(EVENT_DAY)},
    {
        "number": NUMBER,
        "focus": PROSE,
        "goals": PROSE,
        "format": choice(EventFormat),
        "venue": LINE,
        "room_link": WebAddress(),
        "host": Key(),
        "preparation": PROSE,
        "reply_until": Day(),
        "capacity": Whole(1, 1000),
        "cancel_reason": LINE,
        "date_is_derived": Flag(),
        "facilitators": ListOf(Key()),
        "checklist": ListOf(TO_PREPARE),
        "participation": PARTICIPATION,
        "agreements": ListOf(AGREEMENT),
    },
)
VOTE = Record({"tandem": NUMBER, "points": Whole(0, 3)}, {"at": Moment()})
TOPIC = Record(
    {"key": Key(), "title": LINE},
    {"description": PROSE, "tandem": NUMBER, "merged_into": Key(), "votes": ListOf(VOTE)},
)
POLL = Record({"title": LINE, "opens": Day(), "closes": Day(), "topics": ListOf(TOPIC, least=1)}, {"seminar": NUMBER})
ROUND = Record(
    {"number": NUMBER, "prompt_set": choice(["short", "full"])},
    {"meeting": NUMBER, "fixed_opens": Day(), "fixed_due": Day()},
)
NETWORK = Record(
    {
        "kind": choice(["network"]),
        "programme": Key(),
        "code": Key(),
        "title": LINE,
        "region": Region(),
        "starts_on": Day(),
        "ends_on": Day(),
        "state": choice(NetworkState),
        "organisations": ListOf(ORGANISATION, least=1),
        "people": ListOf(PERSON, least=1),
    },
    {
        "sector": both(120),
        "zone": Zone(),
        "language": choice(["de", "en"]),
        "form_of_address": choice(["sie", "du"]),
        "targets": Record({"tandems": Whole(1, 999), "meetings": NUMBER, "seminars": Whole(0, 99)}),
        "listings": LINE,
        "public_page": Flag(),
        "privacy_contact": LINE,
        "retention_months": Whole(1, 240),
        "demo": Record({"at": Moment(), "banner": both()}),
        "phases": ListOf(PHASE),
        "partners": ListOf(Record({"organisation": Key(), "function": choice(PartnerFunction)})),
        "roles": ListOf(ROLE),
        "tandems": ListOf(TANDEM),
        "events": ListOf(EVENT),
        "rounds": ListOf(ROUND),
        "polls": ListOf(POLL),
    },
)

KINDS = {"calendar": CALENDAR, "programme": PROGRAMME, "network": NETWORK}
