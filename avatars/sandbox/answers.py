"""What all of the REST API's answers have in common: errors, callers, sessions, pages of a list."""

from collections.abc import Callable, Sequence
from typing import Any

from aiohttp import web

from .context import SANDBOX, Sandbox
from .sessions import Session

VERSION = "2024-11-06"
DOCS = "https://docs.dev.runwayml.com/api"


def error(status: int, text: str, **more: Any) -> web.Response:
    """Runway's error body: JSON with an `error` string."""
    return web.json_response({"error": text, **more}, status=status)


def bearer(request: web.Request) -> str:
    """The bearer token of a request, or an empty string."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def check_caller(request: web.Request) -> Sandbox:
    """Raises 400 without the version header and 401 without the API secret."""
    sandbox = request.app[SANDBOX]
    if request.headers.get("X-Runway-Version") != VERSION:
        raise web.HTTPBadRequest(reason=f"The X-Runway-Version header must be {VERSION}.")
    if bearer(request) != sandbox.secret:
        raise web.HTTPUnauthorized(reason="The API key is not valid.")
    return sandbox


def find_session(request: web.Request) -> Session:
    """The session of the request's path. Raises 404."""
    session = request.app[SANDBOX].books.get(request.match_info["id"])
    if session is None:
        raise web.HTTPNotFound(reason="Session not found.")
    return session


def page(
    request: web.Request, items: Sequence[Any], default: int, as_json: Callable[[Any], Any]
) -> web.Response:
    """One page of a list, by the query's `limit` (1 to 100) and `cursor`.

    The cursor is how many items came before; Runway's is opaque. Raises 400.
    """
    limit, cursor = request.query.get("limit", str(default)), request.query.get("cursor", "0")
    if not (limit.isascii() and limit.isdecimal() and 1 <= int(limit[:9]) <= 100):
        raise web.HTTPBadRequest(reason="Validation of query failed: limit must be 1 to 100")
    if not (cursor.isascii() and cursor.isdecimal()):
        raise web.HTTPBadRequest(reason="Validation of query failed: unknown cursor")
    end = int(cursor[:9]) + int(limit)
    more = end < len(items)
    return web.json_response(
        {
            "data": [as_json(item) for item in items[int(cursor[:9]) : end]],
            "hasMore": more,
            "nextCursor": str(end) if more else None,
        }
    )
