"""Opening a call: create a session at Runway, wait until it is READY, fetch its credentials.

The row is written before Runway is asked, the session id is saved before anything else can fail,
every change of state is one guarded UPDATE, and every failure after the create cancels the session
at Runway. No transaction is open and no database connection is held while Runway is waited for.
"""

import logging
import time
import uuid
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import Error, connection
from django.db.models import Case, F, Value, When
from django.utils import timezone

from avatars.calls.cancelling import backoff, cancel_session
from avatars.calls.caps import reserve_call
from avatars.calls.tokens import make_token
from avatars.conf import conf
from avatars.exceptions import (
    AvatarError,
    CallClosed,
    ReadyTimeout,
    UnknownAvatar,
    UpstreamFailed,
    UpstreamRefused,
    UpstreamUnavailable,
    UpstreamUnreachable,
)
from avatars.models import Avatar, CallLog
from avatars.runway import realtime
from avatars.runway.realtime import Credentials, Session, Status

logger = logging.getLogger(__name__)

# (seconds since the create, seconds until the next poll). Few sessions are ready sooner than the
# first poll; a long wait is not worth a request every quarter of a second.
FIRST_POLL = 0.75
POLL_SCHEDULE = ((6.0, 0.25), (15.0, 0.5), (float("inf"), 1.0))


@dataclass(frozen=True)
class Reserved:
    """The call has its row and its place. `max_duration` is in seconds."""

    call_id: uuid.UUID
    call_token: str
    max_duration: int


@dataclass(frozen=True)
class Waiting:
    """Runway is getting the avatar ready; `queued` while it has no capacity. Seconds so far."""

    queued: bool
    waited: float


@dataclass(frozen=True)
class OpenCall:
    """A call that is ready to be joined."""

    reserved: Reserved
    session_id: str
    credentials: Credentials


Step = Reserved | Waiting | OpenCall


def open_call(avatar_name: str, *, locale: str, reports: bool) -> Generator[Step, None, None]:
    """Open a call of an active avatar, step by step: Reserved, any number of Waiting, OpenCall.

    `avatar_name` is the avatar's slug or Runway id; `reports` says whether the page will report on
    its call (see `events`). Blocks for at most the time-outs of a turn, of READY, of one
    request and of one cancel. Raises an
    AvatarError. Whenever it does not come to OpenCall (an error, a visitor who
    left, a caller who closes this generator), what was created at Runway is cancelled.
    """
    avatar = Avatar.objects.active().named(avatar_name).first()
    if avatar is None:
        raise UnknownAvatar
    words = avatar.words_in(locale)
    call = reserve_call(avatar, locale=locale, reports=reports)
    _release_connection()
    deadline = time.monotonic() + conf.ready_timeout
    reserved = Reserved(call.pk, make_token(call.pk), call.max_seconds)
    with _closed_on_failure(call):
        yield reserved
        call.session_id = realtime.create(
            avatar=avatar.as_upstream(),
            max_duration=call.max_seconds,
            personality=words.personality,
            start_script=words.start_script,
            deadline=deadline,
        )
        _save_session_id(call)
        session_key = yield from _wait_until_ready(call, deadline)
        _check_still_wanted(call)
        credentials = realtime.consume(
            call.session_id, session_key, deadline=time.monotonic() + conf.request_timeout
        )
        if not CallLog.objects.transition(
            call.pk,
            before=[CallLog.Status.WAITING],
            status=CallLog.Status.READY,
            ready_at=timezone.now(),
        ):
            raise CallClosed
        yield OpenCall(reserved, call.session_id, credentials)


def _save_session_id(call: CallLog) -> None:
    """Save the id at once, whatever became of the call meanwhile."""
    CallLog.objects.filter(pk=call.pk).update(
        session_id=call.session_id,
        status=Case(
            When(status=CallLog.Status.REQUESTED, then=Value(CallLog.Status.WAITING)),
            default=F("status"),
        ),
    )
    _release_connection()


def _wait_until_ready(call: CallLog, deadline: float) -> Generator[Waiting, None, str]:
    """Poll until the session is READY and return its key.

    Raises ReadyTimeout at `deadline` (monotonic seconds), or what ended the session before; if
    Runway did not answer a single poll, that is what is raised.
    """
    created = time.monotonic()
    wait = FIRST_POLL
    failures = 0
    answered = False
    outcome: AvatarError = ReadyTimeout()
    while (left := deadline - time.monotonic()) > 0:
        time.sleep(min(wait, left))
        if wait >= left:
            break
        _check_still_wanted(call)
        try:
            session = realtime.retrieve(call.session_id, deadline=deadline)
        except UpstreamUnavailable as error:
            if not answered:
                outcome = error
            failures += 1
            wait = error.retry_after or backoff(failures)
            continue
        answered, failures, outcome = True, 0, ReadyTimeout()
        if session.status is Status.READY and session.session_key:
            return session.session_key
        if session.status is not Status.NOT_READY:
            raise UpstreamFailed(_gone(session))
        age = time.monotonic() - created
        wait = next(pause for until, pause in POLL_SCHEDULE if age < until)
        yield Waiting(queued=session.queued, waited=age)
    raise outcome


def _check_still_wanted(call: CallLog) -> None:
    """Raise CallClosed when the page has reported meanwhile that its visitor left."""
    try:
        wanted = CallLog.objects.filter(pk=call.pk, status=CallLog.Status.WAITING).exists()
    except Error as error:
        # The visitor waits on; a database that stays away fails the call when it is to be READY.
        logger.warning("call %s not looked up: %s", call.pk, type(error).__name__)
        return
    finally:
        _release_connection()
    if not wanted:
        raise CallClosed


def _gone(session: Session) -> str:
    return f"session was {session.status} before it was joined: {session.failure_code or 'no code'}"


@contextmanager
def _closed_on_failure(call: CallLog) -> Iterator[None]:
    """Cancel the session and close the row when the call does not come to be."""
    try:
        yield
    except BaseException as error:
        logger.warning("call %s given up: %s", call.pk, error or type(error).__name__)
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
    now = timezone.now()
    if isinstance(error, CallClosed | GeneratorExit):
        code, reason = "", reasons.VISITOR_GAVE_UP
    elif isinstance(error, ReadyTimeout):
        code, reason = error.code, reasons.TIMED_OUT
    else:
        code = error.code if isinstance(error, AvatarError) else "internal"
        reason = reasons.UPSTREAM_FAILED
    CallLog.objects.transition(
        call.pk,
        before=[CallLog.Status.REQUESTED, CallLog.Status.WAITING, CallLog.Status.READY],
        status=CallLog.Status.FAILED if code else CallLog.Status.ENDED,
        session_id=call.session_id,
        error_code=code,
        end_reason=reason,
        ended_at=now,
    )
    if not call.session_id and not _may_have_created(error):
        CallLog.objects.filter(pk=call.pk).update(settled_at=now)


def _may_have_created(error: BaseException) -> bool:
    """Whether Runway may have created a session whose id we never learned."""
    return isinstance(error, UpstreamFailed) and not isinstance(
        error, UpstreamRefused | UpstreamUnreachable | CallClosed
    )


def _release_connection() -> None:
    """Give the database connection back: 300 waiting visitors must not hold 300 of them."""
    if not connection.in_atomic_block:
        connection.close()
