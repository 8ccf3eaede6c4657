"""Runway's REST API, as far as a realtime session needs it and as strict as it is documented."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from . import conversations
from .context import SANDBOX, Sandbox
from .faults import spoil
from .scenarios import NORMAL, Scenario, for_avatar
from .sessions import Session, Status, iso
from .shapes import issues_of_create

VERSION = "2024-11-06"
PREFIX = "/v1/"

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
routes = web.RouteTableDef()


def error(status: int, text: str, **more: Any) -> web.Response:
    """Runway's error body: JSON with an `error` string."""
    return web.json_response({"error": text, **more}, status=status)


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
    session = sandbox.books.get(request.match_info.get("id", ""))
    if session is not None:
        session.requests[step] += 1
    fault = sandbox.faults.take(step)
    if fault is None:
        return await handler(request)
    return await spoil(fault, request, lambda: handler(request))


def _bearer(request: web.Request) -> str:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _check_caller(request: web.Request) -> Sandbox:
    """Raises 400 without the version header and 401 without the API secret."""
    sandbox = request.app[SANDBOX]
    if request.headers.get("X-Runway-Version") != VERSION:
        raise web.HTTPBadRequest(reason=f"X-Runway-Version header must be {VERSION}.")
    if _bearer(request) != sandbox.secret:
        raise web.HTTPUnauthorized(reason="The API key is not valid.")
    return sandbox


def _session(request: web.Request) -> Session:
    """The session of the path. Raises 404."""
    session = request.app[SANDBOX].books.get(request.match_info["id"])
    if session is None:
        raise web.HTTPNotFound(reason="Realtime session not found.")
    return session


@routes.post("/v1/realtime_sessions", name="create")
async def create(request: web.Request) -> web.Response:
    sandbox = _check_caller(request)
    try:
        body = await request.json()
    except (ValueError, RecursionError):
        return error(400, "The body is not JSON.")
    issues = issues_of_create(body)
    if issues:
        return error(400, "Validation of body failed", issues=issues)
    scenario = _scenario(sandbox, body["avatar"])
    if scenario is None:
        return error(404, "Avatar not found.")
    if scenario.refusal is not None:
        return error(scenario.refusal.status, scenario.refusal.error)
    session = Session(
        avatar=body["avatar"],
        scenario=scenario,
        created_at=time.time(),
        max_duration=body.get("maxDuration", 300),
        start_script=body.get("startScript"),
        personality=body.get("personality"),
        tools=body.get("tools", []),
        provisioning=sandbox.provisioning(scenario),
    )
    session.requests["create"] += 1
    sandbox.books.add(session)
    return web.json_response({"id": session.id})


def _scenario(sandbox: Sandbox, avatar: dict[str, str]) -> Scenario | None:
    """What will happen to a session of this avatar; None when there is no such avatar."""
    own = NORMAL if avatar["type"] == "runway-preset" else for_avatar(avatar["avatarId"])
    return own and (sandbox.override.take() or own)


@routes.get("/v1/realtime_sessions/{id}", name="retrieve")
async def retrieve(request: web.Request) -> web.Response:
    _check_caller(request)
    session = _session(request)
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
        body |= conversations.failure(session)
    return web.json_response(body)


@routes.post("/v1/realtime_sessions/{id}/consume", name="consume")
async def consume(request: web.Request) -> web.Response:
    """Credentials of the room, once, for the bearer of the session key.

    No version header is asked for: Runway's own browser SDK sends none here.
    """
    session = _session(request)
    if _bearer(request) != session.key or session.ready_at is None:
        return error(401, "Consume needs the sessionKey of this session as bearer token.")
    if session.consumed_at is not None:
        return error(400, "The session has already been consumed.")
    if session.status is not Status.READY:
        return error(400, "The session is not READY, or its key has expired.")
    session.consumed_at = time.time()
    host, port = request.get_extra_info("sockname")[:2]
    url = f"ws://{host}:{port}"
    return web.json_response({"url": url, "token": session.token, "roomName": session.room_name})


@routes.delete("/v1/realtime_sessions/{id}", name="cancel")
async def cancel(request: web.Request) -> web.Response:
    """Cancel, whatever the state: the call may be repeated."""
    _check_caller(request)
    _session(request).cancel(time.time())
    return web.Response(status=204)


@routes.get("/v1/avatar_conversations/{id}")
async def conversation(request: web.Request) -> web.Response:
    _check_caller(request)
    return web.json_response(conversations.as_json(_session(request), time.time()))


@routes.get("/v1/avatars/{id}")
async def avatar(request: web.Request) -> web.Response:
    _check_caller(request)
    avatar_id = request.match_info["id"]
    if for_avatar(avatar_id) is None:
        return error(404, "Avatar not found.")
    born = iso(0.0)
    voice = {
        "type": "runway-live-preset",
        "presetId": "leo",
        "name": "Leo",
        "description": "Synthesised locally.",
    }
    return web.json_response(
        {
            "id": avatar_id,
            "name": "LittleLobster",
            "status": "READY",
            "personality": "A friendly lobster.",
            "startScript": None,
            "documentIds": [],
            "voice": voice,
            "referenceImageUri": None,
            "processedImageUri": None,
            "createdAt": born,
            "updatedAt": born,
        }
    )


@routes.get("/v1/organization")
async def organization(request: web.Request) -> web.Response:
    _check_caller(request)
    limits = {"maxConcurrentGenerations": None, "maxDailyGenerations": None}
    return web.json_response(
        {
            "creditBalance": 10_000,
            "tier": {"maxMonthlyCreditSpend": 10_000, "models": {"gwm1_avatars": limits}},
            "usage": {"models": {"gwm1_avatars": {"dailyGenerations": 0}}},
        }
    )
