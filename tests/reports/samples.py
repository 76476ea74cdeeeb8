"""Facts of an invented meeting, as plain values."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from netzwerk.core.access import Side
from netzwerk.projects.snapshots import (
    Change,
    ChangeKind,
    FactorState,
    MilestoneState,
    ProjectState,
    StepState,
)
from netzwerk.reflections.models import Level
from netzwerk.reports.briefing.facts import (
    AgreementFacts,
    BriefingFacts,
    DayFacts,
    EntryFacts,
    ItemFacts,
    MeetingFacts,
    MemberFacts,
    PassageFacts,
    PollFacts,
    RatingFacts,
    ReplyFacts,
    RoundFacts,
    SideRating,
    Stage,
    TandemFacts,
    TopicFacts,
)

STAMP = datetime(2021, 6, 4, 6, 0, tzinfo=UTC)
QUESTIONS = {
    "happened": "Was ist seit dem letzten Treffen geschehen?",
    "surprised": "Was hat uns in der Zusammenarbeit überrascht?",
    "steps": "Was sind unsere nächsten Schritte?",
    "support": "Was brauchen wir?",
    "progress": "Fortschritt bei unserem Ziel",
    "cooperation": "Zusammenarbeit der Lernorte",
    "backing": "Rückhalt der eigenen Leitung",
    "energy": "Unsere Energie",
}
PLAN = (
    (15, "Ankommen und Blitzlicht", "Ein Gegenstand aus der Erprobung je Tandem", "Moderation A", "Kamera", "", False),
    (
        55,
        "Stand der Vorhaben",
        "Galeriegang, je 3 Fragen",
        "Moderation B",
        "Digitales Board",
        "Zeit streng halten",
        False,
    ),
    (15, "Pause", "", "", "", "", True),
    (
        75,
        "Kollegiale Beratung",
        "3 Gruppen, 2 Fälle je 30 Min.",
        "Moderation A, B",
        "Fallbogen",
        "Paare siehe unten",
        False,
    ),
    (60, "Mittagspause", "", "", "", "", True),
    (35, "Impuls: Widerstand als Information", "Praxisbericht Tandem 6", "Tandem 6", "", "", False),
    (
        80,
        "Arbeitszeit im Tandem",
        "Nächster Meilenstein, Termin und Verantwortung",
        "Moderation B",
        "Vorhaben-Bogen",
        "",
        False,
    ),
    (30, "Abschluss", "Ein Satz: „Morgen beginne ich mit …“", "Moderation A", "", "", False),
)
TITLES = (
    "Gemeinsamer Laborplan",
    "Fehlersuche mit der AR-Brille",
    "Prüfungsaufgaben gemeinsam entwickeln",
    "Rezepturen digital",
    "Lernvideos aus der Werkstatt",
    "Tablet-Aufgaben für das Lager",
    "Baustellen-Tagebuch",
    "Digitales Berichtsheft",
    "Hygiene-Lernpfad",
    "Messprotokolle online",
)
LIGHTS = {5: "needs_support", 2: "delayed", 9: "delayed"}
REASONS = {
    5: "Die Schulleitung hat die Plattform noch nicht freigegeben, der Betrieb wartet.",
    2: "Die Brillen sind sechs Wochen später geliefert worden.",
    9: "Der Umbau der Küche dauert an.",
}
EMPTY = ProjectState(
    title="",
    baseline="",
    aim="",
    benefit_apprentices="",
    benefit_teachers="",
    benefit_trainers="",
    anchoring="",
    stage="trial",
    light="on_track",
    light_reason="",
)
TOPICS = (
    ("Zeit für gemeinsame Planung", 19, 8),
    ("Datenschutz bei Videos", 14, 7),
    ("Rückhalt der Schulleitung", 8, 4),
    ("Technik im Betrieb", 6, 3),
)


def items(
    starts_at: datetime, plan: tuple[tuple[int, str, str, str, str, str, bool], ...] = PLAN
) -> tuple[ItemFacts, ...]:
    """Agenda items one after the other."""
    found = []
    for minutes, title, method, responsible, material, note, is_break in plan:
        ends_at = starts_at + timedelta(minutes=minutes)
        found.append(
            ItemFacts(
                starts_at=starts_at,
                ends_at=ends_at,
                title=title,
                is_break=is_break,
                method=method,
                responsible=responsible,
                material=material,
                internal_note=note,
            )
        )
        starts_at = ends_at
    return tuple(found)


def meeting() -> MeetingFacts:
    """A meeting on two half-days, a week apart."""
    first = datetime(2021, 6, 16, 7, 0, tzinfo=UTC)
    second = datetime(2021, 6, 23, 7, 0, tzinfo=UTC)
    replies = []
    for number in range(1, 11):
        for side in Side:
            answer = "open" if number in {2, 9} else "accepted"
            if number == 8 and side is Side.COMPANY:
                answer = "declined"
            replies.append(ReplyFacts(reply=answer, tandem=number, side=side))
    replies.append(ReplyFacts(reply="represented", tandem=1, side=Side.SCHOOL))
    replies.append(ReplyFacts(reply="accepted"))
    return MeetingFacts(
        number=3,
        title="Halbzeit",
        format="online",
        focus="Am Ende hat jedes Tandem den nächsten Meilenstein terminiert und eine Person gefunden, die hilft.",
        goals="- Widerstände benennen und nutzen\n- Erste Ergebnisse zeigen",
        preparation="Jedes Tandem bringt einen Gegenstand aus der Erprobung mit.",
        host="Bildungshaus Beispiel",
        facilitators=("Moderation A", "Moderation B"),
        reply_until=date(2021, 6, 9),
        days=(
            DayFacts(starts_at=first, ends_at=first + timedelta(hours=4), items=items(first, PLAN[:4]), rest=80),
            DayFacts(starts_at=second, ends_at=second + timedelta(hours=3), items=items(second, PLAN[5:]), rest=35),
        ),
        replies=tuple(replies),
        previous_number=2,
        previous_day=date(2021, 3, 10),
    )


def entry(number: int) -> EntryFacts:
    """A submitted entry with ratings of both sides and answers on several levels."""
    school = 2 + number % 3
    company = 5 - number % 4
    ratings = tuple(
        RatingFacts(
            topic=topic,
            question={"de": QUESTIONS[topic]},
            level=Level.COORDINATION,
            school=SideRating(value=max(1, min(5, school + shift)), before=3),
            company=SideRating(value=None if topic == "backing" and number == 4 else company, before=4 - shift),
        )
        for shift, topic in enumerate(("progress", "cooperation", "backing", "energy"), -1)
    )
    passages = (
        PassageFacts(
            topic="happened",
            question={"de": QUESTIONS["happened"]},
            side=Side.SCHOOL,
            text=f"Wir haben im Tandem {number} zwei Klassen mit dem Entwurf arbeiten lassen.",
            level=Level.NETWORK,
        ),
        PassageFacts(
            topic="surprised",
            question={"de": QUESTIONS["surprised"]},
            side=Side.COMPANY,
            text="Im Betrieb kommen jetzt Fragen, die direkt an den Unterricht anschließen.",
            level=Level.BOARD,
        ),
        PassageFacts(
            topic="support",
            question={"de": QUESTIONS["support"]},
            side=Side.SCHOOL,
            text="Jemanden, der mit uns den Datenschutz für die Videos klärt.",
            level=Level.COORDINATION,
        ),
    )
    return EntryFacts(both_submitted=True, ratings=ratings, passages=passages[: 2 + number % 2])


def project(number: int) -> ProjectState:
    """A project with milestones, steps and factors."""
    reached = 4 if number == 6 else number % 3 + 1
    names = ("Bedarf geklärt", "Entwurf abgestimmt", "Testlauf mit zwei Klassen", "Ausgewertet")
    milestones = tuple(
        MilestoneState(
            id=place,
            title=title,
            planned_on=date(2021, 1 + 2 * place, 15),
            reached_on=date(2021, 1 + 2 * place, 12) if place < reached else None,
            moves=(),
        )
        for place, title in enumerate(names)
    )
    hindering = {2: "Zeit für gemeinsame Planung", 3: "Prüfungstermine", 5: "Zeit für gemeinsame Planung"}
    factors = [FactorState(1, "hindering", hindering[number])] if number in hindering else []
    if number in {1, 4, 6}:
        factors.append(FactorState(2, "helping", "Feste Ansprechperson im Betrieb"))
    return replace(
        EMPTY,
        title=TITLES[number - 1],
        aim="Schule und Betrieb planen die Laborwochen gemeinsam und sehen denselben Plan.",
        light=LIGHTS.get(number, "on_track"),
        light_reason=REASONS.get(number, ""),
        milestones=milestones,
        steps=(
            StepState(1, "Raumplan klären", "Schule", date(2021, 5, 12), None),
            StepState(2, "Testkonten anlegen", "Betrieb", date(2021, 6, 30), None),
            StepState(3, "Erwartungen aufschreiben", "beide", None, date(2021, 4, 20)),
        ),
        factors=tuple(factors),
    )


def changes(state: ProjectState) -> tuple[Change, ...]:
    """What has changed since the meeting before: the last milestone, and the light if it is not green."""
    last = state.milestones[state.reached - 1]
    found = [Change(ChangeKind.REACHED, last.title, "", last.reached_on.isoformat() if last.reached_on else "")]
    if state.light != "on_track":
        found.append(Change(ChangeKind.LIGHT, "", "on_track", state.light, state.light_reason))
        found.append(Change(ChangeKind.MOVED, "Ausgewertet", "2021-06-15", "2021-07-15", "Prüfungen im Mai"))
    return tuple(found)


def tandem(number: int) -> TandemFacts:
    """A tandem; the third and the ninth have not handed in, the seventh has two companies."""
    companies = (f"Ausbildungsbetrieb {number}", f"Ausbildungsbetrieb {number}b")[: 2 if number == 7 else 1]
    return TandemFacts(
        number=number,
        title=TITLES[number - 1],
        schools=(f"Berufliche Schule {number}",),
        companies=companies,
        occupations="Chemielaborantin, Chemielaborant",
        partner_number=number + 1 if number % 2 else number - 1,
        new_members=(MemberFacts(side=Side.COMPANY, function="Ausbildungsleitung", since=date(2021, 4, 1)),)
        if number == 1
        else (),
        project=project(number),
        changes=changes(project(number)),
        entry=None if number in {3, 9} else entry(number),
    )


def facts() -> BriefingFacts:
    """Ten tandems, twelve days before the meeting."""
    return BriefingFacts(
        network="Demo-Netzwerk",
        zone="Europe/Berlin",
        as_of=date(2021, 6, 10),
        stage=Stage.FINAL,
        meeting=meeting(),
        round=RoundFacts(number=3, opens_on=date(2021, 3, 24), due_on=date(2021, 6, 9)),
        tandems=tuple(tandem(number) for number in range(1, 11)),
        agreements=(
            AgreementFacts(
                text="Vorlage für die Einwilligung zu Videos ins Netz stellen",
                owner="Koordination",
                event="Umfeld des Vorhabens",
                number=2,
                due_on=date(2021, 5, 31),
            ),
            AgreementFacts(
                text="Besuch im Labor vorbereiten",
                owner="Schule",
                event="Umfeld des Vorhabens",
                number=2,
                due_on=date(2021, 6, 30),
                tandem=4,
            ),
        ),
        poll=PollFacts(
            title="Thema für Online-Seminar 4",
            closes_on=date(2021, 6, 25),
            voters=9,
            topics=tuple(TopicFacts(title=title, points=points, tandems=voted) for title, points, voted in TOPICS),
        ),
    )
