"""Which reflection windows move along when an event moves, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from netzwerk.core import clock, dates
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import language
from netzwerk.events.facts import DaySpan
from netzwerk.networks.queries import NetworkHeader
from netzwerk.reflections import queries as reflections
from netzwerk.reflections.windows import DUE_BEFORE, OPENS_AFTER, Window, WindowState


def windows_after(
    network: NetworkHeader, event_id: int, before: Sequence[DaySpan], after: Sequence[DaySpan]
) -> tuple[str, ...]:
    """The windows that will be others, one sentence each; those set by hand stay.

    Args:
        event_id: the event that moves.
        before, after: its days; none after for an event that is called off, none before for nothing to follow.
    """
    if not before:
        return ()
    return tuple(_sentences(network, event_id, before, after) if after else _left_over(network, event_id, before))


def _left_over(network: NetworkHeader, event_id: int, before: Sequence[DaySpan]) -> Iterator[str]:
    """What becomes of the windows when a kick-off or a meeting is called off; rounds that are over stay as they are."""
    last = _day(network, before[-1])
    rounds = [one for one in reflections.rounds_of(network, clock.now()) if one.window is not None]
    is_meeting = any(one.meeting_id == event_id for one in rounds)
    for one in rounds:
        if one.window is None or one.state is WindowState.CLOSED:
            continue
        due_on = dates.format_day(one.window.due_on, language())
        if one.meeting_id == event_id:
            yield _(
                "Reflection round %(number)s belongs to this meeting; it stays, due on %(due)s.",
                number=one.number,
                due=due_on,
            )
        elif one.window.opens_on == last + OPENS_AFTER and is_meeting:
            yield _(
                "Reflection round %(number)s does not open on %(opens)s any more, but follows from the meeting before.",
                number=one.number,
                opens=dates.format_day(one.window.opens_on, language()),
            )
        elif one.window.opens_on == last + OPENS_AFTER:
            yield _(
                "Reflection round %(number)s loses its date (%(opens)s to %(due)s) until there is a new one.",
                number=one.number,
                opens=dates.format_day_before(one.window.opens_on, one.window.due_on, language()),
                due=due_on,
            )


def _sentences(
    network: NetworkHeader, event_id: int, before: Sequence[DaySpan], after: Sequence[DaySpan]
) -> Iterator[str]:
    first, last = _day(network, before[0]), _day(network, before[-1])
    new_first, new_last = _day(network, after[0]), _day(network, after[-1])
    for one in reflections.rounds_of(network, clock.now()):
        if one.window is None:
            continue
        feeds = one.meeting_id == event_id
        due_on = new_first - DUE_BEFORE if feeds and one.window.due_on == first - DUE_BEFORE else one.window.due_on
        follows = not feeds and one.window.opens_on == last + OPENS_AFTER
        opens_on = new_last + OPENS_AFTER if follows else one.window.opens_on
        window = Window(opens_on, due_on)
        if window != one.window:
            yield _sentence(one.number, one.window, window)


def _sentence(number: int, before: Window, after: Window) -> str:
    said = _(
        "Reflection round %(number)s: open from %(opens)s to %(due)s instead of %(old_opens)s to %(old_due)s.",
        number=number,
        opens=dates.format_day_before(after.opens_on, after.due_on, language()),
        due=dates.format_day(after.due_on, language()),
        old_opens=dates.format_day_before(before.opens_on, before.due_on, language()),
        old_due=dates.format_day(before.due_on, language()),
    )
    return f"{said} {_('The window is shorter than a week.')}" if after.is_conflict else said


def _day(network: NetworkHeader, span: DaySpan) -> date:
    return dates.local_day(span.starts_at, network.zone)
