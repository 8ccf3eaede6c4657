"""Realtime sessions: created, polled, consumed, cancelled.

Contract: Runway's OpenAPI document and the sources of its Python SDK (`runwayml` 5.24); consume is
in the sources of its browser SDK alone. Every function takes `deadline`, a `time.monotonic()`
reading in seconds that it will not outlast by more than the reading of one packet, and raises an
AvatarError.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import quote

from avatars.exceptions import NotConfigured, SessionNotFound, UpstreamFailed
from avatars.runway import answers
from avatars.runway.tools import ClientEvent
from avatars.runway.transport import MODEL, Bearer, request


class Status(StrEnum):
    """The states of a realtime session."""

    NOT_READY = "NOT_READY"
    READY = "READY"
    RUNNING = "RUNNING"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


OVER = (Status.COMPLETED, Status.FAILED, Status.CANCELLED)


@dataclass(frozen=True)
class Session:
    """A realtime session as Runway describes it.

    `duration` is in whole seconds and only there once COMPLETED; `session_key` only while READY.
    """

    id: str
    status: Status
    queued: bool = False
    session_key: str | None = None
    duration: int | None = None
    failure_code: str | None = None


@dataclass(frozen=True)
class Credentials:
    """What a LiveKit client needs to join the room."""

    server_url: str
    token: str
    room_name: str


def create(
    *,
    avatar: dict[str, str],
    max_duration: int,
    personality: str,
    start_script: str,
    tools: Sequence[ClientEvent] = (),
    deadline: float,
) -> str:
    """Create a session and return its id. Sent once, whatever happens: it is not idempotent.

    `avatar` is Runway's object, `{"type": "custom", "avatarId": …}` or
    `{"type": "runway-preset", "presetId": …}`; `max_duration` is in seconds. An empty text is left
    out: Runway's schema wants one letter at least, and then takes what the avatar has of its own.
    `tools` are at most 20, and none where the avatar's voice is a custom one.
    Raises NotConfigured, BudgetSpent, Busy, TextRefused or UpstreamFailed.
    """
    body: dict[str, Any] = {"model": MODEL, "avatar": avatar, "maxDuration": max_duration}
    if personality:
        body["personality"] = personality
    if start_script:
        body["startScript"] = start_script
    if tools:
        body["tools"] = [tool.as_upstream() for tool in tools]
    answer = request(
        "create", "POST", "realtime_sessions", deadline, json_body=body, repeatable=False
    )
    return answers.text(answer, "id")


def retrieve(session_id: str, *, deadline: float) -> Session:
    """Ask for a session. Raises SessionNotFound, UpstreamUnavailable or UpstreamFailed."""
    answer = request("retrieve", "GET", _path(session_id), deadline)
    try:
        status = Status(str(answer.get("status")))
    except ValueError:
        raise UpstreamFailed("retrieve: unknown status") from None
    return Session(
        id=session_id,
        status=status,
        queued=answer.get("queued") is True,
        session_key=answers.text(answer, "sessionKey") if status is Status.READY else None,
        duration=answers.number(answer.get("duration")),
        failure_code=answers.code(answer.get("failureCode")),
    )


def consume(session_id: str, session_key: str, *, deadline: float) -> Credentials:
    """Exchange the session's key for room credentials. Works once per session.

    The bearer is the session key and not the API secret. The body is an empty object: without
    `Content-Type: application/json` Runway was seen to refuse ("Incorrect content type"), and to
    answer a second time with 410. Raises UpstreamRefused, UpstreamUnavailable or UpstreamFailed.
    """
    try:
        bearer = Bearer(session_key)
    except NotConfigured:
        raise UpstreamFailed("consume: unusable session key") from None
    answer = request(
        "consume", "POST", f"{_path(session_id)}/consume", deadline, json_body={}, bearer=bearer
    )
    return Credentials(
        server_url=answers.text(answer, "url"),
        token=answers.text(answer, "token"),
        room_name=answers.text(answer, "roomName"),
    )


def cancel(session_id: str, *, deadline: float) -> None:
    """Stop a session, and its billing. A session that is over or unknown is no error.

    Runway answers 204, also for one that has FAILED already.
    """
    with suppress(SessionNotFound):
        request("cancel", "DELETE", _path(session_id), deadline)


def _path(session_id: str) -> str:
    return f"realtime_sessions/{quote(session_id, safe='')}"
