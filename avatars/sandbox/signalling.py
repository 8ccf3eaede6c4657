"""LiveKit's signalling WebSocket, as livekit-client 2.x speaks it with a server of today.

That is the path /rtc/v1, with one peer connection for all. The older /rtc, with one for each
direction, is not served: the client asks for it only where it does not find the other.
"""

import asyncio
import base64
import gzip
import time
import zlib
from contextlib import suppress

from aiohttp import WSMsgType, web
from aiortc.exceptions import InvalidStateError
from google.protobuf.message import DecodeError
from livekit.protocol import models, rtc

from .context import SANDBOX
from .messages import leave, sid
from .room import Room
from .sessions import Session
from .visit import Visit

ROOMS = web.AppKey("rooms", dict[str, Room])
PREPARED = web.AppKey("prepared", asyncio.Task[None])  # done when rooms can be opened
# The page is on another origin, and the client must be able to read the status.
CORS = {"Access-Control-Allow-Origin": "*"}

routes = web.RouteTableDef()


def _session(request: web.Request) -> Session:
    """The session whose room the request's token opens. Raises 401, or 503 for a room cut off."""
    session = request.app[SANDBOX].books.admitted_by(request.query.get("access_token", ""))
    if session is None or session.over:
        # The client gives up on 401 and 403 only; anything else it tries again.
        raise web.HTTPUnauthorized(text="invalid token, or the room is closed", headers=CORS)
    room = request.app[ROOMS].get(session.id)
    if room is not None and room.dropped:
        raise web.HTTPServiceUnavailable(text="unreachable", headers=CORS)
    return session


def _room(request: web.Request, session: Session) -> Room:
    """The session's room, opened by the first who joins."""
    rooms = request.app[ROOMS]
    for over in [key for key, room in rooms.items() if room.closed]:
        del rooms[over]
    if session.id not in rooms:
        sandbox = request.app[SANDBOX]
        rooms[session.id] = Room(session, sandbox.studio, sandbox.transcript, sandbox.fps)
    return rooms[session.id]


def _join_request(request: web.Request) -> rtc.JoinRequest:
    """What the client sends with the address: packed, wrapped, and in base64. Raises 400."""
    try:
        packed = base64.b64decode(request.query["join_request"], b"-_", validate=True)
        wrapped = rtc.WrappedJoinRequest.FromString(packed)
        is_packed = wrapped.compression == rtc.WrappedJoinRequest.Compression.GZIP
        inner = gzip.decompress(wrapped.join_request) if is_packed else wrapped.join_request
        return rtc.JoinRequest.FromString(inner)
    except (KeyError, ValueError, DecodeError, OSError, EOFError, zlib.error) as error:
        raise web.HTTPBadRequest(text="no join request", headers=CORS) from error


@routes.get("/rtc/v1/validate")
async def validate(request: web.Request) -> web.Response:
    """Why did the WebSocket fail? Asked by the client."""
    _session(request)
    return web.Response(text="success", headers=CORS)


@routes.get("/rtc/v1")
async def signal(request: web.Request) -> web.WebSocketResponse:
    session, wanted = _session(request), _join_request(request)
    socket = web.WebSocketResponse()
    await socket.prepare(request)

    async def send(response: rtc.SignalResponse) -> None:
        # Words for a page that has just gone away are nobody's loss.
        with suppress(ConnectionResetError):
            await socket.send_bytes(response.SerializeToString())

    def cut() -> None:
        if request.transport is not None:
            request.transport.abort()

    if wanted.reconnect:
        reason = models.DisconnectReason.STATE_MISMATCH
        await send(leave(reason, rtc.LeaveRequest.Action.RECONNECT))
        await socket.close()
        return socket
    await request.app[PREPARED]
    room = _room(request, session)
    visit = await room.admit(send, cut)
    try:
        await room.welcome(visit)
        # Firefox makes its first offer only when it has joined.
        if wanted.HasField("publisher_offer"):
            await _answer(room, visit, rtc.SignalRequest(offer=wanted.publisher_offer))
        async for message in socket:
            if message.type is WSMsgType.BINARY:
                with suppress(DecodeError):  # what is no message says nothing
                    await _answer(room, visit, rtc.SignalRequest.FromString(message.data))
    finally:
        room.lost(visit)
    return socket


async def _answer(room: Room, visit: Visit, request: rtc.SignalRequest) -> None:
    """Do what one message of the client asks. Trickled candidates and the rest need nothing."""
    match request.WhichOneof("message"):
        case "offer":
            with suppress(InvalidStateError):  # the room has been closed meanwhile
                await visit.answer(request.offer)
        case "add_track":
            await visit.send(_published(visit, request.add_track))
        case "mute":
            if request.mute.sid == visit.microphone_sid:
                visit.muted = request.mute.muted
        case "ping_req":
            pong = rtc.Pong(
                last_ping_timestamp=request.ping_req.timestamp, timestamp=int(time.time() * 1000)
            )
            await visit.send(rtc.SignalResponse(pong_resp=pong))
        case "ping":
            await visit.send(rtc.SignalResponse(pong=int(time.time() * 1000)))
        case "leave":
            room.left(visit)


def _published(visit: Visit, wanted: rtc.AddTrackRequest) -> rtc.SignalResponse:
    track = models.TrackInfo(
        sid=sid("TR_"),
        type=wanted.type,
        name=wanted.name,
        source=wanted.source,
        muted=wanted.muted,
        width=wanted.width,
        height=wanted.height,
    )
    if wanted.source == models.TrackSource.MICROPHONE:
        visit.microphone_sid, visit.muted = track.sid, wanted.muted
    # The client recognises its track by the cid alone.
    published = rtc.TrackPublishedResponse(cid=wanted.cid, track=track)
    return rtc.SignalResponse(track_published=published)
