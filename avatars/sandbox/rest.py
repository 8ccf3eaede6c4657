"""Runway's realtime sessions over HTTP, as strict and as slow as they are known to be."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from .answers import DOCS, Refused, bearer, check_caller, error, find_session, moderated, read
from .cast import role_of
from .context import SANDBOX, Sandbox
from .conversations import failure
from .faults import spoil
from .lobster import rehearse
from .scenarios import NORMAL, Scenario, for_avatar
from .sessions import Status, iso
from .shapes import issues_of_create

PREFIX = "/v1/"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
routes = web.RouteTableDef()


@web.middleware
async def journal(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Write REST requests into the books, delay them, and make every error JSON."""
    if not request.path.startswith(PREFIX):
        return await handler(request)
    sandbox = request.app[SANDBOX]
    status = 0
    try:
        await asyncio.sleep(sandbox.latency)
        response = await handler(request)
        status = response.status
        return response
    except Refused as refused:
        status = refused.answer.status
        return refused.answer
    except web.HTTPException as refused:
        status = refused.status
        answer = error(status, refused.reason)
        if "Allow" in refused.headers:
            answer.headers["Allow"] = refused.headers["Allow"]
        return answer
    finally:
        sandbox.books.log(request.method, request.path, status)


@web.middleware
async def gate(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Count the request on its session, and let a waiting fault spoil the answer."""
    step = request.match_info.route.name
    if not request.path.startswith(PREFIX) or step is None:
        return await handler(request)
    sandbox = request.app[SANDBOX]
    sandbox.give_places(time.time())
    session = sandbox.books.get(request.match_info.get("id", ""))
    if session is not None:
        session.requests[step] += 1
    fault = sandbox.faults.take(step)
    if fault is None:
        return await handler(request)
    return await spoil(fault, request, lambda: handler(request))


@routes.post("/v1/realtime_sessions", name="create")
async def create(request: web.Request) -> web.Response:
    """A new session: counted at once, answered when its scenario says so.

    What Runway answers for an avatar that is PROCESSING or FAILED is not documented; here 400.
    """
    sandbox, body = check_caller(request), await read(request, issues_of_create)
    now = time.time()
    own = _own_scenario(sandbox, body["avatar"], now)
    if own is None:
        return error(404, "Avatar not found.")
    moderated(sandbox, body.get("personality"), body.get("startScript"))
    scenario = sandbox.course(own)
    refusal = scenario.refusal or sandbox.limits.refusal(sandbox.books, now)
    if refusal is not None:
        return error(refusal.status, refusal.error, docUrl=DOCS)
    session, creating = sandbox.open(body, scenario, now)
    session.requests["create"] += 1
    await asyncio.sleep(creating)
    return web.json_response({"id": session.id})


def _own_scenario(sandbox: Sandbox, avatar: dict[str, str], now: float) -> Scenario | None:
    """The scenario of this avatar; None when there is no such avatar. Raises 400 if not READY."""
    if avatar["type"] == "runway-preset":
        return NORMAL
    own = sandbox.studio.avatars.get(avatar["avatarId"])
    if own is None:
        return None
    if own.status(now) != "READY":
        raise web.HTTPBadRequest(reason=f"The avatar is not READY but {own.status(now)}.")
    return for_avatar(own.id) or NORMAL


@routes.get("/v1/realtime_sessions/{id}", name="retrieve")
async def retrieve(request: web.Request) -> web.Response:
    check_caller(request)
    session = find_session(request)
    now = time.time()
    body: dict[str, Any] = {
        "id": session.id,
        "createdAt": iso(session.created_at),
        "status": session.status,
    }
    if session.queued(now):
        body["queued"] = True
    if session.status is Status.READY:
        body |= {"sessionKey": session.key, "expiresAt": iso(session.expires_at)}
    elif session.status is Status.COMPLETED:
        body["duration"] = session.billed(now)
    elif session.status is Status.FAILED:
        body |= failure(session)
    return web.json_response(body)


@routes.post("/v1/realtime_sessions/{id}/consume", name="consume")
async def consume(request: web.Request) -> web.Response:
    """Credentials of the room, once, for the bearer of the session key.

    No version header is asked for, and no body: Runway's own browser SDK sends neither, but says
    that it sends JSON. Without that, consume was seen to be refused; a second one is 410 (public
    code and threads).
    """
    session, studio = find_session(request), request.app[SANDBOX].studio
    if request.content_type != "application/json":
        return error(400, "Incorrect content type", docUrl=DOCS)
    try:
        json.loads(await request.text() or "{}")
    except (ValueError, RecursionError):
        return error(400, "The body is not JSON.", docUrl=DOCS)
    if bearer(request) != session.key or session.ready_at is None:
        return error(401, "Consume needs the sessionKey of this session as bearer token.")
    if session.consumed_at is not None:
        return error(410, "The session has already been consumed.")
    if session.status is not Status.READY:
        return error(400, "The session is not READY.")
    session.consumed_at = time.time()
    rehearse(role_of(session, studio))
    host, port = request.get_extra_info("sockname")[:2]
    url = f"ws://{host}:{port}"
    return web.json_response({"url": url, "token": session.token, "roomName": session.room_name})


@routes.delete("/v1/realtime_sessions/{id}", name="cancel")
async def cancel(request: web.Request) -> web.Response:
    """Cancel, whatever the state: the call may be repeated."""
    check_caller(request)
    find_session(request).cancel(time.time())
    return web.Response(status=204)
