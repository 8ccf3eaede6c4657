"""The words of calls: fetched from Runway when a call is settled, and forgotten in time."""

import logging
import time
from datetime import datetime, timedelta

from avatars.calls.keeping import LONGEST
from avatars.calls.timing import ASK_TIMEOUT
from avatars.conf import conf
from avatars.exceptions import AvatarError
from avatars.models import CallLog, Transcript
from avatars.runway import conversations

logger = logging.getLogger(__name__)

# Since the call was settled: whoever called longer ago may have been told that nothing is kept.
ASKED_FOR = timedelta(hours=1)
LONGEST_LOOK = 5.0  # seconds in which questions are begun: calls wait to be settled meanwhile


def fetch_transcripts(now: datetime) -> int:
    """Fetch what was said in calls that were settled lately; of how many it was there.

    Only with AVATARS_TRANSCRIPTS. A cancelled session has kept nothing. What is not answered is
    asked again at the next look.
    """
    if not conf.transcripts:
        return 0
    calls = CallLog.objects.filter(
        settled_at__gt=now - ASKED_FOR,
        joined_at__isnull=False,
        cancelled_at=None,
        transcript=None,
    ).exclude(session_id="")
    fetched = 0
    until = time.monotonic() + LONGEST_LOOK
    for call in calls.order_by("-settled_at"):  # sick ones grow old, and hold up nobody
        if time.monotonic() >= until:
            break
        try:
            deadline = time.monotonic() + ASK_TIMEOUT
            lines = conversations.retrieve_transcript(call.session_id, deadline=deadline)
        except AvatarError as error:
            logger.warning("the words of call %s are not fetched: %s", call.pk, error)
            continue
        if lines is not None:
            Transcript.objects.get_or_create(call=call, defaults={"lines": lines})
            fetched += 1
    return fetched


def forget_transcripts(now: datetime) -> None:
    """Delete the words of calls that began more than AVATARS_TRANSCRIPT_DAYS ago."""
    days = min(max(conf.transcript_days, 0), LONGEST)
    Transcript.objects.filter(call__created_at__lt=now - timedelta(days=days)).delete()
