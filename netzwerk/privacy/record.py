"""The record of processing activities (Art. 30 GDPR) as a text, made from the register."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from netzwerk.core.languages import gettext as _
from netzwerk.core.languages import lazy_gettext
from netzwerk.privacy.register import ERASURES, Category

MEASURES = (
    lazy_gettext("Encrypted transport (HTTPS), no request to third parties, no analytics."),
    lazy_gettext("Passwords as argon2id; sessions, links and calendar addresses only as digests."),
    lazy_gettext("Every page declares who may call it; what is not declared is closed."),
    lazy_gettext("Reflections are shown only to those whom the tandem released them to, in every channel."),
    lazy_gettext("Reading of reflections by others is logged and visible to the tandem."),
    lazy_gettext(
        "Text that waits on a device to be sent is shown to its author only and goes when the author signs out."
    ),
)


@dataclass(frozen=True)
class Controller:
    """Who is responsible.

    Attributes:
        address: postal address, lines divided by `|`.
    """

    name: str
    address: str
    email: str


def markdown(controller: Controller, categories: Iterable[Category]) -> str:
    """The record in the current language; a section for each kind of processing with its columns."""
    title = _("Record of processing activities (Art. 30 GDPR)")
    label = _("Controller")
    owner = ", ".join(part for part in (controller.name, *controller.address.split("|"), controller.email) if part)
    lines = [f"# {title}", "", f"{label}: {owner or '–'}", "", _("Transfers to third countries: none."), ""]
    for category in categories:
        lines += [f"## {category.title}", "", *_facts(category), "", *_table(category), ""]
    heading = _("Technical and organisational measures")
    return "\n".join([*lines, f"## {heading}", "", *(f"- {measure}" for measure in measures()), ""])


def measures() -> list[str]:
    """Technical and organisational measures in the current language."""
    return [str(measure) for measure in MEASURES]


def _facts(category: Category) -> list[str]:
    return [
        f"- {label}: {text}"
        for label, text in (
            (_("Purpose"), category.purpose),
            (_("People concerned"), "; ".join(map(str, category.subjects))),
            (_("Legal ground"), category.basis),
            (_("Kept"), category.retention),
            (_("Who sees it"), category.recipients),
        )
    ]


def _table(category: Category) -> list[str]:
    rows = [
        f"| `{holding.table}` | {', '.join(f'`{name}`' for name in holding.columns)} | {ERASURES[holding.erasure]} |"
        for holding in category.holdings
    ]
    head = " | ".join((_("Table"), _("Columns"), _("Erasure")))
    return [f"| {head} |", "|---|---|---|", *rows]
