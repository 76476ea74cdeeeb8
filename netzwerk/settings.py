"""Everything that the environment decides, read once and frozen."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
SHORTEST_KEY = 32
FEWEST_CHARACTERS = 8
LOCAL_URL = "http://127.0.0.1:8000"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
LARGEST_PORT = 65535
MOST_PROXIES = 10
DATABASES = ("sqlite:///", "postgresql+psycopg://")
ORIGIN = re.compile(
    r"https?://(\[[0-9a-f:.]+\]|[a-z0-9]([a-z0-9.-]*[a-z0-9])?)(:[0-9]{1,5})?", re.ASCII | re.IGNORECASE
)
ADDRESS = r"[^\s<>()\[\]@,;:\"\\]+@[a-z0-9]([a-z0-9.-]*[a-z0-9])?"
MAILBOX = re.compile(rf"({ADDRESS}|[^<>@,;:\"\\\x00-\x1f\x7f]+ <{ADDRESS}>)", re.ASCII | re.IGNORECASE)


class SettingsError(Exception):
    """A setting is missing or wrong; the message says which, why and what to do."""


@dataclass(frozen=True)
class Settings:
    """The configuration of one process.

    Attributes:
        secret_key: signs cookies and keys digests; at least 32 characters, 8 of them different.
        database_url: SQLAlchemy address of the database.
        base_url: where people reach the application; links in mails are built from it, never from a request.
        instance: folder for the database, files and demo products.
        demo: invented content, shown mailbox and fixed demo date; on loopback addresses only.
        development: an installation to try things on: no mail server or operator needed; on loopback addresses only.
        demo_password: password of the demo accounts, or empty for a random one.
        mail_host: SMTP server, or empty: then mail goes to the mailbox page (development and demo only).
        mail_port: port of the SMTP server.
        mail_user: user name at the SMTP server, or empty.
        mail_password: password at the SMTP server.
        mail_security: `starttls`, `tls` or `none`.
        mail_from: mailbox that all mail comes from.
        trusted_proxies: number of reverse proxies in front that set X-Forwarded-For.
        operator: name of the foundation as imprint and privacy notice show it.
        operator_address: postal address, lines divided by `|`.
        operator_email: contact for imprint and privacy.
    """

    secret_key: str
    database_url: str
    base_url: str
    instance: Path
    demo: bool = False
    development: bool = False
    demo_password: str = ""
    mail_host: str = ""
    mail_port: int = 587
    mail_user: str = ""
    mail_password: str = ""
    mail_security: str = "starttls"
    mail_from: str = "netzwerk@localhost.localdomain"
    trusted_proxies: int = 0
    operator: str = ""
    operator_address: str = ""
    operator_email: str = ""

    @property
    def secure(self) -> bool:
        """Whether people reach us by https, so that cookies may demand it."""
        return self.base_url.startswith("https://")

    @property
    def host(self) -> str:
        """Host and port of the base address."""
        return urlsplit(self.base_url).netloc

    @property
    def loopback(self) -> bool:
        """Whether the base address names this machine only."""
        return urlsplit(self.base_url).hostname in LOOPBACK

    @property
    def shows_mailbox(self) -> bool:
        """Whether mail is kept for the mailbox page, open to everybody on this machine, instead of being sent."""
        return (self.demo or self.development) and self.loopback and not self.mail_host

    @property
    def files(self) -> Path:
        """Folder of stored files."""
        return self.instance / "files"

    @classmethod
    def from_env(cls, environ: Mapping[str, str] = os.environ) -> Settings:
        """Read the variables `NETZWERK_…`.

        Raises:
            SettingsError: if the process must not start like this.
        """
        instance = Path(environ.get("NETZWERK_INSTANCE") or ROOT / "instance").resolve()
        demo, development = _flag(environ, "NETZWERK_DEMO"), _flag(environ, "NETZWERK_DEVELOPMENT")
        base_url = environ.get("NETZWERK_BASE_URL") or (LOCAL_URL if demo or development else "")
        settings = cls(
            secret_key=environ.get("NETZWERK_SECRET_KEY", ""),
            database_url=_driver(environ.get("NETZWERK_DATABASE_URL") or f"sqlite:///{instance / 'netzwerk.db'}"),
            base_url=base_url.rstrip("/"),
            instance=instance,
            demo=demo,
            development=development,
            demo_password=environ.get("NETZWERK_DEMO_PASSWORD", ""),
            mail_host=environ.get("NETZWERK_MAIL_HOST", ""),
            mail_port=_number(environ, "NETZWERK_MAIL_PORT", 587, range(1, LARGEST_PORT + 1)),
            mail_user=environ.get("NETZWERK_MAIL_USER", ""),
            mail_password=environ.get("NETZWERK_MAIL_PASSWORD", ""),
            mail_security=environ.get("NETZWERK_MAIL_SECURITY", "starttls"),
            mail_from=environ.get("NETZWERK_MAIL_FROM", "netzwerk@localhost.localdomain"),
            trusted_proxies=_number(environ, "NETZWERK_TRUSTED_PROXIES", 0, range(MOST_PROXIES + 1)),
            operator=environ.get("NETZWERK_OPERATOR", ""),
            operator_address=environ.get("NETZWERK_OPERATOR_ADDRESS", ""),
            operator_email=environ.get("NETZWERK_OPERATOR_EMAIL", ""),
        )
        settings.check()
        return settings

    def check(self) -> None:
        """Refuse what would be unsafe.

        Raises:
            SettingsError: naming the variable and what to put there.
        """
        if len(self.secret_key) < SHORTEST_KEY or len(set(self.secret_key)) < FEWEST_CHARACTERS:
            raise SettingsError(
                f"NETZWERK_SECRET_KEY is missing, shorter than {SHORTEST_KEY} characters or made of fewer than "
                f"{FEWEST_CHARACTERS} different ones, so that it could be guessed. Set it to the output of: "
                "python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
            )
        if not self.database_url.startswith(DATABASES):
            raise SettingsError(
                "NETZWERK_DATABASE_URL names a database that we do not know. It must begin with sqlite:/// or "
                "postgresql://."
            )
        self._check_base_url()
        self._check_mail()
        if not self.demo and not self.development:
            self._check_production()

    def _check_base_url(self) -> None:
        if not self.base_url:
            raise SettingsError(
                "NETZWERK_BASE_URL is not set, and links in mails are built from it. Set it to the address by which "
                "people reach you, such as https://netzwerk.example.org. To try things on this machine, set "
                "NETZWERK_DEVELOPMENT=1 instead."
            )
        if not _is_origin(self.base_url):
            raise SettingsError(
                f"NETZWERK_BASE_URL is {self.base_url!r}. It must be scheme and host, with a port from 1 to "
                f"{LARGEST_PORT} if need be, and nothing else, such as https://netzwerk.example.org."
            )
        if self.demo and not self.loopback:
            raise SettingsError(
                f"NETZWERK_DEMO is on but NETZWERK_BASE_URL is {self.base_url!r}. The demo has well-known accounts: "
                "serve it on 127.0.0.1 only, or switch NETZWERK_DEMO off."
            )
        if self.development and not self.loopback:
            raise SettingsError(
                f"NETZWERK_DEVELOPMENT is on but NETZWERK_BASE_URL is {self.base_url!r}. With it everybody may read "
                "the mails that are not sent: use it on 127.0.0.1 only, or switch NETZWERK_DEVELOPMENT off."
            )

    def _check_mail(self) -> None:
        if self.mail_security not in {"starttls", "tls", "none"}:
            raise SettingsError(f"NETZWERK_MAIL_SECURITY is {self.mail_security!r}. It must be starttls, tls or none.")
        if self.mail_security == "none" and self.mail_password and self.mail_host not in LOOPBACK:
            raise SettingsError(
                f"NETZWERK_MAIL_SECURITY is none, so NETZWERK_MAIL_PASSWORD would travel to {self.mail_host!r} "
                "readable for everybody on the way. Set it to starttls or tls."
            )
        if MAILBOX.fullmatch(self.mail_from) is None:
            raise SettingsError(
                f"NETZWERK_MAIL_FROM is {self.mail_from!r}. It must be one mailbox, such as netzwerk@example.org."
            )

    def _check_production(self) -> None:
        if not self.secure:
            raise SettingsError(
                f"NETZWERK_BASE_URL is {self.base_url!r}, so passwords would travel readable. It must begin with "
                "https://. To try things on this machine, set NETZWERK_DEVELOPMENT=1."
            )
        needed = {
            "NETZWERK_MAIL_HOST": self.mail_host,
            "NETZWERK_OPERATOR": self.operator,
            "NETZWERK_OPERATOR_ADDRESS": self.operator_address,
            "NETZWERK_OPERATOR_EMAIL": self.operator_email,
        }
        missing = [name for name, value in needed.items() if not value]
        if missing:
            raise SettingsError(
                f"{', '.join(missing)} not set. Sign-in links go out by mail, and imprint and privacy notice need the "
                "operator: set them as the README's table says. To try things on this machine, set "
                "NETZWERK_DEVELOPMENT=1."
            )


def _driver(url: str) -> str:
    for plain in ("postgres://", "postgresql://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    return url


def _flag(environ: Mapping[str, str], name: str) -> bool:
    value = environ.get(name, "").strip().lower()
    if value in {"", "0", "no", "false", "off"}:
        return False
    if value in {"1", "yes", "true", "on"}:
        return True
    raise SettingsError(f"{name} is {value!r}. It must be 1 or 0.")


def _number(environ: Mapping[str, str], name: str, default: int, allowed: range) -> int:
    value = environ.get(name, "").strip()
    if not value:
        return default
    if not (value.isascii() and value.isdigit() and len(value) <= 5 and int(value) in allowed):
        raise SettingsError(f"{name} is {value!r}. It must be a whole number from {allowed[0]} to {allowed[-1]}.")
    return int(value)


def _is_origin(url: str) -> bool:
    """Whether a text is scheme and host with at most a port (RFC 6454), which browsers read as we do."""
    if ORIGIN.fullmatch(url) is None:
        return False
    try:
        return urlsplit(url).port != 0
    except ValueError:
        return False
