"""A report as PDF: tagged by PDF/UA-1, set by Typst from the document as data."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from datetime import datetime
from pathlib import Path

from netzwerk.core.errors import Unavailable
from netzwerk.core.languages import gettext as _
from netzwerk.reports.document import Document

TYPESETTER = Path(__file__).resolve().parent / "typesetting.py"
LONGEST = 30

log = logging.getLogger(__name__)


def render(document: Document, stamp: datetime) -> bytes:
    """The document as PDF/UA-1; the same bytes for the same document and stamp.

    Text from people travels as JSON and is never read as Typst source.

    Args:
        document: what to set.
        stamp: the moment that the file's properties name, aware.

    Raises:
        Unavailable: if setting it fails or takes longer than 30 seconds.
    """
    task = {"document": document.as_json(), "timestamp": int(stamp.timestamp())}
    try:
        made = subprocess.run(  # noqa: S603
            [sys.executable, "-I", str(TYPESETTER)],
            input=json.dumps(task).encode(),
            capture_output=True,
            check=True,
            timeout=LONGEST,
            env={},
        )
    except subprocess.SubprocessError as error:
        log.exception("a report could not be set: %s", type(error).__name__)
        raise Unavailable(_("The PDF cannot be made at the moment. Try again in a minute.")) from error
    return made.stdout
