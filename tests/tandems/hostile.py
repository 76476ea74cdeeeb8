"""Texts that look like something else, and what they must stay."""

from __future__ import annotations

LINES = {
    "🎒 Laptop": "🎒 Laptop",
    "=cmd|' /C calc'!A0": "=cmd|' /C calc'!A0",
    "<script>alert(1)</script>": "<script>alert(1)</script>",
    '#eval("1")': '#eval("1")',
    "=?utf-8?q?hi=0D=0ABcc:x@example.org?=": "=?utf-8?q?hi=0D=0ABcc:x@example.org?=",
    "A\u202eB\u200f": "AB",
    "B\x07C": "B C",
    "A\r\nBcc: x@example.org": "A Bcc: x@example.org",
    "%(name)s {{ 7*7 }}": "%(name)s {{ 7*7 }}",
}
