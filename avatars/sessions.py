"""The session service: open, join, end and settle a call.

The row is written before Runway is asked, the session id is saved before anything else can fail,
every change of state is one guarded UPDATE, and every failure after the create cancels the session
at Runway. No transaction is open and no database connection is held while Runway is waited for.
"""

import logging
import random
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.core import signing
from django.db import connection
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone

from avatars.conf import conf
from avatars.exceptions import (
    AvatarError,
    ForbiddenCall,
    ReadyTimeout,
    SessionNotFound,
    UnknownAvatar,
    UpstreamFailed,
    UpstreamUnavailable,
)
from avatars.models import MAX_CALL_SECONDS, Avatar, CallLog
from avatars.runway import Credentials, RunwayClient, Session, Status

logger = logging.getLogger(__name__)

TOKEN_SALT = "avatars.call"
TOKEN_LIFETIME = MAX_CALL_SECONDS + 25 * 3600  # seconds: late beacons, and feedback for a day
CANCEL_DEADLINE = 5.0  # seconds
CANCEL_TRIES = 2

# (seconds since the create, seconds until the next poll). Few sessions are ready sooner than the
# first poll; a long wait is not worth a request every quarter of a second.
FIRST_POLL = 0.75
POLL_SCHEDULE = ((6.0, 0.25), (15.0, 0.5), (float("inf"), 1.0))
MAX_BACKOFF = 4.0

client = RunwayClient()


@dataclass(frozen=True)
class OpenCall:
    """A call that is ready to be joined. `max_duration` is in seconds."""

    call_id: uuid.UUID
    call_token: str
    session_id: str
    credentials: Credentials
    max_duration: int


def open_call(avatar_name: str, *, locale: str) -> OpenCall:
    """Create a session for an active avatar, wait until it is READY and fetch its credentials.

    `avatar_name` is the avatar's slug or Runway id. Blocks for at most the ready timeout plus one
    cancel. Raises an AvatarError; whatever was created at Runway is cancelled by then.
    """
    avatar = Avatar.objects.active().named(avatar_name).first()
    if avatar is None:
        raise UnknownAvatar
    words = avatar.words_in(locale)
    call = CallLog.objects.create(avatar=avatar, locale=locale, max_seconds=avatar.max_seconds)
    _release_connection()
    deadline = time.monotonic() + conf.ready_timeout
    try:
        session_id = client.create_session(
            avatar=avatar.as_upstream(),
            max_duration=call.max_seconds,
            personality=words.personality,
            start_script=words.start_script,
            deadline=deadline,
        )
    except AvatarError as error:
        _fail(call, error.code)
        raise
    with _cancelled_on_failure(call, session_id):
        CallLog.objects.move(
            call.pk,
            before=[CallLog.Status.REQUESTED],
            status=CallLog.Status.WAITING,
            session_id=session_id,
        )
        _release_connection()
        session_key = _wait_until_ready(session_id, deadline)
        credentials = client.consume_session(
            session_id, session_key, deadline=time.monotonic() + conf.request_timeout
        )
        if not CallLog.objects.move(
            call.pk,
            before=[CallLog.Status.WAITING],
            status=CallLog.Status.READY,
            ready_at=timezone.now(),
        ):
            raise UpstreamFailed("the call was closed while it was being opened")
    return OpenCall(
        call_id=call.pk,
        call_token=signing.dumps(str(call.pk), salt=TOKEN_SALT),
        session_id=session_id,
        credentials=credentials,
        max_duration=call.max_seconds,
    )


def check_token(call_id: uuid.UUID, token: str) -> None:
    """Raise ForbiddenCall unless `token` is the one that was handed out with this call."""
    try:
        signed = signing.loads(token, salt=TOKEN_SALT, max_age=TOKEN_LIFETIME)
    except signing.BadSignature:
        raise ForbiddenCall from None
    if signed != str(call_id):
        raise ForbiddenCall


def join_call(call_id: uuid.UUID) -> None:
    """Note that the visitor sees the avatar. Any number of times, also after the end."""
    moved = CallLog.objects.move(
        call_id,
        before=[CallLog.Status.READY],
        status=CallLog.Status.LIVE,
        joined_at=timezone.now(),
    )
    if not moved:  # The news came late: it still tells that there was a face.
        CallLog.objects.filter(pk=call_id, status=CallLog.Status.ENDED, joined_at=None).update(
            joined_at=F("ended_at")
        )


def end_call(call_id: uuid.UUID) -> None:
    """Note that the call is over for the visitor. Any number of times."""
    CallLog.objects.move(
        call_id,
        before=[CallLog.Status.READY, CallLog.Status.LIVE],
        status=CallLog.Status.ENDED,
        ended_at=timezone.now(),
    )


def settle_call(call: CallLog) -> bool:
    """Take a call's outcome from Runway; whether it is known now.

    A session that is still open though its call is over here is cancelled, and settled by a later
    pass. Raises an AvatarError when Runway does not answer.
    """
    deadline = time.monotonic() + conf.request_timeout
    try:
        session = client.retrieve_session(call.session_id, deadline=deadline)
    except SessionNotFound:
        return _settle(call, CallLog.Status.FAILED, error_code="lost")
    if session.status is Status.COMPLETED:
        return _settle(call, CallLog.Status.ENDED, duration=session.duration)
    if session.status is Status.CANCELLED:
        return _settle(call, CallLog.Status.ENDED)
    if session.status is Status.FAILED:
        code = session.failure_code or UpstreamFailed.code
        return _settle(call, CallLog.Status.FAILED, error_code=code)
    if call.status in (CallLog.Status.ENDED, CallLog.Status.FAILED):
        client.cancel_session(call.session_id, deadline=deadline)
    return False


def _settle(
    call: CallLog, status: CallLog.Status, *, duration: int | None = None, error_code: str = ""
) -> bool:
    now = timezone.now()
    CallLog.objects.filter(pk=call.pk, settled_at=None).update(
        settled_at=now, duration=duration, ended_at=Coalesce("ended_at", now)
    )
    open_states = [CallLog.Status.WAITING, CallLog.Status.READY, CallLog.Status.LIVE]
    CallLog.objects.move(call.pk, before=open_states, status=status, error_code=error_code)
    return True


def _wait_until_ready(session_id: str, deadline: float) -> str:
    """Poll until the session is READY and return its key.

    Raises ReadyTimeout at `deadline` (monotonic seconds), or what ended the session before; if
    Runway did not answer a single poll, that is what is raised.
    """
    created = time.monotonic()
    wait = FIRST_POLL
    failures = 0
    outcome: AvatarError = ReadyTimeout()
    answered = False
    while (left := deadline - time.monotonic()) > 0:
        time.sleep(min(wait, left))
        try:
            session = client.retrieve_session(session_id, deadline=deadline)
        except UpstreamUnavailable as error:
            if not answered:
                outcome = error
            failures += 1
            wait = error.retry_after or _backoff(failures)
            continue
        answered, failures, outcome = True, 0, ReadyTimeout()
        if session.status is Status.READY and session.session_key:
            return session.session_key
        if session.status is not Status.NOT_READY:
            raise UpstreamFailed(_gone(session))
        age = time.monotonic() - created
        wait = next(pause for until, pause in POLL_SCHEDULE if age < until)
    raise outcome


def _backoff(failures: int) -> float:
    """Seconds to wait after so many failures in a row, with up to 50 % jitter."""
    return float(min(0.25 * 2 ** (failures - 1), MAX_BACKOFF) * random.uniform(1, 1.5))


def _gone(session: Session) -> str:
    return f"session was {session.status} before it was joined: {session.failure_code or 'no code'}"


@contextmanager
def _cancelled_on_failure(call: CallLog, session_id: str) -> Iterator[None]:
    try:
        yield
    except BaseException as error:
        logger.warning("call %s given up: %s", call.pk, error)
        _cancel(session_id)
        _fail(call, error.code if isinstance(error, AvatarError) else "internal", session_id)
        raise


def _cancel(session_id: str) -> None:
    """Try to stop the billing now; where Runway does not answer, the settler tries again."""
    deadline = time.monotonic() + CANCEL_DEADLINE
    for tried in range(1, CANCEL_TRIES + 1):
        try:
            client.cancel_session(session_id, deadline=deadline)
            return
        except AvatarError as error:
            logger.warning("cancel of session %s failed: %s", session_id, error)
            if tried < CANCEL_TRIES:
                time.sleep(_backoff(tried))


def _fail(call: CallLog, code: str, session_id: str = "") -> None:
    CallLog.objects.move(
        call.pk,
        before=[CallLog.Status.REQUESTED, CallLog.Status.WAITING],
        status=CallLog.Status.FAILED,
        session_id=session_id,
        error_code=code,
        ended_at=timezone.now(),
    )


def _release_connection() -> None:
    """Give the database connection back: 300 waiting visitors must not hold 300 of them."""
    if not connection.in_atomic_block:
        connection.close()
