"""An empty installation behind a real server whose clock can be moved, and the people who play on it."""

from __future__ import annotations

import re
import sqlite3
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, Locator, Response

from netzwerk.core import clock
from tests.browser.visit import OVERFLOW, WIDE, Visitor
from tests.harness import applications, databases, live

SEEDS = ("seeds/calendars/de-he.yaml",)
ADMINISTRATOR = "verwaltung@stiftung.example"
PASSWORD = "vier leise Laternen am See"
ZONE = ZoneInfo("Europe/Berlin")
CUT = "net::ERR_INTERNET_DISCONNECTED"
ENGLISH = re.compile(r"\b(the|and|your|you|with|please|from|save|comment)\b", re.IGNORECASE)
SET_CLOCK = (
    "INSERT INTO installation (id, clock_offset_seconds, is_demo, banner) VALUES (1, ?, 0, '{}')"
    " ON CONFLICT (id) DO UPDATE SET clock_offset_seconds = excluded.clock_offset_seconds"
)
FOCUSED = "node => node === document.activeElement || node.contains(document.activeElement)"
MOST_TABS = 80
PATIENCE = 15_000


class Player(Visitor):
    """Somebody at a device who plays the product and notes what is wrong with every page they come to."""

    def go(self, path: str) -> None:
        """Open an address of the server and look at the page."""
        self.open(path)
        self.look()

    def press(self, name: str, role: Any = "button") -> None:
        """Press what leads to another page, and look at that page."""
        self.follow(self.find(name, role))

    def follow(self, place: Locator) -> None:
        """Click what leads to another page, and look at that page."""
        with self.page.expect_navigation():
            place.click()
        self.look()

    def find(self, name: str, role: Any = "button") -> Locator:
        """The first button or link of this name that is there for everybody."""
        of_all = self.page.locator(":not([aria-hidden]):not([tabindex='-1'])")
        return self.page.get_by_role(role, name=name).and_(of_all).first

    def tab_to(self, place: Locator) -> None:
        """Press Tab until the place has the focus."""
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            if place.evaluate(FOCUSED):
                return
        raise AssertionError(f"{MOST_TABS} times Tab did not reach {place}")

    def look(self) -> None:
        """Note English words on the page, and a page wider than the screen."""
        self.page.wait_for_load_state()
        words = self.page.locator("body").inner_text()
        self.faults += [f"{self.page.url} English: …{_around(words, found)}…" for found in ENGLISH.finditer(words)]
        too_wide: list[str] = self.page.evaluate(OVERFLOW)
        self.faults += [f"{self.page.url} scrolls sideways: {place}" for place in too_wide]

    def text(self) -> str:
        """The words of the page."""
        return self.page.locator("main").inner_text().replace("\xa0", " ")

    def answered(self, answer: Response) -> None:
        """Note answers that no button should lead to."""
        if answer.status >= 400:
            self.faults.append(f"{answer.status}: {answer.url}")

    def leave(self) -> None:
        """Go away from the device; nothing may have gone wrong on it."""
        faults = [fault for fault in self.faults if CUT not in fault]
        self.page.context.close()
        assert faults == []
        assert self.foreign == []


class Stage:
    """An installation that begins empty: programme template, calendar of holidays, and one administrator.

    Attributes:
        url: base address; it stays the same when the server starts anew, for links in mails lead there.
    """

    def __init__(self, chromium: Browser, folder: Path, name: str) -> None:
        self._chromium, self._folder = chromium, folder
        self._port = live.free_port()
        self._stack = ExitStack()
        self._database = databases.copy("sqlite", name, "migrated", applications.migrate)
        self.url = f"http://127.0.0.1:{self._port}"
        self.flask("seed", "load", *SEEDS)
        self.flask("person", "create-admin", ADMINISTRATOR, "--name", "Vera Verwaltung")

    def flask(self, *words: str) -> None:
        """Run a command of ours as the people who run an installation do."""
        live.flask(*words, database_url=self._database.url, NETZWERK_BASE_URL=self.url)

    def tick(self) -> None:
        """Let the worker do what is due."""
        self.flask("tick")

    def begin(self, moment: str) -> None:
        """Start the server anew with the clock at a moment, such as `2024-09-02 08:30` in Germany."""
        self._stack.close()
        now = datetime.fromisoformat(moment).replace(tzinfo=ZONE)
        with self.rows() as rows:
            rows.execute(SET_CLOCK, [int((now - clock.real_now()).total_seconds())])
        rows.close()
        self._stack.enter_context(live.serve(self._database.url, self._folder, port=self._port))

    def player(self, size: dict[str, int] = WIDE, **options: Any) -> Player:
        """Somebody sits down at a device of their own."""
        player = Player.arrive(self._chromium, self.url, **options)
        player.page.set_viewport_size(size)  # type: ignore[arg-type]
        player.page.set_default_timeout(PATIENCE)
        player.page.on("response", player.answered)
        return player

    def ask(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        """Look into the database."""
        rows = self.rows()
        try:
            return rows.execute(statement, values).fetchall()
        finally:
            rows.close()

    def rows(self) -> sqlite3.Connection:
        """The database itself."""
        return sqlite3.connect(self._database.url.removeprefix("sqlite:///"), timeout=10)

    def keep(self, file: Path) -> None:
        """Write a copy of the database while nobody works on it."""
        self._stack.close()
        source, target = self.rows(), sqlite3.connect(file)
        source.backup(target)
        target.close()
        source.close()

    def restore(self, file: Path) -> None:
        """Go back to a copy."""
        self._stack.close()
        source, target = sqlite3.connect(file), self.rows()
        source.backup(target)
        target.close()
        source.close()

    def end(self) -> None:
        """Stop the server and remove the database."""
        self._stack.close()
        self._database.remove()


def _around(words: str, found: re.Match[str]) -> str:
    return words[max(found.start() - 30, 0) : found.end() + 30].replace("\n", " ")
