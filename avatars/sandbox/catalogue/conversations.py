"""Conversations: what was said in a session, during and after it."""

import time

from aiohttp import web

from avatars.sandbox.answers import check_caller, find_session, here, moment, page
from avatars.sandbox.conversations import as_item, as_json
from avatars.sandbox.sessions import Session

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
    since, until = moment(request, "startDate"), moment(request, "endDate")
    if since is not None:
        chosen = [session for session in chosen if session.created_at >= since]
    if until is not None:
        chosen = [session for session in chosen if session.created_at < until]
    return page(
        request,
        chosen,
        20,
        lambda session: as_item(session, sandbox.studio, now),
        lambda session: (session.created_at, session.id),
    )


def _conversation(request: web.Request) -> Session:
    session = find_session(request)
    if not session.kept:
        raise web.HTTPNotFound(reason="Conversation not found.")
    return session


@routes.get("/v1/avatar_conversations/{id}")
async def conversation(request: web.Request) -> web.Response:
    sandbox = check_caller(request)
    shown = as_json(_conversation(request), sandbox.studio, time.time(), here(request))
    return web.json_response(shown)


@routes.delete("/v1/avatar_conversations/{id}")
async def delete_conversation(request: web.Request) -> web.Response:
    """Conversation and transcript, for good; the session itself stays."""
    check_caller(request)
    session = _conversation(request)
    session.kept = False
    session.transcript.clear()
    return web.Response(status=204)
