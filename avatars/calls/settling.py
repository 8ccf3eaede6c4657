"""The settler: takes every call's outcome from Runway and cancels sessions that nobody is using.

Any number of copies may run at once: a call is claimed by a guarded UPDATE of a short lease, and
anything may be killed at any line, because the next pass begins from the row.
"""

import logging
import time
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from avatars.calls import clock, finishing, verdicts
from avatars.calls.announcing import tell_ended, tell_started
from avatars.calls.cancelling import cancel_session
from avatars.calls.timing import (
    ASK_TIMEOUT,
    GIVE_UP_ASKING,
    opener_asks_until,
    running_since,
)
from avatars.calls.verdicts import OVER
from avatars.conf import conf
from avatars.exceptions import AvatarError, SessionNotFound, UpstreamFailed
from avatars.log_context import about_call
from avatars.models import CallLog
from avatars.runway import realtime
from avatars.runway.realtime import Session, Status

logger = logging.getLogger(__name__)

BATCH = 50
# Short, so that a killed settler holds nothing up; work that takes longer is done twice, which
# harms nothing.
LEASE = timedelta(seconds=5)
# So many questions without an answer in a pass mean that Runway is deaf: what must stop is then
# cancelled without asking, and the rest is left to the next pass.
GIVE_UP_AFTER = 3

Reason = CallLog.EndReason


@dataclass
class Outcome:
    """What one pass did, in calls."""

    settled: int = 0
    cancelled: int = 0
    open: int = 0
    unanswered: int = 0

    @property
    def full(self) -> bool:
        """Whether there may be more that is due."""
        return self.settled + self.cancelled + self.open + self.unanswered >= BATCH

    def __add__(self, other: "Outcome") -> "Outcome":
        return Outcome(
            self.settled + other.settled,
            self.cancelled + other.cancelled,
            self.open + other.open,
            self.unanswered + other.unanswered,
        )

    def __str__(self) -> str:
        return (
            f"{self.settled} settled, {self.cancelled} cancelled, {self.open} still open,"
            f" {self.unanswered} not answered"
        )


@dataclass
class _Pass:
    """What one pass has learned of how well Runway answers."""

    outcome: Outcome = field(default_factory=Outcome)
    deaf: int = 0  # questions without an answer, in a row
    failed: int = 0  # calls that could not be brought further, in a row

    @property
    def asks(self) -> bool:
        return self.deaf < GIVE_UP_AFTER


def settle_due_calls(most: int = BATCH) -> Outcome:
    """One pass over at most `most` calls that are due. Never raises an AvatarError.

    What must stop comes first; of the others those first that Runway has answered for.
    """
    now = clock.now()
    return _settle_all(list(CallLog.objects.due(now)[:most]), now)


def make_room() -> Outcome:
    """Ask at once about calls that hold a place and may be over; for those who wait in line."""
    now = clock.now()
    running = CallLog.objects.unclaimed(now).filter(created_at__gt=running_since(now))
    ending = [
        call
        for call in verdicts.holding_a_place(running.exclude(session_id=""), now)
        if call.status in OVER or (call.ends_at and call.ends_at <= now)
    ]
    return _settle_all(ending, now)


def first_look(now: datetime) -> datetime:
    """When the settler first asks about a call that is ready."""
    return now + timedelta(seconds=min(conf.settle_interval, conf.join_timeout))


def _settle_all(calls: list[CallLog], now: datetime) -> Outcome:
    this = _Pass()
    calls.sort(key=lambda call: not verdicts.must_stop(call, now))
    for seen in calls:
        if this.failed >= GIVE_UP_AFTER or not (this.asks or verdicts.must_stop(seen, now)):
            break
        if call := _claim(seen):
            with about_call(call.pk):
                _bring_further(call, now, this)
    return this.outcome


def _bring_further(call: CallLog, now: datetime, this: _Pass) -> None:
    try:
        done = _settle(call, now, this)
    except AvatarError as error:
        logger.warning("call %s not settled: %s", call.pk, error)
        done, answered = "unanswered", False
        this.failed += 1
    else:
        answered, this.failed = True, 0
    finally:
        _release(call.pk)
    setattr(this.outcome, done, getattr(this.outcome, done) + 1)
    _look_again(call, answered)


def _claim(seen: CallLog) -> CallLog | None:
    """The call as it is now, if nobody else has claimed or changed it since it was seen."""
    now = clock.now()
    unclaimed = CallLog.objects.unclaimed(now).filter(pk=seen.pk, check_at=seen.check_at)
    if not unclaimed.update(leased_until=now + LEASE):
        return None
    return CallLog.objects.get(pk=seen.pk)


def _release(call_id: uuid.UUID) -> None:
    CallLog.objects.filter(pk=call_id).update(leased_until=None)


def _look_again(call: CallLog, answered: bool) -> None:
    """Note when the call is to be asked about again, unless somebody has changed it meanwhile."""
    now = clock.now()
    call.unanswered = 0 if answered else min(call.unanswered + 1, 32_767)
    if answered:
        call.refresh_from_db(fields=["status", "ended_at", "end_reason", "joined_at", "check_at"])
    look = verdicts.next_look(call, now) if answered else verdicts.next_try(call, now)
    unsettled = CallLog.objects.filter(pk=call.pk, settled_at=None)
    unsettled.update(unanswered=call.unanswered)
    unsettled.filter(check_at=call.check_at).update(check_at=look)


def _settle(call: CallLog, now: datetime, this: _Pass) -> str:
    """Bring one call further; the field of Outcome that counts it. Raises an AvatarError."""
    if not call.session_id:
        if verdicts.may_still_be_created(call, now):
            return "open"
        # Runway may have created a session whose id we never learned: it can cost all of it.
        reason = call.end_reason or Reason.LOST
        return finishing.finish(
            call, reason, duration=call.max_seconds, estimated=True, failed=True
        )
    if call.status == CallLog.Status.WAITING and now < opener_asks_until(call.created_at):
        return "open"
    if now >= call.created_at + timedelta(seconds=GIVE_UP_ASKING):
        return finishing.estimate(call, call.end_reason or Reason.LOST, now)
    try:
        session = _ask(call, now, this)
    except SessionNotFound:
        if call.cancelled_at is None:
            # One answer is not proof enough to forget a session that may be running.
            return _cancel(call, None if call.status in OVER else Reason.LOST)
        return finishing.finish_without_duration(
            call, call.end_reason or Reason.LOST, now, failed=True
        )
    if session is None:
        return _cancel(call, verdicts.overdue(call, now))
    reason = verdicts.true_reason(call, session)
    match session.status:
        case Status.COMPLETED:
            if session.duration is None:
                return finishing.finish_without_duration(call, reason, now)
            return finishing.finish(call, reason, duration=session.duration)
        case Status.FAILED:
            code = session.failure_code or UpstreamFailed.code
            return finishing.finish_without_duration(
                call, reason, now, error_code=code, failed=True
            )
        case Status.CANCELLED:
            return finishing.finish_without_duration(call, reason, now)
    running = session.status is Status.RUNNING
    if call.status in OVER:
        return _cancel(call, None) if verdicts.must_stop(call, now) else "open"
    if running and not call.reports:
        # Such a page reports nothing: only Runway knows whether its visitor joined.
        if CallLog.objects.transition(
            call.pk, before=[CallLog.Status.READY], status=CallLog.Status.LIVE, joined_at=now
        ):
            tell_started(call.pk)
        call.refresh_from_db()
    overdue = verdicts.overdue(call, now, running)
    return _cancel(call, overdue) if overdue else "open"


def _ask(call: CallLog, now: datetime, this: _Pass) -> Session | None:
    """What Runway says of the session.

    None where our own row says that it must stop and Runway did not answer quickly and well: it is
    then stopped without an answer. Raises an AvatarError for any other call.
    """
    must_stop = verdicts.must_stop(call, now) and call.cancelled_at is None
    if must_stop and not this.asks:
        return None
    seconds = ASK_TIMEOUT if must_stop else conf.request_timeout
    try:
        session = realtime.retrieve(call.session_id, deadline=time.monotonic() + seconds)
    except SessionNotFound:
        raise
    except AvatarError:
        this.deaf += 1
        if not must_stop:
            raise
        return None
    this.deaf = 0
    return session


def _cancel(call: CallLog, reason: "CallLog.EndReason | None") -> str:
    """Close the row of an overdue call, then cancel its session; a later pass settles it.

    Not where the page has given a sign of life, or an end, since the call was judged.
    """
    if reason and not CallLog.objects.filter(alive_at=call.alive_at).transition(
        call.pk,
        before=[call.status],
        status=CallLog.Status.ENDED,
        end_reason=reason,
        ended_at=clock.now(),
    ):
        return "open"
    cancelled = cancel_session(call.pk, call.session_id)
    if reason:
        tell_ended(call.pk)
    if not cancelled:
        raise UpstreamFailed("not cancelled")
    return "cancelled"
