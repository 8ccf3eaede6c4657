"""Tells the rest of the site what became of a call, by the signals of `avatars.signals`.

To be called by whoever's guarded UPDATE has won, so that nothing is told twice.
"""

import uuid
from functools import partial

from django.db import transaction
from django.dispatch import Signal

from avatars.models import CallLog
from avatars.signals import call_ended, call_settled, call_started


def tell_started(call_id: uuid.UUID) -> None:
    """The visitor is connected."""
    _tell(call_started, call_id)


def tell_ended(call_id: uuid.UUID) -> None:
    """It is over for the visitor, or came to nothing."""
    _tell(call_ended, call_id)


def tell_settled(call_id: uuid.UUID) -> None:
    """Its outcome is known."""
    _tell(call_settled, call_id)


def _tell(signal: Signal, call_id: uuid.UUID) -> None:
    if signal.has_listeners(CallLog):
        transaction.on_commit(partial(_send, signal, call_id), robust=True)


def _send(signal: Signal, call_id: uuid.UUID) -> None:
    call = CallLog.objects.select_related("avatar").get(pk=call_id)
    signal.send_robust(sender=CallLog, call=call)
