"""Who gets a message: nothing chosen is nobody, everybody once, and a pausing tandem only by itself."""

from __future__ import annotations

import pytest

from netzwerk.core.access import Side
from netzwerk.tandems.messages.recipients import Candidate, Selection, choose, digest_of

BOTH = frozenset(Side)


def candidate(person_id: int, tandem: int, side: Side = Side.SCHOOL, **values: object) -> Candidate:
    fields: dict[str, object] = {"state": "active", "is_spokesperson": False, **values}
    return Candidate(
        person_id=person_id,
        name=f"Person {person_id}",
        email=f"person{person_id}@example.org",
        language="de",
        tandem_id=tandem,
        number=tandem,
        side=side,
        **fields,  # type: ignore[arg-type]
    )


PEOPLE = (
    candidate(1, 1, is_spokesperson=True),
    candidate(2, 1, Side.COMPANY, is_spokesperson=True),
    candidate(3, 1, Side.COMPANY),
    candidate(4, 2, is_spokesperson=True),
    candidate(1, 2, Side.COMPANY),
    candidate(5, 3, state="paused"),
)


@pytest.mark.parametrize(
    ("selection", "expected"),
    [
        (Selection(), []),
        (Selection(sides=BOTH), []),
        (Selection(everyone=True), []),
        (Selection(everyone=True, sides=BOTH), [1, 2, 3, 4]),
        (Selection(everyone=True, sides=frozenset({Side.COMPANY})), [2, 3, 1]),
        (Selection(everyone=True, sides=BOTH, spokespersons_only=True), [1, 2, 4]),
        (Selection(tandem_ids=frozenset({2}), sides=BOTH), [4, 1]),
        (Selection(tandem_ids=frozenset({3}), sides=BOTH), [5]),
        (Selection(tandem_ids=frozenset({9}), sides=BOTH), []),
    ],
)
def test_choice(selection, expected):
    assert [one.person_id for one in choose(PEOPLE, selection)] == expected


def test_two_seats_are_one_mail_that_hangs_on_no_single_tandem():
    first, *_ = choose(PEOPLE, Selection(everyone=True, sides=BOTH))
    assert first.seats == ((1, Side.SCHOOL), (2, Side.COMPANY))
    assert first.tandem_id is None
    assert choose(PEOPLE, Selection(tandem_ids=frozenset({1}), sides=BOTH))[0].tandem_id == 1


def test_a_preview_is_known_by_words_moment_and_persons():
    all_of_them = choose(PEOPLE, Selection(everyone=True, sides=BOTH))
    mark = digest_of("Betreff", "Text", None, all_of_them)
    assert mark == digest_of("Betreff", "Text", None, tuple(reversed(all_of_them)))
    assert mark != digest_of("Betreff", "Text.", None, all_of_them)
    assert mark != digest_of("Betreff", "Text", None, all_of_them[1:])
