"""How requests reach Runway: one shared pool, deadlines, and errors as our own types.

Paths have an underscore, every request has `X-Runway-Version` (Runway's OpenAPI document), and the
API secret is the bearer of all but `consume`, which takes the session's own key.

Neither Runway's words nor a secret is ever put into an error or a log line.
"""

import json
import logging
import re
import threading
import time
from contextlib import nullcontext
from functools import cache
from typing import Any

import requests
from requests.auth import AuthBase
from urllib3.exceptions import HTTPError, NewConnectionError

from avatars.conf import conf
from avatars.exceptions import (
    AvatarError,
    BudgetSpent,
    Busy,
    NotConfigured,
    SessionNotFound,
    StillProcessing,
    TextRefused,
    UpstreamFailed,
    UpstreamRefused,
    UpstreamUnavailable,
    UpstreamUnreachable,
)
from avatars.runway.connections import Adapter, only_a_new_connection

logger = logging.getLogger(__name__)

API_VERSION = "2024-11-06"
MODEL = "gwm1_avatars"
POOL_SIZE = 40
MAX_BODY = 1_000_000  # bytes
BUSY_RETRY_AFTER = 30  # seconds, where Runway names no time of its own


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

    Connections are shared and kept. The environment (proxies, REQUESTS_CA_BUNDLE) is read once and
    not before every request.
    """
    session = requests.Session()
    environment = session.merge_environment_settings(conf.base_url, {}, None, None, None)
    session.proxies = environment["proxies"]
    session.verify = environment["verify"] is not False  # the adapter knows by what
    session.trust_env = False
    adapter = Adapter(
        environment["verify"], pool_connections=2, pool_maxsize=POOL_SIZE, pool_block=True
    )
    session.mount("https://", adapter)
    session.mount("http://", adapter)
    return session


# Threads that begin together would make a session each.
_making = threading.Lock()
# urllib3 would wait for a free connection for ever; this waits until the caller's deadline.
_places = threading.BoundedSemaphore(POOL_SIZE)


def request(
    step: str,
    method: str,
    path: str,
    deadline: float,
    *,
    json_body: dict[str, Any] | None = None,
    bearer: Bearer | None = None,
    repeatable: bool = True,
    max_body: int = MAX_BODY,
) -> dict[str, Any]:
    """Send one request and return the JSON object of its answer; an empty one for a 204.

    `step` names the request in errors and logs; `deadline` is a `time.monotonic()` reading that is
    not outlasted by more than the reading of one packet. One that is not `repeatable` gets a new
    connection, since a kept one may be gone. An answer of more than `max_body` bytes counts as
    none. Raises an AvatarError.
    """
    bearer = bearer or Bearer(conf.api_secret.strip())
    deadline = min(deadline, time.monotonic() + conf.request_timeout)
    if not _places.acquire(timeout=max(deadline - time.monotonic(), 0)):
        raise UpstreamUnreachable(f"{step}: no free connection in time")
    try:
        with (
            nullcontext() if repeatable else only_a_new_connection(),
            _session().request(
                method,
                f"{conf.base_url}/v1/{path}",
                json=json_body,
                auth=bearer,
                headers={"X-Runway-Version": API_VERSION, "Accept": "application/json"},
                timeout=max(deadline - time.monotonic(), 0.001),
                allow_redirects=False,
                stream=True,
            ) as response,
        ):
            body = _read(response, deadline, max_body)
    except (requests.RequestException, HTTPError, OSError) as error:
        # The class says enough; the text can quote addresses, headers or bodies.
        logger.warning("runway %s: %s", step, type(error).__name__)
        kind = UpstreamUnreachable if _never_sent(error) else UpstreamUnavailable
        raise kind(f"{step}: {type(error).__name__}") from None
    finally:
        _places.release()
    return _checked(step, response, body)


def _session() -> requests.Session:
    with _making:
        return shared_session()


def _never_sent(error: Exception) -> bool:
    """Whether there was no connection, so that Runway cannot have done anything."""
    cause = error.args[0] if error.args else None
    return isinstance(error, requests.ConnectTimeout) or isinstance(
        getattr(cause, "reason", None), NewConnectionError
    )


def _read(response: requests.Response, deadline: float, max_body: int) -> bytes:
    """The body, read packet by packet so that a dripping one cannot outlast the deadline."""
    body = bytearray()
    while chunk := response.raw.read1(65_536, decode_content=True):
        body += chunk
        if len(body) > max_body:
            raise requests.RequestException("body too large")
        if time.monotonic() > deadline:
            raise requests.ReadTimeout("body too slow")
    return bytes(body)


def _checked(step: str, response: requests.Response, body: bytes) -> dict[str, Any]:
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


def _error(step: str, status: int, body: bytes, retry_after: int | None) -> AvatarError:
    """What an HTTP error means to us, by its status and by its words.

    Bodies that were seen: 400 "You do not have enough credits to run this task." (402 in older
    notes), 429 "Your daily task limit has been reached.", 400 "This text cannot be used for an
    avatar…" of the moderation, which may let the same text pass on a second try. The status of a
    create beyond the concurrency limit is not documented: 409 and 429 are expected, and a 400 that
    says so is taken for it, too. Of a character, 409 says that it is still being made.
    """
    detail = f"{step}: HTTP {status}"
    if status == 404 and step not in ("create", "create_avatar"):
        return SessionNotFound(detail)
    if status in (401, 403) and step != "consume":
        return NotConfigured(detail)
    if step == "create" and status in (400, 402, 409, 429):
        words = _words(body)
        if status == 402 or "credit" in words or "daily" in words:
            return BudgetSpent(detail, retry_after=retry_after)
        if status in (409, 429) or "concurren" in words:
            return Busy(detail, retry_after=retry_after or BUSY_RETRY_AFTER)
    if step in ("create_avatar", "change_avatar") and status == 409:
        return StillProcessing(detail)
    if status == 400 and "text cannot be used" in _words(body):
        return TextRefused(detail)
    if status in (408, 429) or status >= 500:
        return UpstreamUnavailable(detail, retry_after=retry_after)
    return UpstreamRefused(detail)


def _words(body: bytes) -> str:
    """Runway's own sentence about an error, in small letters, to be compared and never shown.

    That of a body that was refused for its shape is none: it may repeat what was sent.
    """
    try:
        answer = json.loads(body)
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict):
        return body[:4096].decode(errors="replace").lower()
    return "" if "issues" in answer else str(answer.get("error") or answer)[:4096].lower()


def _retry_after(response: requests.Response) -> int | None:
    """Whole seconds of a Retry-After header, 1 to 3600; its date form is not used by Runway."""
    value = response.headers.get("Retry-After", "")
    return min(max(int(value), 1), 3600) if re.fullmatch(r"[0-9]{1,9}", value) else None
