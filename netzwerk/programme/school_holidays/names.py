"""What school holidays are called in German and English, and what is left of a name as calendars write it."""

from __future__ import annotations

import re

from netzwerk.tandems.intake.columns import simple

KNOWN = (
    ("Winterferien", "Winter holidays"),
    ("Semesterferien", "Winter holidays"),
    ("Faschingsferien", "Carnival holidays"),
    ("Frühjahrsferien", "Spring holidays"),
    ("Osterferien", "Easter holidays"),
    ("Himmelfahrtsferien", "Ascension holidays"),
    ("Pfingstferien", "Whitsun holidays"),
    ("Sommerferien", "Summer holidays"),
    ("Herbstferien", "Autumn holidays"),
    ("Weihnachtsferien", "Christmas holidays"),
    ("Beweglicher Ferientag", "Movable day off"),
    ("Unterrichtsfreier Tag", "Day without lessons"),
)
BY_WORD = {simple(word): {"de": german, "en": english} for german, english in KNOWN for word in (german, english)}
STATES = (
    *("Baden-Württemberg", "Bayern", "Bavaria", "Berlin", "Brandenburg", "Bremen", "Hamburg", "Hessen", "Hesse"),
    *("Mecklenburg-Vorpommern", "Mecklenburg-Western Pomerania", "Niedersachsen", "Lower Saxony"),
    *("Nordrhein-Westfalen", "North Rhine-Westphalia", "Rheinland-Pfalz", "Rhineland-Palatinate", "Saarland"),
    *("Sachsen-Anhalt", "Saxony-Anhalt", "Sachsen", "Saxony", "Schleswig-Holstein", "Thüringen", "Thuringia"),
)
PLACE = re.compile(rf"(?<![\w-])\(?(?:{'|'.join(map(re.escape, STATES))})\)?(?![\w-])", re.IGNORECASE)
YEARS = re.compile(r"\(?\b(?:19|20)\d\d(?:\s*[/–-]\s*(?:\d\d){1,2})?\b\)?")
EDGES = " ,;:/–-"
LONGEST = 120


def both(text: str) -> dict[str, str]:
    """The name in every language of the interface, without the year and the state of Germany; empty if nothing is left.

    A name that is not known is the same in both languages.
    """
    name = " ".join(PLACE.sub(" ", YEARS.sub(" ", text)).split()).strip(EDGES)
    known = BY_WORD.get(simple(name))
    if known:
        return dict(known)
    return {"de": name, "en": name} if name else {}
