"""Runway's realtime API over HTTP, and nothing else.

Contract: Runway's OpenAPI document and the sources of its Python SDK (`runwayml` 5.24):
paths with an underscore, `X-Runway-Version` on every request, the API secret as bearer for all
but `consume`, which takes the session's own key. Frozen dataclasses come out, or an error of
`avatars.exceptions`. Neither Runway's words nor a secret is ever put into an error or a log line.
"""

import re
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import quote

from avatars.exceptions import NotConfigured, SessionNotFound, UpstreamFailed
from avatars.runway.transport import Bearer, request

MODEL = "gwm1_avatars"


class Status(StrEnum):
    """The states of a realtime session."""

    NOT_READY = "NOT_READY"
    READY = "READY"
    RUNNING = "RUNNING"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


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


@dataclass(frozen=True)
class Organization:
    """An account's credits and its limits for our model; None where Runway names none."""

    credits: int | None
    max_concurrent: int | None
    max_daily: int | None
    used_today: int | None


class RunwayClient:
    """The endpoints this site needs.

    Every method takes `deadline`, a `time.monotonic()` reading in seconds that it will not
    outlast by more than the reading of one packet.
    """

    def create_session(
        self,
        *,
        avatar: dict[str, str],
        max_duration: int,
        personality: str,
        start_script: str,
        deadline: float,
    ) -> str:
        """Create a session and return its id. Sent once, whatever happens: it is not idempotent.

        `avatar` is Runway's object, `{"type": "custom", "avatarId": …}` or
        `{"type": "runway-preset", "presetId": …}`; `max_duration` is in seconds. Raises
        NotConfigured, BudgetSpent, Busy or UpstreamFailed.
        """
        body: dict[str, Any] = {"model": MODEL, "avatar": avatar, "maxDuration": max_duration}
        if personality:
            body["personality"] = personality
        if start_script:
            body["startScript"] = start_script
        answer = request("create", "POST", "realtime_sessions", deadline, json_body=body)
        return _text(answer, "id")

    def retrieve_session(self, session_id: str, *, deadline: float) -> Session:
        """Ask for a session. Raises SessionNotFound, UpstreamUnavailable or UpstreamFailed."""
        answer = request("retrieve", "GET", _session(session_id), deadline)
        try:
            status = Status(str(answer.get("status")))
        except ValueError:
            raise UpstreamFailed("retrieve: unknown status") from None
        failure_code = answer.get("failureCode")
        return Session(
            id=session_id,
            status=status,
            queued=answer.get("queued") is True,
            session_key=_text(answer, "sessionKey") if status is Status.READY else None,
            duration=_seconds(answer.get("duration")),
            failure_code=failure_code if _is_code(failure_code) else None,
        )

    def consume_session(self, session_id: str, session_key: str, *, deadline: float) -> Credentials:
        """Exchange the session's key for room credentials. Works once per session.

        The bearer is the session key and not the API secret.
        """
        path = f"{_session(session_id)}/consume"
        try:
            bearer = Bearer(session_key)
        except NotConfigured:
            raise UpstreamFailed("consume: unusable session key") from None
        answer = request("consume", "POST", path, deadline, bearer=bearer)
        return Credentials(
            server_url=_text(answer, "url"),
            token=_text(answer, "token"),
            room_name=_text(answer, "roomName"),
        )

    def cancel_session(self, session_id: str, *, deadline: float) -> None:
        """Stop a session, and its billing. A session that is over or unknown is no error."""
        with suppress(SessionNotFound):
            request("cancel", "DELETE", _session(session_id), deadline)

    def conversation_duration(self, session_id: str, *, deadline: float) -> int | None:
        """Whole seconds of the conversation of a session; None where Runway has none (yet).

        The session id is also the conversation id. A cancelled session has its duration only here.
        """
        path = f"avatar_conversations/{quote(session_id, safe='')}"
        try:
            answer = request("conversation", "GET", path, deadline)
        except SessionNotFound:
            return None
        return _seconds(answer.get("duration"))

    def retrieve_avatar(self, avatar_id: str, *, deadline: float) -> str:
        """The status of a custom avatar: PROCESSING, READY or FAILED. Raises SessionNotFound."""
        path = f"avatars/{quote(avatar_id, safe='')}"
        return _text(request("avatar", "GET", path, deadline), "status")

    def retrieve_organization(self, *, deadline: float) -> Organization:
        """The account behind the secret."""
        answer = request("organization", "GET", "organization", deadline)
        limits = _inner(answer, "tier", "models", MODEL)
        return Organization(
            credits=_seconds(answer.get("creditBalance")),
            max_concurrent=_seconds(limits.get("maxConcurrentGenerations")),
            max_daily=_seconds(limits.get("maxDailyGenerations")),
            used_today=_seconds(_inner(answer, "usage", "models", MODEL).get("dailyGenerations")),
        )


def _session(session_id: str) -> str:
    return f"realtime_sessions/{quote(session_id, safe='')}"


def _seconds(value: object) -> int | None:
    """A whole number that is not negative, or None."""
    return round(value) if isinstance(value, int | float) and 0 <= value < 10**9 else None


def _inner(answer: dict[str, Any], *names: str) -> dict[str, Any]:
    """The object at a path of names; an empty one where the path breaks off."""
    found: object = answer
    for name in names:
        found = found.get(name) if isinstance(found, dict) else None
    return found if isinstance(found, dict) else {}


def _text(answer: dict[str, Any], name: str) -> str:
    value = answer.get(name)
    if not isinstance(value, str) or not value:
        raise UpstreamFailed(f"answer without {name}")
    return value


def _is_code(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9_.\-]{1,100}", value) is not None
