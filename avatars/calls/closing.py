"""What happens when a call does not come to be: its session is cancelled, and its row closed."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import Error

from avatars.calls import clock
from avatars.calls.announcing import tell_ended, tell_settled
from avatars.calls.cancelling import cancel_session
from avatars.exceptions import (
    AvatarError,
    CallClosed,
    ReadyTimeout,
    UpstreamFailed,
    UpstreamRefused,
    UpstreamUnreachable,
)
from avatars.models import CallLog, PlaceInLine

logger = logging.getLogger(__name__)


@contextmanager
def closed_on_failure(call: CallLog) -> Iterator[None]:
    """Cancel the session and close the row when the call does not come to be."""
    try:
        yield
    except BaseException as error:
        # Others' own words may be a visitor's.
        said = error if isinstance(error, AvatarError) else type(error).__name__
        logger.warning("call %s given up: %s", call.pk, said)
        try:
            if call.session_id:
                # Runway first: that is where the money runs.
                cancel_session(call.pk, call.session_id)
            _close(call, error)
        except Error as failure:
            logger.error("call %s is left to the settler: %s", call.pk, type(failure).__name__)
        raise


def _close(call: CallLog, error: BaseException) -> None:
    reasons = CallLog.EndReason
    now = clock.now()
    if isinstance(error, CallClosed | GeneratorExit):
        code, reason = "", reasons.VISITOR_GAVE_UP
    elif isinstance(error, ReadyTimeout):
        code, reason = error.code, reasons.TIMED_OUT
    else:
        code = (error.log_code or error.code) if isinstance(error, AvatarError) else "internal"
        reason = reasons.UPSTREAM_FAILED
    ended = CallLog.objects.transition(
        call.pk,
        before=[CallLog.Status.REQUESTED, CallLog.Status.WAITING, CallLog.Status.READY],
        status=CallLog.Status.FAILED if code else CallLog.Status.ENDED,
        session_id=call.session_id,
        error_code=code,
        end_reason=reason,
        ended_at=now,
        check_at=None,
    )
    settled = (
        not call.session_id
        and not _may_have_created(error)
        and CallLog.objects.filter(pk=call.pk, settled_at=None).update(settled_at=now) == 1
    )
    if call.accepted_at is None:
        PlaceInLine.objects.filter(call=call.pk).delete()
    if ended:
        tell_ended(call.pk)
    if settled:
        tell_settled(call.pk)


def _may_have_created(error: BaseException) -> bool:
    """Whether Runway may have created a session whose id we never learned."""
    if isinstance(error, AvatarError):
        return isinstance(error, UpstreamFailed) and not isinstance(
            error, UpstreamRefused | UpstreamUnreachable | CallClosed
        )
    return not isinstance(error, GeneratorExit)
