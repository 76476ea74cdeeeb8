"""Static files: addresses, caching, sizes, and what the style sheet must not do."""

from __future__ import annotations

import gzip
import hashlib
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from netzwerk.core import assets
from netzwerk.core.assets import FOLDER, Bundle, static_url
from tests.harness import applications
from tests.harness.databases import Database

TESTS = Path(__file__).parents[1]
TEMPLATES = TESTS.parent / "templates"
FIRST_VISIT = (
    "vendor/bootstrap.min.css",
    "kit.css",
    "icons.svg",
    "brand.svg",
    "theme.js",
    "page.js",
    "vendor/htmx.min.js",
)
KIT = (FOLDER / "kit.css").read_text()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def test_file_of_this_build_may_be_kept_for_ever(client: FlaskClient, app: Flask) -> None:
    answer = client.get(static_url("kit.css"))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert "Content-Encoding" not in answer.headers
    assert answer.text == KIT


def test_file_of_another_build_is_sent_but_not_kept(client: FlaskClient) -> None:
    answer = client.get("/static/0123456789ab/kit.css")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")
    again = client.get("/static/0123456789ab/kit.css", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize(("accepted", "encoding"), [("gzip, br", "gzip"), ("gzip;q=0", None), ("br", None)])
def test_text_is_packed_for_those_who_take_it(client: FlaskClient, app: Flask, accepted: str, encoding: str) -> None:
    answer = client.get(static_url("kit.css"), headers={"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding") == encoding
    body = gzip.decompress(answer.data) if encoding else answer.data
    assert body.decode() == KIT
    assert int(answer.headers["Content-Length"]) == len(answer.data)


def test_fonts_are_not_packed_again(client: FlaskClient, app: Flask) -> None:
    answer = client.get(static_url("fonts/ss3.woff2"), headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Type"] == "font/woff2"
    assert "Content-Encoding" not in answer.headers
    assert "Vary" not in answer.headers


def test_neither_files_nor_feeds_depend_on_cookies(migrated_database: Database) -> None:
    with applications.context(applications.build(migrated_database.url)) as whole:
        for path in (static_url("kit.css"), f"/feeds/{'x' * 43}/netzwerk.ics"):
            answer = whole.test_client().get(path, base_url=applications.BASE_URL)
            assert "Cookie" not in answer.headers.get("Vary", "")
            assert "Set-Cookie" not in answer.headers
        assert whole.test_client().get("/sign-in", base_url=applications.BASE_URL).headers["Vary"] == "Cookie"


@pytest.mark.parametrize(
    "name", ["nothing.css", "../settings.py", "..%2fsettings.py", "vendor/renew.sh", "vendor/CHECKSUMS", "fonts", ""]
)
def test_anything_else_is_not_there(client: FlaskClient, name: str) -> None:
    assert client.get(f"/static/0123456789ab/{name}").status_code == 404


def test_nothing_is_remembered_about_who_fetches(client: FlaskClient, app: Flask) -> None:
    assert "Set-Cookie" not in client.get(static_url("kit.css")).headers


def test_wrong_name_never_reaches_a_browser(app: Flask) -> None:
    with pytest.raises(LookupError, match=r"'kit\.scss'"):
        static_url("kit.scss")


def test_address_follows_the_place_of_the_application(app: Flask) -> None:
    with app.test_request_context("/", environ_overrides={"SCRIPT_NAME": "/netzwerk"}):
        assert static_url("kit.css").startswith("/netzwerk/static/")


def test_fingerprint_changes_with_one_byte_and_with_a_name(tmp_path: Path) -> None:
    (tmp_path / "a.css").write_text("a{}")
    first = Bundle.read(tmp_path)
    assert Bundle.read(tmp_path) == first
    (tmp_path / "a.css").write_text("b{}")
    second = Bundle.read(tmp_path)
    (tmp_path / "a.css").rename(tmp_path / "b.css")
    assert len({first.fingerprint, second.fingerprint, Bundle.read(tmp_path).fingerprint}) == 3


def test_while_developing_a_change_shows_at_once(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "kit.css").write_text("a{}")
    monkeypatch.setattr(assets, "FOLDER", tmp_path)
    app.debug = True
    before = static_url("kit.css")
    (tmp_path / "kit.css").write_text("b{}")
    assert static_url("kit.css") != before


def test_first_visit_is_small() -> None:
    packed = sum(len(assets.packed((FOLDER / name).read_bytes())) for name in FIRST_VISIT)
    assert packed + (FOLDER / "fonts/ss3.woff2").stat().st_size < 110_000


@pytest.mark.parametrize(
    "folder", [FOLDER / "vendor", FOLDER / "fonts", TESTS / "browser" / "vendor"], ids=["static", "fonts", "tests"]
)
def test_vendored_files_are_the_recorded_ones(folder: Path) -> None:
    lines = [line.split("  ") for line in (folder / "CHECKSUMS").read_text().splitlines()]
    assert lines
    for checksum, name in lines:
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == checksum, name


def test_style_sheet_asks_nobody_and_needs_no_data_address() -> None:
    assert re.findall(r"url\((?!fonts/)[^)]*\)|@import|https?:", KIT) == []


def test_dark_looks_the_same_by_device_and_by_choice() -> None:
    device = re.search(
        r"prefers-color-scheme: dark\) \{\s*:root:not\(\[data-bs-theme=light\]\) \{(.*?)\}", KIT, re.DOTALL
    )
    choice = re.search(r"@media screen \{\s*\[data-bs-theme=dark\]:root \{(.*?)\}", KIT, re.DOTALL)
    assert device
    assert choice
    assert device.group(1).split() == choice.group(1).split()


def test_every_icon_asked_for_is_in_the_set() -> None:
    offered = set(re.findall(r'<symbol id="([^"]+)"', (FOLDER / "icons.svg").read_text()))
    asked = {
        name
        for path in TEMPLATES.rglob("*.html")
        for name in re.findall(r'\b(?:icon|symbol)(?:\(|=)"([a-z0-9-]+)"', path.read_text())
    }
    assert asked
    assert asked <= offered


def test_every_class_of_a_template_has_rules() -> None:
    rules = "".join(path.read_text() for path in FOLDER.rglob("*.css"))
    known = set(re.findall(r"\.(-?[A-Za-z_][\w-]*)", re.sub(r"\{[^{}]*\}", "{}", rules)))
    unknown = {}
    for path in TEMPLATES.rglob("*.html"):
        if path.relative_to(TEMPLATES).parts[0] == "emails" or path.name == "file.html":
            continue
        text = re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.DOTALL)
        for value in re.findall(r'\bclass="((?:\{[{%].*?[}%]\}|[^"{])*)"', text):
            for name in re.sub(r"\{[{%].*?[}%]\}", " ", value).split():
                if name not in known:
                    unknown[name] = path.name
    assert unknown == {}
