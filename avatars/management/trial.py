"""One real session at Runway, step by step: whether a visitor's call would come to be.

Nobody joins it. Seen in billed calls of another team: a session that was consumed and not joined
costs 2 credits, one that was READY and not consumed none.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from django.conf import settings

from avatars.calls import acts
from avatars.conf import conf
from avatars.exceptions import (
    AvatarError,
    BudgetSpent,
    Busy,
    NotConfigured,
    TextRefused,
    UpstreamFailed,
    UpstreamRefused,
    UpstreamUnavailable,
    UpstreamUnreachable,
)
from avatars.models import Avatar
from avatars.models.avatars import MIN_CALL_SECONDS
from avatars.runway import realtime
from avatars.runway.realtime import Status

CREDITS = 2
POLL = 1.0  # seconds between two polls
TRIES = 3  # of a DELETE
# A page with one button on it, so that everything that the avatar may do is tried.
PAGE = acts.Page(("button",), ("button",))
ENDS_BY_ITSELF = "A session that nobody joins ends by itself, within a minute."

# What to do about an error, the most particular first.
ADVICE: list[tuple[type[AvatarError], str]] = [
    (NotConfigured, "Runway refuses the secret. Create a key in its developer portal."),
    (BudgetSpent, "The credits, or the sessions of the day, are used up. Buy credits or wait."),
    (Busy, "All places of the account are taken. Wait until a call has ended, and try again."),
    (
        TextRefused,
        "Runway's moderation refuses the personality or the first words. Change them in the admin;"
        " the same words may also pass on a second try.",
    ),
    (UpstreamUnreachable, "There is no connection to Runway. Look at network, proxy and firewall."),
    (
        UpstreamUnavailable,
        "Runway does not answer as it should at the moment. Try again in some minutes.",
    ),
    (
        UpstreamRefused,
        "Runway refuses the request. Is the avatar's Runway id right, and of this account? If it"
        " has a custom voice, it can do nothing on the page: leave all of that off in the admin.",
    ),
    (
        UpstreamFailed,
        "Runway's answer is not as it is documented; a newer version of this app may know it.",
    ),
]


class StepFailed(Exception):
    """What failed, in plain words, and what to do about it."""


def try_session(avatar: Avatar, say: Callable[[str], object]) -> list[str]:
    """Create a session with this avatar, poll it until it is READY, consume it and delete it.

    `say` is called with a line for every step that went well. It is deleted whatever happens.
    Returns what failed, in plain words, with what to do about it; nothing if all went well.
    """
    failures = []
    session_id = ""
    try:
        session_id = _create(avatar)
        say("create: Runway made a session.")
        session_key, seconds = _poll(session_id)
        say(f"poll: it was READY after {seconds:.1f} s.")
        with _step("consume"):
            room = realtime.consume(session_id, session_key, deadline=_deadline())
        say(f"consume: its room is at {urlsplit(room.server_url).hostname or 'no address'}.")
    except StepFailed as failed:
        failures.append(str(failed))
    finally:
        if session_id:
            try:
                _delete(session_id)
                say("delete: it is gone.")
            except StepFailed as failed:
                failures.append(str(failed))
    return failures


def _create(avatar: Avatar) -> str:
    words = avatar.words_in(settings.LANGUAGE_CODE)
    with _step("create"):
        return realtime.create(
            avatar=avatar.as_upstream(),
            max_duration=MIN_CALL_SECONDS,
            personality=words.personality,
            start_script=words.start_script,
            tools=acts.tools(avatar.acts, PAGE),
            deadline=_deadline(),
        )


def _poll(session_id: str) -> tuple[str, float]:
    """The key of the session once it is READY, and the seconds that took."""
    began = time.monotonic()
    deadline = began + conf.ready_timeout
    queued = False
    while time.monotonic() < deadline:
        time.sleep(POLL)
        try:
            with _step("poll"):
                session = realtime.retrieve(session_id, deadline=_deadline())
        except StepFailed as failed:
            if isinstance(failed.__cause__, UpstreamUnavailable) and time.monotonic() < deadline:
                continue
            raise
        if session.session_key:
            return session.session_key, time.monotonic() - began
        if session.status is not Status.NOT_READY:
            code = session.failure_code or "no code"
            raise StepFailed(f"poll failed: the session is {session.status} ({code}). Try again.")
        queued = session.queued
    why = " It waits for a free place of the account." if queued else ""
    raise StepFailed(
        f"poll failed: not READY within {conf.ready_timeout:g} s.{why} Try again; if it stays so,"
        " set a longer AVATARS_READY_TIMEOUT."
    )


def _delete(session_id: str) -> None:
    for last in (*[False] * (TRIES - 1), True):
        try:
            with _step("delete"):
                realtime.cancel(session_id, deadline=_deadline())
            return
        except StepFailed as failed:
            if last:
                raise StepFailed(f"{failed} {ENDS_BY_ITSELF}") from failed
            time.sleep(POLL)


@contextmanager
def _step(name: str) -> Iterator[None]:
    try:
        yield
    except AvatarError as error:
        advice = next((words for kind, words in ADVICE if isinstance(error, kind)), "")
        raise StepFailed(f"{name} failed: {error.log_code or error.code}. {advice}") from error


def _deadline() -> float:
    return time.monotonic() + conf.request_timeout
