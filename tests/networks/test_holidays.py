"""Public holidays come from the library, by region."""

from __future__ import annotations

from datetime import date

from netzwerk.networks import holidays


def test_hessen_in_early_summer():
    found = holidays.between("DE-HE", date(2021, 5, 13), date(2021, 6, 3))
    assert [(one.day, one.name["de"]) for one in found] == [
        (date(2021, 5, 13), "Christi Himmelfahrt"),
        (date(2021, 5, 24), "Pfingstmontag"),
        (date(2021, 6, 3), "Fronleichnam"),
    ]
    assert found[0].name["en"] == "Ascension Day"


def test_over_the_turn_of_the_year():
    found = holidays.between("de-he", date(2020, 12, 26), date(2021, 1, 1))
    assert [one.day for one in found] == [date(2020, 12, 26), date(2021, 1, 1)]


def test_an_unknown_region_has_none():
    assert holidays.between("XX-YY", date(2021, 1, 1), date(2021, 12, 31)) == ()
