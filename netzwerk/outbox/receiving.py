"""What becomes of one mail that the mail server hands to us: each reader is asked whether it knows what to do."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from email.message import Message

from sqlalchemy.exc import SQLAlchemyError

from netzwerk.core.slots import Slot
from netzwerk.core.unit_of_work import transaction
from netzwerk.outbox import returned, service

Reader = Callable[[Message], bool]


class TryLater(Exception):
    """The database is in trouble; the mail should be handed in again later."""


more_readers: Slot[Sequence[Reader]] = Slot("readers of mail that comes in")
more_readers.fill(())

log = logging.getLogger(__name__)


def receive(content: bytes) -> bool:
    """Do what a mail asks for, if anybody can read it; whatever it is, it does no harm.

    Returns:
        Whether somebody knew what to do with it.

    Raises:
        TryLater: if the database is in trouble.
    """
    try:
        mail = returned.parse(content)
        for reader in (_note_return, *more_readers.value):
            with transaction():
                if reader(mail):
                    return True
    except SQLAlchemyError as error:
        raise TryLater(type(error).__name__) from error
    except Exception:
        log.exception("a mail that came in could not be read")
        return False
    log.info("a mail that came in is nothing that is read here")
    return False


def _note_return(mail: Message) -> bool:
    found = returned.read(mail)
    if found is None:
        return False
    noted = service.note_return(found.message_ids, found.reason)
    log.info("a mail server sent something back: %s of our mails", noted)
    return True
