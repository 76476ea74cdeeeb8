"""Files that the house keeps: written whole or not at all, named at random, described in a table."""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
from contextlib import suppress
from pathlib import Path

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from netzwerk.core import clock
from netzwerk.core.configuration import current
from netzwerk.core.db import Base, Digest, Id, Instant, Line, Name, db
from netzwerk.core.errors import Unavailable
from netzwerk.core.languages import gettext as _

FOLDER_MODE = 0o700


class StoredFile(Base):
    """A file under `instance/files/`; people see its title, the disk only its random name."""

    __tablename__ = "stored_file"
    __table_args__ = (
        CheckConstraint("size >= 0", name="size_not_negative"),
        CheckConstraint("length(digest) = 64", name="sha256"),
    )

    id: Mapped[Id]
    name: Mapped[Digest] = mapped_column(unique=True)
    title: Mapped[Line]
    media_type: Mapped[Name]
    size: Mapped[int]
    digest: Mapped[Digest]
    created_at: Mapped[Instant]


def store(content: bytes, *, title: str, media_type: str) -> StoredFile:
    """Keep a file and its row; if the transaction is rolled back later, a file without a row is left.

    Raises:
        Unavailable: if it cannot be written; then there is neither file nor row.
    """
    name = secrets.token_hex(32)
    folder = current().files
    try:
        folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    except OSError as error:
        raise Unavailable(_reason(folder, error)) from error
    write(folder / name, content)
    row = StoredFile(
        name=name,
        title=title,
        media_type=media_type,
        size=len(content),
        digest=hashlib.sha256(content).hexdigest(),
        created_at=clock.real_now(),
    )
    db.session.add(row)
    db.session.flush()
    return row


def write(path: Path, content: bytes) -> None:
    """Write a file so that others see the old one or the whole new one, never a part.

    Raises:
        Unavailable: naming the file and the reason; what stood there before is untouched.
    """
    draft = path.with_name(f".{path.name[:100]}.{secrets.token_hex(8)}")
    try:
        try:
            with draft.open("xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            draft.replace(path)
        except BaseException:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
            raise
    except OSError as error:
        raise Unavailable(_reason(path, error)) from error


def _reason(path: Path, error: OSError) -> str:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return _("%(path)s was not written: the disk is full. Free some space and try again.", path=path)
    if error.errno == errno.ENOENT:
        return _("%(path)s was not written: the folder does not exist.", path=path)
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return _("%(path)s was not written: this account may not write there.", path=path)
    return _("%(path)s was not written: %(reason)s.", path=path, reason=error.strerror or error)
