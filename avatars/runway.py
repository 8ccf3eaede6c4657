"""Runway's realtime API over HTTP, and nothing else.

Contract: Runway's OpenAPI document and the sources of its Python SDK (`runwayml` 5.24):
paths with an underscore, `X-Runway-Version` on every request, the API secret as bearer for all
but `consume`, which takes the session's own key. Frozen dataclasses come out, or an error of
`avatars.exceptions`. Neither Runway's words nor a secret is ever put into an error or a log line.
"""

import json
import logging
import re
import threading
import time
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, Literal
from urllib.parse import quote

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from urllib3.exceptions import HTTPError

from avatars.conf import conf
from avatars.exceptions import (
    AvatarError,
    BudgetSpent,
    Busy,
    NotConfigured,
    SessionNotFound,
    UpstreamFailed,
    UpstreamUnavailable,
)

logger = logging.getLogger(__name__)

API_VERSION = "2024-11-06"
MODEL = "gwm1_avatars"
POOL_SIZE = 40
MAX_BODY = 1_000_000  # bytes
BUSY_RETRY_AFTER = 30  # seconds, where Runway names no time of its own

Step = Literal["create", "retrieve", "consume", "cancel"]


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


class Bearer(AuthBase):
    """Sets the bearer. As an auth object it keeps requests from looking into ~/.netrc."""

    def __init__(self, secret: str) -> None:
        """Take a non-empty ASCII secret; raises NotConfigured for anything else."""
        if not secret or not secret.isascii() or not secret.isprintable():
            raise NotConfigured("the API secret is missing or cannot be sent")
        self.secret = secret

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add the header."""
        request.headers["Authorization"] = f"Bearer {self.secret}"
        return request


@cache
def shared_session() -> requests.Session:
    """The process's one HTTP session.

    A new TLS context costs about 25 ms of processor time, so connections are shared and kept.
    """
    session = requests.Session()
    adapter = HTTPAdapter(pool_connections=2, pool_maxsize=POOL_SIZE, pool_block=True)
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


# urllib3 would wait for a free connection for ever; this waits until the caller's deadline.
_places = threading.BoundedSemaphore(POOL_SIZE)


class RunwayClient:
    """The realtime-session endpoints.

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
        answer = self._request("create", "POST", "", deadline, json_body=body)
        return _text(answer, "id")

    def retrieve_session(self, session_id: str, *, deadline: float) -> Session:
        """Ask for a session. Raises SessionNotFound, UpstreamUnavailable or UpstreamFailed."""
        answer = self._request("retrieve", "GET", f"/{quote(session_id, safe='')}", deadline)
        try:
            status = Status(str(answer.get("status")))
        except ValueError:
            raise UpstreamFailed("retrieve: unknown status") from None
        duration = answer.get("duration")
        failure_code = answer.get("failureCode")
        return Session(
            id=session_id,
            status=status,
            queued=answer.get("queued") is True,
            session_key=_text(answer, "sessionKey") if status is Status.READY else None,
            duration=round(duration) if isinstance(duration, int | float) else None,
            failure_code=failure_code if _is_code(failure_code) else None,
        )

    def consume_session(self, session_id: str, session_key: str, *, deadline: float) -> Credentials:
        """Exchange the session's key for room credentials. Works once per session.

        The bearer is the session key and not the API secret.
        """
        path = f"/{quote(session_id, safe='')}/consume"
        try:
            bearer = Bearer(session_key)
        except NotConfigured:
            raise UpstreamFailed("consume: unusable session key") from None
        answer = self._request("consume", "POST", path, deadline, bearer=bearer)
        return Credentials(
            server_url=_text(answer, "url"),
            token=_text(answer, "token"),
            room_name=_text(answer, "roomName"),
        )

    def cancel_session(self, session_id: str, *, deadline: float) -> None:
        """Stop a session, and its billing. A session that is over or unknown is no error."""
        try:
            self._request("cancel", "DELETE", f"/{quote(session_id, safe='')}", deadline)
        except SessionNotFound:
            logger.info("runway cancel: session %s is unknown", session_id)

    def _request(
        self,
        step: Step,
        method: str,
        path: str,
        deadline: float,
        *,
        json_body: dict[str, Any] | None = None,
        bearer: Bearer | None = None,
    ) -> dict[str, Any]:
        bearer = bearer or Bearer(conf.api_secret.strip())
        deadline = min(deadline, time.monotonic() + conf.request_timeout)
        if not _places.acquire(timeout=max(deadline - time.monotonic(), 0)):
            raise UpstreamUnavailable(f"{step}: no free connection in time")
        try:
            with shared_session().request(
                method,
                f"{conf.base_url}/v1/realtime_sessions{path}",
                json=json_body,
                auth=bearer,
                headers={"X-Runway-Version": API_VERSION, "Accept": "application/json"},
                timeout=max(deadline - time.monotonic(), 0.001),
                allow_redirects=False,
                stream=True,
            ) as response:
                body = _read(response, deadline)
        except (requests.RequestException, HTTPError, OSError) as error:
            # The class says enough; the text can quote addresses, headers or bodies.
            logger.warning("runway %s: %s", step, type(error).__name__)
            raise UpstreamUnavailable(f"{step}: {type(error).__name__}") from None
        finally:
            _places.release()
        return _checked(step, response, body)


def _read(response: requests.Response, deadline: float) -> bytes:
    """The body, read packet by packet so that a dripping one cannot outlast the deadline."""
    body = bytearray()
    while chunk := response.raw.read1(65_536, decode_content=True):
        body += chunk
        if len(body) > MAX_BODY:
            raise requests.RequestException("body too large")
        if time.monotonic() > deadline:
            raise requests.ReadTimeout("body too slow")
    return bytes(body)


def _checked(step: Step, response: requests.Response, body: bytes) -> dict[str, Any]:
    """The JSON object of a good answer; a typed error for any other."""
    status = response.status_code
    if status == 204 or (step == "cancel" and status == 200):
        return {}
    if 200 <= status < 300:
        try:
            answer = json.loads(body)
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict):
            logger.warning("runway %s: %s without a JSON object", step, status)
            raise UpstreamFailed(f"{step}: not a JSON object")
        return answer
    error = _error(step, status, body, _retry_after(response))
    logger.warning("runway %s: HTTP %s, taken as %s", step, status, error.code)
    raise error


def _error(step: Step, status: int, body: bytes, retry_after: int | None) -> AvatarError:
    """What an HTTP error means to us.

    Limits are documented as 429, but other vendors send theirs as 400 and Runway once had 402
    for credits, so the body is searched as well as the status.
    """
    detail = f"{step}: HTTP {status}"
    if status == 404 and step != "create":
        return SessionNotFound(detail)
    if status in (401, 403) and step != "consume":
        return NotConfigured(detail)
    if step == "create" and status in (400, 402, 429):
        words = body[:4096].lower()
        if status == 402 or b"credit" in words or b"daily" in words:
            return BudgetSpent(detail, retry_after=retry_after)
        if status == 429 or b"concurren" in words:
            return Busy(detail, retry_after=retry_after or BUSY_RETRY_AFTER)
    if status == 429 or status >= 500:
        return UpstreamUnavailable(detail, retry_after=retry_after)
    return UpstreamFailed(detail)


def _retry_after(response: requests.Response) -> int | None:
    """Whole seconds of a Retry-After header, 1 to 3600; its date form is not used by Runway."""
    value = response.headers.get("Retry-After", "")
    return min(max(int(value), 1), 3600) if re.fullmatch(r"[0-9]{1,9}", value) else None


def _text(answer: dict[str, Any], name: str) -> str:
    value = answer.get(name)
    if not isinstance(value, str) or not value:
        raise UpstreamFailed(f"answer without {name}")
    return value


def _is_code(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9_.\-]{1,100}", value) is not None
