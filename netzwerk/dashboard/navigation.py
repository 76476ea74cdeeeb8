"""The navigation for each role: what is not built is not in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from flask import g, request, url_for

from netzwerk.core import configuration, installation, languages, pages
from netzwerk.core.access import Actor, Audience, RoleKind, Side, actor_or_none
from netzwerk.core.languages import LANGUAGES, language, ngettext, say
from netzwerk.core.languages import gettext as _
from netzwerk.core.pages import LanguageChoice, NavigationItem, NetworkPlate, Shell
from netzwerk.networks import policy as network_policy
from netzwerk.networks.pages import closed_note, network_around
from netzwerk.networks.queries import NetworkHeader

ROLES = (
    Audience.COORDINATOR,
    Audience.FACILITATOR,
    Audience.TANDEM,
    Audience.BOARD,
    Audience.PARTNER,
    Audience.ADMINISTRATOR,
)
ORGANISATION_PAGES = ("networks.organisations", "directory.organisation", "directory.new_organisation")
ADMINISTRATION_PAGES = ("admin.", "programmes.", "appointments.", "school_holidays.")
PEOPLE_PAGES = ("networks.people", "directory.person", "directory.invite", "intake.")


class Page(NamedTuple):
    """What the surroundings of a page depend on, besides who reads it and the network.

    Attributes:
        variant: the language that is spoken; addresses and texts below follow it and the root.
        waiting: how many tasks the start page has counted.
        closed: that the network is archived, in words; empty while it is alive.
    """

    variant: str
    root: str
    endpoint: str
    waiting: int
    banner: str
    shows_mailbox: bool
    closed: str


def shell() -> Shell:
    """What surrounds the page of this request; outside a network it asks the database once for the actor's only one."""
    around = network_around()
    page = Page(
        variant=languages.variant(),
        root=request.script_root,
        endpoint=request.endpoint or "",
        waiting=g.get("waiting", 0),
        banner=banner(),
        shows_mailbox=configuration.current().shows_mailbox,
        closed=closed_note(around),
    )
    return _around(page, actor_or_none(), around)


@lru_cache(1024)
def _around(page: Page, actor: Actor | None, network: NetworkHeader | None) -> Shell:
    if actor is None:
        return Shell(
            sign_in_href=url_for("people.sign_in"),
            banner=page.banner,
            languages=_languages(),
            language_href=url_for("people.choose_language"),
            footer=_footer(),
            report_href=url_for("pages.accessibility"),
        )
    items = _of_network(actor, network) if network else _of_nobody()
    tools = _tools(actor, network)
    bottom, more = _bottom(actor, network, items, tools)
    account = _account()
    kept = {item.href for item in (*bottom, *more, *account)}
    return Shell(
        network=_plate(actor, network, page.closed) if network else None,
        navigation=items,
        tools=tools,
        bottom=bottom,
        more=more,
        person_id=str(actor.person_id),
        person_name=actor.name,
        initials=pages.initials(actor.name),
        role_line=role_line(actor, network) if network else "",
        account=account,
        account_on_phones=tuple(item for item in tools if item.href not in kept),
        sign_out_href=url_for("people.sign_out"),
        banner=page.banner,
        languages=_languages(),
        language_href=url_for("people.choose_language"),
        footer=_footer(),
        report_href=url_for("pages.accessibility"),
    )


def roles_in(actor: Actor, network: NetworkHeader) -> tuple[Audience, ...]:
    """What the actor is in a network, the strongest role in front."""
    held = actor.audiences(network)
    return tuple(role for role in ROLES if role in held)


def role_line(actor: Actor, network: NetworkHeader) -> str:
    """What the actor is in a network, in words."""
    names = {
        RoleKind.COORDINATOR: _("Programme coordination"),
        RoleKind.FACILITATOR: _("Facilitation"),
        RoleKind.BOARD: _("Advisory board"),
        RoleKind.PARTNER: _("Partner"),
    }
    held = [name for kind, name in names.items() if actor.holds(kind, network)]
    seat = actor.seat_in(network)
    if seat:
        held.append(_("Tandem, school side") if seat.side is Side.SCHOOL else _("Tandem, company side"))
    if actor.is_administrator:
        held.append(_("Administration"))
    return " · ".join(held)


def banner() -> str:
    """The line above every page: that this is a demo, and its date."""
    return say(installation.banner.value)


def _of_network(actor: Actor, network: NetworkHeader) -> tuple[NavigationItem, ...]:
    code = network.code
    strongest = (*roles_in(actor, network), Audience.ADMINISTRATOR)[0]
    start = url_for("dashboard.start", code=code)
    plan = url_for("programme.plan", code=code)
    tandems = _item(
        _("Tandems"), url_for("tandems.index", code=code), "users", "tandems.", "tandem_editing.", "members."
    )
    projects = _item(_("Projects"), url_for("projects.board", code=code), "target-arrow", "projects.")
    reflections = _item(_("Reflections"), url_for("reflections.matrix", code=code), "notebook", "reflections.")
    programme = _item(_("Programme"), plan, "calendar-event", "programme.", "events.")
    briefings = _item(_("Briefings"), url_for("reports.briefings", code=code), "file-analytics", "reports.")
    dates = _item(_("Dates"), plan, "calendar-event", "programme.", "events.", "calendars.")
    attendance = _item(_("Attendance"), url_for("presence.current", code=code), "user-check", "presence.")
    of_role = {
        Audience.COORDINATOR: (
            _item(_("What needs doing?"), start, "home", "dashboard."),
            programme,
            tandems,
            projects,
            reflections,
            briefings,
            _item(_("Messages"), url_for("messages.index", code=code), "send", "messages.", "mails."),
        ),
        Audience.FACILITATOR: (
            _item(_("Today"), start, "home", "dashboard."),
            briefings,
            *(() if network_policy.is_closed(network) else (attendance,)),
            programme,
            tandems,
            projects,
            reflections,
        ),
        Audience.TANDEM: (
            _item(_("Today"), start, "home", "dashboard."),
            _item(_("Reflection"), url_for("writing.current", code=code), "notebook", "reflections.", "writing."),
            projects,
            dates,
        ),
        Audience.BOARD: (_item(_("Report"), start, "file-analytics", "dashboard."), dates),
        Audience.PARTNER: (_item(_("Overview"), start, "home", "dashboard."), dates),
        Audience.ADMINISTRATOR: (_item(_("Overview"), start, "home", "dashboard."),),
    }
    return of_role[strongest]


def _of_nobody() -> tuple[NavigationItem, ...]:
    return (
        _item(_("Start page"), url_for("dashboard.home"), "home", "dashboard."),
        _item(_("Networks"), url_for("networks.index"), "users-group", "networks."),
        _item(_("Calendar"), url_for("calendars.page"), "calendar-plus", "calendars."),
    )


def _tools(actor: Actor, network: NetworkHeader | None) -> tuple[NavigationItem, ...]:
    found = []
    if network:
        reads = {Audience.COORDINATOR, Audience.FACILITATOR, Audience.TANDEM, Audience.ADMINISTRATOR}
        if reads & actor.audiences(network):
            if actor.seat_in(network) and not actor.leads(network):
                found.append(_item(_("Tandems"), url_for("tandems.index", code=network.code), "users", "tandems."))
            href = url_for("networks.organisations", code=network.code)
            found.append(_item(_("Organisations"), href, "building", *ORGANISATION_PAGES))
            href = url_for("networks.people", code=network.code)
            found.append(_item(_("People"), href, "id", *PEOPLE_PAGES))
        if network_policy.may_manage(actor, network):
            href = url_for("roles.index", code=network.code)
            found.append(_item(_("Roles"), href, "user-check", "roles."))
            href = url_for("settings.show", code=network.code)
            found.append(_item(_("Settings"), href, "adjustments", "settings."))
    if network_policy.programmes_of(actor):
        found.append(_item(_("New network"), url_for("founding.new"), "plus", "founding."))
    if actor.is_administrator:
        found.append(_item(_("Administration"), url_for("admin.operation"), "settings", *ADMINISTRATION_PAGES))
    if configuration.current().shows_mailbox and actor.is_administrator:
        found.append(_item(_("Mailbox"), url_for("outbox.mailbox"), "mailbox", "outbox."))
    found.append(_item(_("Help"), url_for("pages.help"), "help", "pages.help"))
    return tuple(found)


def _bottom(
    actor: Actor, network: NetworkHeader | None, items: tuple[NavigationItem, ...], tools: tuple[NavigationItem, ...]
) -> tuple[tuple[NavigationItem, ...], tuple[NavigationItem, ...]]:
    if network and roles_in(actor, network)[:1] == (Audience.TANDEM,):
        return items, ()
    is_long = network and roles_in(actor, network)[:1] == (Audience.COORDINATOR,)
    first = replace(items[0], label=_("Today")) if is_long else items[0]
    return pages.bottom_bar((first, *items[1:], *tools))


def _item(label: str, href: str, icon: str, *endpoints: str) -> NavigationItem:
    here = request.endpoint or ""
    is_current = any(here == one or (one.endswith(".") and here.startswith(one)) for one in endpoints)
    count = g.get("waiting") if is_current and icon == "home" else None
    return NavigationItem(
        label=label,
        href=href,
        icon=icon,
        current=is_current,
        count=count or None,
        count_label=ngettext("%(num)s task", "%(num)s tasks", count) if count else "",
    )


def _plate(actor: Actor, network: NetworkHeader, closed: str) -> NetworkPlate:
    years = _("%(first)s–%(last)s", first=network.starts_on.year, last=network.ends_on.year)
    tandems = ngettext("%(num)s tandem", "%(num)s tandems", network.tandems)
    return NetworkPlate(
        title=network.title,
        href=url_for("dashboard.start", code=network.code),
        note=f"{tandems} · {years}",
        switch_href=url_for("networks.index") if _has_several(actor) else None,
        closed=closed,
    )


def _has_several(actor: Actor) -> bool:
    own = {grant.network_id for grant in actor.grants} | {seat.network_id for seat in actor.seats}
    return actor.is_administrator or None in own or len(own) > 1


def _account() -> tuple[NavigationItem, ...]:
    return (
        _item(_("My account"), url_for("people.account"), "user", "people."),
        _item(_("Subscribe to dates"), url_for("calendars.page"), "calendar-plus", "calendars.page"),
        _item(_("Help"), url_for("pages.help"), "help", "pages.help"),
    )


def _languages() -> tuple[LanguageChoice, ...]:
    return tuple(LanguageChoice(code, name, code == language()) for code, name in LANGUAGES.items())


def _footer() -> tuple[NavigationItem, ...]:
    names: Iterable[tuple[str, str]] = (
        ("pages.imprint", _("Imprint")),
        ("pages.privacy", _("Privacy")),
        ("pages.accessibility", _("Accessibility")),
        ("pages.help", _("Help")),
    )
    return tuple(_item(label, url_for(endpoint), "", endpoint) for endpoint, label in names)
