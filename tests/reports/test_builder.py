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
from netzwerk.projects.snapshots import Change, ChangeKind
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
from netzwerk.reports.document import Document, KeyPoints, Section, Table, walk
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


def test_pairs_by_rating_help_where_both_sides_are_strong() -> None:
    facts = changed(quiet(), 1, entry=rated(rating(2, 4)))
    facts = changed(facts, 2, entry=rated(rating(5, 3)))
    facts = changed(facts, 3, entry=rated(rating(4, 4)))
    found = pairs.suggest(facts)
    assert [(pair.seeks, pair.helps) for pair in found] == [(1, 3)]


def test_pairs_leave_partners_and_the_energy_alone() -> None:
    facts = changed(quiet(), 1, entry=rated(rating(1, 1, "energy"), rating(1, 1)), partner_number=3)
    facts = changed(facts, 3, entry=rated(rating(5, 5, "energy"), rating(5, 5)))
    assert pairs.suggest(facts) == ()


def test_pairs_by_light_need_fresh_success() -> None:
    facts = changed(quiet(), 1, project=samples.project(5), changes=())
    facts = changed(facts, 2, project=samples.project(6), changes=())
    assert pairs.suggest(facts) == ()
    facts = changed(facts, 2, changes=(Change(ChangeKind.REACHED, "Testlauf", "", "2021-05-01"),))
    found = pairs.suggest(facts)
    assert [(pair.seeks, pair.helps) for pair in found] == [(1, 2)]


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


def test_means_leave_out_who_cannot_judge() -> None:
    facts = changed(quiet(), 1, entry=rated(rating(2, None)))
    facts = changed(facts, 2, entry=rated(rating(3, 4)))
    part = section(build(facts, "de"), "patterns")
    assert part is not None
    tables = [block for block in part.blocks if isinstance(block, Table)]
    assert [[cell.text for cell in row.cells] for row in tables[0].rows] == [["backing", "2,5", "4,0", "–", "2"]]


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
