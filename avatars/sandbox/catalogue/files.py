"""What the previews of pictures and voices lead to; at Runway those addresses expire."""

import asyncio

from aiohttp import web

from avatars.sandbox.context import SANDBOX
from avatars.sandbox.lobster import sample

routes = web.RouteTableDef()


@routes.get("/sandbox/pictures/{name}")
async def picture(request: web.Request) -> web.Response:
    """The picture of an avatar, in the size of a call."""
    name, studio = request.match_info["name"], request.app[SANDBOX].studio
    data = studio.shelf.get(name)
    if data is None or all(one.picture != name for one in studio.avatars.values()):
        raise web.HTTPNotFound(text="There is no such picture.")
    return web.Response(body=data, content_type="image/jpeg")


@routes.get("/sandbox/voices/{kind:female|male}.mp3")
async def voice(request: web.Request) -> web.Response:
    """How a voice sounds."""
    female = request.match_info["kind"] == "female"
    sound, _ = await asyncio.to_thread(sample, female=female)
    return web.Response(body=sound, content_type="audio/mpeg")
