"""Runway far away: the sandbox's REST behind TLS, a round trip, and a lognormal time to READY.

`python -m tests.bench.upstream PORT FOLDER` writes `authority.pem` into the folder and serves.
TLS, network and sandbox are one process without a proxy between them, so that on a small machine
it takes little from those who are measured.
"""

import asyncio
import random
import socket
import ssl
import sys
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler

from avatars.sandbox.context import Sandbox
from avatars.sandbox.server import application
from tests.bench import BAD_SHARE, READY_MEDIAN, ROUND_TRIP
from tests.tls import write_certificate

SHAKING_HANDS = 2 * ROUND_TRIP  # TCP, then TLS 1.3


class Weather:
    """How many polls are answered badly: a share from 0 to 1."""

    def __init__(self) -> None:
        self.bad = 0.0
        self.chance = random.Random(5)


WEATHER = web.AppKey("weather", Weather)


@web.middleware
async def bad_weather(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Answer some polls with 429 and 503."""
    weather = request.app[WEATHER]
    if request.match_info.route.name == "retrieve" and weather.chance.random() < weather.bad:
        status = weather.chance.choice((429, 503))
        return web.json_response({"error": "Bad weather."}, status=status)
    return await handler(request)


async def set_weather(request: web.Request) -> web.Response:
    request.app[WEATHER].bad = BAD_SHARE if (await request.json())["bad"] else 0.0
    return web.Response(status=204)


def certificate(folder: Path) -> ssl.SSLContext:
    """A certificate for 127.0.0.1 that signs itself."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*write_certificate(folder))
    return context


async def serve(port: int, folder: Path) -> None:
    app = application(Sandbox(latency=ROUND_TRIP, ready_median=READY_MEDIAN))
    app[WEATHER] = Weather()
    app.middlewares.append(bad_weather)
    app.router.add_post("/bench/weather", set_weather)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    assert runner.server is not None
    server = runner.server
    context = certificate(folder)
    loop = asyncio.get_running_loop()
    listening = socket.create_server(("127.0.0.1", port), backlog=1024)
    listening.setblocking(False)
    tasks: set[asyncio.Task[None]] = set()

    async def shake_hands(connection: socket.socket) -> None:
        await asyncio.sleep(SHAKING_HANDS)
        try:
            await loop.connect_accepted_socket(server, connection, ssl=context)
        except OSError:
            connection.close()

    while True:
        connection, _ = await loop.sock_accept(listening)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, True)
        task = asyncio.create_task(shake_hands(connection))
        tasks.add(task)
        task.add_done_callback(tasks.discard)


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2])))
