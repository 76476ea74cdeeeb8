"""What somebody wrote into a form that was refused before any page could take it: to read, and to send once more."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from flask import request
from wtforms import BooleanField, HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.widgets import HiddenInput

from netzwerk.core.forms import Form

TOKEN = "csrf_token"  # noqa: S105
WORTH_COPYING = 20
"""Characters from which a text without a name is worth showing."""
CHOSEN = (BooleanField, HiddenField, RadioField, SelectField, SelectMultipleField)
"""Kinds of fields whose values are no words of a person."""


@dataclass(frozen=True)
class Written:
    """One text of a form, with the label of its field; the label is empty where none is known."""

    label: str
    text: str


@dataclass(frozen=True)
class Refused:
    """A form that was refused.

    Attributes:
        written: the words in it.
        action: where it can be sent again; empty if it cannot, because something of it is not kept here.
        fields: names with values, in their order, to be sent again.
    """

    written: tuple[Written, ...] = ()
    action: str = ""
    fields: tuple[tuple[str, str], ...] = ()


def of_request() -> Refused:
    """What the request has brought, if one of our own pages sent it; passwords and files are never given back."""
    is_ours = urlsplit(request.headers.get("Origin", "")).netloc == request.host
    if request.method != "POST" or not is_ours or request.accept_mimetypes.best == "application/json":
        return Refused()
    fields = tuple((name, value) for name, value in request.form.items(multi=True) if name != TOKEN)
    open_fields = [(name, value) for name, value in fields if "password" not in name]
    written = tuple(_written(open_fields))
    is_whole = len(open_fields) == len(fields) and not request.files
    action = f"{request.script_root}{request.full_path.rstrip('?')}" if written and is_whole else ""
    return Refused(written, action, fields if action else ())


def _written(fields: Collection[tuple[str, str]]) -> Iterable[Written]:
    labels = labels_of({name for name, _value in fields})
    for name, value in fields:
        text = value.strip()
        if text and name in labels:
            yield Written(labels[name], text)
        elif len(text) >= WORTH_COPYING and len(text.split()) > 1:
            yield Written("", text)


def labels_of(names: Collection[str]) -> Mapping[str, str]:
    """Labels of the fields into which people write, by name, from that form of ours which has most of the names."""
    best: dict[str, str] = {}
    most = 0
    for form in _every(Form):
        known = [name for name in names if hasattr(getattr(form, name, None), "field_class")]
        if len(known) > most:
            most = len(known)
            best = {name: _label(form, name) for name in known if _is_typed(getattr(form, name))}
    return {name: label for name, label in best.items() if label}


def _every(form: type[Form]) -> Iterable[type[Form]]:
    for one in form.__subclasses__():
        yield one
        yield from _every(one)


def _is_typed(field: object) -> bool:
    kind, options = getattr(field, "field_class", None), getattr(field, "kwargs", {})
    is_hidden = isinstance(options.get("widget"), HiddenInput)
    return isinstance(kind, type) and not issubclass(kind, CHOSEN) and not is_hidden


def _label(form: type[Form], name: str) -> str:
    field = getattr(form, name)
    words = field.args[0] if field.args else field.kwargs.get("label", "")
    return str(words or "")
