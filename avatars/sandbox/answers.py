"""What all of the REST API's answers have in common: bodies, errors, callers, pages of a list."""

import base64
import binascii
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from aiohttp import web

from .checker import Issue, Path
from .context import SANDBOX, Sandbox
from .sessions import Session

Item = TypeVar("Item")
Key = tuple[float, str]
"""By what a list is sorted: a time, and the id where two have the same."""

VERSION = "2024-11-06"
DOCS = "https://docs.dev.runwayml.com/api"


def error(status: int, text: str, **more: Any) -> web.Response:
    """Runway's error body: JSON with an `error` string."""
    return web.json_response({"error": text, **more}, status=status)


def bearer(request: web.Request) -> str:
    """The bearer token of a request, or an empty string."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def here(request: web.Request) -> str:
    """The address under which the caller reached this server."""
    return f"http://{request.host}"


def check_caller(request: web.Request) -> Sandbox:
    """Raises 400 without the version header and 401 without the API secret."""
    sandbox = request.app[SANDBOX]
    if request.headers.get("X-Runway-Version") != VERSION:
        raise web.HTTPBadRequest(reason=f"The X-Runway-Version header must be {VERSION}.")
    if bearer(request) not in sandbox.secrets:
        raise web.HTTPUnauthorized(reason="The API key is not valid.")
    return sandbox


def find_session(request: web.Request) -> Session:
    """The session of the request's path. Raises 404."""
    session = request.app[SANDBOX].books.get(request.match_info["id"])
    if session is None:
        raise web.HTTPNotFound(reason="Session not found.")
    return session


class Refused(Exception):
    """A request that is turned away; `answer` says why."""

    def __init__(self, answer: web.Response) -> None:
        super().__init__(answer.text)
        self.answer = answer


async def read(request: web.Request, issues_of: Callable[[object], list[Issue]]) -> dict[str, Any]:
    """The JSON object of a body, of the right shape. Raises Refused."""
    try:
        body = await request.json()
    except (ValueError, RecursionError):
        raise Refused(error(400, "The body is not JSON.", docUrl=DOCS)) from None
    if issues := issues_of(body):
        raise invalid(issues)
    if not isinstance(body, dict):
        raise TypeError("issues_of took for an object what is none")
    return body


def invalid(issues: list[Issue]) -> Refused:
    """Two shapes were seen: where nothing but keys is wrong, their names are the error."""
    if all(issue["code"] == "unrecognized_keys" for issue in issues):
        return Refused(error(400, issues[0]["message"], docUrl=DOCS))
    return Refused(error(400, "Validation of body failed", issues=issues, docUrl=DOCS))


def misfit(path: Path, message: str) -> Refused:
    """The 400 for one thing that its shape does not tell."""
    return invalid([{"code": "custom", "path": path, "message": message}])


def moderated(sandbox: Sandbox, *texts: str | None) -> None:
    """Raises Refused where moderation does not like one of these texts."""
    refusal = sandbox.studio.moderation.refusal(texts)
    if refusal is not None:
        raise Refused(error(refusal.status, refusal.error, docUrl=DOCS))


def moment(request: web.Request, name: str) -> float | None:
    """A date or date-time (UTC unless it says otherwise) of the query, as a time. Raises 400."""
    if name not in request.query:
        return None
    try:
        found = datetime.fromisoformat(request.query[name])
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        raise unfit(f"{name} is no date") from None


def unfit(why: str) -> web.HTTPBadRequest:
    """The 400 for a query."""
    return web.HTTPBadRequest(reason=f"Validation of query failed: {why}")


def page(
    request: web.Request,
    items: Sequence[Item],
    default: int,
    as_json: Callable[[Item], Any],
    key: Callable[[Item], Key],
    *,
    ascending: bool = False,
) -> web.Response:
    """One page of a list, by the query's `limit` (1 to 100) and `cursor`; newest first.

    The cursor names the last item of the page before it, so that what is made or deleted between
    two pages neither doubles nor hides others. Raises 400.
    """
    limit = request.query.get("limit", str(default))
    if not (limit.isascii() and limit.isdecimal() and 1 <= int(limit[:9]) <= 100):
        raise unfit("limit must be 1 to 100")
    ordered = sorted(items, key=key, reverse=not ascending)
    if "cursor" in request.query:
        last = _key_of(request.query["cursor"])
        ordered = [one for one in ordered if (key(one) > last if ascending else key(one) < last)]
    shown = ordered[: int(limit)]
    more = len(ordered) > len(shown)
    return web.json_response(
        {
            "data": [as_json(item) for item in shown],
            "hasMore": more,
            "nextCursor": _cursor_of(key(shown[-1])) if more else None,
        }
    )


def _cursor_of(key: Key) -> str:
    return base64.urlsafe_b64encode(f"{key[0]!r} {key[1]}".encode()).decode().rstrip("=")


def _key_of(cursor: str) -> Key:
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True).decode()
        at, space, name = text.partition(" ")
        if space:
            return float(at), name
    except (binascii.Error, ValueError):
        pass
    raise unfit("unknown cursor")
