"""Files that are no plain YAML: named with their line, never a stack trace, never much memory."""

from __future__ import annotations

import resource
from pathlib import Path

import pytest

from netzwerk.seeding.faults import Rejected
from netzwerk.seeding.reading import LARGEST
from netzwerk.seeding.validation import validate
from tests.seeding.samples import NETWORK, changed, faults

START = "a seed that starts with kind: calendar, programme or network"
FITS = "expected a line that fits the ones above it"
CASES = {
    "tab": (
        changed("    title: Tandem 1\n", "\ttitle: Tandem 1\n"),
        "19: found a tab at the start of the line; expected spaces: YAML allows no tabs there",
    ),
    "open quote": (
        changed("title: Kleines Netz", "title: 'Kleines Netz"),
        "4: found broken YAML: while scanning a quoted scalar, which never ends; expected a closing quote or bracket",
    ),
    "open bracket": (
        changed("who: [tandems]", "who: [tandems"),
        f"49: found broken YAML: while parsing a flow sequence, did not find expected ',' or ']'; {FITS}",
    ),
    "colon": (
        changed("title: Kleines Netz", "title: Netz: klein"),
        "4: found a colon where no key can be; expected text with a colon in quotes, and keys indented like the others",
    ),
    "indentation": (
        changed("code: small", "  code: small"),
        "3: found a colon where no key can be; expected text with a colon in quotes, and keys indented like the others",
    ),
    "latin-1": (
        changed("Kleines Netz", "Grünes Netz").encode("latin-1"),
        "4: found the byte 0xFC; expected a file saved as UTF-8",
    ),
    "alias": (
        changed("polls: []", "polls: &all []\nphases: *all"),
        "53: found the alias *all; expected the value itself: seeds use no aliases",
    ),
    "two documents": (
        NETWORK + "---\nkind: network\n",
        "53: found a second document (---); expected one document in each file",
    ),
    "control character": (
        changed("Kleines Netz", "Kleines\x07 Netz"),
        "4: found the character U+0007; expected text without control characters",
    ),
    "nested": (
        "a: " + "[" * 25 + "]" * 25,
        "1: found more than 20 levels; expected a seed that is not nested so deeply",
    ),
    "list as key": ("? [a, b]\n: c\n", "1: found a list or mapping as a key; expected a word as a key"),
    "empty": ("\n\n", f"1: found an empty file; expected {START}"),
    "only a comment": ("# nothing\n", f"1: found an empty document; expected {START}"),
    "a list": ("- kind: network\n", f"1: found no mapping; expected {START}"),
    "no kind": ("code: small\n", "1: found nothing; expected one of calendar, programme, network"),
    "other kind": ("kind: netwerk\n", '1: found the word "netwerk"; expected "network", perhaps'),
}


@pytest.mark.parametrize("case", CASES)
def test_names_the_line(tmp_path: Path, case: str) -> None:
    text, fault = CASES[case]
    assert faults(tmp_path, text) == [f"network.yaml:{fault}"]


def test_a_bom_is_no_fault(tmp_path: Path) -> None:
    assert faults(tmp_path, NETWORK.encode("utf-8-sig")) == []


def test_a_bomb_of_aliases_is_refused_before_it_grows(tmp_path: Path) -> None:
    lines = ['a0: &a0 ["lol"]'] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert faults(tmp_path, "\n".join(lines)) == [
        "network.yaml:2: found the alias *a0; expected the value itself: seeds use no aliases"
    ]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000


def test_a_hundred_thousand_brackets_do_not_exhaust_the_stack(tmp_path: Path) -> None:
    assert faults(tmp_path, "a: " + "[" * 100_000) == [
        "network.yaml:1: found more than 20 levels; expected a seed that is not nested so deeply"
    ]


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    assert faults(tmp_path, "#" * (LARGEST + 100_000)) == [
        "network.yaml:1: found a file of 5.1 MB; expected at most 5 MB"
    ]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Rejected) as rejected:
        validate([tmp_path / "nowhere.yaml", tmp_path])
    assert [str(fault) for fault in rejected.value.faults] == [
        f"{tmp_path}:1: found no readable file (Is a directory); expected a YAML file",
        f"{tmp_path}/nowhere.yaml:1: found no readable file (No such file or directory); expected a YAML file",
    ]
