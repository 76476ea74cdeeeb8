"""A network that is small and right, so that a test changes the one line it is about."""

from __future__ import annotations

from pathlib import Path

from netzwerk.seeding.faults import Rejected
from netzwerk.seeding.validation import Seed, validate
from netzwerk.settings import ROOT

CALENDAR = ROOT / "seeds" / "calendars" / "de-he.yaml"
PROGRAMME = ROOT / "seeds" / "programmes" / "tandem-network.yaml"
DEMO = ROOT / "seeds" / "demo" / "hessenbildung-digital.yaml"
NETWORK = """\
kind: network
programme: tandem-network
code: small
title: Kleines Netz
region: DE-HE
starts_on: 2020-08-01
ends_on: 2022-07-31
state: running
organisations:
  - {key: schule-1, name: Berufliche Schule 1, kind: school}
  - {key: betrieb-1, name: Ausbildungsbetrieb 1, kind: company}
people:
  - {key: lehrkraft, name: Lehrkraft Tandem 1, email: lehrkraft@example.org}
  - {key: ausbildung, name: Ausbildung Tandem 1, email: ausbildung@example.org}
roles:
  - {person: lehrkraft, kind: coordinator, organisation: schule-1, from: 2020-08-01}
tandems:
  - number: 1
    title: Tandem 1
    school: [schule-1]
    company: [betrieb-1]
    members:
      - {person: lehrkraft, side: school, organisation: schule-1, from: 2020-08-01}
      - {person: ausbildung, side: company, organisation: betrieb-1, from: 2020-08-01}
    project:
      title: Laborplan
      stage: idea
      light: on_track
      milestones:
        - title: Erste Fassung
          planned: 2021-05-01
          moves: [{from: 2021-03-01, to: 2021-05-01, reason: Prüfungen, at: 2021-02-20 09:00}]
      snapshots: [{meeting: 1}]
    reflections:
      - round: 1
        state: submitted
        school: {submitted: 2020-11-30 10:00, progress: 3, happened: Angefangen}
events:
  - kind: meeting
    number: 1
    title: Treffen 1
    state: held
    days:
      - starts: 2020-12-10 09:00
        ends: 2020-12-10 10:00
        agenda:
          - {title: Ankommen, minutes: 20, kind: arrival}
          - {title: Arbeiten, minutes: 40, kind: work}
    participation: {invited_on: 2020-11-10, who: [tandems], reply: accepted, attendance: present}
rounds:
  - {number: 1, meeting: 1, prompt_set: short, fixed_opens: 2020-11-12}
polls: []
"""


def changed(old: str, new: str) -> str:
    """The network with one line written differently."""
    assert NETWORK.count(old) == 1, old
    return NETWORK.replace(old, new)


def check(folder: Path, text: str | bytes) -> tuple[Seed, ...]:
    """Check a network file together with the programme."""
    path = folder / "network.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return validate([path, PROGRAMME])


def faults(folder: Path, text: str | bytes) -> list[str]:
    """The faults of a network file, without its folder."""
    try:
        check(folder, text)
    except Rejected as rejected:
        return [str(fault).replace(f"{folder}/", "") for fault in rejected.faults]
    return []
