"""Whether somebody settles: without a settler, sessions run on and places stay taken."""

import logging
import os
import socket
import time
from datetime import datetime, timedelta

from django.db import Error

from avatars.calls import background, clock
from avatars.calls.clients import forget_clients
from avatars.calls.keeping import forget_calls, forget_searched_words, forget_transcripts
from avatars.calls.settling import settle_due_calls
from avatars.calls.timing import ASK_TIMEOUT, HELP_AFTER
from avatars.conf import conf
from avatars.exceptions import AvatarError
from avatars.models import CallLog, Settler, forget_changes
from avatars.models.settlers import troubles
from avatars.runway.account import retrieve_organization

logger = logging.getLogger(__name__)

BEAT = 5.0  # seconds between two signs of life
FORGET_EVERY = 60.0  # seconds between two looks for what is to be forgotten
HELP_EVERY = 10.0  # seconds between two looks of an endpoint's process
HELPED = 3  # calls that one connect settles at most
FORGOTTEN = timedelta(days=1)  # a settler that was not seen for so long was taken away
SEE_CREDITS_EVERY = 300.0  # seconds
_looked_for_credits_at = float("-inf")
_looked_at = float("-inf")
_beat_at = float("-inf")
_forgot_at = float("-inf")


def beat() -> None:
    """A settler's sign of life, and what is to be done now and then. At most every few seconds."""
    global _beat_at
    if time.monotonic() - _beat_at < BEAT:
        return
    now = clock.now()
    Settler.objects.beat(_name(), now)
    Settler.objects.filter(beat_at__lt=now - FORGOTTEN).delete()
    _forget(now)
    _beat_at = time.monotonic()


def see_credits() -> None:
    """Note now and then what is left at Runway, so that no page has to wait for the answer.

    For a settler, after its settling; one does so for all. Blocks for one request at most.
    """
    global _looked_for_credits_at
    if not conf.api_secret or time.monotonic() - _looked_for_credits_at < SEE_CREDITS_EVERY:
        return
    _looked_for_credits_at = time.monotonic()
    since = clock.now() - timedelta(seconds=SEE_CREDITS_EVERY)
    if Settler.objects.filter(credits_at__gt=since).exists():
        return
    try:
        account = retrieve_organization(deadline=time.monotonic() + ASK_TIMEOUT)
    except AvatarError as error:
        logger.warning("the account at Runway was not seen: %s", error)
        return
    Settler.objects.filter(name=_name()).update(credits=account.credits, credits_at=clock.now())


def _name() -> str:
    return f"{socket.gethostname()} {os.getpid()}"[:100]


def help_out() -> None:
    """Settle a few due calls where nobody else has for a minute, so that no place stays taken.

    For an endpoint: it is done in the background, costs next to nothing while a settler is at work,
    and is said in the log while none is.
    """
    global _looked_at
    if time.monotonic() - _looked_at >= HELP_EVERY:
        _looked_at = time.monotonic()
        background.run(_help)


def _help() -> None:
    now = clock.now()
    last = Settler.objects.last_beat()
    if last and now - last < timedelta(seconds=HELP_AFTER):
        return
    _forget(now)
    if not CallLog.objects.due(now).exists():
        return
    for trouble in troubles(now):
        logger.error("%s Start `manage.py settle_calls --watch`.", trouble)
    settle_due_calls(HELPED)


def _forget(now: datetime) -> None:
    """Forget what is old. What cannot be is said in the log, and keeps nobody from settling."""
    global _forgot_at
    if time.monotonic() - _forgot_at < FORGET_EVERY:
        return
    _forgot_at = time.monotonic()
    for work in (
        forget_transcripts,
        forget_clients,
        forget_calls,
        forget_searched_words,
        forget_changes,
    ):
        try:
            work(now)
        except Error as error:
            logger.error("%s came to nothing: %s", work.__name__, type(error).__name__)
