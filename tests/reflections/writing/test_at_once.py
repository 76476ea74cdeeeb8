"""Both sides, and two members of one side, at the same moment: one entry, nothing lost, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from netzwerk.core import clock
from netzwerk.core.access import Actor, Side
from netzwerk.core.db import db
from netzwerk.core.unit_of_work import transaction
from netzwerk.reflections.models import Answer, PromptTopic, ReflectionEntry, SideSubmission
from netzwerk.reflections.writing import lines, service
from netzwerk.reflections.writing.service import Clash
from tests import factories as make
from tests.reflections.writing.sheets import NUMBER, Desk

pytestmark = pytest.mark.slow


def at_once(app: Flask, *calls: Callable[[], Any]) -> list[Any]:
    """Each call in a thread of its own, all let go at the same moment; what they gave or raised."""
    results: list[Any] = [None] * len(calls)
    barrier = Barrier(len(calls))

    def run(place: int, call: Callable[[], Any]) -> None:
        with app.app_context(), clock.fixed(make.NOW):
            barrier.wait(10)
            try:
                results[place] = call()
            except Exception as error:  # noqa: BLE001
                results[place] = error
            finally:
                db.session.remove()

    threads = [Thread(target=run, args=(place, call)) for place, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def saving(desk: Desk, actor: Actor, prompt_id: int, text: str, base: int = 0, on: str = "") -> Callable[[], Any]:
    network = desk.header()

    def save() -> Any:
        with transaction():
            return service.save_text(
                actor, network, NUMBER, prompt_id, text, base=base, mark=lines.mark(on), now=make.NOW
            )

    return save


def test_both_sides_begin_the_entry_at_the_same_moment(app: Flask) -> None:
    desk = Desk.made()
    prompt_id = desk.prompt().id
    for tandem in (desk.network.tandems[0], desk.network.tandems[1]):
        school, company = make.actor(tandem.teacher), make.actor(tandem.trainer)
        results = at_once(
            app,
            saving(desk, school, prompt_id, "Schule"),
            saving(desk, company, prompt_id, "Betrieb"),
            saving(desk, school, desk.prompt(PromptTopic.STEPS).id, "Schritt"),
        )
        assert [result.version for result in results] == [1, 1, 1], results
    assert db.session.scalar(select(func.count(ReflectionEntry.id))) == 2
    assert sorted(db.session.scalars(select(Answer.text))) == sorted(["Schule", "Betrieb", "Schritt"] * 2)


def test_of_two_devices_one_wins_and_the_other_is_told(app: Flask) -> None:
    desk = Desk.made()
    actor, prompt_id = desk.actor(), desk.prompt().id
    desk.write("Anfang")
    results = at_once(
        app, *(saving(desk, actor, prompt_id, f"Gerät {number}", base=1, on="Anfang") for number in range(6))
    )
    clashes = [result for result in results if isinstance(result, Clash)]
    won = [result for result in results if not isinstance(result, Exception)]
    assert (len(won), len(clashes)) == (1, 5), results
    assert {clash.stored for clash in clashes} == {desk.text()}


def test_a_save_never_slips_in_after_handing_in(app: Flask) -> None:
    desk = Desk.made()
    actor, prompt_id, network = desk.actor(), desk.prompt().id, desk.header()
    desk.write("Anfang")

    def submit() -> str:
        with transaction():
            service.submit(actor, network, NUMBER, make.NOW)
            return str(db.session.scalar(select(Answer.text).where(Answer.prompt_id == prompt_id)))

    submitted, _saved = at_once(app, submit, saving(desk, actor, prompt_id, "danach", base=1, on="Anfang"))
    assert desk.text() == submitted
    twice = at_once(app, submit, submit, submit)
    assert twice == [submitted] * 3
    assert list(db.session.scalars(select(SideSubmission.side))) == [Side.SCHOOL]
