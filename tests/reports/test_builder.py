"""What the builder says: the whole document against a golden file, and the rules one by one."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from netzwerk.core.access import Side
from netzwerk.projects.snapshots import Change, ChangeKind, FactorState
from netzwerk.reflections.models import Level
from netzwerk.reports.briefing import pairs
from netzwerk.reports.briefing.builder import build
from netzwerk.reports.briefing.facts import (
    BriefingFacts,
    EntryFacts,
    PassageFacts,
    PollFacts,
    RatingFacts,
    ReplyFacts,
    SideRating,
    Stage,
    TandemFacts,
)
from netzwerk.reports.document import Beside, Document, Facts, Items, KeyPoints, Section, Table, walk
from tests.reports import samples

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("variant", ["de", "en"])
def test_golden(variant: str) -> None:
    """Write the files anew with `NETZWERK_WRITE_GOLDEN=1 pytest …`, then read the difference."""
    made = json.dumps(build(samples.facts(), variant).as_json(), ensure_ascii=False, indent=1) + "\n"
    path = GOLDEN / f"briefing-{variant}.json"
    if os.environ.get("NETZWERK_WRITE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(made, encoding="utf-8")
    assert made == path.read_text(encoding="utf-8")


def quiet() -> BriefingFacts:
    """A network in which nothing is worth the first minute."""
    tandems = tuple(
        TandemFacts(number=number, title=f"T{number}", entry=EntryFacts(both_submitted=True)) for number in (1, 2, 3)
    )
    return replace(
        samples.facts(), tandems=tandems, agreements=(), poll=None, meeting=replace(samples.meeting(), replies=())
    )


def changed(facts: BriefingFacts, number: int, **values: Any) -> BriefingFacts:
    """The facts with a tandem changed."""
    tandems = tuple(replace(one, **values) if one.number == number else one for one in facts.tandems)
    return replace(facts, tandems=tandems)


def rating(school: int | None, company: int | None, topic: str = "backing") -> RatingFacts:
    return RatingFacts(
        topic=topic,
        question={"de": topic},
        level=Level.COORDINATION,
        school=SideRating(value=school),
        company=SideRating(value=company),
    )


def rated(*ratings: RatingFacts) -> EntryFacts:
    return EntryFacts(both_submitted=True, ratings=ratings)


def section(document: Document, anchor: str) -> Section | None:
    return next((part for _level, part in walk(document) if part.anchor == anchor), None)


def points(facts: BriefingFacts) -> list[str]:
    part = section(build(facts, "de"), "key")
    if part is None:
        return []
    block = part.blocks[0]
    assert isinstance(block, KeyPoints)
    return [point.title for point in block.points]


def test_nothing_to_say() -> None:
    assert points(quiet()) == []


def test_a_tandem_that_needs_support() -> None:
    project = replace(samples.project(5), milestones=())
    facts = changed(quiet(), 2, project=project)
    assert points(facts) == ["Tandem\u00a02 braucht Unterstützung."]


def test_missing_reflections_only_count_when_they_are_due() -> None:
    facts = changed(quiet(), 3, entry=None)
    assert points(facts) == ["1 Reflexion fehlt."]
    assert points(replace(facts, stage=Stage.INTERIM)) == []


def test_one_side_comes_alone() -> None:
    replies = (
        ReplyFacts(reply="accepted", tandem=1, side=Side.SCHOOL),
        ReplyFacts(reply="declined", tandem=1, side=Side.COMPANY),
        ReplyFacts(reply="accepted", tandem=2, side=Side.SCHOOL),
        ReplyFacts(reply="open", tandem=2, side=Side.COMPANY),
    )
    facts = replace(quiet(), meeting=replace(samples.meeting(), replies=replies))
    assert points(facts) == ["Tandem\u00a01 kommt nur mit einem Lernort."]


@pytest.mark.parametrize(
    ("school", "company", "titles"),
    [
        (4, 2, ["Schule und Betrieb sehen es verschieden."]),
        (4, 3, []),
        (5, None, []),
        (None, None, []),
    ],
)
def test_gap(school: int | None, company: int | None, titles: list[str]) -> None:
    assert points(changed(quiet(), 1, entry=rated(rating(school, company)))) == titles


@pytest.mark.parametrize(("tandems", "titles"), [(2, ["Hauptthema: Zeit."]), (1, [])])
def test_a_theme_needs_half_of_those_who_voted(tandems: int, titles: list[str]) -> None:
    topics = (samples.TopicFacts(title="Zeit", points=5, tandems=tandems),)
    poll = PollFacts(title="Abfrage", closes_on=date(2021, 6, 1), voters=3, topics=topics)
    assert points(replace(quiet(), poll=poll)) == titles


def test_two_to_attend_to_and_one_good_news() -> None:
    facts = changed(quiet(), 1, project=replace(samples.project(5), milestones=()), entry=None)
    facts = changed(facts, 2, entry=rated(rating(5, 1)))
    facts = changed(facts, 3, project=samples.project(6), changes=())
    assert points(facts) == [
        "Tandem\u00a01 braucht Unterstützung.",
        "1 Reflexion fehlt.",
        "Tandem\u00a03 hat alle Meilensteine erreicht.",
    ]


def test_overdue_agreements() -> None:
    late = samples.AgreementFacts(text="Protokoll", owner="Schule", event="Auftakt", due_on=date(2021, 6, 9))
    facts = replace(quiet(), agreements=(late, replace(late, due_on=date(2021, 6, 10)), replace(late, due_on=None)))
    assert points(facts) == ["1 Vereinbarung ist überfällig."]


def pairs_of(facts: BriefingFacts) -> list[tuple[int, int]]:
    return [(pair.seeks, pair.helps) for pair in pairs.suggest(facts).pairs]


def test_pairs_by_rating_help_where_both_sides_are_strong() -> None:
    facts = changed(quiet(), 1, entry=rated(rating(2, 4)))
    facts = changed(facts, 2, entry=rated(rating(5, 3)))
    facts = changed(facts, 3, entry=rated(rating(4, 4)))
    assert pairs_of(facts) == [(1, 3)]


def test_pairs_leave_partners_and_the_energy_alone() -> None:
    facts = changed(quiet(), 1, entry=rated(rating(1, 1, "energy"), rating(1, 1)), partner_number=3)
    facts = changed(facts, 3, entry=rated(rating(5, 5, "energy"), rating(5, 5)))
    suggested = pairs.suggest(facts)
    assert suggested.pairs == ()
    assert [one.seeks for one in suggested.left] == [1]


def test_pairs_by_light_need_success_best_a_fresh_one() -> None:
    facts = changed(quiet(), 1, project=samples.project(5), changes=())
    assert pairs_of(facts) == []
    for number in (2, 3):
        facts = changed(facts, number, project=samples.project(6), changes=())
    assert pairs_of(facts) == [(1, 2)]
    facts = changed(facts, 3, changes=(Change(ChangeKind.REACHED, "Testlauf", "", "2021-05-01"),))
    assert pairs_of(facts) == [(1, 3)]


def test_as_many_pairs_as_possible() -> None:
    """The first in need gives way to the second, who has nobody else."""
    facts = changed(quiet(), 1, entry=rated(rating(1, 1), rating(1, 1, "progress")))
    facts = changed(facts, 2, entry=rated(rating(5, 5), rating(4, 4, "progress")))
    facts = changed(facts, 3, entry=rated(rating(2, 2)))
    helper = TandemFacts(number=4, title="T4", entry=rated(rating(4, 4, "progress")))
    facts = replace(facts, tandems=(*facts.tandems, helper))
    assert pairs_of(facts) == [(1, 4), (3, 2)]


def test_who_is_left_over_is_named_with_the_reason() -> None:
    facts = changed(quiet(), 1, entry=rated(rating(1, 1)))
    facts = changed(facts, 2, entry=rated(rating(2, 2)))
    facts = changed(facts, 3, entry=rated(rating(5, 5)))
    part = section(build(facts, "de"), "pairs")
    assert part is not None
    left = part.blocks[1]
    assert isinstance(left, Items)
    assert [(one.text, one.note) for one in left.items] == [
        ("Tandem\u00a02", "Wer beraten könnte, ist schon in einem anderen Paar.")
    ]
    nobody = pairs.suggest(changed(quiet(), 1, entry=rated(rating(1, 1))))
    assert [one.seeks for one in nobody.left] == [1]


def test_the_builder_locks_a_second_time() -> None:
    """Facts that hold what is not released do not get through, whatever a query may have let pass."""
    passages = tuple(
        PassageFacts(
            topic="happened", question={"de": "?"}, side=Side.SCHOOL, text=f"KANARIE-{level.name}", level=level
        )
        for level in Level
    )
    low = replace(rating(1, 5), level=Level.TANDEM)
    entry = EntryFacts(both_submitted=True, ratings=(low,), passages=passages)
    text = json.dumps(build(changed(quiet(), 1, entry=entry), "de").as_json(), ensure_ascii=False)
    assert [level for level in Level if f"KANARIE-{level.name}" in text] == [
        Level.COORDINATION,
        Level.NETWORK,
        Level.BOARD,
    ]
    assert "Betrieb 5" not in text
    one_side = replace(entry, both_submitted=False, ratings=(rating(1, 5),), passages=())
    assert points(changed(quiet(), 1, entry=one_side)) == []


def many(*entries: EntryFacts) -> BriefingFacts:
    tandems = tuple(TandemFacts(number=number, title="T", entry=one) for number, one in enumerate(entries, 1))
    return replace(quiet(), tandems=tandems)


def means(facts: BriefingFacts, variant: str = "de") -> list[str]:
    part = section(build(facts, variant), "patterns")
    assert part is not None
    tables = [block for block in part.blocks if isinstance(block, Table)]
    return [cell.text.replace("\u00a0", " ") for cell in tables[0].rows[0].cells]


def test_means_count_each_side_and_leave_out_who_cannot_judge() -> None:
    ratings = [rated(rating(4, 5)) for _place in range(4)]
    assert means(many(*ratings, rated(rating(4, None)))) == [
        "backing",
        "4,0 (n = 5)",
        "zu wenige Angaben (n = 4)",
        "–",
    ]


def test_means_round_half_up() -> None:
    values = (4, 4, 4, 5, 4, 4, 4, 5)
    ratings = [rated(rating(value, value)) for value in values]
    assert means(many(*ratings))[1:3] == ["4,3 (n = 8)", "4,3 (n = 8)"]
    assert means(many(*ratings), "en")[1] == "4.3 (n = 8)"


def test_change_is_withheld_like_the_means() -> None:
    def moved(value: int, *, company: int | None) -> EntryFacts:
        side = SideRating(value=value, before=value - 1)
        return rated(replace(rating(0, 0), school=side, company=replace(side, before=company)))

    assert means(many(*[moved(4, company=3)] * 5))[3] == "+1,0"
    assert means(many(*[moved(4, company=3)] * 4, moved(4, company=None)))[3] == "–"


def test_every_tandem_has_its_turn_with_what_hinders() -> None:
    facts = many(*[EntryFacts(both_submitted=True)] * 8)
    for number in range(1, 9):
        texts = [f"Grund {number}{letter}" for letter in ("ab" if number < 3 else "a")]
        factors = tuple(FactorState(place, "hindering", text) for place, text in enumerate(("Zeit", *texts)))
        facts = changed(facts, number, project=replace(samples.EMPTY, factors=factors if number < 8 else factors[1:]))
    part = section(build(facts, "de"), "patterns")
    assert part is not None
    beside = part.blocks[0]
    assert isinstance(beside, Beside)
    assert [one.text for one in beside.groups[0].items] == [
        "Zeit",
        *(f"Grund {number}a" for number in range(1, 6)),
        "und 5 weitere aus Tandems\u00a01, 2, 6, 7 und 8",
    ]


def test_the_first_minute_names_fewer_tandems_rather_than_half_a_sentence() -> None:
    facts = quiet()
    for number in (1, 2, 3):
        reason = f"Grund {number} ist ziemlich lang. " + "Und noch ein Satz dazu. " * 4
        project = replace(samples.project(5), milestones=(), light_reason=reason)
        facts = changed(facts, number, project=project)
    part = section(build(facts, "de"), "key")
    assert part is not None
    block = part.blocks[0]
    assert isinstance(block, KeyPoints)
    assert block.points[0].title == "Tandems\u00a01, 2 und 3 brauchen Unterstützung."
    assert "Grund 1" in block.points[0].text
    assert "Grund 2" not in block.points[0].text
    assert block.points[0].text.endswith("dazu.")


def test_the_host_is_not_the_place() -> None:
    facts = build(samples.facts(), "de").head[0]
    assert isinstance(facts, Facts)
    assert [(one.label, one.lines) for one in facts.facts[1:3]] == [
        ("Wo", ("Online",)),
        ("Gastgeber", ("Bildungshaus Beispiel",)),
    ]


def test_long_answers_are_cut_with_a_mark() -> None:
    passage = samples.entry(1).passages[0]
    entry = EntryFacts(both_submitted=False, passages=(replace(passage, text="Wort " * 2000),))
    part = section(build(changed(quiet(), 1, entry=entry), "de"), "tandem-1")
    assert part is not None
    texts = [block.text for block in part.blocks if hasattr(block, "question")]
    assert len(texts) == 1
    assert len(texts[0]) < 340
    assert texts[0].endswith("[…]“")


def test_document_has_unique_anchors() -> None:
    anchors = [part.anchor for _level, part in walk(build(samples.facts(), "de"))]
    assert len(anchors) == len(set(anchors))
