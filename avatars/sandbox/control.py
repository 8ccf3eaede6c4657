"""What tests and demos order from the sandbox itself; no secret, and nothing for foreign pages."""

import time
from typing import Any

from aiohttp import web

from . import FASTEST, SLOWEST
from .context import SANDBOX
from .faults import Fault
from .hearing import Words
from .lobster import FPS
from .orders import boolean, number, only, texts, whole
from .scenarios import SCENARIOS
from .signalling import ROOMS

routes = web.RouteTableDef()


async def _order(request: web.Request) -> dict[str, Any]:
    """The JSON object of a control request. Raises 415 or 400."""
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType(text="The content type must be application/json.")
    try:
        body = await request.json()
    except (ValueError, RecursionError):
        raise web.HTTPBadRequest(text="The body is not JSON.") from None
    if not isinstance(body, dict):
        raise web.HTTPBadRequest(text="The body is not a JSON object.")
    return body


@web.middleware
async def in_words(request: web.Request, handler: Any) -> web.StreamResponse:
    """A control request that makes no sense is a 400 that says why."""
    if not request.path.startswith("/sandbox/"):
        response: web.StreamResponse = await handler(request)
        return response
    try:
        response = await handler(request)
    except ValueError as wrong:
        raise web.HTTPBadRequest(text=str(wrong)) from wrong
    return response


@routes.post("/sandbox/scenario")
async def scenario(request: web.Request) -> web.Response:
    """`{"scenario": name or null, "times"?: n}`: impose a scenario on the next sessions."""
    order = await _order(request)
    only(order, "scenario", "times")
    name = order.get("scenario")
    if name is not None and (not isinstance(name, str) or name not in SCENARIOS):
        raise ValueError(f"scenario must be null or one of {', '.join(SCENARIOS)}")
    times = None if order.get("times") is None else whole(order, "times")
    request.app[SANDBOX].override.set(name, times)
    return web.Response(status=204)


@routes.post("/sandbox/pace")
async def pace(request: web.Request) -> web.Response:
    """`{"pace"?: n, "lifelike"?: bool, "fps"?: n}`: how fast, real and smooth new sessions are."""
    order, sandbox = await _order(request), request.app[SANDBOX]
    only(order, "pace", "lifelike", "fps")
    fast = number(order, "pace", SLOWEST, FASTEST) if "pace" in order else sandbox.pace
    real = boolean(order, "lifelike") if "lifelike" in order else sandbox.lifelike
    smooth = whole(order, "fps", 1, FPS) if "fps" in order else sandbox.fps
    sandbox.pace, sandbox.lifelike, sandbox.fps = fast, real, smooth
    return web.Response(status=204)


@routes.post("/sandbox/limits")
async def limits(request: web.Request) -> web.Response:
    """`{"concurrent"?, "credits"?, "daily"?: n or null, "queue"?: bool}`: the account's limits.

    What is not named stays as it is. Beyond `concurrent` a session waits, or is 429 with
    `"queue": false`.
    """
    order, sandbox = await _order(request), request.app[SANDBOX]
    sandbox.limits = sandbox.limits.ordered(order)
    sandbox.limits.give_places(sandbox.books, time.time())
    return web.Response(status=204)


@routes.post("/sandbox/secrets")
async def secrets(request: web.Request) -> web.Response:
    """`{"secrets": [text, …]}`: the keys that are good from now on, as if made in the portal."""
    order = await _order(request)
    only(order, "secrets")
    request.app[SANDBOX].secrets = frozenset(texts(order, "secrets"))
    return web.Response(status=204)


@routes.post("/sandbox/faults")
async def order_fault(request: web.Request) -> web.Response:
    """`{"step", "fault", "times"?, "after"?, "retryAfter"?, "applied"?}`: spoil answers."""
    request.app[SANDBOX].faults.add(Fault.parse(await _order(request)))
    return web.Response(status=204)


@routes.delete("/sandbox/faults")
async def clear_faults(request: web.Request) -> web.Response:
    request.app[SANDBOX].faults.clear()
    return web.Response(status=204)


@routes.post("/sandbox/moderation")
async def moderation(request: web.Request) -> web.Response:
    """`{"lenient": bool}`: whether a text that was refused passes on a second try."""
    order = await _order(request)
    only(order, "lenient")
    request.app[SANDBOX].studio.moderation.order(lenient=boolean(order, "lenient"))
    return web.Response(status=204)


@routes.delete("/sandbox/studio")
async def clear_studio(request: web.Request) -> web.Response:
    """Forget all that was made; the sandbox's own avatars are as in the beginning."""
    request.app[SANDBOX].studio.clear()
    return web.Response(status=204)


@routes.post("/sandbox/visitor")
async def visitor(request: web.Request) -> web.Response:
    """`{"session": id, "says": text, "language"?}`: put words into the visitor's mouth.

    They are transcribed, kept in the conversation, and answered in the text's language or the one
    named. A goodbye ends the call with one. `"says": "language"` is not said: the avatar goes on
    in `language`. The page may do the same with the data message
    `{"type": "sandbox_hint", "says", …}`.
    """
    order = await _order(request)
    only(order, "session", "says", "language")
    room = request.app[ROOMS].get(str(order.get("session")))
    if room is None or room.closed:
        raise web.HTTPNotFound(text="Nobody is in the room of this session.")
    words = Words.parse(order)
    if not room.hears:
        raise web.HTTPConflict(text="The visitor is not connected, or the avatar is gone.")
    room.hear(words)
    return web.Response(status=204)


@routes.get("/sandbox/books")
async def books(request: web.Request) -> web.Response:
    sandbox = request.app[SANDBOX]
    sandbox.give_places(time.time())
    return web.json_response(sandbox.books.as_json())


@routes.delete("/sandbox/books")
async def clear_books(request: web.Request) -> web.Response:
    """Forget all sessions and requests; rooms that are open play on unrecorded."""
    request.app[SANDBOX].books.clear()
    return web.Response(status=204)
