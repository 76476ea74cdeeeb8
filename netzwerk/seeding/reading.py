"""Reads YAML into nodes that know their lines, and refuses what no seed needs: aliases, depth, several documents."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml

from netzwerk.seeding.faults import FaultList, Rejected

LARGEST = 5_000_000
DEEPEST = 20
MEBIBYTE = 1_000_000
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value as it was written; what type it has is for the schema to say."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list."""

    line: int
    items: list[Node]


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys with values, in the order of the file."""

    line: int
    pairs: list[tuple[Scalar, Node]]


Node = Scalar | Sequence | Mapping


def read(path: Path) -> Node:
    """Read one seed file.

    Raises:
        Rejected: if there is no such file, or it is no single plain YAML document in UTF-8 of at most 5 MB.
    """
    faults = FaultList(str(path))
    text = _text(path, faults)
    try:
        return _Composer(faults).compose(text)
    except yaml.MarkedYAMLError as error:
        faults.add(*_explain(error, text))
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, int(error.position)) + 1
        faults.add(line, f"the character U+{_code(error):04X}", "text without control characters")
    raise Rejected(faults.faults)


def _text(path: Path, faults: FaultList) -> str:
    try:
        size = path.stat().st_size
        if size > LARGEST:
            faults.add(1, f"a file of {size / MEBIBYTE:.1f} MB", f"at most {LARGEST / MEBIBYTE:.0f} MB")
            raise Rejected(faults.faults)
        content = path.read_bytes()
    except OSError as error:
        faults.add(1, f"no readable file ({error.strerror})", "a YAML file")
        raise Rejected(faults.faults) from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        faults.add(line, f"the byte 0x{content[error.start]:02X}", "a file saved as UTF-8")
        raise Rejected(faults.faults) from error
    if not text.strip():
        faults.add(1, "an empty file", "a seed that starts with kind: calendar, programme or network")
        raise Rejected(faults.faults)
    return text


def _explain(error: yaml.MarkedYAMLError, text: str) -> tuple[int, str, str]:
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 1
    lines = text.splitlines()
    written = lines[line - 1] if line <= len(lines) else ""
    if written[: len(written) - len(written.lstrip())].count("\t"):
        return line, "a tab at the start of the line", "spaces: YAML allows no tabs there"
    context, problem = error.context or "", error.problem or ""
    if "end of stream" in problem and error.context_mark:
        return error.context_mark.line + 1, f"broken YAML: {context}, which never ends", "a closing quote or bracket"
    if "mapping values" in problem:
        return line, "a colon where no key can be", "text with a colon in quotes, and keys indented like the others"
    return line, f"broken YAML: {', '.join(filter(None, (context, problem)))}", "a line that fits the ones above it"


def _code(error: yaml.reader.ReaderError) -> int:
    character = error.character
    return ord(character) if isinstance(character, str) else int(character)


class _Composer:
    """Builds nodes from events without recursion, so that depth cannot exhaust the stack."""

    def __init__(self, faults: FaultList) -> None:
        self.faults = faults
        self.open: list[Sequence | Mapping] = []
        self.keys: list[Scalar | None] = []
        self.root: Node | None = None

    def compose(self, text: str) -> Node:
        """Build the one document of the text."""
        for event in yaml.parse(text, Loader=LOADER):
            line = event.start_mark.line + 1 if event.start_mark else 1
            match event:
                case yaml.ScalarEvent():
                    self._place(Scalar(line, "" if _is_null(event) else event.value))
                case yaml.SequenceStartEvent():
                    self._enter(Sequence(line, []))
                case yaml.MappingStartEvent():
                    self._enter(Mapping(line, []))
                case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                    self._leave()
                case yaml.AliasEvent():
                    self._refuse(line, f"the alias *{event.anchor}", "the value itself: seeds use no aliases")
                case yaml.DocumentStartEvent() if self.root is not None:
                    self._refuse(line, "a second document (---)", "one document in each file")
        if self.root is None:
            self._refuse(1, "an empty document", "a seed that starts with kind: calendar, programme or network")
        assert self.root is not None
        return self.root

    def _enter(self, node: Sequence | Mapping) -> None:
        if len(self.open) == DEEPEST:
            self._refuse(node.line, f"more than {DEEPEST} levels", "a seed that is not nested so deeply")
        self._place(node)
        self.open.append(node)
        self.keys.append(None)

    def _leave(self) -> None:
        self.open.pop()
        self.keys.pop()

    def _place(self, node: Node) -> None:
        if not self.open:
            self.root = node
            return
        parent, key = self.open[-1], self.keys[-1]
        if isinstance(parent, Sequence):
            parent.items.append(node)
        elif key is not None:
            parent.pairs.append((key, node))
            self.keys[-1] = None
        elif isinstance(node, Scalar):
            self.keys[-1] = node
        else:
            self._refuse(node.line, "a list or mapping as a key", "a word as a key")

    def _refuse(self, line: int, found: str, expected: str) -> None:
        self.faults.add(line, found, expected)
        raise Rejected(self.faults.faults)


def _is_null(event: yaml.ScalarEvent) -> bool:
    return event.implicit[0] and event.value in {"", "~", "null", "Null", "NULL"}
