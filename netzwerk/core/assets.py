"""Static files under an address that carries the fingerprint of all of them."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from flask import Blueprint, Flask, Response, abort, current_app, has_request_context, request

from netzwerk.core.access import Audience, audience

FOLDER = Path(__file__).parent.parent / "static"
FOREVER = "public, max-age=31536000, immutable"
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
}
PACKED_ALREADY = frozenset({".woff2"})

blueprint = Blueprint("assets", __name__)


@dataclass(frozen=True)
class Bundle:
    """All static files as they were when the process started.

    Attributes:
        fingerprint: twelve hexadecimal digits over names and contents of all files, so that one changed file
            moves them all and relative addresses inside a style sheet stay right.
        files: contents by path relative to the static folder.
    """

    fingerprint: str
    files: dict[str, bytes]

    @classmethod
    def read(cls, folder: Path) -> Bundle:
        """Read every file of a known type below the folder."""
        files = {
            path.relative_to(folder).as_posix(): path.read_bytes()
            for path in sorted(folder.rglob("*"))
            if path.suffix in TYPES
        }
        digest = hashlib.sha256()
        for name, body in files.items():
            digest.update(f"{name}\0{len(body)}\0".encode())
            digest.update(body)
        return cls(digest.hexdigest()[:12], files)


@cache
def packed(body: bytes) -> bytes:
    """The same bytes with gzip (RFC 1952), made once per process."""
    return gzip.compress(body, compresslevel=9, mtime=0)


def static_url(name: str) -> str:
    """The address of a static file.

    Args:
        name: path relative to the static folder, such as ``kit.css``.

    Raises:
        LookupError: if there is no such file, so that a wrong name never reaches a browser.
    """
    bundle = _bundle()
    if name not in bundle.files:
        raise LookupError(f"there is no static file {name!r}")
    prefix = request.script_root if has_request_context() else ""
    return f"{prefix}/static/{bundle.fingerprint}/{name}"


@blueprint.get("/static/<build>/<path:name>")
@audience(Audience.ANYONE)
def file(build: str, name: str) -> Response:
    """Send one file; an address of another build gets today's file, but may not be kept."""
    bundle = _bundle()
    body = bundle.files.get(name)
    if body is None:
        abort(404)
    suffix = Path(name).suffix
    response = Response(body, content_type=TYPES[suffix])
    if suffix not in PACKED_ALREADY:
        response.vary.add("Accept-Encoding")
        if request.accept_encodings.quality("gzip") > 0:
            response.set_data(packed(body))
            response.content_encoding = "gzip"
    response.headers["Cache-Control"] = FOREVER if build == bundle.fingerprint else "no-cache"
    response.set_etag(f"{bundle.fingerprint}-{response.content_encoding or 'plain'}")
    response.make_conditional(request)
    return response


def register(app: Flask) -> None:
    """Serve the static folder and give templates ``static_url``."""
    app.extensions["assets"] = Bundle.read(FOLDER)
    app.register_blueprint(blueprint)
    app.add_template_global(static_url)


def _bundle() -> Bundle:
    if current_app.debug:
        return Bundle.read(FOLDER)
    bundle = current_app.extensions["assets"]
    assert isinstance(bundle, Bundle)
    return bundle
