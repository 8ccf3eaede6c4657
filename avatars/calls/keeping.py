"""For how long calls and their words are kept here."""

import logging
import time
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Q

from avatars.calls import clock
from avatars.conf import conf
from avatars.models import CallLog, DailyFigures, Transcript, erase_calls

logger = logging.getLogger(__name__)

AT_ONCE = 500  # rows; the rest is for the next look, so that nobody's press waits for it
LONGEST_LOOK = 2.0  # seconds in which batches are begun
LONGEST = 36_500  # days; calendars begin in the year 1


def forget_calls(now: datetime) -> int:
    """Delete the oldest calls of those that are older than AVATARS_CALL_DAYS; how many were.

    One that is not settled yet is kept until it is, one whose day is not yet counted until that is,
    and one that rows of the site need as long as they do.
    """
    if conf.call_days <= 0:
        return 0
    since = now - timedelta(days=min(conf.call_days, LONGEST))
    counted = DailyFigures.objects.last_day()
    if counted is None:
        return 0
    until = min(since, clock.midnight(counted + timedelta(days=1)))
    old = CallLog.objects.filter(created_at__lt=until, settled_at__isnull=False)
    forgotten, rest = 0, old.order_by("created_at", "pk")
    begun = time.monotonic()
    # Rows of the site may protect any number of calls, and others wait to be settled meanwhile.
    while forgotten < AT_ONCE and time.monotonic() - begun < LONGEST_LOOK:
        if not (calls := list(rest.only("created_at")[:AT_ONCE])):
            break
        forgotten += _erase([call.pk for call in calls])
        # On from there: what cannot be deleted is not to be met again.
        last = calls[-1]
        later = Q(created_at__gt=last.created_at) | Q(pk__gt=last.pk)
        rest = old.filter(later, created_at__gte=last.created_at).order_by("created_at", "pk")
    return forgotten


def forget_transcripts(now: datetime) -> int:
    """Delete the words of calls that began more than AVATARS_TRANSCRIPT_DAYS ago; of how many."""
    days = min(max(conf.transcript_days, 0), LONGEST)
    old = Transcript.objects.filter(said_at__lt=now - timedelta(days=days)).order_by("said_at")
    calls = list(old.values_list("pk", flat=True)[:AT_ONCE])
    if calls:
        with transaction.atomic():
            Transcript.objects.hold(calls)
            Transcript.objects.filter(pk__in=calls).delete()
    return len(calls)


def forget_searched_words(now: datetime) -> bool:
    """Wipe some of what was deleted out of the index of words; whether more may be left."""
    return Transcript.objects.rewrite_index()


def _erase(calls: Sequence[uuid.UUID]) -> int:
    """Delete these calls but for those that other rows need; how many were."""
    try:
        return erase_calls(calls)
    except IntegrityError as error:
        if len(calls) == 1:
            logger.error("call %s cannot be deleted: %s", calls[0], type(error).__name__)
            return 0
        half = len(calls) // 2
        return _erase(calls[:half]) + _erase(calls[half:])
