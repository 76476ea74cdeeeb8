"""Sign-in, first access and the own account."""

from __future__ import annotations

import math
from datetime import datetime, timedelta

from flask import Blueprint, current_app, flash, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from netzwerk.core import clock, dates, languages
from netzwerk.core.access import Audience, actor_or_none, audience, current_actor
from netzwerk.core.configuration import current
from netzwerk.core.errors import Invalid, NotFound, Stale
from netzwerk.core.forms import Form
from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import ngettext
from netzwerk.core.security import is_ours
from netzwerk.core.unit_of_work import transaction
from netzwerk.people import login, notices, policy, queries, service
from netzwerk.people.forms import (
    ActivationForm,
    CodeForm,
    ConfirmForm,
    LinkForm,
    MailsForm,
    PasswordForm,
    ProfileForm,
    SignInForm,
)
from netzwerk.people.models import LinkPurpose, SignInMethod
from netzwerk.people.queries import SignedIn

blueprint = Blueprint("people", __name__)

ASKED_FOR = "asked_for"


@blueprint.route("/sign-in", methods=["GET", "POST"])
@audience(Audience.ANYONE)
def sign_in() -> ResponseReturnValue:
    """Sign in with mail address and password, or go on to a mailed link."""
    if request.method != "POST" and actor_or_none() is not None:
        return redirect(_target(request.args.get("next")))
    form = SignInForm()
    if request.method != "POST":
        form.next.data = _own(request.args.get("next"))
    elif form.validate():
        with transaction():
            until = service.reserve_password_try(form.email.data, login.address())
        if until is not None:
            return _too_many(form, "people/sign_in.html", until, ended=False)
        person_id = service.check_password(form.email.data, form.password.data)
        if person_id is not None:
            with transaction():
                token = service.sign_in(
                    person_id, method=SignInMethod.PASSWORD, device=login.device(), address=login.address()
                )
            login.enter(token)
            return redirect(_target(form.next.data))
        form.show(
            Invalid("", _("Mail address and password do not belong together. Check both, or have a link sent to you."))
        )
    page = render_template("people/sign_in.html", form=form, ended="ended" in request.args)
    return page, 422 if form.errors else 200


@blueprint.route("/sign-in/link", methods=["GET", "POST"])
@audience(Audience.ANYONE)
def request_link() -> ResponseReturnValue:
    """Have a link and a code sent; the answer is the same for addresses that nobody has."""
    form = LinkForm()
    if form.validate_on_submit():
        with login.even_time(), transaction():
            until = service.request_link(form.email.data, address=login.address(), target=_own(form.next.data))
        if until is not None:
            return _too_many(form, "people/request_link.html", until)
        session[ASKED_FOR] = form.email.data.strip()
        return redirect(url_for("people.enter_code", next=_own(form.next.data) or None))
    if request.method == "GET":
        form.next.data = _own(request.args.get("next"))
    return render_template("people/request_link.html", form=form), 422 if form.errors else 200


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
@audience(Audience.ANYONE)
def enter_code() -> ResponseReturnValue:
    """Sign in with the code of the mail."""
    form = CodeForm()
    if form.validate_on_submit():
        with transaction():
            until = service.reserve_password_try(form.email.data, login.address())
        if until is not None:
            return _too_many(form, "people/enter_code.html", until, **_code_values())
        with login.even_time(), transaction():
            token = service.use_code(form.email.data, form.code.data, device=login.device(), address=login.address())
        if token is not None:
            login.enter(token)
            return redirect(_target(request.args.get("next")))
        form.show(
            Invalid(
                "code",
                _(
                    "This code is wrong, used up or older than 30 minutes. After five wrong codes only the link in the "
                    "mail works."
                ),
            )
        )
    if request.method == "GET":
        form.email.data = session.get(ASKED_FOR, "")
    page = render_template("people/enter_code.html", form=form, **_code_values())
    return page, 422 if form.errors else 200


@blueprint.route("/sign-in/link/<token>", methods=["GET", "POST"])
@audience(Audience.ANYONE)
def link(token: str) -> ResponseReturnValue:
    """Show whom a mailed link signs in; only the button acts, so that mail scanners use nothing up."""
    found = queries.find_link(token, LinkPurpose.SIGN_IN)
    if found is None:
        return _used_up(activation=False)
    form = ConfirmForm()
    if form.validate_on_submit():
        with transaction():
            session_token = service.use_link(token, device=login.device(), address=login.address())
        if session_token is None:
            return _used_up(activation=False)
        login.enter(session_token)
        return redirect(_target(request.args.get("next")))
    return render_template("people/link.html", form=form, name=found.name)


@blueprint.route("/activate/<token>", methods=["GET", "POST"])
@audience(Audience.ANYONE)
def activate(token: str) -> ResponseReturnValue:
    """First access: choose language and, if wanted, a password."""
    found = queries.find_link(token, LinkPurpose.ACTIVATION)
    if found is None:
        return _used_up(activation=True)
    form = ActivationForm(data={"language": found.language} if request.method == "GET" else None)
    if form.validate_on_submit():
        try:
            with transaction():
                session_token = service.activate(token, form.details(), device=login.device(), address=login.address())
        except Invalid as fault:
            form.show(fault)
        else:
            if session_token is None:
                return _used_up(activation=True)
            login.enter(session_token)
            flash(_("Welcome, %(name)s. Your account is open.", name=found.name), "success")
            return redirect("/")
    page = render_template("people/activate.html", form=form, name=found.name, email=found.email)
    return page, 422 if form.errors else 200


@blueprint.post("/sign-out")
@audience(Audience.ANYONE)
def sign_out() -> ResponseReturnValue:
    """End the session of this browser, here and in the database, and clear what the browser keeps of the person.

    The storage of the browser stays: it may hold unsent text of somebody else who uses the same device, and `keep.js`
    has deleted that of the person who leaves.
    """
    login.leave()
    answer = make_response(redirect(url_for("people.sign_in", ended=1)))
    answer.headers["Clear-Site-Data"] = '"cache", "cookies"'
    return answer


@blueprint.post("/language")
@audience(Audience.ANYONE)
def choose_language() -> ResponseReturnValue:
    """Change the language of the interface, for the person or for this browser."""
    wanted = request.form.get("language", "")
    answer = make_response(redirect(_target(request.form.get("next"))))
    if wanted in languages.LANGUAGES:
        actor = actor_or_none()
        if actor is not None:
            with transaction():
                service.speak(actor.person_id, wanted)
        login.remember_language(answer, current(), wanted)
    return answer


@blueprint.route("/account", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def account() -> ResponseReturnValue:
    """The own account: name, language, password, and where one is signed in."""
    actor = current_actor()
    here = _here()
    profile = queries.profile(actor.person_id)
    form = ProfileForm(obj=profile)
    if form.validate_on_submit():
        try:
            with transaction():
                service.save_profile(actor.person_id, form.details())
        except Stale:
            form.show(
                Invalid("", _("Your account was changed elsewhere in the meantime. Reload this page and try again."))
            )
        except Invalid as fault:
            form.show(fault)
        else:
            languages.speak(form.language.data)
            flash(_("Saved."), "success")
            return redirect(url_for("people.account"))
    places = queries.places(actor.person_id, here.sign_in_id)
    page = render_template("people/account.html", form=form, profile=profile, places=places)
    return page, 422 if form.errors else 200


@blueprint.route(notices.ADDRESS, methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def mails() -> ResponseReturnValue:
    """Which mails one gets, which one can do without, and how dates come into the own calendar."""
    actor = current_actor()
    choices = queries.mail_choices(actor.person_id)
    shown = {"wants": sorted(notices.OPTIONAL - choices.muted)}
    form = MailsForm(obj=choices, data=shown) if request.method == "GET" else MailsForm()
    if form.validate_on_submit():
        try:
            with transaction():
                service.choose_mails(actor.person_id, form.details())
        except Stale:
            form.show(
                Invalid("", _("Your account was changed elsewhere in the meantime. Reload this page and try again."))
            )
        except Invalid as fault:
            form.show(fault)
        else:
            flash(_("Saved."), "success")
            return redirect(url_for("people.mails"))
    page = render_template("people/mails.html", form=form, choices=choices, notices=notices.NOTICES)
    return page, 422 if form.errors else 200


@blueprint.route("/account/password", methods=["GET", "POST"])
@audience(Audience.SIGNED_IN)
def change_password() -> ResponseReturnValue:
    """Set a new password; the current one or a fresh mailed link is the proof."""
    actor = current_actor()
    here = _here()
    proven = here.method == SignInMethod.LINK and clock.real_now() - here.created_at < policy.FRESH
    has_password = queries.profile(actor.person_id).has_password
    form = PasswordForm()
    if not proven and not has_password:
        return render_template("people/password.html", form=form, proven=False, has_password=False)
    if form.validate_on_submit():
        if not proven:
            with transaction():
                until = service.reserve_password_try(actor.email, login.address())
            if until is not None:
                return _too_many(form, "people/password.html", until, proven=False, has_password=True)
            if service.check_password(actor.email, form.current.data or "") is None:
                form.show(Invalid("current", _("This is not your current password.")))
        if not form.errors:
            try:
                with transaction():
                    service.change_password(actor.person_id, here.sign_in_id, form.password.data)
            except Invalid as fault:
                form.show(fault)
            else:
                flash(_("Your new password is in use. All other devices have been signed out."), "success")
                return redirect(url_for("people.account"))
    page = render_template("people/password.html", form=form, proven=proven, has_password=has_password)
    return page, 422 if form.errors else 200


@blueprint.post("/account/places/<int:sign_in_id>/end")
@audience(Audience.SIGNED_IN)
def end_place(sign_in_id: int) -> ResponseReturnValue:
    """Sign out one of the other places."""
    with transaction():
        service.end_place(current_actor().person_id, sign_in_id)
    flash(_("That place is signed out."), "success")
    return redirect(url_for("people.account", _anchor="places"))


@blueprint.post("/account/places/end-others")
@audience(Audience.SIGNED_IN)
def end_other_places() -> ResponseReturnValue:
    """Sign out everywhere but here."""
    with transaction():
        count = service.end_other_places(current_actor().person_id, _here().sign_in_id)
    flash(ngettext("%(num)s other place is signed out.", "%(num)s other places are signed out.", count), "success")
    return redirect(url_for("people.account", _anchor="places"))


def _code_values() -> dict[str, object]:
    return {
        "minutes": policy.SIGN_IN_LINK // timedelta(minutes=1),
        "mailbox_href": url_for("outbox.mailbox") if current().shows_mailbox else "",
    }


def _here() -> SignedIn:
    found = login.signed_in()
    if found is None:
        raise NotFound
    return found


def _own(address: str | None) -> str:
    return address if address and is_ours(address) else ""


def _target(address: str | None) -> str:
    return _own(address) or "/"


def _used_up(*, activation: bool) -> ResponseReturnValue:
    form = LinkForm(formdata=None)
    return render_template("people/used_up.html", form=form, activation=activation), 410


def _too_many(form: Form, template: str, until: datetime, **values: object) -> ResponseReturnValue:
    seconds = max(1, math.ceil((until - clock.real_now()).total_seconds()))
    form.show(
        Invalid(
            "",
            _(
                "There were too many attempts with this account or from your connection, so we slow down. Try again "
                "from %(clock)s. A link that was mailed to you works at any time.",
                clock=dates.format_moment(until, login.HOME_ZONE, languages.language()),
            ),
        )
    )
    answer = make_response(render_template(template, form=form, **values), 429)
    answer.headers["Retry-After"] = str(seconds)
    current_app.logger.warning("sign-in slowed down for %s seconds", seconds)
    return answer
