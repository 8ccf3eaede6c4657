"""The last word on a call that is over: its duration, its reason, its outcome."""

import logging
import time
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Case, Value, When
from django.db.models.functions import Coalesce

from avatars.calls import clock
from avatars.calls.announcing import tell_ended, tell_settled
from avatars.calls.verdicts import OVER
from avatars.conf import conf
from avatars.models import CallLog, Conversation
from avatars.runway import conversations

logger = logging.getLogger(__name__)


def finish_without_duration(
    call: CallLog, reason: str, now: datetime, *, error_code: str = "", failed: bool = False
) -> str:
    """Finish a call that is over with the conversation's duration, or at last with an estimate.

    Returns what came of it, as a field of `settling.Outcome`, as the others here do. Raises an
    AvatarError.
    """
    # Its place is free, however long its duration is waited for.
    CallLog.objects.filter(pk=call.pk, over_at=None).update(
        over_at=now, ended_at=Coalesce("ended_at", now)
    )
    deadline = time.monotonic() + conf.request_timeout
    duration = conversations.retrieve_duration(call.session_id, deadline=deadline)
    if duration is None:
        over_at = call.cancelled_at or call.over_at or call.ended_at or now
        if now < over_at + timedelta(seconds=conf.estimate_after):
            return "open"
        return estimate(call, reason, now, error_code=error_code, failed=failed)
    return finish(call, reason, duration=duration, error_code=error_code, failed=failed)


def estimate(
    call: CallLog, reason: str, now: datetime, *, error_code: str = "", failed: bool = False
) -> str:
    """Finish a call with our own estimate of its duration: what it can have cost until its end."""
    over_at = call.cancelled_at or call.over_at or call.ended_at or now
    duration = call.seconds_until(over_at)
    return finish(
        call, reason, duration=duration, estimated=True, error_code=error_code, failed=failed
    )


def finish(
    call: CallLog,
    reason: str,
    *,
    duration: int,
    estimated: bool = False,
    error_code: str = "",
    failed: bool = False,
) -> str:
    """The one guarded UPDATE that settles a call, after it has ended.

    What the page has said since the call was read stays.
    """
    now = clock.now()
    status = CallLog.Status.FAILED if failed else CallLog.Status.ENDED
    unsettled = CallLog.objects.filter(pk=call.pk, settled_at=None)
    # Apart, so that only one of those who end a call tells of it.
    ended = unsettled.exclude(status__in=OVER).update(status=status) == 1
    with transaction.atomic():
        settled = unsettled.update(
            end_reason=Case(
                When(end_reason=call.end_reason, then=Value(reason)), default="end_reason"
            ),
            error_code=Case(When(error_code="", then=Value(error_code)), default="error_code"),
            ended_at=Coalesce("ended_at", now),
            settled_at=now,
            duration=duration,
            estimated=estimated,
        )
        if settled:
            _note_conversation(call)
    if ended:
        tell_ended(call.pk)
    if settled:
        logger.info("settled: %s, %s s%s", reason, duration, " (estimated)" if estimated else "")
        tell_settled(call.pk)
    return "settled"


def _note_conversation(call: CallLog) -> None:
    """Note what Runway keeps of it. A cancelled session has kept no words (measured)."""
    call.refresh_from_db(fields=["settled_at", "joined_at", "cancelled_at"])
    was_heard = call.joined_at is not None and call.cancelled_at is None
    Conversation.objects.note(call, wants_words=conf.transcripts and was_heard)
