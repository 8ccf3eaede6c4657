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
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from avatars.sandbox.context import Sandbox
from avatars.sandbox.server import application
from tests.bench import BAD_SHARE, READY_MEDIAN, ROUND_TRIP

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
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "authority.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "authority.pem", folder / "key.pem")
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
