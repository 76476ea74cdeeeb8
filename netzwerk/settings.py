"""Everything that the environment decides, read once and frozen."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
SHORTEST_KEY = 32
PLACEHOLDER_KEYS = frozenset({"changeme", "secret", "dev", "development", "default"})


class SettingsError(Exception):
    """A setting is missing or wrong; the message says which, why and what to do."""


@dataclass(frozen=True)
class Settings:
    """The configuration of one process.

    Attributes:
        secret_key: signs cookies; at least 32 characters.
        database_url: SQLAlchemy address of the database.
        base_url: where people reach the application; links in mails are built from it, never from a request.
        instance: folder for the database, files and demo products.
        demo: invented content, shown mailbox and fixed demo date; on loopback addresses only.
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
        return urlsplit(self.base_url).hostname in {"127.0.0.1", "localhost", "::1"}

    @property
    def shows_mailbox(self) -> bool:
        """Whether mail is kept for the mailbox page instead of being sent."""
        return not self.mail_host and self.loopback

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
        base_url = environ.get("NETZWERK_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
        settings = cls(
            secret_key=environ.get("NETZWERK_SECRET_KEY", ""),
            database_url=_driver(environ.get("NETZWERK_DATABASE_URL") or f"sqlite:///{instance / 'netzwerk.db'}"),
            base_url=base_url,
            instance=instance,
            demo=_flag(environ, "NETZWERK_DEMO"),
            demo_password=environ.get("NETZWERK_DEMO_PASSWORD", ""),
            mail_host=environ.get("NETZWERK_MAIL_HOST", ""),
            mail_port=_number(environ, "NETZWERK_MAIL_PORT", 587),
            mail_user=environ.get("NETZWERK_MAIL_USER", ""),
            mail_password=environ.get("NETZWERK_MAIL_PASSWORD", ""),
            mail_security=environ.get("NETZWERK_MAIL_SECURITY", "starttls"),
            mail_from=environ.get("NETZWERK_MAIL_FROM", "netzwerk@localhost.localdomain"),
            trusted_proxies=_number(environ, "NETZWERK_TRUSTED_PROXIES", 0),
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
        if len(self.secret_key) < SHORTEST_KEY or self.secret_key.lower() in PLACEHOLDER_KEYS:
            raise SettingsError(
                f"NETZWERK_SECRET_KEY is missing or shorter than {SHORTEST_KEY} characters. Set it to the output of: "
                "python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
            )
        parts = urlsplit(self.base_url)
        if parts.scheme not in {"http", "https"} or not parts.netloc or parts.path:
            raise SettingsError(
                f"NETZWERK_BASE_URL is {self.base_url!r}. It must be scheme and host only, "
                "such as https://netzwerk.example.org."
            )
        if self.demo and not self.loopback:
            raise SettingsError(
                f"NETZWERK_DEMO is on but NETZWERK_BASE_URL is {self.base_url!r}. The demo has well-known accounts: "
                "serve it on 127.0.0.1 only, or switch NETZWERK_DEMO off."
            )
        if not self.loopback:
            self._check_production()
        if self.mail_security not in {"starttls", "tls", "none"}:
            raise SettingsError(f"NETZWERK_MAIL_SECURITY is {self.mail_security!r}. It must be starttls, tls or none.")

    def _check_production(self) -> None:
        if not self.secure:
            raise SettingsError(
                f"NETZWERK_BASE_URL is {self.base_url!r}. Outside this machine people must come by https://."
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
                "operator: set them as the README's table says."
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


def _number(environ: Mapping[str, str], name: str, default: int) -> int:
    value = environ.get(name, "").strip()
    if not value:
        return default
    if not value.isdigit():
        raise SettingsError(f"{name} is {value!r}. It must be a whole number.")
    return int(value)
