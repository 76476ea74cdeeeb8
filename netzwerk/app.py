"""The application: the only module that knows every feature and fills the slots that lower ones declare."""

from __future__ import annotations

import logging
from datetime import timedelta

from flask import Blueprint, Flask
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.middleware.proxy_fix import ProxyFix

from netzwerk.calendars import hearing, invitations, telling
from netzwerk.calendars import views as calendars
from netzwerk.core import (
    access,
    addresses,
    assets,
    clock,
    configuration,
    db,
    failures,
    forms,
    installation,
    logs,
    mail,
    offline,
    pages,
    schema,
    security,
    summaries,
    templating,
)
from netzwerk.dashboard import navigation
from netzwerk.dashboard import views as dashboard
from netzwerk.dashboard.administration import views as administration
from netzwerk.events import ending as event_ending
from netzwerk.events import handover as event_handover
from netzwerk.events import marks as event_marks
from netzwerk.events import panels as event_panels
from netzwerk.events import views as events
from netzwerk.events.agenda import views as agenda
from netzwerk.events.agreements import views as agreements
from netzwerk.events.answers import views as answers
from netzwerk.events.invitations import links as answer_links
from netzwerk.events.invitations import queries as answer_queries
from netzwerk.events.invitations import views as invitation_pages
from netzwerk.events.planning import views as planning
from netzwerk.events.preparation import views as preparation
from netzwerk.events.presence import views as presence
from netzwerk.events.record import slots as record_slots
from netzwerk.events.record import views as record
from netzwerk.events.reminders import queries as event_reminders
from netzwerk.events.roster import views as roster
from netzwerk.events.seminars import views as seminars
from netzwerk.needs import queries as needs_queries
from netzwerk.networks import directory
from netzwerk.networks import pages as network_pages
from netzwerk.networks import views as networks
from netzwerk.networks.mails import views as mails
from netzwerk.networks.roles import letters as role_letters
from netzwerk.networks.roles import service as role_service
from netzwerk.networks.roles import views as roles
from netzwerk.networks.settings import slots as settings_slots
from netzwerk.networks.settings import views as network_settings
from netzwerk.outbox import queries as outbox_queries
from netzwerk.outbox import receiving
from netzwerk.outbox import service as outbox_service
from netzwerk.outbox import views as outbox
from netzwerk.pages import views as public
from netzwerk.people import login
from netzwerk.people import queries as people_queries
from netzwerk.people import views as people
from netzwerk.people.editing import service as person_editing
from netzwerk.programme import moving
from netzwerk.programme import queries as programme_queries
from netzwerk.programme import views as programme
from netzwerk.programme.appointments import views as appointments
from netzwerk.programme.founding import views as founding
from netzwerk.programme.programmes import views as programmes
from netzwerk.programme.school_holidays import views as school_holidays
from netzwerk.projects import cards as project_cards
from netzwerk.projects import service as project_service
from netzwerk.projects import views as projects
from netzwerk.projects.editing import service as project_editing
from netzwerk.projects.editing import views as project_editing_views
from netzwerk.reflections import ending as reflection_ending
from netzwerk.reflections import marks as reflection_marks
from netzwerk.reflections import taken_steps
from netzwerk.reflections import views as reflections
from netzwerk.reflections.following import queries as following_queries
from netzwerk.reflections.following import views as following
from netzwerk.reflections.recording import queries as recording_queries
from netzwerk.reflections.recording import views as recording
from netzwerk.reflections.reminders import queries as reflection_reminders
from netzwerk.reflections.scheduling import views as scheduling
from netzwerk.reflections.writing import views as writing
from netzwerk.reports import views as reports
from netzwerk.reports.signature_sheet import views as signature_sheets
from netzwerk.settings import Settings
from netzwerk.tandems import handover as tandem_handover
from netzwerk.tandems import panels as tandem_panels
from netzwerk.tandems import queries as tandem_queries
from netzwerk.tandems import views as tandems
from netzwerk.tandems.directory import cards as directory_cards
from netzwerk.tandems.directory import queries as directory_queries
from netzwerk.tandems.directory import views as directory_views
from netzwerk.tandems.editing import views as tandem_editing
from netzwerk.tandems.intake import views as intake
from netzwerk.tandems.membership import views as members
from netzwerk.tandems.messages import queries as message_queries
from netzwerk.tandems.messages import views as messages

LARGEST_REQUEST = 1024 * 1024

BLUEPRINTS: tuple[Blueprint, ...] = (
    administration.blueprint,
    agreements.blueprint,
    agenda.blueprint,
    answers.blueprint,
    appointments.blueprint,
    calendars.blueprint,
    calendars.feeds,
    dashboard.blueprint,
    events.blueprint,
    directory_views.blueprint,
    intake.blueprint,
    invitation_pages.blueprint,
    founding.blueprint,
    network_settings.blueprint,
    networks.blueprint,
    roles.blueprint,
    mails.blueprint,
    outbox.blueprint,
    public.blueprint,
    people.blueprint,
    planning.blueprint,
    preparation.blueprint,
    presence.blueprint,
    record.blueprint,
    programme.blueprint,
    programmes.blueprint,
    projects.blueprint,
    project_editing_views.blueprint,
    reflections.blueprint,
    following.blueprint,
    recording.blueprint,
    reports.blueprint,
    roster.blueprint,
    scheduling.blueprint,
    school_holidays.blueprint,
    seminars.blueprint,
    signature_sheets.blueprint,
    tandem_editing.blueprint,
    members.blueprint,
    messages.blueprint,
    tandems.blueprint,
    writing.blueprint,
)

log = logging.getLogger(__name__)


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application.

    Raises:
        SettingsError: if it must not start with these settings.
    """
    settings = settings or Settings.from_env()
    app = addresses.Application("netzwerk", template_folder=str(templating.TEMPLATES), static_folder=None)
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS={"hide_parameters": True},
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        MAX_FORM_MEMORY_SIZE=LARGEST_REQUEST,
        SESSION_COOKIE_NAME="__Host-netzwerk" if settings.secure else "netzwerk",
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(days=14),
        WTF_CSRF_TIME_LIMIT=None,
    )
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    configuration.use(settings)
    logs.hide_secrets()
    app.logger.debug("the application serves %s", settings.base_url)
    _fill_slots()
    db.register(app)
    login.register(app, settings)
    security.register(app, settings)
    addresses.register(app)
    failures.register(app)
    access.register(app)
    network_pages.register(app)
    forms.csrf.init_app(app)
    templating.register(app)
    assets.register(app)
    offline.register(app)
    summaries.register(app)
    pages.register(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    failures.look_at_schema(app)
    _set_clock(app)
    return app


def _fill_slots() -> None:
    access.find_network.fill(network_pages.network_by_code)
    failures.closed_note.fill(network_pages.closed_here)
    pages.shell_of_request.fill(navigation.shell)
    mail.post.fill(outbox_service.enqueue)
    person_editing.address_moved.fill(answer_links.forget_of)
    project_editing.before_step_goes.fill(taken_steps.forget)
    outbox_queries.renewers.fill({invitations.SUBJECT: telling.tell_again})
    outbox_service.readdressed.fill(invitations.readdressed)
    outbox_service.subjects.fill(
        {
            hearing.SUBJECT: answer_queries.is_answer_current,
            invitations.SUBJECT: telling.is_current,
            "event_day": event_reminders.stands,
            "message": message_queries.stands,
            "open_answer": answer_queries.is_answer_open,
            "place": answer_queries.has_place,
            "reflection_entry": following_queries.is_asked_back,
            "reflection_round": reflection_reminders.stands,
            role_letters.SUBJECT: role_service.lasts,
            "side_submission": recording_queries.is_unconfirmed,
            "sign_in_link": people_queries.is_link_open,
        }
    )
    outbox_service.recipients.fill(
        {
            "event.reminder": event_reminders.is_coming,
            "message": message_queries.is_for,
            "reflection.asked": reflection_reminders.is_missing,
            "reflection.overdue": reflection_reminders.is_missing,
            "reflection.reminder": reflection_reminders.is_missing_in_time,
            "reflection.returned": following_queries.is_of_tandem,
        }
    )
    receiving.more_readers.fill((hearing.hear,))
    access.find_standing.fill(tandem_queries.standing)
    directory.organisations.fill(directory_queries.organisations)
    directory.people.fill(directory_queries.people)
    directory.guests.fill(directory_cards.guest_ids)
    directory.uninvited.fill(directory_cards.uninvited)
    settings_slots.ending.fill((event_ending.of_network, reflection_ending.of_network))
    tandem_handover.of_events.fill(event_handover.pass_on)
    tandem_handover.held.fill(event_handover.held)
    tandem_handover.left_out.fill(event_handover.left_out)
    tandem_panels.events.fill(event_marks.of_tandems)
    tandem_panels.projects.fill(project_cards.of_tandems)
    tandem_panels.rounds.fill(reflection_marks.of_tandems)
    record_slots.forget_snapshots.fill(project_service.forget)
    event_panels.round_of_meeting.fill(reflection_marks.of_meeting)
    event_panels.poll_of_seminar.fill(needs_queries.poll_of_seminar)
    event_panels.objections.fill(programme_queries.objections)
    event_panels.windows_after.fill(moving.windows_after)
    event_panels.tell_change.fill(telling.tell_change)
    event_panels.days_gone.fill(telling.cancel_days)


def _set_clock(app: Flask) -> None:
    with app.app_context():
        try:
            row = installation.find() if schema.revision() else None
        except SQLAlchemyError as error:
            log.warning("the database cannot be read at start: %s", type(error).__name__)
            row = None
        clock.offset.fill(timedelta(seconds=row.clock_offset_seconds if row else 0))
        installation.banner.fill(row.banner if row else {})
        db.db.session.remove()
