"""What coordination does about mails that went out: try again, or stop."""

from __future__ import annotations

from netzwerk.core import audit
from netzwerk.core.access import Actor
from netzwerk.core.errors import Forbidden
from netzwerk.networks.models import NetworkState
from netzwerk.networks.queries import NetworkHeader
from netzwerk.outbox import service as outbox


def retry(actor: Actor, network: NetworkHeader, mail_id: int) -> None:
    """Try a mail again that failed or came back.

    Raises:
        Forbidden: if the actor does not coordinate the network, or the network is closed.
        NotFound: if there is no such mail in the network.
        Invalid: if it cannot be tried again.
    """
    _check(actor, network)
    outbox.retry(network.id, mail_id)
    audit.record(actor.person_id, "mail.retried", "outbox_mail", mail_id)


def stop(actor: Actor, network: NetworkHeader, mail_id: int) -> None:
    """Stop a mail that still waits; faults as in `retry`."""
    _check(actor, network)
    outbox.stop(network.id, mail_id)
    audit.record(actor.person_id, "mail.stopped", "outbox_mail", mail_id)


def _check(actor: Actor, network: NetworkHeader) -> None:
    if not actor.is_coordinator(network) or network.state == NetworkState.ARCHIVED:
        raise Forbidden
