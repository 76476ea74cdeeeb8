"""Random tokens that leave the house, and the digests that stay."""

from __future__ import annotations

import hashlib
import secrets

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
