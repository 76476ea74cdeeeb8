"""What the environment may say, and what the process refuses to start with."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from netzwerk.settings import Settings, SettingsError
from tests.harness import live

KEY = "q7-Lk2_xV9sBn4TzWc8Rj1Hf6Yp3Md5Ga0Ue"
PRODUCTION = {
    "NETZWERK_SECRET_KEY": KEY,
    "NETZWERK_BASE_URL": "https://netzwerk.example.org",
    "NETZWERK_MAIL_HOST": "mail.example.org",
    "NETZWERK_OPERATOR": "Stiftung Beispiel",
    "NETZWERK_OPERATOR_ADDRESS": "Musterweg 1|60311 Frankfurt am Main",
    "NETZWERK_OPERATOR_EMAIL": "kontakt@example.org",
}
BAD_ADDRESSES = [
    *"""
    ftp://localhost localhost http:// http://localhost/path http://localhost?x=1 http://localhost? http://localhost#x
    http://me@localhost http://me:secret@localhost http://localhost: http://localhost:0 http://localhost:65536
    http://localhost:99999999 http://localhost:80a http://[::1 http://[1] http://localhost\\x http://a,b
    http://größe.example
    """.split(),
    "http://local host",
    " http://localhost",
    "http://localhost\n",
    "http://local\thost",
    "http://localhost\x00",
]
AT_HOME = {"NETZWERK_SECRET_KEY": KEY, "NETZWERK_DEVELOPMENT": "1"}


def refusal(environ: dict[str, str]) -> str:
    with pytest.raises(SettingsError) as refused:
        Settings.from_env(environ)
    return str(refused.value)


def test_production() -> None:
    settings = Settings.from_env(PRODUCTION)
    assert (settings.base_url, settings.secure, settings.shows_mailbox) == ("https://netzwerk.example.org", True, False)


@pytest.mark.parametrize("name", sorted(PRODUCTION))
def test_production_needs_everything_also_on_a_loopback_address(name: str) -> None:
    assert name in refusal(PRODUCTION | {name: ""})
    if name not in {"NETZWERK_SECRET_KEY", "NETZWERK_BASE_URL"}:
        assert name in refusal(PRODUCTION | {name: "", "NETZWERK_BASE_URL": "https://localhost"})


def test_nothing_but_a_key_is_no_development() -> None:
    assert "NETZWERK_BASE_URL is not set" in refusal({"NETZWERK_SECRET_KEY": KEY})
    local = PRODUCTION | {"NETZWERK_BASE_URL": "http://127.0.0.1:8000"}
    assert "It must begin with https://" in refusal(local)


@pytest.mark.parametrize("flag", ["NETZWERK_DEMO", "NETZWERK_DEVELOPMENT"])
def test_demo_and_development_need_little_and_stay_on_this_machine(flag: str) -> None:
    small = {"NETZWERK_SECRET_KEY": KEY, flag: "1"}
    assert Settings.from_env(small).base_url == "http://127.0.0.1:8000"
    assert Settings.from_env(small).shows_mailbox
    assert not Settings.from_env(small | {"NETZWERK_MAIL_HOST": "mail.example.org"}).shows_mailbox
    assert refusal(PRODUCTION | {flag: "1"}).startswith(f"{flag} is on but NETZWERK_BASE_URL is 'https://netzwerk.")


@pytest.mark.parametrize("key", ["", "a" * 31, "x" * 64, "changeme" * 4, "abcdefg" * 9])
def test_keys_that_can_be_guessed(key: str) -> None:
    assert refusal(AT_HOME | {"NETZWERK_SECRET_KEY": key}).startswith("NETZWERK_SECRET_KEY is missing, shorter than 32")


@pytest.mark.parametrize("url", ["http://localhost", "http://127.0.0.1:8123/", "http://[::1]:65535"])
def test_base_addresses(url: str) -> None:
    assert Settings.from_env(AT_HOME | {"NETZWERK_BASE_URL": url}).base_url == url.rstrip("/")


@pytest.mark.parametrize(
    "url",
    BAD_ADDRESSES,
)
def test_base_addresses_that_are_none(url: str) -> None:
    assert "It must be scheme and host, with a port from 1 to 65535" in refusal(AT_HOME | {"NETZWERK_BASE_URL": url})


@pytest.mark.parametrize(
    "sender", ["netzwerk@example.org", "Netzwerk der Stiftung <netzwerk@example.org>", "a@localhost"]
)
def test_senders(sender: str) -> None:
    assert Settings.from_env(AT_HOME | {"NETZWERK_MAIL_FROM": sender}).mail_from == sender


@pytest.mark.parametrize(
    "sender", ["", "netzwerk", "a@example.org, b@example.org", "a@b@c", "a@example.org\nBcc: b@example.org", "<a@b> c"]
)
def test_senders_that_are_not_one_mailbox(sender: str) -> None:
    assert "It must be one mailbox" in refusal(AT_HOME | {"NETZWERK_MAIL_FROM": sender})


def test_password_of_the_mail_server_never_travels_readable() -> None:
    plain = PRODUCTION | {"NETZWERK_MAIL_SECURITY": "none", "NETZWERK_MAIL_PASSWORD": "geheim"}
    words = refusal(plain)
    assert "readable for everybody on the way" in words
    assert "geheim" not in words
    assert Settings.from_env(plain | {"NETZWERK_MAIL_HOST": "127.0.0.1"}).mail_security == "none"
    assert Settings.from_env(plain | {"NETZWERK_MAIL_PASSWORD": ""}).mail_security == "none"
    assert "starttls, tls or none" in refusal(AT_HOME | {"NETZWERK_MAIL_SECURITY": "ssl"})


@pytest.mark.parametrize("port", ["0", "65536", "-1", "²", "٣", "25a", "9" * 5000])
def test_ports_that_are_none(port: str) -> None:
    assert "It must be a whole number from 1 to 65535." in refusal(AT_HOME | {"NETZWERK_MAIL_PORT": port})


def test_number_of_proxies() -> None:
    assert Settings.from_env(AT_HOME | {"NETZWERK_TRUSTED_PROXIES": "2"}).trusted_proxies == 2
    assert "from 0 to 10" in refusal(AT_HOME | {"NETZWERK_TRUSTED_PROXIES": "11"})


@pytest.mark.parametrize("url", ["mysql://localhost/netzwerk", "netzwerk.db", "sqlite", "postgresql+asyncpg://a/b"])
def test_databases_that_we_do_not_know(url: str) -> None:
    assert "It must begin with sqlite:/// or postgresql://." in refusal(AT_HOME | {"NETZWERK_DATABASE_URL": url})


@pytest.mark.parametrize("url", ["postgres://a:b@host/name", "postgresql://a:b@host/name"])
def test_address_of_postgresql_names_the_driver(url: str) -> None:
    settings = Settings.from_env(AT_HOME | {"NETZWERK_DATABASE_URL": url})
    assert settings.database_url == "postgresql+psycopg://a:b@host/name"


def test_a_process_that_must_not_start_says_why() -> None:
    plain = {name: value for name, value in os.environ.items() if not name.startswith("NETZWERK_")}
    done = subprocess.run(
        [sys.executable, "-c", "import wsgi"],
        cwd=live.ROOT,
        env=plain | {"NETZWERK_SECRET_KEY": KEY},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("Netzwerk cannot start: NETZWERK_BASE_URL is not set")
