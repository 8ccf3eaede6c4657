"""The settler: takes every call's outcome from Runway and cancels sessions that nobody is using.

Any number of copies may run at once: a call is claimed by a guarded UPDATE of a short lease, and
anything may be killed at any line, because the next pass begins from the row.
"""

import logging
import math
import time
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Case, F, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from avatars.calls.cancelling import cancel_session
from avatars.calls.timing import OVERTIME, opener_asks_until, opening_since
from avatars.conf import conf
from avatars.exceptions import AvatarError, SessionNotFound, UpstreamFailed
from avatars.models import CallLog
from avatars.runway import conversations, realtime
from avatars.runway.realtime import Session, Status

logger = logging.getLogger(__name__)

BATCH = 50
# Short, so that a killed settler holds nothing up; work that takes longer is done twice, which
# harms nothing.
LEASE = timedelta(seconds=5)
RECHECK = timedelta(seconds=2)
# So many failures in a row mean that Runway is down; the rest is left to the next pass.
GIVE_UP_AFTER = 3

Reason = CallLog.EndReason
OPEN = (CallLog.Status.WAITING, CallLog.Status.READY, CallLog.Status.LIVE)
OVER = (CallLog.Status.ENDED, CallLog.Status.FAILED)


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

    def __str__(self) -> str:
        return (
            f"{self.settled} settled, {self.cancelled} cancelled, {self.open} still open,"
            f" {self.unanswered} not answered"
        )


def settle_due_calls() -> Outcome:
    """One pass over at most fifty calls that are due. Never raises an AvatarError."""
    outcome = Outcome()
    failures = 0
    due = CallLog.objects.due(timezone.now()).values_list("pk", flat=True)[:BATCH]
    for call_id in list(due):
        call = _claim(call_id)
        if call is None:
            continue
        try:
            done = _settle(call)
        except AvatarError as error:
            logger.warning("call %s not settled: %s", call_id, error)
            outcome.unanswered += 1
            failures += 1
        else:
            failures = 0
            setattr(outcome, done, getattr(outcome, done) + 1)
        finally:
            _release(call_id)
        if failures == GIVE_UP_AFTER:
            break
    return outcome


def _claim(call_id: uuid.UUID) -> CallLog | None:
    now = timezone.now()
    claimed = CallLog.objects.due(now).filter(pk=call_id).update(leased_until=now + LEASE)
    return CallLog.objects.get(pk=call_id) if claimed else None


def _release(call_id: uuid.UUID) -> None:
    now = timezone.now()
    CallLog.objects.filter(pk=call_id).update(
        leased_until=None,
        check_at=Case(When(check_at__gt=now, then=F("check_at")), default=Value(now + RECHECK)),
    )


def _settle(call: CallLog) -> str:
    """Bring one call further; the field of Outcome that counts it. Raises an AvatarError."""
    now = timezone.now()
    if not call.session_id:
        if call.created_at > opening_since(now):
            return "open"
        return _finish(call, Reason.LOST, failed=True)
    if call.status == CallLog.Status.WAITING and now < opener_asks_until(call.created_at):
        return "open"
    deadline = time.monotonic() + conf.request_timeout
    try:
        session = realtime.retrieve(call.session_id, deadline=deadline)
    except SessionNotFound:
        if call.cancelled_at is None:
            # One answer is not proof enough to forget a session that may be running.
            return _cancel(call, None if call.status in OVER else Reason.LOST)
        return _finish_without_duration(call, Reason.LOST, now, failed=True)
    match session.status:
        case Status.COMPLETED:
            reason = _completed(call, session)
            if session.duration is None:
                return _finish_without_duration(call, reason, now)
            return _finish(call, reason, duration=session.duration)
        case Status.FAILED:
            code = session.failure_code or UpstreamFailed.code
            return _finish_without_duration(
                call, Reason.UPSTREAM_FAILED, now, error_code=code, failed=True
            )
        case Status.CANCELLED:
            return _finish_without_duration(call, Reason.UPSTREAM_FAILED, now)
    if call.status in OVER:
        return _cancel(call, None)
    if session.status is Status.RUNNING and not call.reports:
        # Such a page reports nothing: only Runway knows whether its visitor joined.
        CallLog.objects.transition(
            call.pk, before=[CallLog.Status.READY], status=CallLog.Status.LIVE, joined_at=now
        )
        call.refresh_from_db()
    overdue = _overdue(call, now)
    return _cancel(call, overdue) if overdue else "open"


def _overdue(call: CallLog, now: datetime) -> Reason | None:
    """Why an open session must not run on; None while it may."""

    def past(since: datetime | None, seconds: float) -> bool:
        return since is not None and now >= since + timedelta(seconds=seconds)

    if past(call.ready_at, call.max_seconds + OVERTIME):
        return Reason.TIME_LIMIT
    if call.status == CallLog.Status.WAITING:
        return Reason.LOST  # Its opener was killed, or it would have given up by now.
    if call.status == CallLog.Status.READY:
        return Reason.NEVER_JOINED if past(call.ready_at, conf.join_timeout) else None
    return Reason.SILENT if past(call.alive_at, conf.silence_timeout) else None


def _cancel(call: CallLog, reason: Reason | None) -> str:
    """Close the row of an overdue call, then cancel its session; a later pass settles it."""
    if reason:
        CallLog.objects.transition(
            call.pk,
            before=OPEN,
            status=CallLog.Status.ENDED,
            end_reason=reason,
            ended_at=timezone.now(),
        )
    if not cancel_session(call.pk, call.session_id):
        raise UpstreamFailed("not cancelled")
    return "cancelled"


def _completed(call: CallLog, session: Session) -> Reason:
    """Why a session that ended by itself did, where the page reported nothing."""
    if session.duration is not None and session.duration >= call.max_seconds:
        return Reason.TIME_LIMIT
    return Reason.CONNECTION_LOST if call.joined_at else Reason.NEVER_JOINED


def _finish_without_duration(
    call: CallLog, reason: Reason, now: datetime, *, error_code: str = "", failed: bool = False
) -> str:
    """Finish a call with the conversation's duration, or in the end with our own estimate."""
    deadline = time.monotonic() + conf.request_timeout
    duration = conversations.retrieve_duration(call.session_id, deadline=deadline)
    over_at = call.cancelled_at or call.ended_at or now
    estimated = duration is None
    if estimated:
        if now < over_at + timedelta(seconds=conf.estimate_after):
            CallLog.objects.filter(pk=call.pk, ended_at=None).update(ended_at=now)
            return "open"
        # Whether an empty room is billed is not documented: it is taken to be, from READY on.
        seconds = (over_at - call.ready_at).total_seconds() if call.ready_at else 0
        duration = min(max(math.ceil(seconds), 0), call.max_seconds)
    return _finish(
        call,
        reason,
        duration=duration,
        estimated=estimated,
        error_code=error_code,
        failed=failed,
    )


def _finish(
    call: CallLog,
    reason: Reason,
    *,
    duration: int | None = None,
    estimated: bool = False,
    error_code: str = "",
    failed: bool = False,
) -> str:
    """The one guarded UPDATE that settles a call. What the page or we knew before stays."""
    now = timezone.now()
    status = CallLog.Status.FAILED if failed else CallLog.Status.ENDED
    CallLog.objects.filter(pk=call.pk, settled_at=None).update(
        status=Case(When(status__in=OVER, then=F("status")), default=Value(status)),
        end_reason=Case(When(end_reason="", then=Value(reason)), default=F("end_reason")),
        error_code=Case(When(error_code="", then=Value(error_code)), default=F("error_code")),
        ended_at=Coalesce("ended_at", now),
        settled_at=now,
        duration=duration,
        estimated=estimated,
    )
    return "settled"
