"""What pages report of their calls: hints, taken in any order and any number of times.

They make the log prompt; Runway makes it true (see `settling`).
"""

import logging
import time
import uuid
from datetime import timedelta

from django.db.models import F
from django.db.models.functions import Coalesce

from avatars.calls import clock, verdicts
from avatars.calls.announcing import tell_ended, tell_started
from avatars.calls.cancelling import cancel_session
from avatars.calls.timing import ASK_TIMEOUT, CANCEL_TIMEOUT, FEEDBACK_WINDOW
from avatars.exceptions import AvatarError
from avatars.models import CallLog
from avatars.runway import realtime

logger = logging.getLogger(__name__)

Reason = CallLog.EndReason
Status = CallLog.Status


def accept_call(call_id: uuid.UUID) -> None:
    """Note that a visitor who came out of the line wants their call."""
    CallLog.objects.filter(pk=call_id, accepted_at=None).update(accepted_at=clock.now())


def join_call(call_id: uuid.UUID) -> None:
    """Note that the page is connected to the room."""
    if not _go_live(call_id):
        # A late report still shows that somebody was there.
        CallLog.objects.filter(pk=call_id, status=Status.ENDED, joined_at=None).exclude(
            ready_at=None
        ).update(joined_at=F("ended_at"))


def see_face(call_id: uuid.UUID) -> None:
    """Note that the visitor sees the avatar; it also stands for a `joined` that got lost."""
    keep_alive(call_id)
    CallLog.objects.filter(pk=call_id, face_at=None, joined_at__isnull=False).update(
        face_at=clock.now()
    )


def keep_alive(call_id: uuid.UUID, spoken: str = "") -> None:
    """Note a sign of life of a live call; it also stands for a `joined` that got lost.

    `spoken` is the language that the visitor turns out to speak, where the page knows.
    """
    now = clock.now()
    live = CallLog.objects.transition(
        call_id, before=[Status.LIVE], alive_at=now, **_language(spoken)
    )
    if not live:
        _go_live(call_id, spoken)


def end_call(call_id: uuid.UUID, reason: str, spoken: str = "") -> str | None:
    """Note that the call is over for the visitor, and why, and in which language they spoke.

    While the avatar is still waited for, the opening request notices and cancels. A call in which
    the avatar could be told goodbye gets a while to end by itself, because a cancelled session has
    no transcript; one that nobody joined is cancelled at once, unless it was hung up: word of the
    joining may have been lost. Where the other side ended it, Runway is asked, and, if it says that
    the session is over, the reason that is true is returned.
    """
    now = clock.now()
    # The settler keeps its hands off while the session is being cancelled.
    cancelled_by = now + timedelta(seconds=CANCEL_TIMEOUT)
    if CallLog.objects.transition(
        call_id,
        before=[Status.REQUESTED, Status.WAITING],
        status=Status.ENDED,
        end_reason=Reason.VISITOR_GAVE_UP,
        ended_at=now,
        check_at=cancelled_by,
    ):
        tell_ended(call_id)
        return None
    call = CallLog.objects.filter(pk=call_id, status__in=[Status.READY, Status.LIVE]).first()
    if call is None:
        return None
    call.status, call.end_reason, call.ended_at = Status.ENDED, reason, now
    at_once = verdicts.stops_at(call) <= now
    ended = CallLog.objects.transition(
        call_id,
        before=[Status.READY, Status.LIVE],
        status=Status.ENDED,
        end_reason=reason,
        ended_at=now,
        check_at=cancelled_by if at_once else verdicts.next_look(call, now),
        **_language(spoken),
    )
    if not ended:
        return None
    said = None
    if at_once:
        cancel_session(call_id, call.session_id)
    elif reason in verdicts.ENDED_BY_THE_OTHER_SIDE:
        said = _true_reason(call)
    tell_ended(call_id)
    return said


def note_goodbye(call_id: uuid.UUID, heard: str) -> None:
    """Note what became of the END_CALL that the page sent."""
    CallLog.objects.filter(pk=call_id, goodbye="").exclude(ready_at=None).update(goodbye=heard)


def keep_feedback(call_id: uuid.UUID, *, stars: int, comment: str) -> None:
    """Keep the stars (1 to 5) and line of text of a visitor who was in the call.

    The last ones within a day count.
    """
    recent = clock.now() - timedelta(seconds=FEEDBACK_WINDOW)
    calls = CallLog.objects.filter(pk=call_id, joined_at__isnull=False)
    calls.exclude(ended_at__lt=recent).update(stars=stars, comment=comment)


def _language(spoken: str) -> dict[str, str]:
    """What is written of the language: nothing where it is not known, or not any more."""
    return {"spoken_language": spoken} if spoken else {}


def _go_live(call_id: uuid.UUID, spoken: str = "") -> bool:
    now = clock.now()
    live = CallLog.objects.transition(
        call_id,
        before=[Status.READY],
        status=Status.LIVE,
        joined_at=Coalesce("joined_at", now),
        alive_at=now,
        **_language(spoken),
    )
    if live:
        tell_started(call_id)
    return live


def _true_reason(call: CallLog) -> str | None:
    try:
        session = realtime.retrieve(call.session_id, deadline=time.monotonic() + ASK_TIMEOUT)
    except AvatarError as error:
        logger.warning("call %s not asked about: %s", call.pk, error)
        return None
    if session.status not in realtime.OVER:
        return None
    reason = verdicts.true_reason(call, session)
    CallLog.objects.filter(pk=call.pk, settled_at=None).update(end_reason=reason)
    return reason
