"""What Runway knows besides sessions: conversations, avatars, the account."""

import time
from datetime import UTC, datetime
from typing import Any

from aiohttp import web

from .answers import check_caller, error, find_session, page
from .conversations import as_item, as_json
from .scenarios import AVATAR_IDS, for_avatar
from .sessions import Session, iso
from .shapes import PRESETS

MONTHLY_SPEND = 10_000  # credits

routes = web.RouteTableDef()


@routes.get("/v1/avatar_conversations")
async def conversations(request: web.Request) -> web.Response:
    """All conversations, newest first; `avatar` is the id of a custom avatar.

    `startDate` is inclusive, `endDate` exclusive, both by creation.
    """
    sandbox, now = check_caller(request), time.time()
    chosen = [session for session in sandbox.books.every(now) if session.kept]
    if (avatar_id := request.query.get("avatar")) is not None:
        chosen = [session for session in chosen if session.avatar.get("avatarId") == avatar_id]
    since, until = _moment(request, "startDate"), _moment(request, "endDate")
    if since is not None:
        chosen = [session for session in chosen if session.created_at >= since]
    if until is not None:
        chosen = [session for session in chosen if session.created_at < until]
    return page(request, chosen[::-1], 20, lambda session: as_item(session, now))


def _moment(request: web.Request, name: str) -> float | None:
    """A date or date-time (UTC unless it says otherwise) of the query. Raises 400."""
    if name not in request.query:
        return None
    try:
        moment = datetime.fromisoformat(request.query[name])
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        reason = f"Validation of query failed: {name} is no date"
        raise web.HTTPBadRequest(reason=reason) from None


def _conversation(request: web.Request) -> Session:
    session = find_session(request)
    if not session.kept:
        raise web.HTTPNotFound(reason="Conversation not found.")
    return session


@routes.get("/v1/avatar_conversations/{id}")
async def conversation(request: web.Request) -> web.Response:
    check_caller(request)
    return web.json_response(as_json(_conversation(request), time.time()))


@routes.delete("/v1/avatar_conversations/{id}")
async def delete_conversation(request: web.Request) -> web.Response:
    """Conversation and transcript, for good; the session itself stays."""
    check_caller(request)
    session = _conversation(request)
    session.kept = False
    session.transcript.clear()
    return web.Response(status=204)


@routes.get("/v1/avatars")
async def avatars(request: web.Request) -> web.Response:
    check_caller(request)
    return page(request, AVATAR_IDS, 50, _avatar)


@routes.get("/v1/avatars/{id}")
async def avatar(request: web.Request) -> web.Response:
    check_caller(request)
    avatar_id = request.match_info["id"]
    if avatar_id in PRESETS:  # as Runway's own skills say
        return error(400, "Preset avatars cannot be retrieved.")
    if for_avatar(avatar_id) is None:
        return error(404, "Avatar not found.")
    return web.json_response(_avatar(avatar_id))


def _avatar(avatar_id: str) -> dict[str, Any]:
    born = iso(0.0)
    voice = {
        "type": "runway-live-preset",
        "presetId": "leo",
        "name": "Leo",
        "description": "Synthesised locally.",
    }
    return {
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


@routes.get("/v1/organization")
async def organization(request: web.Request) -> web.Response:
    """The account, with the limits that were ordered by /sandbox/limits."""
    sandbox, now = check_caller(request), time.time()
    limits, books = sandbox.limits, sandbox.books
    shown = {
        "maxConcurrentGenerations": limits.concurrent,
        "maxDailyGenerations": limits.daily,
    }
    return web.json_response(
        {
            "creditBalance": limits.balance(books, now),
            "tier": {"maxMonthlyCreditSpend": MONTHLY_SPEND, "models": {"gwm1_avatars": shown}},
            "usage": {"models": {"gwm1_avatars": {"dailyGenerations": books.created_today(now)}}},
        }
    )
