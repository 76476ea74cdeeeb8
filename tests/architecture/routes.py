"""Who gets which answer: endpoint and method → status for each role. A route without a row fails.

The roles act on the first network of the scenario; `other_tandem` belongs to another tandem of it, `foreign_…` to
another network of another programme, `closed_account` signed in before the account was closed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

OWN = ("teacher", "trainer")
TANDEMS = (*OWN, "other_tandem")
COORDINATION = ("coordinator", "programme_coordinator")
LEADING = (*COORDINATION, "facilitator")
NETWORK = (*TANDEMS, *LEADING, "board", "partner")
FOREIGN = ("foreign_tandem", "foreign_facilitator", "foreign_coordinator", "foreign_board")
SIGNED_IN = (*NETWORK, *FOREIGN, "administrator")
OUTSIDE = ("anonymous", "closed_account")
ROLES = (*SIGNED_IN, *OUTSIDE)


@dataclass(frozen=True)
class Row:
    """What one route answers.

    Attributes:
        expected: status by role.
        places: parts of the address that differ from the scenario's.
        fields: what a form sends.
    """

    expected: Mapping[str, int]
    places: Mapping[str, Any] = field(default_factory=dict)
    fields: Mapping[str, Any] = field(default_factory=dict)


def only(*roles: str, status: int = 200, others: int = 404, outside: int = 302, **more: Any) -> Row:
    """Some get a status, everybody else who is signed in another, those outside go to the sign-in page."""
    expected = {role: status if role in roles else others for role in SIGNED_IN}
    return Row({**expected, **dict.fromkeys(OUTSIDE, outside)}, **more)


def everybody(status: int = 200, **more: Any) -> Row:
    """All get the same, signed in or not."""
    return Row(dict.fromkeys(ROLES, status), **more)


PAGE_QUERIES = 8
MOST_QUERIES = {"intake.check": 9, "dashboard.start": 11, "events.show": 9, "settings.show": 9, "tandems.show": 9}
FEWEST_PAGES = 10
SAME_STATEMENTS = frozenset({"reports.briefing_docx", "reports.briefing_pdf", "signature_sheets.file"})

ASKED_ELSEWHERE: frozenset[str] = frozenset()

ENTERED = dict.fromkeys(SIGNED_IN, 302) | dict.fromkeys(OUTSIDE, 200)

TABLE: dict[tuple[str, str], Row] = {
    ("admin.close_account", "POST"): only("administrator", status=302, outside=401),
    ("admin.invite", "POST"): only("administrator", status=302, outside=401),
    ("admin.new_person", "GET"): only("administrator"),
    ("admin.new_person", "POST"): only("administrator", status=422, outside=401),
    ("admin.operation", "GET"): only("administrator"),
    ("admin.people", "GET"): only("administrator"),
    ("admin.person", "GET"): only("administrator"),
    ("admin.person", "POST"): only("administrator", status=422, outside=401),
    ("admin.reopen_account", "POST"): only("administrator", status=302, outside=401),
    ("agenda.add", "GET"): only(*LEADING),
    ("agenda.add", "POST"): only(*LEADING, status=422, outside=401),
    ("agenda.copy", "POST"): only(*LEADING, status=409, outside=401),
    ("agenda.edit", "GET"): only(*LEADING),
    ("agenda.edit", "POST"): only(*LEADING, status=422, outside=401),
    ("agenda.move", "POST"): only(*LEADING, status=409, outside=401, fields={"to": "999:0"}),
    ("agenda.offers", "GET"): only(*LEADING),
    ("agenda.remove", "POST"): only(*LEADING, status=409, outside=401),
    ("agenda.shorten", "POST"): only(*LEADING, status=302, outside=401),
    ("agenda.show", "GET"): only(*LEADING),
    ("agenda.take_over", "POST"): only(outside=401, fields={"offer": "none"}),
    ("agenda.undo", "POST"): only(*LEADING, status=422, outside=401),
    ("agreements.add", "GET"): only(*LEADING),
    ("agreements.add", "POST"): only(*LEADING, status=422, outside=401),
    ("agreements.edit", "GET"): only(*LEADING),
    ("agreements.edit", "POST"): only(*LEADING, status=422, outside=401),
    ("agreements.index", "GET"): only(*TANDEMS, *LEADING, "board"),
    ("agreements.tick", "POST"): Row(
        {**only(*OWN, *LEADING, status=302, outside=401).expected, "other_tandem": 403}, fields={"state": "done"}
    ),
    ("answers.link", "GET"): everybody(404),
    ("answers.link", "POST"): everybody(404),
    ("appointments.end", "GET"): only("administrator", places={"role_id": "programme_role_id"}),
    ("appointments.end", "POST"): only(
        "administrator", status=422, outside=401, places={"role_id": "programme_role_id"}
    ),
    ("appointments.give", "GET"): only("administrator"),
    ("appointments.give", "POST"): only("administrator", status=422, outside=401),
    ("appointments.hand_over", "GET"): only("administrator", places={"role_id": "programme_role_id"}),
    ("appointments.hand_over", "POST"): only(
        "administrator", status=422, outside=401, places={"role_id": "programme_role_id"}
    ),
    ("assets.file", "GET"): everybody(places={"build": "any", "name": "kit.css"}),
    ("calendars.download", "GET"): only(*TANDEMS, *LEADING, "board"),
    ("calendars.issue", "POST"): only(*SIGNED_IN, outside=401),
    ("calendars.issue_for_network", "POST"): only(*COORDINATION, outside=401),
    ("calendars.network_page", "GET"): only(*COORDINATION),
    ("calendars.page", "GET"): only(*SIGNED_IN),
    ("calendars.revoke", "POST"): only(*SIGNED_IN, status=302, outside=401),
    ("calendars.revoke_for_network", "POST"): only(*COORDINATION, status=302, outside=401),
    ("dashboard.home", "GET"): everybody(302),
    ("dashboard.start", "GET"): only(*NETWORK, "administrator"),
    ("directory.invite", "GET"): only(*COORDINATION, "administrator"),
    ("directory.invite", "POST"): only(*COORDINATION, "administrator", status=422, outside=401),
    ("directory.new_organisation", "GET"): only(*COORDINATION, "administrator"),
    ("directory.new_organisation", "POST"): only(*COORDINATION, "administrator", status=422, outside=401),
    ("directory.organisation", "GET"): only(*COORDINATION, "administrator"),
    ("directory.organisation", "POST"): only(*COORDINATION, "administrator", status=422, outside=401),
    ("directory.person", "GET"): only(*COORDINATION, "administrator"),
    ("directory.person", "POST"): only(*COORDINATION, "administrator", status=422, outside=401),
    ("events.show", "GET"): only(*TANDEMS, *LEADING, "board"),
    ("feeds.answer_calendar", "GET"): everybody(404),
    ("feeds.calendar", "GET"): everybody(404),
    ("following.accept", "POST"): only(*LEADING, status=409, outside=401),
    ("following.comment", "POST"): Row({**only(*OWN, *LEADING, status=422, outside=401).expected, "other_tandem": 403}),
    ("following.give_back", "POST"): only(*LEADING, status=422, outside=401),
    ("following.remind", "GET"): only(*COORDINATION),
    ("following.remind", "POST"): only(*COORDINATION, status=422, outside=401),
    ("following.reopen", "POST"): only(*LEADING, status=302, outside=401),
    ("founding.new", "GET"): only("programme_coordinator", "administrator"),
    ("founding.new", "POST"): only("programme_coordinator", "administrator", status=422, outside=401),
    ("invitations.answer", "GET"): only(*TANDEMS),
    ("invitations.answer", "POST"): only(*TANDEMS, status=422, outside=401),
    ("invitations.note", "POST"): only(*COORDINATION, status=422, outside=401),
    ("invitations.page", "GET"): only(*COORDINATION),
    ("invitations.page", "POST"): only(*COORDINATION, outside=401),
    ("invitations.reminder", "GET"): only(*COORDINATION),
    ("invitations.reminder", "POST"): only(*COORDINATION, status=422, outside=401),
    ("invitations.withdraw", "POST"): only(*COORDINATION, status=302, outside=401),
    ("members.edit", "GET"): only(*COORDINATION),
    ("members.edit", "POST"): only(*COORDINATION, status=422, outside=401),
    ("members.end", "GET"): only(*COORDINATION),
    ("members.end", "POST"): only(*COORDINATION, status=422, outside=401),
    ("members.hand_over", "GET"): only(*COORDINATION),
    ("members.hand_over", "POST"): only(*COORDINATION, status=422, outside=401),
    ("members.new", "GET"): only(*COORDINATION),
    ("members.new", "POST"): only(*COORDINATION, status=422, outside=401),
    ("mails.index", "GET"): only(*COORDINATION),
    ("mails.retry", "POST"): only(outside=401, places={"mail_id": 999}),
    ("mails.stop", "POST"): only(outside=401, places={"mail_id": 999}),
    ("messages.cancel", "POST"): only(*COORDINATION, status=302, outside=401, places={"message_id": 1}),
    ("messages.index", "GET"): only(*COORDINATION),
    ("messages.new", "GET"): only(*COORDINATION),
    ("messages.new", "POST"): only(*COORDINATION, status=422, outside=401),
    ("messages.retry", "POST"): only(outside=401, places={"message_id": 1, "mail_id": 999}),
    ("messages.show", "GET"): only(*COORDINATION, places={"message_id": 1}),
    ("intake.check", "GET"): only("coordinator"),
    ("intake.choose_columns", "POST"): only("coordinator", status=302, outside=401),
    ("intake.drop", "POST"): only("coordinator", status=302, outside=401),
    ("intake.sample_csv", "GET"): only(*COORDINATION, "administrator"),
    ("intake.sample_xlsx", "GET"): only(*COORDINATION, "administrator"),
    ("intake.start", "GET"): only(*COORDINATION, "administrator"),
    ("intake.start", "POST"): only(*COORDINATION, "administrator", status=422, outside=401),
    ("intake.take_over", "POST"): only(*COORDINATION, "administrator", status=302, outside=401),
    ("networks.index", "GET"): only(*SIGNED_IN),
    ("networks.organisations", "GET"): only(*TANDEMS, *LEADING, "administrator"),
    ("networks.people", "GET"): only(*TANDEMS, *LEADING, "administrator"),
    ("outbox.calendar", "GET"): everybody(404, places={"message_id": 1}),
    ("outbox.html", "GET"): everybody(404, places={"message_id": 1}),
    ("offline.page", "GET"): everybody(places={"language": "de"}),
    ("offline.worker", "GET"): everybody(),
    ("outbox.mailbox", "GET"): everybody(),
    ("outbox.message", "GET"): everybody(404, places={"message_id": 1}),
    ("pages.accessibility", "GET"): everybody(),
    ("pages.accessibility", "POST"): everybody(422),
    ("pages.help", "GET"): everybody(),
    ("pages.imprint", "GET"): everybody(),
    ("pages.privacy", "GET"): everybody(),
    ("people.account", "GET"): only(*SIGNED_IN),
    ("people.account", "POST"): only(*SIGNED_IN, status=422, outside=401),
    ("people.activate", "GET"): everybody(410),
    ("people.activate", "POST"): everybody(410),
    ("people.change_password", "GET"): only(*SIGNED_IN),
    ("people.change_password", "POST"): only(*SIGNED_IN, outside=401),
    ("people.choose_language", "POST"): everybody(302, fields={"language": "en"}),
    ("people.end_other_places", "POST"): only(*SIGNED_IN, status=302, outside=401),
    ("people.end_place", "POST"): only(outside=401, places={"sign_in_id": 999}),
    ("people.enter_code", "GET"): everybody(),
    ("people.enter_code", "POST"): everybody(422),
    ("people.link", "GET"): everybody(410),
    ("people.link", "POST"): everybody(410),
    ("people.mails", "GET"): only(*SIGNED_IN),
    ("people.mails", "POST"): only(*SIGNED_IN, status=422, outside=401),
    ("people.request_link", "GET"): everybody(),
    ("people.request_link", "POST"): everybody(422),
    ("people.sign_in", "GET"): Row(ENTERED),
    ("people.sign_in", "POST"): everybody(422),
    ("people.sign_out", "POST"): everybody(302),
    ("planning.anew", "GET"): only(*COORDINATION),
    ("planning.anew", "POST"): only(*COORDINATION, status=422, outside=401),
    ("planning.cancel", "GET"): only(*COORDINATION),
    ("planning.cancel", "POST"): only(*COORDINATION, status=422, outside=401),
    ("planning.edit", "GET"): only(*LEADING),
    ("planning.edit", "POST"): only(*LEADING, status=422, outside=401),
    ("planning.new", "GET"): only(*COORDINATION),
    ("planning.new", "POST"): only(*COORDINATION, status=422, outside=401),
    ("preparation.add", "GET"): only(*LEADING),
    ("preparation.add", "POST"): only(*LEADING, status=422, outside=401),
    ("preparation.edit", "GET"): only(*LEADING),
    ("preparation.edit", "POST"): only(*LEADING, status=422, outside=401),
    ("preparation.remove", "POST"): only(*LEADING, status=302, outside=401),
    ("preparation.take_over", "POST"): only(*LEADING, status=302, outside=401),
    ("preparation.tick", "POST"): only(*LEADING, status=302, outside=401, fields={"done": "yes"}),
    ("preparation.undo", "POST"): only(*LEADING, status=302, outside=401),
    ("presence.current", "GET"): only(*LEADING, status=302),
    ("presence.add_walk_in", "POST"): only(*LEADING, status=422, outside=401),
    ("presence.everybody", "POST"): only(*LEADING, status=302, outside=401),
    ("presence.remove_walk_in", "POST"): only(*LEADING, status=302, outside=401),
    ("presence.save", "POST"): only(*LEADING, status=302, outside=401),
    ("presence.sheet", "GET"): only(*LEADING),
    ("presence.come_along", "POST"): only(*LEADING, status=422, outside=401),
    ("presence.tap", "POST"): only(*LEADING, status=422, outside=401),
    ("presence.undo", "POST"): only(*LEADING, status=302, outside=401),
    ("record.edit", "GET"): only(*LEADING),
    ("record.hold", "POST"): only(*LEADING, status=302, outside=401),
    ("record.reopen", "POST"): only(*LEADING, status=302, outside=401),
    ("record.resume", "POST"): only(*LEADING, status=302, outside=401),
    ("record.save", "POST"): only(*LEADING, status=302, outside=401),
    ("seminars.give_place", "POST"): only(*COORDINATION, status=302, outside=401),
    ("seminars.register", "POST"): only(*TANDEMS, status=302, outside=401, places={"event_id": "seminar_id"}),
    ("seminars.withdraw", "POST"): only(outside=401, places={"event_id": "seminar_id"}),
    ("roster.as_csv", "GET"): only(*LEADING),
    ("roster.as_xlsx", "GET"): only(*LEADING),
    ("signature_sheets.file", "GET"): only(*LEADING),
    ("programme.plan", "GET"): only(*NETWORK),
    ("project_editing.about", "GET"): only(*OWN, *COORDINATION),
    ("project_editing.about", "POST"): only(*OWN, *COORDINATION, status=422, outside=401),
    ("project_editing.add", "GET"): only(*OWN, *COORDINATION, places={"kind": "step"}),
    ("project_editing.add", "POST"): only(*OWN, *COORDINATION, status=422, outside=401, places={"kind": "milestone"}),
    ("project_editing.change", "GET"): only(*OWN, *COORDINATION, places={"kind": "step", "part_id": 1}),
    ("project_editing.change", "POST"): only(
        *OWN, *COORDINATION, status=422, outside=401, places={"kind": "step", "part_id": 1}
    ),
    ("project_editing.light", "GET"): only(*OWN, *COORDINATION),
    ("project_editing.light", "POST"): only(*OWN, *COORDINATION, status=422, outside=401),
    ("project_editing.remove", "POST"): only(
        *OWN, *COORDINATION, status=302, outside=401, places={"kind": "factor", "part_id": 999}
    ),
    ("project_editing.start", "GET"): only(),
    ("project_editing.start", "POST"): only(outside=401),
    ("project_editing.tick", "POST"): only(
        *OWN, *COORDINATION, status=302, outside=401, places={"kind": "step", "part_id": 1}
    ),
    ("programmes.edit", "GET"): only("administrator"),
    ("programmes.edit", "POST"): only("administrator", status=422, outside=401),
    ("programmes.index", "GET"): only("administrator"),
    ("programmes.new", "GET"): only("administrator"),
    ("programmes.new", "POST"): only("administrator", status=422, outside=401),
    ("programmes.show", "GET"): only("administrator"),
    ("projects.board", "GET"): only(*TANDEMS, *LEADING),
    ("projects.compare", "GET"): only(*OWN, *LEADING),
    ("projects.show", "GET"): only(*TANDEMS, *LEADING),
    ("projects.snapshot", "GET"): only(*OWN, *LEADING),
    ("recording.confirm", "POST"): only(*TANDEMS, status=302, outside=401),
    ("recording.decline", "POST"): only(*TANDEMS, status=302, outside=401),
    ("recording.forget", "POST"): only(*TANDEMS, status=302, outside=401),
    ("recording.record", "GET"): only(*COORDINATION),
    ("scheduling.edit", "GET"): only(*COORDINATION),
    ("scheduling.edit", "POST"): only(*COORDINATION, status=422, outside=401),
    ("recording.send", "POST"): only(*COORDINATION, status=409, outside=401),
    ("reflections.matrix", "GET"): only(*TANDEMS, *LEADING),
    ("reflections.show", "GET"): only(*TANDEMS, *LEADING),
    ("reports.briefing", "GET"): only(*LEADING),
    ("reports.briefing_docx", "GET"): only(*LEADING),
    ("reports.briefing_pdf", "GET"): only(*LEADING),
    ("reports.briefings", "GET"): only(*LEADING),
    ("roles.end", "GET"): only(*COORDINATION, "administrator"),
    ("roles.end", "POST"): only(*COORDINATION, "administrator", status=422, outside=401),
    ("roles.give", "GET"): only(*COORDINATION, "administrator"),
    ("roles.give", "POST"): only(*COORDINATION, "administrator", status=422, outside=401),
    ("roles.hand_over", "GET"): only(*COORDINATION, "administrator"),
    ("roles.hand_over", "POST"): only(*COORDINATION, "administrator", status=422, outside=401),
    ("roles.index", "GET"): only(*COORDINATION, "administrator"),
    ("school_holidays.index", "GET"): only("administrator"),
    ("school_holidays.remove", "POST"): only("administrator", status=302, outside=401),
    ("school_holidays.show", "GET"): only("administrator"),
    ("school_holidays.show", "POST"): only("administrator", status=422, outside=401),
    ("school_holidays.take_over", "POST"): only("administrator", status=302, outside=401),
    ("settings.add_partner", "POST"): only(*COORDINATION, "administrator", status=422, outside=401),
    ("settings.add_phase", "GET"): only(*COORDINATION, "administrator"),
    ("settings.add_phase", "POST"): only(*COORDINATION, "administrator", status=422, outside=401),
    ("settings.edit_phase", "GET"): only(*COORDINATION, "administrator"),
    ("settings.edit_phase", "POST"): only(*COORDINATION, "administrator", status=422, outside=401),
    ("settings.move_on", "POST"): only(*COORDINATION, "administrator", status=422, outside=401),
    ("settings.remove_partner", "POST"): only(outside=401, places={"partner_id": 999}),
    ("settings.remove_phase", "POST"): only(outside=401, places={"phase_id": 999}),
    ("settings.show", "GET"): only(*COORDINATION, "administrator"),
    ("settings.show", "POST"): only(*COORDINATION, "administrator", status=422, outside=401),
    ("tandem_editing.add_organisation", "GET"): only(*COORDINATION),
    ("tandem_editing.add_organisation", "POST"): only(*COORDINATION, status=422, outside=401),
    ("tandem_editing.block", "GET"): only(*OWN, *COORDINATION),
    ("tandem_editing.block", "POST"): only(*OWN, *COORDINATION, status=422, outside=401),
    ("tandem_editing.edit", "GET"): only(*OWN, *COORDINATION),
    ("tandem_editing.edit", "POST"): only(*OWN, *COORDINATION, status=422, outside=401),
    ("tandem_editing.edit_block", "GET"): only(*OWN, *COORDINATION),
    ("tandem_editing.edit_block", "POST"): only(*OWN, *COORDINATION, status=422, outside=401),
    ("tandem_editing.new", "GET"): only(*COORDINATION),
    ("tandem_editing.new", "POST"): only(*COORDINATION, status=422, outside=401),
    ("tandem_editing.remove_organisation", "POST"): only(*COORDINATION, status=302, outside=401),
    ("tandem_editing.state", "GET"): only(*COORDINATION),
    ("tandem_editing.state", "POST"): only(*COORDINATION, status=422, outside=401),
    ("tandem_editing.unblock", "POST"): only(*OWN, *COORDINATION, status=302, outside=401),
    ("tandems.index", "GET"): only(*TANDEMS, *LEADING),
    ("tandems.show", "GET"): only(*TANDEMS, *LEADING),
    ("writing.autosave", "POST"): only(*TANDEMS, outside=401, fields={"part": "level", "value": "2", "was": "4"}),
    ("writing.current", "GET"): only(*TANDEMS, status=302),
    ("writing.review", "GET"): only(*TANDEMS, status=302),
    ("writing.save", "POST"): only(*TANDEMS, status=302, outside=401),
    ("writing.submit", "POST"): only(*TANDEMS, status=302, outside=401),
    ("writing.take_back", "POST"): only(*TANDEMS, status=302, outside=401),
    ("writing.token", "GET"): only(*TANDEMS),
    ("writing.write", "GET"): only(*TANDEMS),
}
