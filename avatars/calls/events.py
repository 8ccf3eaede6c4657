"""What pages report of their calls: hints, taken in any order and any number of times.

They make the log prompt; Runway makes it true (see `settling`).
"""

import uuid
from datetime import timedelta

from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone

from avatars.calls.cancelling import cancel_session
from avatars.calls.timing import CANCEL_TIMEOUT, FEEDBACK_WINDOW
from avatars.conf import conf
from avatars.models import CallLog

Reason = CallLog.EndReason
# No END_CALL is sent, or it cannot arrive: the session would run on.
CANCELLED_AT_ONCE = (Reason.PAGE_CLOSED, Reason.CONNECTION_LOST, Reason.VISITOR_GAVE_UP)


def join_call(call_id: uuid.UUID) -> None:
    """Note that the visitor sees the avatar."""
    now = timezone.now()
    if not CallLog.objects.transition(
        call_id,
        before=[CallLog.Status.READY],
        status=CallLog.Status.LIVE,
        joined_at=Coalesce("joined_at", now),
        alive_at=now,
    ):
        # A late report still shows that there was a face.
        CallLog.objects.filter(pk=call_id, status=CallLog.Status.ENDED, joined_at=None).update(
            joined_at=F("ended_at")
        )


def keep_alive(call_id: uuid.UUID) -> None:
    """Note a sign of life of a live call; it also stands for a `joined` that got lost."""
    now = timezone.now()
    CallLog.objects.transition(
        call_id,
        before=[CallLog.Status.READY, CallLog.Status.LIVE],
        status=CallLog.Status.LIVE,
        joined_at=Coalesce("joined_at", now),
        alive_at=now,
    )


def end_call(call_id: uuid.UUID, reason: str) -> None:
    """Note that the call is over for the visitor, and why.

    While the avatar is still waited for, the opening request notices and cancels. After that a
    call that was hung up gets a moment to end by itself, because only a COMPLETED session has a
    documented duration; one whose page is gone is cancelled at once.
    """
    now = timezone.now()
    at_once = reason in CANCELLED_AT_ONCE
    # The settler keeps its hands off while the session is being cancelled, or is ending by itself.
    cancelled_by = now + timedelta(seconds=CANCEL_TIMEOUT)
    if CallLog.objects.transition(
        call_id,
        before=[CallLog.Status.REQUESTED, CallLog.Status.WAITING],
        status=CallLog.Status.ENDED,
        end_reason=Reason.VISITOR_GAVE_UP,
        ended_at=now,
        check_at=cancelled_by,
    ):
        return
    ended = CallLog.objects.transition(
        call_id,
        before=[CallLog.Status.READY, CallLog.Status.LIVE],
        status=CallLog.Status.ENDED,
        end_reason=reason,
        ended_at=now,
        check_at=cancelled_by if at_once else now + timedelta(seconds=conf.hang_up_grace),
    )
    if ended and at_once:
        [session_id] = CallLog.objects.filter(pk=call_id).values_list("session_id", flat=True)
        cancel_session(call_id, session_id)


def keep_feedback(call_id: uuid.UUID, *, stars: int, comment: str) -> None:
    """Keep a visitor's stars (1 to 5) and line of text; the last ones within a day count."""
    recent = timezone.now() - timedelta(seconds=FEEDBACK_WINDOW)
    calls = CallLog.objects.filter(pk=call_id).exclude(ended_at__lt=recent)
    calls.update(stars=stars, comment=comment)
