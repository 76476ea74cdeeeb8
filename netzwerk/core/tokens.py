"""Random tokens that leave the house, and the digests that stay."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from netzwerk.core.configuration import current

CODE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def new_token() -> str:
    """A token of 256 bit for an address or a cookie."""
    return secrets.token_urlsafe(32)


def new_code(length: int = 8) -> str:
    """A code to type: 40 bit in 8 characters without look-alikes."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(length))


def digest(token: str) -> str:
    """The SHA-256 that is stored instead of a token, 64 hexadecimal digits."""
    return hashlib.sha256(token.encode()).hexdigest()


def keyed_digest(purpose: str, text: str) -> str:
    """The HMAC-SHA256 (RFC 2104) that is stored instead of a text short enough to be found by trying, 64 digits.

    Args:
        purpose: what the digest is for, so that the same text gives another one elsewhere.
        text: a code, or an address of the net or of mail.
    """
    return hmac.new(current().secret_key.encode(), f"{purpose}\0{text}".encode(), hashlib.sha256).hexdigest()
