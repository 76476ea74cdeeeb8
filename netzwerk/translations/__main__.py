"""Compile the catalogues, and name what is missing, doubled, unused or fuzzy."""

from __future__ import annotations

import io
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
KEYWORDS = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)}
METHODS = [("netzwerk/**.py", "python"), ("templates/**.*", "jinja2")]
OPTIONS = {"templates/**.*": {"extensions": "jinja2.ext.i18n,jinja2.ext.do", "trimmed": "true", "silent": "false"}}
NO_DATE = datetime(2020, 6, 29, tzinfo=UTC)
Key = tuple[str | None, str | tuple[str, ...]]


def extracted() -> dict[Key, str]:
    """Every message of code and templates with the first place where it stands."""
    found: dict[Key, str] = {}
    for name, line, message, _comments, context in extract_from_dir(
        ROOT, METHODS, OPTIONS, keywords=KEYWORDS, directory_filter=_is_ours
    ):
        key = (context, tuple(message) if isinstance(message, (tuple, list)) else message)
        found.setdefault(key, f"{name}:{line}")
    return found


def _is_ours(folder: str | Path) -> bool:
    name = Path(folder).name
    return not name.startswith((".", "_")) and name not in {"tests", "instance", "static", "docs", "seeds"}


def read(language: str) -> tuple[Catalog, list[str]]:
    """All feature files of a language in one catalogue, and what is wrong with them."""
    whole = Catalog(locale="de", fuzzy=False, domain="messages")
    faults: list[str] = []
    home: dict[Key, str] = {}
    for path in sorted((HERE / language).glob("*.po")):
        with path.open("rb") as file:
            part = read_po(file, locale="de", abort_invalid=True)
        for message in part:
            if not message.id:
                continue
            key = (message.context, message.id if isinstance(message.id, str) else tuple(message.id))
            where = f"{language}/{path.name}"
            if key in home:
                faults.append(f"{where}: {key[1]!r} stands in {home[key]} too")
            home.setdefault(key, where)
            if message.fuzzy or not message.string or (not isinstance(message.string, str) and not all(message.string)):
                faults.append(f"{where}: {key[1]!r} has no finished translation")
            faults.extend(f"{where}: {key[1]!r}: {error}" for error in message.check())
            whole.add(message.id, message.string, flags=message.flags, context=message.context)
    return whole, faults


def keys(catalogue: Catalog) -> set[Key]:
    """What a catalogue translates."""
    return {
        (message.context, message.id if isinstance(message.id, str) else tuple(message.id))
        for message in catalogue
        if message.id
    }


def compiled(catalogue: Catalog) -> bytes:
    """The catalogue as gettext reads it; the same bytes for the same texts."""
    stable = Catalog(locale="de", fuzzy=False, header_comment="", creation_date=NO_DATE, revision_date=NO_DATE)
    for message in sorted((one for one in catalogue if one.id), key=lambda one: (str(one.id), one.context or "")):
        stable.add(message.id, message.string, flags=message.flags, context=message.context)
    buffer = io.BytesIO()
    write_mo(buffer, stable)
    return buffer.getvalue()


def main(arguments: list[str]) -> int:
    """Write de.mo and de_du.mo, or with --check only compare; 1 if anything is wrong."""
    check = "--check" in arguments
    wanted = extracted()
    german, faults = read("de")
    familiar, more = read("de_du")
    faults += more
    faults += [f"missing in de: {key[1]!r} ({place})" for key, place in wanted.items() if key not in keys(german)]
    faults += [f"unused in de: {key[1]!r}" for key in sorted(keys(german) - set(wanted), key=str)]
    faults += [f"de_du without de: {key[1]!r}" for key in sorted(keys(familiar) - keys(german), key=str)]
    for name, catalogue in (("de", german), ("de_du", familiar)):
        target = HERE / f"{name}.mo"
        content = compiled(catalogue)
        if check and (not target.exists() or target.read_bytes() != content):
            faults.append(f"{target.name} is old: run python -m netzwerk.translations")
        elif not check:
            target.write_bytes(content)
    for fault in faults:
        print(fault, file=sys.stderr)
    print(f"{len(wanted)} messages, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
