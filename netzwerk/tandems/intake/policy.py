"""How long a spreadsheet waits to be taken over."""

from __future__ import annotations

from datetime import timedelta

KEPT = timedelta(days=1)
