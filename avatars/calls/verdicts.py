"""What is to become of a call, by its own row and by what Runway says of its session.

Nothing is asked or written here.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TypeVar

from avatars.calls.timing import (
    LIMIT_SLACK,
    LOOKS_AFTER_GOODBYE,
    OVERTIME,
    opener_asks_until,
    opening_since,
    running_since,
)
from avatars.conf import conf
from avatars.models import CallLog
from avatars.models.billing import UnsettledCall
from avatars.runway import realtime

Call = TypeVar("Call", CallLog, UnsettledCall)
Reason = CallLog.EndReason
Status = CallLog.Status

OVER = (Status.ENDED, Status.FAILED)
ENDED_BY_THE_OTHER_SIDE = (
    Reason.ENDED_BY_AVATAR,
    Reason.AVATAR_LOST,
    Reason.REMOVED,
    Reason.TIME_LIMIT,
)
# After these the avatar was told goodbye, or may have been: Runway is about to end the session.
SAID_GOODBYE = (
    *ENDED_BY_THE_OTHER_SIDE,
    Reason.HUNG_UP,
    Reason.IDLE,
    Reason.PAGE_CLOSED,
    Reason.CONNECTION_LOST,
)
# Of a session that nobody joined within some 20 s of READY, consumed or not (measured).
NO_PARTICIPANT = "TALKING_AVATAR.NO_PARTICIPANT"
LONGEST_RETRY = 60.0  # seconds between two tries, however often Runway did not answer


def stops_at(call: CallLog) -> datetime:
    """When the session of a call that is over is cancelled, unless it has ended by itself."""
    ended = call.ended_at or call.created_at
    was_there = call.joined_at or call.end_reason in (Reason.HUNG_UP, Reason.IDLE)
    if was_there and call.end_reason in SAID_GOODBYE:
        return ended + timedelta(seconds=conf.hang_up_grace)
    return ended


def must_stop(call: CallLog, now: datetime) -> bool:
    """Whether our own row decides that the session must not run on."""
    if call.status in OVER:
        return stops_at(call) <= now
    return overdue(call, now) is not None


def overdue(
    call: CallLog, now: datetime, running: bool | None = None
) -> "CallLog.EndReason | None":
    """Why an open call must not go on; None while it may.

    `running` says whether Runway has its session as RUNNING; None where it was not asked.
    """

    def past(since: datetime | None, seconds: float) -> bool:
        return since is not None and now >= since + timedelta(seconds=seconds)

    if past(call.consumed_at, call.max_seconds + OVERTIME):
        return Reason.TIME_LIMIT
    if call.status == Status.REQUESTED:
        return None
    if call.status == Status.WAITING:
        # Its opener was killed, or it would have given up by now.
        return Reason.LOST if now >= opener_asks_until(call.created_at) else None
    # Nobody is in the room, whatever the page says; or somebody is, whatever the page did not say.
    if running is False and past(call.ready_at, conf.join_timeout):
        return Reason.NEVER_JOINED
    if call.status == Status.READY:
        if running is None:
            return Reason.NEVER_JOINED if past(call.ready_at, conf.join_timeout) else None
        silence = conf.join_timeout + conf.silence_timeout
        return Reason.SILENT if past(call.ready_at, silence) else None
    return Reason.SILENT if past(call.alive_at, conf.silence_timeout) else None


def next_look(call: CallLog, now: datetime) -> datetime:
    """When Runway is to be asked about a call again, after an answer."""
    if call.status in OVER and call.ended_at:
        offsets = sorted([*LOOKS_AFTER_GOODBYE, conf.hang_up_grace])
        looks = [call.ended_at + timedelta(seconds=offset) for offset in offsets]
        for look in looks:
            if now < look <= stops_at(call):
                return look
        # It is over or about to be: its duration is asked for less and less often.
        age = (now - call.ended_at).total_seconds()
        pause = min(max(conf.settle_interval / 5, age / 4), LONGEST_RETRY)
        return now + timedelta(seconds=pause)
    return now + timedelta(seconds=conf.settle_interval)


def next_try(call: CallLog, now: datetime) -> datetime:
    """When to try again what was not answered.

    Less and less often once the session is over or cancelled; before that, money may be running.
    """
    if call.over_at or call.cancelled_at:
        pause = conf.settle_interval * 2 ** min(call.unanswered, 10)
        return now + timedelta(seconds=min(pause, LONGEST_RETRY))
    look = now + timedelta(seconds=conf.settle_interval)
    return min(look, stops_at(call)) if call.status in OVER and now < stops_at(call) else look


def may_still_be_created(call: CallLog, now: datetime) -> bool:
    """Whether a call without a session may still get one."""
    return call.created_at > opening_since(now)


def holding_a_place(calls: Iterable[Call], now: datetime) -> list[Call]:
    """Of unsettled calls those whose session may be running at Runway, or is being created.

    A call that is never settled gives its place back: without a session it will have none, and
    with one it has ended.
    """
    opening, running = opening_since(now), running_since(now)
    return [
        call
        for call in calls
        if not (call.cancelled_at or call.over_at)
        and call.created_at > (running if call.session_id else opening)
    ]


def true_reason(call: CallLog, session: realtime.Session) -> str:
    """Why a call ended, by what its page said and what Runway says of its session.

    The page cannot tell a goodbye from a limit and a limit from an accident; a goodbye is what
    Runway calls COMPLETED, and an end near the limit is the limit's.
    """
    said = call.end_reason
    duration = session.duration
    near_limit = duration is not None and duration >= call.max_seconds - LIMIT_SLACK
    by_us = (Reason.HUNG_UP, Reason.IDLE, Reason.PAGE_CLOSED, Reason.VISITOR_GAVE_UP)
    match session.status:
        case realtime.Status.COMPLETED:
            if near_limit and said not in by_us:
                return Reason.TIME_LIMIT
            if said == Reason.AVATAR_LOST:
                return Reason.ENDED_BY_AVATAR
            if said:
                return said
            return Reason.CONNECTION_LOST if call.joined_at else Reason.NEVER_JOINED
        case realtime.Status.FAILED:
            if said == Reason.ENDED_BY_AVATAR:
                return Reason.AVATAR_LOST
            nobody = session.failure_code == NO_PARTICIPANT
            return said or (Reason.NEVER_JOINED if nobody else Reason.UPSTREAM_FAILED)
        case realtime.Status.CANCELLED:
            if said == Reason.ENDED_BY_AVATAR:
                return Reason.AVATAR_LOST
            return said or Reason.UPSTREAM_FAILED
    return said
