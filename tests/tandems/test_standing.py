"""What a person may act as on a day: every role and membership that counts then, in one statement."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import update

from netzwerk.core.access import Grant, RoleKind, Seat, Side, Standing
from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.tandems import queries
from netzwerk.tandems.models import Tandem
from tests import factories as make

TODAY = make.TODAY


def test_roles_and_seats_in_one_statement(database, query_count):
    with make.together():
        network = make.network(tandems=2)
        holder = network.tandems[1].teacher
        make.role(RoleKind.FACILITATOR, network, holder=holder)
    with query_count() as statements:
        found = queries.standing(holder.id, TODAY)
    seat = Seat(network.tandems[1].id, network.id, Side.SCHOOL, network.tandems[1].school.id, is_spokesperson=True)
    assert found == Standing((Grant(RoleKind.FACILITATOR, network.id, None),), (seat,))
    assert len(statements) == 1


def test_both_ends_of_a_term_count(database):
    with make.together():
        network = make.network(tandems=1)
        first, last = date(2021, 2, 1), date(2021, 4, 30)
        holder = make.member(network.tandems[0], Side.COMPANY, valid_from=first, valid_to=last)
    counts = {
        day: bool(queries.standing(holder.id, day).seats)
        for day in (first - timedelta(days=1), first, last, last + timedelta(days=1))
    }
    assert list(counts.values()) == [False, True, True, False]


def test_a_tandem_that_has_left_gives_no_seat(database):
    with make.together():
        network = make.network(tandems=1)
    with transaction():
        db.session.execute(update(Tandem).values(state="left", state_reason="Betrieb geschlossen"))
    assert queries.standing(network.tandems[0].teacher.id, TODAY) == Standing()


def test_a_stranger_has_no_standing(database):
    assert queries.standing(make.person().id, TODAY) == Standing()
