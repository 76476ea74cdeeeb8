"""The page that holds one form about a tandem."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from netzwerk.core.forms import Form
from netzwerk.tandems.queries import TandemDetails


def form_page(
    form: Form,
    tandem: TandemDetails,
    title: str,
    *,
    action: str,
    code: str,
    status: int = 0,
    more: tuple[str, str] | None = None,
) -> ResponseReturnValue:
    """The form with its faults, if it was sent.

    Args:
        action: what the button says.
        status: of the answer; 0 for 422 if the form was sent and for 200 if not.
        more: words and address of what else can be done.
    """
    page = render_template(
        "tandems/form.html", form=form, brief=tandem.brief, title=title, action=action, more=more, code=code
    )
    return page, status or (422 if form.is_submitted() else 200)
