"""Makes what a test needs, with boring defaults; import it as `from tests import factories as make`.

Rows come back loaded and detached: their columns can be read at any time without a query. Everything plays around
`NOW`, between the second and the third meeting.
"""

from tests.factories.answers import answer_link, calendar_notice
from tests.factories.events import (
    agenda_item,
    agreement,
    begin_today,
    event,
    event_facilitator,
    need,
    participation,
    participations,
    plan_step,
    preparation_item,
    walk_in,
)
from tests.factories.mails import mail, mailbox_message
from tests.factories.memory import remembered
from tests.factories.needs import poll, topic, vote
from tests.factories.networks import MadeNetwork, network, partner_organisation, phase, programme, school_holiday
from tests.factories.people import actor, administrator, coordinator, deactivate, facilitator, mute, person, role
from tests.factories.projects import factor, goal, indicator, milestone, milestone_move, project, snapshot, step, tool
from tests.factories.reflections import (
    RATINGS,
    TEXTS,
    answer,
    comment,
    entry,
    kept_version,
    prompt,
    prompt_set,
    rating,
    round,
    submission,
)
from tests.factories.saving import restart, save, together
from tests.factories.tandems import MadeTandem, blocked, intake_draft, member, message, organisation, tandem
from tests.factories.times import ENDS_ON, KICKOFF_ON, MEETINGS_ON, NOW, SEMINARS_ON, STARTS_ON, TODAY, ZONE, at, both

__all__ = [
    "ENDS_ON",
    "KICKOFF_ON",
    "MEETINGS_ON",
    "NOW",
    "RATINGS",
    "SEMINARS_ON",
    "STARTS_ON",
    "TEXTS",
    "TODAY",
    "ZONE",
    "MadeNetwork",
    "MadeTandem",
    "actor",
    "administrator",
    "agenda_item",
    "agreement",
    "answer",
    "answer_link",
    "at",
    "begin_today",
    "blocked",
    "both",
    "calendar_notice",
    "comment",
    "coordinator",
    "deactivate",
    "entry",
    "event",
    "event_facilitator",
    "facilitator",
    "factor",
    "goal",
    "indicator",
    "intake_draft",
    "kept_version",
    "mail",
    "mailbox_message",
    "member",
    "message",
    "milestone",
    "milestone_move",
    "mute",
    "need",
    "network",
    "organisation",
    "participation",
    "participations",
    "partner_organisation",
    "person",
    "phase",
    "plan_step",
    "poll",
    "preparation_item",
    "programme",
    "project",
    "prompt",
    "prompt_set",
    "rating",
    "remembered",
    "restart",
    "role",
    "round",
    "save",
    "school_holiday",
    "snapshot",
    "step",
    "submission",
    "tandem",
    "together",
    "tool",
    "topic",
    "vote",
    "walk_in",
]
