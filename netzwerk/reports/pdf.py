"""A report as PDF: tagged by PDF/UA-1, set by Typst from the document as data."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import threading
from datetime import datetime
from pathlib import Path

from netzwerk.core.errors import Unavailable
from netzwerk.core.languages import gettext as _
from netzwerk.reports.document import Document

TYPESETTER = Path(__file__).resolve().parent / "typesetting.py"
LONGEST = 30
PATIENCE = 10
FEW_THREADS = {"RAYON_NUM_THREADS": "2", "MALLOC_ARENA_MAX": "2"}
AT_ONCE = threading.BoundedSemaphore(2)

log = logging.getLogger(__name__)


def render(document: Document, stamp: datetime) -> bytes:
    """The document as PDF/UA-1; the same bytes for the same document and stamp.

    Text from people travels as JSON and is never read as Typst source.

    Args:
        document: what to set.
        stamp: the moment that the file's properties name, aware.

    Raises:
        Unavailable: if setting it fails or takes longer than 30 seconds, or two others in this process are not done
            within 10.
    """
    task = {"document": document.as_json(), "timestamp": int(stamp.timestamp())}
    if not AT_ONCE.acquire(timeout=PATIENCE):
        raise Unavailable(_("Several documents are being made at once. Try again in a moment."))
    try:
        made = subprocess.run(  # noqa: S603
            [sys.executable, "-I", str(TYPESETTER)],
            input=json.dumps(task).encode(),
            capture_output=True,
            check=True,
            timeout=LONGEST,
            env=FEW_THREADS,
        )
    except (OSError, subprocess.SubprocessError) as error:
        log.exception("a report could not be set: %s", type(error).__name__)
        raise Unavailable(_("The PDF cannot be made at the moment. Try again in a minute.")) from error
    finally:
        AT_ONCE.release()
    return made.stdout
