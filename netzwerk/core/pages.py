"""What surrounds a page: navigation, account menu and footer, as plain values for the layouts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import Flask, g
from werkzeug.local import LocalProxy

from netzwerk.core.slots import Slot

BOTTOM_BAR_PLACES = 4


@dataclass(frozen=True)
class NavigationItem:
    """One link of a navigation.

    Attributes:
        icon: name of a symbol in ``static/icons.svg``; footer links have none.
        current: whether the page shown belongs to this entry.
        count: how many things wait there, None for no number.
        count_label: the number in words for a screen reader, such as "4 tasks".
    """

    label: str
    href: str
    icon: str = ""
    current: bool = False
    count: int | None = None
    count_label: str = ""


@dataclass(frozen=True)
class NetworkPlate:
    """The network whose pages are shown.

    Attributes:
        note: one short line such as "10 tandems · 2020–2022".
        switch_href: where to change to another network; None for people with only one.
        closed: that it is archived and since when; empty while it is alive.
    """

    title: str
    href: str
    note: str = ""
    switch_href: str | None = None
    closed: str = ""


@dataclass(frozen=True)
class LanguageChoice:
    """A language that the interface speaks, named in itself."""

    code: str
    name: str
    current: bool = False


@dataclass(frozen=True, eq=False)
class Shell:
    """Everything around the content of a page; itself and no other, so that what is drawn of it is kept by it.

    Attributes:
        navigation: the areas of the network, in the rail of wide screens.
        tools: administration and help, at the foot of the rail.
        bottom: at most four entries for the bar of phones.
        more: what the last place of that bar opens; empty when nothing is left over.
        person_id: whose device this is for what waits on it to be sent; empty for somebody who is not signed in.
        person_name: empty for somebody who is not signed in.
        role_line: what the person is in this network.
        account: links of the account menu.
        account_on_phones: further links of that menu on phones: what stands in the rail only.
        banner: a line above every page, such as the one of the demo; empty for none.
        language_href: takes a POST of ``language`` and ``next``; empty without a choice of language.
        report_href: where a barrier of the page is reported, which is added to the address.
    """

    home_href: str = "/"
    network: NetworkPlate | None = None
    navigation: tuple[NavigationItem, ...] = ()
    tools: tuple[NavigationItem, ...] = ()
    bottom: tuple[NavigationItem, ...] = ()
    more: tuple[NavigationItem, ...] = ()
    person_id: str = ""
    person_name: str = ""
    initials: str = ""
    role_line: str = ""
    account: tuple[NavigationItem, ...] = ()
    account_on_phones: tuple[NavigationItem, ...] = ()
    sign_out_href: str = ""
    sign_in_href: str = ""
    banner: str = ""
    languages: tuple[LanguageChoice, ...] = ()
    language_href: str = ""
    footer: tuple[NavigationItem, ...] = ()
    report_href: str = ""


shell_of_request: Slot[Callable[[], Shell]] = Slot("shell_of_request")


def bottom_bar(
    items: Sequence[NavigationItem],
) -> tuple[tuple[NavigationItem, ...], tuple[NavigationItem, ...]]:
    """Share out navigation entries between the bar of a phone and its menu "More".

    Returns:
        The entries of the bar and those of the menu. When all fit there is no menu; otherwise the last place
        of the bar is kept free for it.
    """
    if len(items) <= BOTTOM_BAR_PLACES:
        return tuple(items), ()
    return tuple(items[: BOTTOM_BAR_PLACES - 1]), tuple(items[BOTTOM_BAR_PLACES - 1 :])


def initials(name: str) -> str:
    """At most two letters that stand for a person: first and last word of the name."""
    words = [word for word in name.split() if word[0].isalpha()]
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [word[:2] for word in words]
    return "".join(letters).upper()


def register(app: Flask) -> None:
    """Give every template ``shell``; it is asked for once per request, and only if a layout uses it.

    Layouts, which need much of it, take it as it is from ``surroundings()``.
    """

    @app.context_processor
    def surroundings() -> dict[str, object]:
        return {"shell": LocalProxy(_shell), "surroundings": _shell}


def _shell() -> Shell:
    if "shell" not in g:
        g.shell = shell_of_request.value()
    shell: Shell = g.shell
    return shell
