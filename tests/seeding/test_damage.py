"""However a file is damaged, it is either still right or every fault is named: no other error comes out."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from netzwerk.seeding.faults import Rejected
from netzwerk.seeding.validation import validate
from tests.seeding.samples import DEMO, NETWORK, PROGRAMME

FAULT = re.compile(r"[^\n]+\.yaml:[1-9][0-9]*: found [^\n]+; expected [^\n]+")
WORDS = [
    "",
    "~",
    "no",
    "[]",
    "{}",
    "0",
    "-1",
    "99999999999",
    "2021-13-45",
    "x" * 400,
    "{a: b}",
    "[1, 2]",
    '"',
    "\t",
    "é",
]
LINES = {"small": NETWORK.splitlines(), "demo": DEMO.read_text().splitlines()}


def named(paths: list[Path]) -> list[str]:
    """The faults of damaged files; anything else that is raised fails the test."""
    try:
        validate(paths)
    except Rejected as rejected:
        return [str(fault) for fault in rejected.faults]
    return []


def survives(text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "network.yaml"
        path.write_text(text)
        found = named([path, PROGRAMME])
    assert [fault for fault in found if not FAULT.fullmatch(fault)] == []
    lines = [int(fault.split(".yaml:")[1].split(":")[0]) for fault in found]
    assert max(lines, default=1) <= text.count("\n") + 2


@given(data=st.data(), which=st.sampled_from(sorted(LINES)))
@settings(max_examples=60, deadline=None)
def test_lines_lost_doubled_or_moved(data: st.DataObject, which: str) -> None:
    lines = list(LINES[which])
    for _change in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(5, len(lines) - 1))
        match data.draw(st.sampled_from(["lose", "double", "indent", "outdent"])):
            case "lose":
                del lines[place]
            case "double":
                lines.insert(place, lines[place])
            case "indent":
                lines[place] = f"  {lines[place]}"
            case "outdent":
                lines[place] = lines[place].removeprefix("  ")
    survives("\n".join(lines))


@given(data=st.data(), which=st.sampled_from(sorted(LINES)))
@settings(max_examples=60, deadline=None)
def test_values_replaced(data: st.DataObject, which: str) -> None:
    lines = list(LINES[which])
    for _change in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(5, len(lines) - 1))
        values = list(re.finditer(r"(?<=: )[^,{}\[\]]+", lines[place]))
        if values:
            value = data.draw(st.sampled_from(values))
            word = data.draw(st.sampled_from(WORDS))
            lines[place] = lines[place][: value.start()] + word + lines[place][value.end() :]
    survives("\n".join(lines))


@given(st.binary(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_bytes(content: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "network.yaml"
        path.write_bytes(content)
        found = named([path])
    assert found
    assert [fault for fault in found if not FAULT.fullmatch(fault)] == []
