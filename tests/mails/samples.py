"""One sample of every letter, and the letters kept as golden files.

`python -m tests.mails.samples` writes the golden files anew; read the difference before committing it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from netzwerk.core.languages import DU
from netzwerk.core.mail import Letter
from netzwerk.events.facts import DaySpan
from netzwerk.events.invitations import facts as events
from netzwerk.events.invitations import letters as invitations
from netzwerk.events.invitations.answering import Doubt
from netzwerk.events.reminders import letters as event_reminders
from netzwerk.events.seminars import letters as seminars
from netzwerk.networks.queries import NetworkHeader
from netzwerk.networks.roles import letters as roles
from netzwerk.networks.roles.letters import Office
from netzwerk.pages import letters as pages
from netzwerk.pages.letters import Feedback
from netzwerk.people import letters as people
from netzwerk.people.editing import letters as editing
from netzwerk.people.letters import Recipient
from netzwerk.reflections.following import letters as following
from netzwerk.reflections.recording import letters as recording
from netzwerk.reflections.reminders import letters as reflections
from netzwerk.reflections.reminders.policy import Stage
from netzwerk.tandems.membership import letters as membership
from netzwerk.tandems.messages import letters as messages

GOLDEN = Path(__file__).parent / "golden"
VARIANTS = ("de", DU, "en")
AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
BASE_URL = "https://netzwerk.example.org"


def _ida(variant: str) -> Recipient:
    return Recipient(7, "Ida Beispiel", "ida@example.org", variant)


def _sign_in(variant: str) -> Letter:
    return people.sign_in(
        _ida(variant),
        base_url=BASE_URL,
        link_id=3,
        token="T" * 43,
        code="K7MP3XQ9",
        expires_at=AT,
        target="/networks?page=2",
    )


def _activation(variant: str) -> Letter:
    return people.activation(_ida(variant), base_url=BASE_URL, link_id=3, token="T" * 43, expires_at=AT)


def _password_changed(variant: str) -> Letter:
    return people.password_changed(_ida(variant), base_url=BASE_URL, changed_at=AT)


def _feedback(_variant: str) -> Letter:
    details = Feedback("Das Menü geht nicht auf.\n<b>Am Telefon</b>", "/networks", "ida@example.org")
    return pages.feedback(details, key="feedback:1", to_address="betrieb@example.org")


def _occasion(**changes: Any) -> reflections.Occasion:
    values: dict[str, Any] = {
        "network_id": 1,
        "code": "chemie-1",
        "network": "Chemie Rhein-Main",
        "zone": "Europe/Berlin",
        "form_of_address": "sie",
        "round_id": 3,
        "number": 3,
        "minutes": 15,
        "due_on": date(2026, 12, 2),
        "closes_at": datetime(2026, 12, 9, 8, 30, tzinfo=UTC),
        "is_overdue": False,
        "meeting_number": 3,
        "meeting_title": "Halbzeit",
        **changes,
    }
    return reflections.Occasion(**values)


def _reminder(stage: Stage, *tandems: int, note: str = "", **changes: Any) -> Callable[[str], Letter]:
    def build(variant: str) -> Letter:
        address = {"form_of_address": "du" if variant == DU else "sie"}
        seats = tuple((number, f"Tandem {number}") for number in tandems or (4,))
        language = "en" if variant == "en" else "de"
        return reflections.reminder(
            _occasion(**{**address, **changes}),
            reflections.Reminded(
                person_id=7, name="Ida Beispiel", email="ida@example.org", language=language, tandems=seats
            ),
            stage,
            base_url=BASE_URL,
            key="reflection_reminder:3:7",
            note=note,
            reply_to="koordination@example.org" if stage is Stage.ASKED else "",
        )

    return build


def _returned(variant: str) -> Letter:
    entry = following.Returned(
        network_id=1,
        code="chemie-1",
        network="Chemie Rhein-Main",
        form_of_address="du" if variant == DU else "sie",
        entry_id=12,
        version=3,
        number=3,
        question="Was genau hat gefehlt?\nUnd wer könnte helfen?",
        reply_to="koordination@example.org",
    )
    language = "en" if variant == "en" else "de"
    member = following.Member(person_id=7, name="Ida Beispiel", email="ida@example.org", language=language)
    return following.returned(entry, member, base_url=BASE_URL)


def _recorded(variant: str) -> Letter:
    part = recording.OnBehalf(
        network_id=1,
        code="chemie-1",
        network="Chemie Rhein-Main",
        form_of_address="du" if variant == DU else "sie",
        entry_id=12,
        submission_id=5,
        mark="1",
        number=3,
        recorder="Kim Koordination",
        reply_to="koordination@example.org",
    )
    language = "en" if variant == "en" else "de"
    member = following.Member(person_id=7, name="Ida Beispiel", email="ida@example.org", language=language)
    return recording.recorded(part, member, base_url=BASE_URL)


DAY = DaySpan(5, datetime(2026, 12, 9, 8, 30, tzinfo=UTC), datetime(2026, 12, 9, 15, 0, tzinfo=UTC))
DAYS = (
    DAY,
    DaySpan(6, datetime(2026, 12, 16, 8, 30, tzinfo=UTC), datetime(2026, 12, 16, 12, 0, tzinfo=UTC)),
)


def _event(variant: str, **changes: Any) -> events.Occasion:
    values: dict[str, Any] = {
        "id": 3,
        "network_id": 1,
        "code": "chemie-1",
        "network": "Chemie Rhein-Main",
        "zone": "Europe/Berlin",
        "language": "de",
        "form_of_address": "du" if variant == DU else "sie",
        "kind": "meeting",
        "number": 3,
        "title": "Halbzeit",
        "format": "hybrid",
        "venue": "Berufliche Schule Musterstadt",
        "room_link": "https://raum.example.org/halbzeit",
        "host": "Berufliche Schule Musterstadt",
        "facilitators": ("Mira Muster",),
        "preparation": "Ein Foto aus dem Projekt mitbringen.\nKeine Daten über Auszubildende.",
        "reply_until": date(2026, 12, 1),
        "state": "invited",
        "cancel_reason": "",
        "text": "",
        "days": DAYS,
        **changes,
    }
    return events.Occasion(**values)


def _guest(variant: str, **changes: Any) -> events.Guest:
    values: dict[str, Any] = {
        "person_id": 7,
        "name": "Ida Beispiel",
        "email": "ida@example.org",
        "language": "en" if variant == "en" else "de",
        "group": "",
        "tandem_id": 4,
        "side": "school",
        **changes,
    }
    return events.Guest(**values)


def _event_reminder(variant: str) -> Letter:
    return event_reminders.reminder(_event(variant), _guest(variant), DAYS[0], base_url=BASE_URL)


def _promise(*, answers: bool = True) -> invitations.Promise:
    return invitations.Promise(
        key="event:3:7", about_kind="event", about_id=3, answer_href=f"{BASE_URL}/a/TOKEN" if answers else ""
    )


def _invitation(variant: str) -> Letter:
    return invitations.invitation(_event(variant), _guest(variant), _promise())


def _further_day(variant: str) -> Letter:
    return invitations.further_day(_event(variant), _guest(variant), DAYS[1], _promise(answers=False))


def _update(variant: str) -> Letter:
    return invitations.update(_event(variant), _guest(variant, reply="accepted"), DAYS[0], _promise())


def _moved(variant: str) -> Letter:
    change = events.Change(
        days=tuple(DaySpan(day.id, day.starts_at - timedelta(days=7), day.ends_at - timedelta(days=7)) for day in DAYS),
        format="on_site",
        venue="Aula",
        room_link="https://raum.example.org/halbzeit",
        note="Die Schule wird in dieser Woche umgebaut.",
        asks_again=True,
    )
    return invitations.update(_event(variant), _guest(variant), DAYS[0], _promise(), change)


def _cancellation(variant: str) -> Letter:
    event = _event(variant, state="cancelled", cancel_reason="Die Moderation ist krank.")
    return invitations.cancellation(event, _guest(variant), DAYS[0], _promise(answers=False))


def _withdrawal(variant: str) -> Letter:
    return invitations.withdrawal(_event(variant), _guest(variant), DAYS[0], _promise(answers=False))


def _answer_reminder(variant: str) -> Letter:
    return invitations.reminder(_event(variant), _guest(variant), _promise())


def _noted(variant: str) -> Letter:
    return invitations.noted(_event(variant), _guest(variant, reply="accepted"), _promise(), "online")


def _unclear(doubt: Doubt) -> Callable[[str], Letter]:
    return lambda variant: invitations.unclear(_event(variant), _guest(variant), _promise(), doubt)


def _place(variant: str) -> Letter:
    seminar = _event(
        variant, kind="seminar", number=2, title="KI im Unterricht", days=DAYS[:1], format="online", venue=""
    )
    return invitations.place(seminar, _guest(variant), _promise())


def _registration(**standing: Any) -> Callable[[str], Letter]:
    def build(variant: str) -> Letter:
        seminar = _event(
            variant, kind="seminar", number=2, title="KI im Unterricht", days=DAYS[:1], format="online", venue=""
        )
        registered = _guest(variant, participation_id=5, **standing)
        if registered.reply == "declined":
            return seminars.signed_off(seminar, registered, DAYS[0], _promise(answers=False))
        return seminars.registration(seminar, registered, _promise())

    return build


def _network(variant: str) -> NetworkHeader:
    return NetworkHeader(
        id=1,
        programme_id=1,
        code="chemie-1",
        title="Chemie Rhein-Main",
        region="DE-HE",
        zone="Europe/Berlin",
        language="de",
        form_of_address="du" if variant == DU else "sie",
        starts_on=date(2026, 8, 1),
        ends_on=date(2028, 7, 31),
        state="running",
        target_tandems=10,
        target_meetings=6,
        target_seminars=5,
        tandems=10,
    )


def _member(variant: str) -> Recipient:
    return _ida("en" if variant == "en" else "de")


def _joined(variant: str) -> Letter:
    return membership.joined(
        _member(variant),
        base_url=BASE_URL,
        network=_network(variant),
        tandem=(12, 4),
        member_id=9,
        valid_from=date(2026, 12, 1),
    )


AUTHOR = messages.Author("Karin Koordination", "koordination@example.org")
WORDS = "Liebe Tandems,\n\nbitte denken Sie an die Fotos:\n- vom Projekt\n- <keine> von Auszubildenden\n\nGruß\nKarin"


def _message(variant: str) -> Letter:
    return messages.message(
        _member(variant),
        network=_network(variant),
        author=AUTHOR,
        subject="Fotos",
        text=WORDS,
        message_id=2,
        due_at=None,
    )


def _message_test(variant: str) -> Letter:
    return messages.test(
        _member(variant), network=_network(variant), author=AUTHOR, subject="Fotos", text=WORDS, mark="1"
    )


def message_of(text: str) -> Letter:
    """A reminder with a note and a meeting whose words somebody typed."""
    return _reminder(Stage.ASKED, note=text, meeting_title=text, network=text)("de")


def _address_new(variant: str) -> Letter:
    return editing.address_new(_ida(variant), base_url=BASE_URL, version=2)


def _address_gone(variant: str) -> Letter:
    return editing.address_gone(_ida(variant), "alt@example.org", base_url=BASE_URL, version=2)


def _office(*, whole_programme: bool) -> Office:
    return Office(
        role_id=5,
        kind="coordinator",
        network="" if whole_programme else "Chemie Rhein-Main",
        programme={"de": "Tandem-Netzwerk", "en": "Tandem network"} if whole_programme else {},
        network_id=None if whole_programme else 1,
        path="/networks" if whole_programme else "/n/chemie-1/",
        valid_from=date(2026, 12, 1),
        valid_to=None if whole_programme else date(2027, 7, 31),
    )


def _role_given(variant: str) -> Letter:
    return roles.given(_ida(variant), _office(whole_programme=True), base_url=BASE_URL)


def _role_given_in_network(variant: str) -> Letter:
    return roles.given(_ida(variant), _office(whole_programme=False), base_url=BASE_URL)


def _role_ended(variant: str) -> Letter:
    return roles.ended(_ida(variant), _office(whole_programme=False))


ALWAYS_SIE = frozenset(
    {
        *("address_gone", "address_new", "sign_in", "activation", "password_changed"),
        *("role_given", "role_given_in_network", "role_ended"),
    }
)
GERMAN_ONLY = frozenset({"feedback"})
SAMPLES: Mapping[str, Callable[[str], Letter]] = {
    "activation": _activation,
    "address_gone": _address_gone,
    "address_new": _address_new,
    "event_answer_noted": _noted,
    "event_answer_one_day": _unclear(Doubt.ONE_DAY),
    "event_answer_undecided": _unclear(Doubt.UNDECIDED),
    "event_answer_reminder": _answer_reminder,
    "event_cancellation": _cancellation,
    "event_further_day": _further_day,
    "event_invitation": _invitation,
    "event_moved": _moved,
    "event_place": _place,
    "event_registration": _registration(reply="accepted"),
    "event_registration_waits": _registration(reply="accepted", is_waiting=True),
    "event_reminder": _event_reminder,
    "event_signed_off": _registration(reply="declined"),
    "event_update": _update,
    "event_withdrawal": _withdrawal,
    "feedback": _feedback,
    "message": _message,
    "message_test": _message_test,
    "password_changed": _password_changed,
    "reflection_asked": _reminder(Stage.ASKED, note="Bitte noch vor Freitag.\nVielen Dank!"),
    "reflection_late": _reminder(Stage.LATE, is_overdue=True),
    "reflection_late_closing": _reminder(Stage.LATE, is_overdue=True, meeting_number=None, meeting_title=""),
    "reflection_reminder": _reminder(Stage.DAYS),
    "reflection_recorded": _recorded,
    "reflection_returned": _returned,
    "reflection_reminder_closing": _reminder(Stage.WEEK, 4, 9, meeting_number=None, meeting_title=""),
    "role_ended": _role_ended,
    "role_given": _role_given,
    "role_given_in_network": _role_given_in_network,
    "sign_in": _sign_in,
    "tandem_joined": _joined,
}


def all_letters() -> Iterator[tuple[str, Letter]]:
    """Each letter in each of its variants, with the name of its golden files."""
    for name, sample in SAMPLES.items():
        for variant in VARIANTS:
            if (name in GERMAN_ONLY and variant != "de") or (name in ALWAYS_SIE and variant == DU):
                continue
            yield f"{name}.{variant}", sample(variant)


def files(name: str, letter: Letter) -> dict[str, str]:
    """What is kept of a letter, by file name."""
    head = f"To: {letter.to_name} <{letter.to_address}>\nSubject: {letter.subject}\nKind: {letter.kind}\n"
    if letter.reply_to:
        head += f"Reply-To: {letter.reply_to}\n"
    return {f"{name}.txt": f"{head}\n{letter.text}", f"{name}.html": letter.html}


def main() -> None:
    """Write all golden files anew."""
    for path in GOLDEN.iterdir():
        path.unlink()
    for name, letter in all_letters():
        for file, content in files(name, letter).items():
            (GOLDEN / file).write_text(content, encoding="utf-8")


if __name__ == "__main__":
    main()
