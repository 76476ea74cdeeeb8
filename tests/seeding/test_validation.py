"""Every kind of fault with file, line, what was found and what was expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from netzwerk.seeding.faults import Rejected
from netzwerk.seeding.schema import PROJECT
from netzwerk.seeding.validation import demo_of, validate
from tests.seeding.samples import CALENDAR, DEMO, NETWORK, PROGRAMME, changed, check, faults

MEMBER = "      - {person: ausbildung, side: company, organisation: betrieb-1, from: 2020-08-01}\n"
ROLE = "  - {person: lehrkraft, kind: coordinator, organisation: schule-1, from: 2020-08-01}\n"
ROUND = "  - {number: 1, meeting: 1, prompt_set: short, fixed_opens: 2020-11-12}\n"
SECOND_TANDEM = "events:\n  - kind: meeting\n    number: 1"
SHORT = "happened, surprised, steps, support, progress, cooperation, backing, energy"
PROJECT_KEYS = ", ".join({**PROJECT.needed, **PROJECT.optional})
CASES = {
    "unknown key": (
        changed("region: DE-HE", "regoin: DE-HE"),
        [
            '1: found a part without "region"; expected the key "region"',
            '5: found the unknown key "regoin"; expected "region", perhaps',
        ],
    ),
    "unknown key, nothing near": (
        changed("      title: Laborplan", "      title: Laborplan\n      zzz: 1"),
        [f'27: found the unknown key "zzz"; expected one of {PROJECT_KEYS}'],
    ),
    "key twice": (
        changed("state: running", "state: running\nstate: running"),
        ['9: found the key "state" a second time; expected each key once'],
    ),
    "date that does not exist": (
        changed("ends_on: 2022-07-31", "ends_on: 2022-02-30"),
        ['7: found "2022-02-30"; expected a date that exists, written YYYY-MM-DD'],
    ),
    "German date": (
        changed("ends_on: 2022-07-31", "ends_on: 31.07.2022"),
        ['7: found "31.07.2022"; expected a date that exists, written YYYY-MM-DD'],
    ),
    "moment": (
        changed("ends: 2020-12-10 10:00", "ends: 2020-12-10 25:00"),
        ['45: found "2020-12-10 25:00"; expected a moment that exists, written YYYY-MM-DD HH:MM'],
    ),
    "room that is no link": (
        changed("    title: Treffen 1\n", "    title: Treffen 1\n    room_link: javascript:alert(1)\n"),
        ['42: found "javascript:alert(1)"; expected an address in full that begins with https:// or http://'],
    ),
    "ends before it starts": (
        changed("ends_on: 2022-07-31", "ends_on: 2020-07-31"),
        [
            '7: found "2020-07-31" as the end; expected a day after 2020-08-01',
            "44: found the day 2020-12-10; expected a day from 2020-08-01 to 2020-07-31",
        ],
    ),
    "word": (
        changed("state: running", "state: runing"),
        ['8: found the word "runing"; expected "running", perhaps'],
    ),
    "number": (
        changed("  - number: 1\n    title: Tandem 1", "  - number: one\n    title: Tandem 1"),
        ['18: found "one"; expected a whole number from 1 to 99'],
    ),
    "number twice": (
        NETWORK.replace(
            SECOND_TANDEM,
            "  - {number: 1, title: Noch eins, school: [schule-1], company: [betrieb-1], members: "
            "[{person: lehrkraft, side: school, organisation: schule-1, from: 2020-08-01}]}\n" + SECOND_TANDEM,
        ),
        ["38: found tandem 1 a second time; expected each once (first on line 18)"],
    ),
    "event twice": (
        changed("rounds:\n", "  - {kind: meeting, number: 1, title: Noch eins, state: draft, days: []}\nrounds:\n"),
        ["50: found event meeting 1 a second time; expected each once (first on line 40)"],
    ),
    "round twice": (
        changed(ROUND, ROUND + ROUND.replace("meeting: 1", "fixed_due: 2020-12-01")),
        ["52: found round 1 a second time; expected each once (first on line 51)"],
    ),
    "mail address twice": (
        changed("email: ausbildung@example.org", "email: lehrkraft@example.org"),
        ["14: found mail address lehrkraft@example.org a second time; expected each once (first on line 13)"],
    ),
    "mail address": (
        changed("email: ausbildung@example.org", "email: Ausbildung"),
        ['14: found "Ausbildung"; expected a mail address in small letters'],
    ),
    "person without organisation": (
        changed(MEMBER, MEMBER.replace(" organisation: betrieb-1,", "")),
        ['24: found "ausbildung" without an organisation; expected one of betrieb-1'],
    ),
    "role without organisation": (
        changed(" organisation: schule-1, from: 2020-08-01}\ntandems", " from: 2020-08-01}\ntandems"),
        ['16: found "lehrkraft" without an organisation; expected the key organisation'],
    ),
    "organisation of the other side": (
        changed(MEMBER, MEMBER.replace("betrieb-1", "schule-1")),
        ['24: found "schule-1" on the company side; expected one of betrieb-1'],
    ),
    "missing person": (
        changed("- {person: ausbildung, side", "- {person: ausbildug, side"),
        ['24: found no person with the key "ausbildug"; expected "ausbildung", perhaps'],
    ),
    "missing organisation": (
        changed("company: [betrieb-1]", "company: [betrieb-2]"),
        [
            '21: found no organisation with the key "betrieb-2"; expected "betrieb-1", perhaps',
            '24: found "betrieb-1" on the company side; expected one of betrieb-2',
        ],
    ),
    "missing meeting": (
        changed("snapshots: [{meeting: 1}]", "snapshots: [{meeting: 2}]"),
        ["33: found no meeting 2; expected one of 1"],
    ),
    "agenda longer than the day": (
        changed("minutes: 40, kind: work", "minutes: 55, kind: work"),
        ["46: found an agenda of 75 minutes; expected at most 60, the length of the day"],
    ),
    "prompt that the round does not ask": (
        changed("happened: Angefangen", "learnt: Viel"),
        [f"37: found the prompt learnt in round 1; expected one of {SHORT}"],
    ),
    "wider than the prompt allows": (
        changed("happened: Angefangen", "support: {text: Zeit, level: network}"),
        ["37: found support released to network; expected at most coordination"],
    ),
    "rating": (
        changed("progress: 3", "progress: 6"),
        ['37: found "6"; expected 1 to 5 or cannot_judge'],
    ),
    "submitted by nobody": (
        changed("submitted: 2020-11-30 10:00, ", ""),
        ["36: found the state submitted without a side that submitted; expected submitted"],
    ),
    "draft that was submitted": (
        changed("state: submitted", "state: draft"),
        ["36: found a draft that the school side submitted; expected the state submitted"],
    ),
    "returned without a question": (
        changed("state: submitted", "state: returned"),
        ["36: found an entry returned without a question; expected the key question"],
    ),
    "light without reason": (
        changed("light: on_track", "light: delayed"),
        ["28: found the light delayed without a reason; expected the key light_reason"],
    ),
    "moves that do not lead to the plan": (
        changed("planned: 2021-05-01", "planned: 2021-06-01"),
        ["31: found 2021-06-01; expected 2021-05-01, the last move"],
    ),
    "snapshot of a meeting to come": (
        changed("    state: held", "    state: invited").replace(", attendance: present", ""),
        ["33: found a snapshot of meeting 1, which is invited; expected a meeting that was held"],
    ),
    "attendance too early": (
        changed("    state: held", "    state: invited").replace("snapshots: [{meeting: 1}]", "snapshots: []"),
        ["49: found attendance before the event was held; expected no attendance"],
    ),
    "represented by nobody": (
        changed("reply: accepted", "reply: represented"),
        ["49: found reply and represented_by apart; expected represented with a name, or neither"],
    ),
    "cancelled without reason": (
        changed("    state: held", "    state: cancelled")
        .replace("snapshots: [{meeting: 1}]", "snapshots: []")
        .replace(", attendance: present", ""),
        ["42: found a cancelled event without a reason; expected the key cancel_reason"],
    ),
    "round without window": (
        changed(" meeting: 1, prompt_set", " prompt_set"),
        ["51: found a round without a meeting; expected meeting, or fixed_opens and fixed_due"],
    ),
    "network of one day": (
        changed("ends_on: 2022-07-31", "ends_on: 2020-08-01"),
        [
            '7: found "2020-08-01" as the end; expected a day after 2020-08-01',
            "44: found the day 2020-12-10; expected a day from 2020-08-01 to 2020-08-01",
        ],
    ),
    "role twice": (
        changed(ROLE, ROLE + ROLE),
        ["17: found role lehrkraft coordinator 2020-08-01 a second time; expected each once (first on line 16)"],
    ),
    "organisation twice in a tandem": (
        changed("school: [schule-1]", "school: [schule-1, schule-1]"),
        ['20: found organisation "schule-1" a second time; expected each once'],
    ),
    "organisation on both sides": (
        changed("company: [betrieb-1]", "company: [betrieb-1, schule-1]"),
        ['21: found "schule-1" on both sides; expected each organisation on one side'],
    ),
    "exception for somebody who is not invited": (
        changed(
            "attendance: present}", "attendance: present, except: [{person: ausbildung, reply: declined}]}"
        ).replace("betrieb-1, from: 2020-08-01}", "betrieb-1, from: 2021-08-01}"),
        ['49: found "ausbildung", who is not invited; expected one of lehrkraft'],
    ),
    "text as a list": (
        changed("title: Kleines Netz", "title: [a, b]"),
        ["4: found a list; expected text"],
    ),
    "nothing": (
        changed("title: Kleines Netz", "title:"),
        ["4: found nothing; expected text"],
    ),
    "too long": (
        changed("title: Kleines Netz", f"title: {'x' * 301}"),
        ["4: found a text of 301 characters; expected at most 300"],
    ),
    "region": (
        changed("region: DE-HE", "region: Hessen"),
        ['5: found "Hessen"; expected a region such as DE-HE (ISO 3166-2)'],
    ),
    "zone": (
        changed("region: DE-HE", "region: DE-HE\nzone: Europe/Hessen"),
        ['6: found "Europe/Hessen"; expected a time zone such as Europe/Berlin'],
    ),
}


def test_the_sample_is_right(tmp_path: Path) -> None:
    seeds = check(tmp_path, NETWORK)
    assert [seed.kind for seed in seeds] == ["programme", "network"]


@pytest.mark.parametrize("case", CASES)
def test_names_what_is_wrong(tmp_path: Path, case: str) -> None:
    text, expected = CASES[case]
    found = faults(tmp_path, text)
    assert [fault.removeprefix("network.yaml:") for fault in found] == expected


def test_names_all_faults_of_all_files_at_once(tmp_path: Path) -> None:
    network = tmp_path / "a-network.yaml"
    network.write_text(changed("state: running", "state: runing").replace("from: 2020-08-01}\ntandems", "}\ntandems"))
    calendar = tmp_path / "b-calendar.yaml"
    calendar.write_text("kind: calendar\nregion: DE-HE\nschool_holidays: []\n")
    with pytest.raises(Rejected) as rejected:
        validate([calendar, network, PROGRAMME])
    assert [str(fault).replace(f"{tmp_path}/", "") for fault in rejected.value.faults] == [
        'a-network.yaml:8: found the word "runing"; expected "running", perhaps',
        'a-network.yaml:16: found a part without "from"; expected the key "from"',
        "b-calendar.yaml:3: found a list of 0; expected at least 1",
    ]


def test_holidays_in_order_once_and_apart(tmp_path: Path) -> None:
    path = tmp_path / "calendar.yaml"
    path.write_text(
        "kind: calendar\nregion: DE-HE\nschool_holidays:\n"
        "  - {name: {de: Ostern, en: Easter}, from: 2021-04-06, to: 2021-04-16}\n"
        "  - {name: {de: Ostern, en: Easter}, from: 2021-04-10, to: 2021-04-20}\n"
        "  - {name: {de: Herbst}, from: 2021-10-23, to: 2021-10-11}\n"
    )
    with pytest.raises(Rejected) as rejected:
        validate([path])
    assert [str(fault).removeprefix(f"{path}:") for fault in rejected.value.faults] == [
        "5: found holidays from 2021-04-10; expected a day after 2021-04-16 (line 4)",
        '6: found "2021-10-11" as the end; expected a day from 2021-10-23 on',
        '6: found a part without "en"; expected the key "en"',
    ]


def test_a_programme_keeps_what_is_capped(tmp_path: Path) -> None:
    path = tmp_path / "programme.yaml"
    text = PROGRAMME.read_text()
    line = text[: text.index("topic: support")].count("\n") + 3
    path.write_text(
        text.replace(
            "topic: support\n        kind: text\n        widest: coordination",
            "topic: support\n        kind: text\n        widest: network",
            1,
        )
    )
    with pytest.raises(Rejected) as rejected:
        validate([path])
    assert [str(fault).removeprefix(f"{path}:") for fault in rejected.value.faults] == [
        f'{line}: found "network"; expected at most coordination for support'
    ]


def test_our_own_seeds_are_right() -> None:
    seeds = validate([DEMO, PROGRAMME, CALENDAR])
    assert [seed.kind for seed in seeds] == ["calendar", "programme", "network"]
    demo = demo_of(seeds[-1])
    assert (demo.code, f"{demo.at:%Y-%m-%d %H:%M}", demo.zone) == ("hessen-2020", "2021-05-20 09:00", "Europe/Berlin")
    assert demo.banner["de"] == "Demo – Inhalte erfunden, Stand 20. Mai 2021"


def test_only_a_network_can_be_a_demo() -> None:
    (calendar,) = validate([CALENDAR])
    with pytest.raises(Rejected, match="found no network with a demo; expected the key demo"):
        demo_of(calendar)
