"""Debian's Chromium driven by Playwright, cut off from everything but this machine."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-gpu",
)
INSTALL = "apt-get update && apt-get install -y --no-install-recommends chromium"


def executable() -> str:
    """Where the browser is; without one the test fails, because a page that nobody looked at is not green."""
    for name in NAMES:
        found = shutil.which(name)
        if found:
            return found
    line = INSTALL if os.getuid() == 0 else f"sudo sh -c '{INSTALL}'"
    pytest.fail(f"No Chromium on this machine. Type: {line}", pytrace=False)


@contextmanager
def running() -> Iterator[Browser]:
    """A browser without a window."""
    path = executable()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()
