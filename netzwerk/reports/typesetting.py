"""The process of its own in which Typst sets a document: JSON comes in, the PDF goes out, its memory goes with it.

Typst keeps what it has laid out for as long as the process lives, 50 MiB a briefing: too much for a web worker.
"""

from __future__ import annotations

import json
import re
import resource
import sys
from pathlib import Path

import typst

FOLDER = Path(__file__).resolve().parent / "typst"
UNDISPLAYABLE = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
ESCAPED = re.compile(r"\\u\{([0-9a-fA-F]+)\}")
LAST_OF_OUR_FONT = 0x24F
JOINERS = frozenset("\u200b\u200c\u200d\ufe0e\ufe0f")
REPLACEMENT = "□"
MOST_ATTEMPTS = 5
MOST_BYTES = 1024**3
MOST_SECONDS = 30


def typeset(content: str, timestamp: int) -> bytes:
    """Set a document that comes as JSON text.

    PDF/UA (ISO 14289-1, 7.21.8) allows no character without a glyph: what no font has is shown as an empty box.

    Raises:
        typst.TypstError: if it cannot be set.
    """
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[FOLDER / "fonts"])
    for _attempt in range(MOST_ATTEMPTS):
        try:
            return _compile(content, timestamp, fonts)
        except typst.TypstError as error:
            strange = _undisplayable(error.diagnostic)
            if not strange:
                raise
            content = content.translate({ord(char): "" if char in JOINERS else REPLACEMENT for char in strange})
    return _compile(content, timestamp, fonts)


def _compile(content: str, timestamp: int, fonts: typst.Fonts) -> bytes:
    made = typst.compile(
        FOLDER / "document.typ",
        root=FOLDER,
        font_paths=fonts,
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["ua-1"],
        sys_inputs={"document": content},
        timestamp=timestamp,
    )
    assert isinstance(made, bytes)
    return made


def _undisplayable(diagnostic: str) -> set[str]:
    found: set[str] = set()
    for text in UNDISPLAYABLE.findall(diagnostic):
        found |= set(ESCAPED.sub(lambda match: chr(int(match[1], 16)), text))
    return {char for char in found if ord(char) > LAST_OF_OUR_FONT}


def main() -> None:
    """Read `{"document": …, "timestamp": …}` from standard input, write the PDF to standard output."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    task = json.loads(sys.stdin.buffer.read())
    sys.stdout.buffer.write(typeset(json.dumps(task["document"], ensure_ascii=False), task["timestamp"]))


if __name__ == "__main__":
    main()
