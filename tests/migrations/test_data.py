"""Each migration up and down with rows in the tables, on both databases."""

from __future__ import annotations

from collections.abc import Callable

from netzwerk.core import schema
from tests import factories as make
from tests.harness import applications
from tests.harness.databases import Database
from tests.harness.tables import row_counts, shape


def fill(database_url: str) -> None:
    """Rows of every feature."""
    make.restart()
    with applications.context(applications.build(database_url)):
        network = make.network(tandems=2, meetings=3, seminars=1)
        tandem = network.tandems[0]
        make.phase(network)
        make.intake_draft(network)
        make.school_holiday(make.TODAY, make.TODAY)
        make.partner_organisation(network)
        make.blocked(tandem, make.TODAY, make.TODAY)
        make.message(network, tandem)
        make.agenda_item(network.meetings[0].days[0])
        make.preparation_item(network.meetings[0])
        make.plan_step(network.meetings[0], network.coordinator)
        make.event_facilitator(network.meetings[0], network.facilitator)
        invited = make.participations(network.meetings[0], tandem)
        make.need(invited[0])
        make.answer_link(invited[0])
        make.calendar_notice(network.meetings[0].days[0], tandem.teacher)
        make.agreement(network.meetings[0], tandem_id=tandem.id)
        make.walk_in(network.meetings[0])
        project = make.project(tandem)
        make.indicator(make.goal(project))
        make.milestone_move(make.milestone(project), make.TODAY, make.ENDS_ON)
        make.step(project)
        make.factor(project)
        make.tool(project)
        make.snapshot(project, network.meetings[0])
        make.vote(make.topic(make.poll(network, network.seminars[0])), tandem)
        entry = make.entry(tandem, network.rounds[0])
        make.comment(entry)
        make.kept_version(entry, network.rounds[0])
        make.mail(network, tandem.teacher, calendar="BEGIN:VCALENDAR", bounced_at=make.NOW, bounce_reason="5.1.1")
        make.mailbox_message(calendar="BEGIN:VCALENDAR")
        make.mute(tandem.teacher, "event_reminder")


def test_down_and_up_with_rows(migrated_database: Database, new_database: Callable[[], Database]) -> None:
    url = migrated_database.url
    fill(url)
    head, rows = shape(url), row_counts(url)
    assert sum(1 for count in rows.values() if count) > 30
    older = schema.known_revisions()[1:]
    for revision in older:
        applications.downgrade(url, revision)
        left = row_counts(url)
        assert {table: rows[table] for table in left if table in rows} == left
    applications.downgrade(url, "base")
    assert shape(url) == {}
    for revision in reversed(schema.known_revisions()):
        applications.migrate(url, revision)
    assert shape(url) == head
    fill(url)
    assert row_counts(url) == rows
