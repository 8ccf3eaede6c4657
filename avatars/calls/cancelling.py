"""Cancelling a session at Runway: what every failure ends with."""

import logging
import random
import time
import uuid

from avatars.calls import clock
from avatars.calls.timing import CANCEL_TIMEOUT
from avatars.exceptions import AvatarError
from avatars.models import CallLog
from avatars.runway import realtime

logger = logging.getLogger(__name__)

CANCEL_TRIES = 2
MAX_BACKOFF = 4.0  # seconds


def cancel_session(call_id: uuid.UUID, session_id: str) -> bool:
    """Cancel a session at Runway and note it; whether Runway answered.

    Where it did not, the settler tries again: the row stays unsettled.
    """
    deadline = time.monotonic() + CANCEL_TIMEOUT
    for tried in range(1, CANCEL_TRIES + 1):
        try:
            realtime.cancel(session_id, deadline=deadline)
        except AvatarError as error:
            logger.warning("cancel of session %s failed: %s", session_id, error)
            if tried < CANCEL_TRIES:
                time.sleep(backoff(tried))
        else:
            CallLog.objects.filter(pk=call_id, cancelled_at=None).update(
                cancelled_at=clock.now(), check_at=None, unanswered=0
            )
            logger.info("session %s is cancelled", session_id)
            return True
    return False


def backoff(failures: int) -> float:
    """Seconds to wait after so many failures in a row, with up to 50 % jitter."""
    return float(min(0.25 * 2 ** (failures - 1), MAX_BACKOFF) * random.uniform(1, 1.5))
