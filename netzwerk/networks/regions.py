"""Regions by ISO 3166-2 whose holidays are known, with their names and time zones."""

from __future__ import annotations

from collections.abc import Mapping

from babel import Locale

from netzwerk.core.languages import language, lazy_gettext

GERMANY: Mapping[str, str] = {
    "DE-BW": "Baden-Württemberg",
    "DE-BY": lazy_gettext("Bavaria"),
    "DE-BE": "Berlin",
    "DE-BB": "Brandenburg",
    "DE-HB": "Bremen",
    "DE-HH": "Hamburg",
    "DE-HE": lazy_gettext("Hesse"),
    "DE-MV": lazy_gettext("Mecklenburg-Western Pomerania"),
    "DE-NI": lazy_gettext("Lower Saxony"),
    "DE-NW": lazy_gettext("North Rhine-Westphalia"),
    "DE-RP": lazy_gettext("Rhineland-Palatinate"),
    "DE-SL": "Saarland",
    "DE-SN": lazy_gettext("Saxony"),
    "DE-ST": lazy_gettext("Saxony-Anhalt"),
    "DE-SH": "Schleswig-Holstein",
    "DE-TH": lazy_gettext("Thuringia"),
}
ZONES: Mapping[str, str] = {
    "DE": "Europe/Berlin",
    "AT": "Europe/Vienna",
    "BE": "Europe/Brussels",
    "CH": "Europe/Zurich",
    "CZ": "Europe/Prague",
    "DK": "Europe/Copenhagen",
    "ES": "Europe/Madrid",
    "FI": "Europe/Helsinki",
    "FR": "Europe/Paris",
    "IE": "Europe/Dublin",
    "IT": "Europe/Rome",
    "LU": "Europe/Luxembourg",
    "NL": "Europe/Amsterdam",
    "NO": "Europe/Oslo",
    "PL": "Europe/Warsaw",
    "PT": "Europe/Lisbon",
    "SE": "Europe/Stockholm",
    "SI": "Europe/Ljubljana",
}
HOME = "DE-HE"


def choices() -> list[tuple[str, str]]:
    """Codes with names: the states of Germany, then whole countries by name."""
    countries = sorted(((code, name_of(code)) for code in ZONES if code != "DE"), key=lambda pair: pair[1])
    return [*((code, str(name)) for code, name in GERMANY.items()), *countries]


def name_of(region: str) -> str:
    """What a region is called; a code that nobody listed stands for itself."""
    if region in GERMANY:
        return str(GERMANY[region])
    territories = Locale.parse("de" if language() == "de" else "en_GB").territories
    return str(territories.get(region, region))


def zone_of(region: str) -> str:
    """The time zone of a region; for one that is not listed that of Germany."""
    return ZONES.get(region.partition("-")[0], ZONES["DE"])
