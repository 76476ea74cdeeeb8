"""What coordination and facilitation should look at, as sentences with one button each; the most urgent in front."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sized
from datetime import date, datetime, timedelta

from netzwerk.core import dates
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import language, ngettext
from netzwerk.core.tasks import Task
from netzwerk.dashboard.facts import Facts
from netzwerk.events import wording
from netzwerk.events.invitations.policy import REMIND_BEFORE
from netzwerk.events.models import EventKind, EventState
from netzwerk.projects.models import Light

SHOWN = 5
SOON = timedelta(days=7)
AHEAD = timedelta(days=120)
CLOSED_BY_HAND = frozenset({EventKind.KICKOFF, EventKind.MEETING, EventKind.SEMINAR, EventKind.CLOSING})
Href = Callable[..., str]


def of_coordination(facts: Facts, href: Href) -> tuple[Task, ...]:
    """All tasks; the page shows the first five. In an archived network nothing is to be done."""
    if facts.is_closed:
        return ()
    found = (
        *_answered(facts, href),
        *_reflections(facts, href, reminds=True),
        *_replies(facts, href),
        *_called_off(facts, href),
        *_unclosed(facts, href),
        *_attendance(facts, href),
        *_polls(facts, href),
        *_support(facts, href),
        *_beginnings(facts, href),
        *_open_dates(facts, href),
        *_milestones(facts, href),
        *_agreements(facts, href),
    )
    return tuple(sorted(found, key=_urgency))


def of_facilitation(facts: Facts, href: Href) -> tuple[Task, ...]:
    """What matters for preparing the next meeting."""
    if facts.is_closed:
        return ()
    found = (
        *_answered(facts, href),
        *_reflections(facts, href, reminds=False),
        *_unclosed(facts, href),
        *_attendance(facts, href),
        *_support(facts, href),
    )
    return tuple(sorted(found, key=_urgency))


def _urgency(task: Task) -> tuple[bool, date]:
    return task.due_on is None, task.due_on or date.max


def _reflections(facts: Facts, href: Href, *, reminds: bool) -> Iterator[Task]:
    current = facts.grid.current
    if current is None or current.window is None:
        return
    if current.meeting_on is not None and current.meeting_on < facts.today:
        return
    missing, halves, owing = facts.grid.missing(current), facts.grid.halves(current), facts.grid.owing(current)
    if not owing:
        return
    due_on = current.window.due_on
    is_late = due_on - facts.today <= SOON
    yield Task(
        key=f"reflections.missing:{current.id}",
        icon="alert-triangle" if is_late else "notebook",
        tone="bad" if is_late else "reflection",
        title=ngettext("%(num)s reflection is still missing", "%(num)s reflections are still missing", len(missing))
        if missing
        else ngettext("One side of 1 tandem is missing", "One side of %(num)s tandems is missing", len(halves)),
        why=_("Reflection %(number)s · due %(day)s", number=current.number, day=_day(due_on)) + _also(missing, halves),
        action=ngettext("Remind %(num)s tandem", "Remind %(num)s tandems", len(owing))
        if reminds
        else _("See who is missing"),
        href=href("following.remind", code=facts.network.code, number=current.number)
        if reminds
        else href("reflections.matrix", code=facts.network.code),
        due_on=due_on,
    )


def _also(missing: Sized, halves: Sized) -> str:
    if not missing or not halves:
        return ""
    return " · " + ngettext("one side of 1 tandem missing", "one side of %(num)s tandems missing", len(halves))


def _answered(facts: Facts, href: Href) -> Iterator[Task]:
    """What was handed in again after a question and waits to be read."""
    cells = facts.grid.answered
    if not cells:
        return
    code, only = facts.network.code, cells[0].entry_id if len(cells) == 1 else None
    yield Task(
        key="reflections.answered",
        icon="notebook",
        tone="reflection",
        title=ngettext("%(num)s answer to a question", "%(num)s answers to questions", len(cells)),
        why=_("Handed in again after a question; accept it or ask again."),
        action=_("Read"),
        href=href("reflections.show", code=code, entry_id=only) if only else href("reflections.matrix", code=code),
        due_on=facts.today,
    )


def _replies(facts: Facts, href: Href) -> Iterator[Task]:
    for event in facts.coming():
        answers = facts.answers(event)
        if event.state != EventState.INVITED or not answers.open:
            continue
        name = wording.short_name(event.kind, event.number)
        when = _local(facts, event.days[0].starts_at)
        until = event.reply_until
        is_time = until is None or until - facts.today <= REMIND_BEFORE
        yield Task(
            key=f"events.replies:{event.id}",
            icon="user-check",
            tone="bad" if until is not None and until < facts.today else "brand",
            title=ngettext("%(name)s: %(num)s answer open", "%(name)s: %(num)s answers open", answers.open, name=name),
            why=_("%(day)s · please answer by %(until)s", day=_day(when), until=_day(until)) if until else _day(when),
            action=ngettext("Remind %(num)s person", "Remind %(num)s people", answers.open)
            if is_time
            else _("See the answers"),
            href=href("invitations.reminder", code=facts.network.code, event_id=event.id)
            if is_time
            else href("events.show", code=facts.network.code, event_id=event.id, _anchor="answers"),
            due_on=until or when,
        )


def _called_off(facts: Facts, href: Href) -> Iterator[Task]:
    """A kick-off or numbered meeting that was called off and has no new date, until the old one is over."""
    for event in facts.events:
        is_counted = event.kind == EventKind.KICKOFF or (event.kind == EventKind.MEETING and event.number is not None)
        if event.state != EventState.CANCELLED or not is_counted or not event.days:
            continue
        day = _local(facts, event.days[-1].starts_at)
        is_replaced = event.kind == EventKind.KICKOFF and facts.of_kind(EventKind.KICKOFF)
        if is_replaced or day < facts.today:
            continue
        yield Task(
            key=f"events.called_off:{event.id}",
            icon="calendar-event",
            tone="bad",
            title=_("%(name)s needs a new date", name=wording.short_name(event.kind, event.number)),
            why=_("cancelled · was planned for %(day)s", day=_day(day)),
            action=_("Set a new date"),
            href=href("planning.anew", code=facts.network.code, event_id=event.id),
            due_on=facts.today,
        )


def _unclosed(facts: Facts, href: Href) -> Iterator[Task]:
    """What is over by the calendar and has not been closed by anybody."""
    for event in facts.events:
        if event.state not in {EventState.AGREED, EventState.INVITED} or event.kind not in CLOSED_BY_HAND:
            continue
        if not event.days or event.days[-1].ends_at > facts.now:
            continue
        day = _local(facts, event.days[-1].ends_at)
        yield Task(
            key=f"events.unclosed:{event.id}",
            icon="progress-check",
            tone="brand",
            title=_("Follow up: %(name)s", name=wording.short_name(event.kind, event.number)),
            why=_("was on %(day)s · attendance, results, agreements", day=_day(day)),
            action=_("Follow up"),
            href=href("events.show", code=facts.network.code, event_id=event.id),
            due_on=day,
        )


def _attendance(facts: Facts, href: Href) -> Iterator[Task]:
    for event in facts.held(EventKind.KICKOFF, EventKind.MEETING, EventKind.SEMINAR):
        asked = [row for row in facts.at_events.get(event.id, ()) if row.side is not None and not row.came_along]
        open_rows = [row for row in asked if row.attendance is None]
        if not asked or len(open_rows) < len(asked):
            continue
        day = _local(facts, event.days[-1].ends_at) if event.days else facts.today
        yield Task(
            key=f"events.attendance:{event.id}",
            icon="list-check",
            tone="brand",
            title=_("%(name)s: attendance has not been noted", name=wording.short_name(event.kind, event.number)),
            why=_("held on %(day)s", day=_day(day)),
            action=_("Take attendance"),
            href=href("presence.sheet", code=facts.network.code, event_id=event.id),
            due_on=day,
        )


def _polls(facts: Facts, href: Href) -> Iterator[Task]:
    for poll in facts.polls:
        if poll.seminar_id is None:
            continue
        is_over = poll.closes_on < facts.today
        seminar = wording.short_name(EventKind.SEMINAR, poll.seminar_number)
        if is_over and poll.leader:
            leads = _("“%(topic)s” leads with %(points)s points", topic=poll.leader, points=poll.points)
            title, why = _("Set the topic of %(seminar)s", seminar=seminar), _("Poll is over · %(leads)s", leads=leads)
        elif is_over:
            continue
        else:
            title = _("Needs poll for %(seminar)s is running", seminar=seminar)
            voters = _("%(number)s of %(all)s tandems have voted", number=poll.voters, all=facts.network.tandems)
            why = _("until %(day)s · %(voters)s", day=_day(poll.closes_on), voters=voters)
        yield Task(
            key=f"needs.poll:{poll.id}",
            icon="presentation",
            tone="seminar",
            title=title,
            why=why,
            action=_("See result") if is_over else _("See votes"),
            href=href("events.show", code=facts.network.code, event_id=poll.seminar_id),
            due_on=poll.closes_on,
        )


def _support(facts: Facts, href: Href) -> Iterator[Task]:
    numbers = [one.tandem_number for one in facts.projects if one.card.light == Light.NEEDS_SUPPORT]
    if not numbers:
        return
    yield Task(
        key="projects.support",
        icon="heart-handshake",
        tone="bad",
        title=ngettext("%(num)s project needs support", "%(num)s projects need support", len(numbers)),
        why=_tandems(numbers),
        action=_("See projects"),
        href=href("projects.board", code=facts.network.code, light=Light.NEEDS_SUPPORT.value),
        due_on=facts.today,
    )


def _beginnings(facts: Facts, href: Href) -> Iterator[Task]:
    """What leads on in a network for which nothing is agreed yet: its tandems, then its next proposed date."""
    if not facts.network.tandems:
        yield Task(
            key="tandems.none",
            icon="users",
            tone="brand",
            title=_("The network has no tandems yet."),
            why=_("Begin with a table of people and tandems; the dates of the programme have been proposed already."),
            action=_("From a spreadsheet"),
            href=href("intake.start", code=facts.network.code),
            due_on=facts.today,
        )
    event = facts.proposed
    if event is not None:
        day = _local(facts, event.days[0].starts_at)
        yield Task(
            key=f"events.confirm:{event.id}",
            icon="calendar-event",
            tone="brand",
            title=_("Coming next: %(name)s", name=wording.short_name(event.kind, event.number)),
            why=_("proposed for %(day)s, not agreed yet", day=_day(day)),
            action=_("Confirm the date"),
            href=href("planning.edit", code=facts.network.code, event_id=event.id),
            due_on=day,
        )


def _open_dates(facts: Facts, href: Href) -> Iterator[Task]:
    last = facts.today + AHEAD
    for event in facts.events:
        if event.state != EventState.DRAFT or event is facts.proposed:
            continue
        if event.kind not in {EventKind.MEETING, EventKind.SEMINAR, EventKind.CLOSING}:
            continue
        day = _local(facts, event.days[0].starts_at) if event.days else None
        if day is None or not facts.today <= day <= last:
            continue
        yield Task(
            key=f"events.date:{event.id}",
            icon="calendar-event",
            tone="seminar" if event.kind == EventKind.SEMINAR else "brand",
            title=_("%(name)s has no agreed date yet", name=wording.short_name(event.kind, event.number)),
            why=_("the plan proposes %(day)s", day=_day(day)),
            action=_("See the programme"),
            href=href("programme.plan", code=facts.network.code),
            due_on=day,
        )


def _milestones(facts: Facts, href: Href) -> Iterator[Task]:
    late = [one for one in facts.projects if one.overdue(facts.today)]
    if not late:
        return
    count = sum(len(one.overdue(facts.today)) for one in late)
    yield Task(
        key="projects.milestones",
        icon="flag",
        tone="reflection",
        title=ngettext("%(num)s milestone is overdue", "%(num)s milestones are overdue", count),
        why=_tandems([one.tandem_number for one in late]),
        action=_("See projects"),
        href=href("projects.board", code=facts.network.code),
    )


def _agreements(facts: Facts, href: Href) -> Iterator[Task]:
    count, since = facts.desk.overdue, facts.desk.since
    if not count or since is None:
        return
    yield Task(
        key="agreements.overdue",
        icon="list-check",
        tone="reflection",
        title=ngettext("%(num)s agreement is overdue", "%(num)s agreements are overdue", count),
        why=_("the oldest since %(day)s", day=_day(since)),
        action=_("See agreements"),
        href=href("agreements.index", code=facts.network.code),
    )


def _tandems(numbers: Iterable[int]) -> str:
    return ", ".join(_("Tandem %(number)s", number=number) for number in numbers)


def _local(facts: Facts, moment: datetime) -> date:
    return dates.local_day(moment, facts.network.zone)


def _day(day: date) -> str:
    return dates.format_day_short(day, language())
