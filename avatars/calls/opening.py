"""Opening a call: create a session at Runway, wait until it is READY, fetch its credentials.

The row is written before Runway is asked, the session id is saved before anything else can fail,
every change of state is one guarded UPDATE, and every failure after the create cancels the session
at Runway. No transaction is open and no connection to a database server is held while Runway is
waited for.
"""

import logging
import time
import uuid
from collections.abc import Generator, Iterator
from dataclasses import dataclass

from django.db import Error
from django.db.models import Case, F, Value, When
from django.utils import timezone

from avatars.calls import acts, clock, line, polling, settling
from avatars.calls.cancelling import backoff
from avatars.calls.caps import NOWHERE, Origin, Wish
from avatars.calls.clients import client_hash
from avatars.calls.closing import closed_on_failure
from avatars.calls.connections import release_connection
from avatars.calls.context import personality_with, read_context
from avatars.calls.line import InLine
from avatars.calls.timing import ACCEPT_TIMEOUT
from avatars.calls.tokens import make_token
from avatars.conf import conf
from avatars.exceptions import (
    AvatarError,
    CallClosed,
    ReadyTimeout,
    UnknownAvatar,
    UpstreamFailed,
    UpstreamUnavailable,
)
from avatars.log_context import about_call
from avatars.models import Avatar, CallLog, PlaceInLine, WordsVersion
from avatars.runway import realtime
from avatars.runway.realtime import Credentials, Session, Status

logger = logging.getLogger(__name__)

ACCEPT_PAUSE = 0.25  # seconds between two looks whether the page wants its call
SLICE = 1.0  # seconds: nobody who waits is deaf for longer
LONGEST_PAUSE = 5.0  # seconds, whatever Runway asks for: a visitor is waiting


@dataclass(frozen=True)
class Reserved:
    """The call has its row and its place. `max_duration` is in seconds.

    Nothing is consumed before `events.accept_call` where `accept` is set: the visitor comes out of
    the line, and may be looking elsewhere.
    """

    call_id: uuid.UUID
    call_token: str
    max_duration: int
    accept: bool


@dataclass(frozen=True)
class Waiting:
    """Runway is getting the avatar ready; `queued` while it has no capacity. Seconds so far."""

    queued: bool
    waited: float


@dataclass(frozen=True)
class OpenCall:
    """A call that is ready to be joined; `consumed_at` is a `time.monotonic()` reading."""

    reserved: Reserved
    session_id: str
    credentials: Credentials
    consumed_at: float


Step = InLine | Reserved | Waiting | OpenCall


def open_call(
    avatar_name: str,
    *,
    locale: str = "",
    reports: bool = False,
    network: str = "",
    may_wait: bool = False,
    place: str = "",
    page: acts.Page = acts.NO_PAGE,
    origin: Origin = NOWHERE,
    context: str = "",
    test: bool = False,
) -> Generator[Step, None, None]:
    """Open a call of an avatar that is open, step by step: any number of InLine, Reserved, any
    number of Waiting, OpenCall.

    `avatar_name` is the avatar's slug or Runway id; `reports` says whether the page will report on
    its call (see `events`); `network` is the client's, and is not kept; `may_wait` says whether it
    may stand in line; `place` is the one it held there, if its connection broke; `page` is what the
    avatar may act upon; `origin` is kept with the call; `context` is what the site signed for it; a
    `test` is made by staff, also of an avatar that is closed or switched off, and never waits in
    line. Blocks, besides the line, for at most the time-outs of a turn, of READY, of one request
    and of one cancel. Raises an AvatarError. Whenever it does not come to OpenCall (an error, a
    visitor who left, a caller who closes this generator), what was created at Runway is cancelled.
    """
    avatars = Avatar.objects.all() if test else Avatar.objects.active()
    avatar = avatars.named(avatar_name).first()
    if avatar is None:
        raise UnknownAvatar
    words = avatar.words_in(locale)
    personality = personality_with(words, read_context(avatar.slug, context))
    client = client_hash(network, timezone.localdate()) if network else ""
    version = WordsVersion.objects.of(avatar, words)
    wish = Wish(avatar, client, locale, reports, origin, version.pk, test)
    call = line.ask_for_place(wish, token=place, may_wait=may_wait)
    release_connection()
    if isinstance(call, PlaceInLine):
        call = yield from line.wait_for_turn(call, wish, settling.make_room)
    avatar = call.avatar  # as it was when the place was taken
    deadline = time.monotonic() + conf.ready_timeout
    accept = call.accepted_at is None
    reserved = Reserved(call.pk, make_token(call.pk), call.max_seconds, accept)
    with about_call(call.pk), closed_on_failure(call):
        logger.info("a call of %s is opened", avatar.slug)
        yield reserved
        call.session_id = realtime.create(
            avatar=avatar.as_upstream(),
            max_duration=call.max_seconds,
            personality=personality,
            start_script=words.start_script,
            tools=acts.tools(avatar.acts, page),
            deadline=deadline,
        )
        _save_session_id(call)
        session_key, ready_after = yield from _wait_until_ready(call, deadline)
        if accept:
            yield from _wait_until_accepted(call)
        consumed_at = _begin_to_consume(call, ready_after)
        credentials = realtime.consume(
            call.session_id, session_key, deadline=time.monotonic() + conf.request_timeout
        )
        now = clock.now()
        if not CallLog.objects.transition(
            call.pk,
            before=[CallLog.Status.WAITING],
            status=CallLog.Status.READY,
            ready_at=now,
            check_at=settling.first_look(now),
        ):
            raise CallClosed
        if accept:
            PlaceInLine.objects.filter(call=call.pk).delete()
        logger.info("the call can be joined; Runway took %.1f s", ready_after)
        yield OpenCall(reserved, call.session_id, credentials, consumed_at)


def _save_session_id(call: CallLog) -> None:
    """Save the id at once, whatever became of the call meanwhile."""
    CallLog.objects.filter(pk=call.pk).update(
        session_id=call.session_id,
        status=Case(
            When(status=CallLog.Status.REQUESTED, then=Value(CallLog.Status.WAITING)),
            default=F("status"),
        ),
    )
    release_connection()


def _wait_until_ready(
    call: CallLog, deadline: float
) -> Generator[Waiting, None, tuple[str, float]]:
    """Poll until the session is READY; its key, and about how many seconds that took.

    Raises ReadyTimeout at `deadline` (monotonic seconds), or what ended the session before; if
    Runway did not answer a single poll, that is what is raised.
    """
    created = time.monotonic()
    pauses = polling.pauses(call.avatar_id)
    queued, failures, answered = False, 0, False
    asked = 0.0  # seconds from the create to the last answer
    looked_at = created
    outcome: AvatarError = ReadyTimeout()
    wait = next(pauses)
    while True:
        left = deadline - time.monotonic()
        for pause in _slices(min(wait, left)):
            time.sleep(pause)
            if time.monotonic() - looked_at >= SLICE:
                _check_still_wanted(call)
                looked_at = time.monotonic()
            yield Waiting(queued=queued, waited=time.monotonic() - created)
        if wait >= left:
            raise outcome
        try:
            session = realtime.retrieve(call.session_id, deadline=deadline)
        except UpstreamUnavailable as error:
            if not answered:
                outcome = error
            failures += 1
            wait = min(error.retry_after or backoff(failures), LONGEST_PAUSE)
            continue
        age = time.monotonic() - created
        if session.status is Status.READY and session.session_key:
            return session.session_key, polling.ready_after(asked, age)
        if session.status is not Status.NOT_READY:
            raise UpstreamFailed(_gone(session))
        answered, failures, outcome, asked = True, 0, ReadyTimeout(), age
        queued, wait = session.queued, next(pauses)


def _slices(seconds: float) -> Iterator[float]:
    """A wait, in pieces that are short enough to notice that the visitor left."""
    while seconds > 0:
        yield min(seconds, SLICE)
        seconds -= SLICE


def _wait_until_accepted(call: CallLog) -> Generator[Waiting, None, None]:
    """Wait until the page says that its visitor is there. Raises CallClosed after a while."""
    since = time.monotonic()
    while time.monotonic() - since < ACCEPT_TIMEOUT:
        try:
            if CallLog.objects.filter(pk=call.pk, accepted_at__isnull=False).exists():
                return
        except Error as error:
            logger.warning("call %s not looked up: %s", call.pk, type(error).__name__)
        finally:
            release_connection()
        time.sleep(ACCEPT_PAUSE)
        _check_still_wanted(call)
        yield Waiting(queued=False, waited=time.monotonic() - since)
    raise CallClosed("not accepted")


def _begin_to_consume(call: CallLog, ready_after: float) -> float:
    """Note that Runway may bill from now on, if the call is still wanted; the monotonic moment.

    Raises CallClosed when the visitor has left.
    """
    consumed_at = time.monotonic()
    wanted = CallLog.objects.transition(
        call.pk,
        before=[CallLog.Status.WAITING],
        consumed_at=clock.now(),
        ready_after=round(ready_after, 2),
    )
    release_connection()
    if not wanted:
        raise CallClosed
    return consumed_at


def _check_still_wanted(call: CallLog) -> None:
    """Raise CallClosed when the page has reported meanwhile that its visitor left."""
    try:
        wanted = CallLog.objects.filter(pk=call.pk, status=CallLog.Status.WAITING).exists()
    except Error as error:
        # The visitor waits on; a database that stays away fails the call when it is to be READY.
        logger.warning("call %s not looked up: %s", call.pk, type(error).__name__)
        return
    finally:
        release_connection()
    if not wanted:
        raise CallClosed


def _gone(session: Session) -> str:
    return f"session was {session.status} before it was joined: {session.failure_code or 'no code'}"
