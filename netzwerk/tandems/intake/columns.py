"""The columns that a spreadsheet may have, and the names that people give them in German and English."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from enum import StrEnum

from netzwerk.core.languages import lazy_gettext


class Column(StrEnum):
    """What a column of the spreadsheet says."""

    TANDEM = "tandem"
    TITLE = "title"
    OCCUPATIONS = "occupations"
    BLOCK_RHYTHM = "block_rhythm"
    SIDE = "side"
    ORGANISATION = "organisation"
    KIND = "kind"
    TOWN = "town"
    NAME = "name"
    FIRST_NAME = "first_name"
    LAST_NAME = "last_name"
    EMAIL = "email"
    FUNCTION = "function"
    SPOKESPERSON = "spokesperson"
    LANGUAGE = "language"
    ROLE = "role"


Mapped = Mapping[Column, int]

LABELS: Mapping[Column, str] = {
    Column.TANDEM: lazy_gettext("Number of the tandem"),
    Column.TITLE: lazy_gettext("Title of the tandem"),
    Column.OCCUPATIONS: lazy_gettext("Training occupations"),
    Column.BLOCK_RHYTHM: lazy_gettext("Block rhythm"),
    Column.SIDE: lazy_gettext("Side (school or company)"),
    Column.ORGANISATION: lazy_gettext("Organisation"),
    Column.KIND: lazy_gettext("Kind of organisation"),
    Column.TOWN: lazy_gettext("Town"),
    Column.NAME: lazy_gettext("Name (first and last)"),
    Column.FIRST_NAME: lazy_gettext("First name"),
    Column.LAST_NAME: lazy_gettext("Last name"),
    Column.EMAIL: lazy_gettext("Mail address"),
    Column.FUNCTION: lazy_gettext("Function"),
    Column.SPOKESPERSON: lazy_gettext("Spokesperson"),
    Column.LANGUAGE: lazy_gettext("Language"),
    Column.ROLE: lazy_gettext("Role in the network"),
}

NAMES: Mapping[Column, str] = {
    Column.TANDEM: "tandemnr tandemnummer tandem nr nummer tandemno tandemnumber number no "
    "nummerdestandems numberofthetandem",
    Column.TITLE: "titel tandemtitel title tandemtitle titeldestandems vorhaben projekttitel tandemname "
    "titleofthetandem",
    Column.OCCUPATIONS: "ausbildungsberufe ausbildungsberuf berufe beruf occupations occupation trainingoccupations",
    Column.BLOCK_RHYTHM: "blockrhythmus rhythmus blockplan blockrhythm",
    Column.SIDE: "lernort seite lernortseite lernorteseite side placeoflearning schuleoderbetrieb schulebetrieb "
    "lernortschuleoderbetrieb sideschoolorcompany",
    Column.ORGANISATION: "organisation einrichtung institution schule betrieb unternehmen firma organization company "
    "school organisationname namederorganisation schulebzwbetrieb",
    Column.KIND: "art organisationsart artderorganisation typ kind type organisationtype kindoforganisation",
    Column.TOWN: "ort stadt standort town city place location",
    Column.NAME: "name person ansprechpartner ansprechpartnerin ansprechperson vorundnachname vornamename fullname "
    "contact namevorname teilnehmer teilnehmerin namevorundnachname namefirstandlast",
    Column.FIRST_NAME: "vorname firstname givenname",
    Column.LAST_NAME: "nachname familienname lastname surname familyname",
    Column.EMAIL: "email mail emailadresse mailadresse emailaddress mailaddress",
    Column.FUNCTION: "funktion position aufgabe function taetigkeit job jobtitle",
    Column.SPOKESPERSON: "sprecherin sprecher sprecherinnen spokesperson speaker sprichtfuerdieseite "
    "sprecherinodersprecher sprecherodersprecherin",
    Column.LANGUAGE: "sprache language",
    Column.ROLE: "rolle role rolleimnetzwerk roleinthenetwork",
}
KNOWN: Mapping[str, Column] = {name: column for column, names in NAMES.items() for name in names.split()}
FEWEST_KNOWN = 2


def simple(text: str) -> str:
    """A word for comparing: lower case, letters and digits only, ä as ae."""
    lower = text.casefold()
    for umlaut, letters in (("ä", "ae"), ("ö", "oe"), ("ü", "ue"), ("ß", "ss")):
        lower = lower.replace(umlaut, letters)
    return "".join(char for char in unicodedata.normalize("NFKD", lower) if char.isascii() and char.isalnum())


def match(header: Sequence[str]) -> dict[Column, int]:
    """Which column stands where, by the names in the header; of two with the same meaning the first one counts."""
    found: dict[Column, int] = {}
    for place, name in enumerate(header):
        column = KNOWN.get(simple(name))
        if column is not None:
            found.setdefault(column, place)
    return found


def header_place(rows: Sequence[Sequence[str]]) -> int | None:
    """Which of the first rows names the columns: the one with most known names, None if none has two."""
    counts = [len(match(row)) for row in rows]
    best = max(counts, default=0)
    return counts.index(best) if best >= FEWEST_KNOWN else None


def letter(place: int) -> str:
    """The letters over a column in a spreadsheet program: A for 0, AA for 26."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
