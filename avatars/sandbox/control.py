"""What tests and demos order from the sandbox itself; no secret, loopback only."""

from typing import Any

from aiohttp import web

from .context import SANDBOX
from .faults import Fault
from .scenarios import SCENARIOS
from .signalling import ROOMS

routes = web.RouteTableDef()


async def _order(request: web.Request) -> dict[str, Any]:
    """The JSON object of a control request. Raises 400."""
    try:
        body = await request.json()
    except ValueError:
        raise web.HTTPBadRequest(text="The body is not JSON.") from None
    if not isinstance(body, dict):
        raise web.HTTPBadRequest(text="The body is not a JSON object.")
    return body


@routes.post("/sandbox/scenario")
async def scenario(request: web.Request) -> web.Response:
    """`{"scenario": name or null, "times"?: n}`: impose a scenario on the next sessions."""
    order = await _order(request)
    name = order.get("scenario")
    if name is not None and name not in SCENARIOS:
        raise web.HTTPBadRequest(text=f"scenario must be null or one of {', '.join(SCENARIOS)}")
    request.app[SANDBOX].override.set(name, order.get("times"))
    return web.Response(status=204)


@routes.post("/sandbox/faults")
async def order_fault(request: web.Request) -> web.Response:
    """`{"step", "fault", "times"?, "after"?, "retryAfter"?, "applied"?}`: spoil answers."""
    try:
        fault = Fault.parse(await _order(request))
    except (TypeError, ValueError) as wrong:
        raise web.HTTPBadRequest(text=str(wrong)) from wrong
    request.app[SANDBOX].faults.add(fault)
    return web.Response(status=204)


@routes.delete("/sandbox/faults")
async def clear_faults(request: web.Request) -> web.Response:
    request.app[SANDBOX].faults.clear()
    return web.Response(status=204)


@routes.post("/sandbox/visitor")
async def visitor(request: web.Request) -> web.Response:
    """`{"session": id, "says": "goodbye" or "language", "language"?}`: put words into a mouth.

    The page may do the same with the data message `{"type": "sandbox_hint", "says", …}`.
    """
    order = await _order(request)
    room = request.app[ROOMS].get(str(order.get("session")))
    if room is None or room.closed:
        raise web.HTTPNotFound(text="Nobody is in the room of this session.")
    try:
        room.hint(order.get("says"), order.get("language"))
    except ValueError as wrong:
        raise web.HTTPBadRequest(text=str(wrong)) from wrong
    return web.Response(status=204)


@routes.get("/sandbox/books")
async def books(request: web.Request) -> web.Response:
    return web.json_response(request.app[SANDBOX].books.as_json())


@routes.delete("/sandbox/books")
async def clear_books(request: web.Request) -> web.Response:
    """Forget all sessions and requests; rooms that are open play on unrecorded."""
    request.app[SANDBOX].books.clear()
    return web.Response(status=204)
