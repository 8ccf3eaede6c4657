"""The sandbox's one HTTP server on 127.0.0.1: REST, control, signalling, and its own page."""

import asyncio
import os
import sys

from aiohttp import web

from . import control, page, rest, signalling
from .catalogue import account, avatars, conversations, documents, files, uploads, voices
from .context import SANDBOX, Sandbox
from .guard import guard
from .lobster import prepare

HOST = "127.0.0.1"
LARGEST_BODY = 16_000_000  # bytes: a data URI and all the texts fit in, in any script
MODULES = (
    rest, account, avatars, conversations, documents, files, uploads, voices, control, signalling,
    page,
)  # fmt: skip


def application(sandbox: Sandbox) -> web.Application:
    """The aiohttp application of one sandbox."""
    app = web.Application(
        middlewares=[guard, control.in_words, rest.journal, rest.gate],
        client_max_size=LARGEST_BODY,
    )
    app[SANDBOX] = sandbox
    app[signalling.ROOMS] = {}
    for module in MODULES:
        app.add_routes(module.routes)
    app.on_startup.append(_prepare)
    app.on_shutdown.append(_close_rooms)
    return app


async def _prepare(app: web.Application) -> None:
    # Drawing the lobster's parts takes about a second; REST need not wait for it.
    app[signalling.PREPARED] = asyncio.create_task(asyncio.to_thread(prepare))


async def _close_rooms(app: web.Application) -> None:
    await app[signalling.PREPARED]
    for room in app[signalling.ROOMS].values():
        await room.close()


def serve(port: int, sandbox: Sandbox) -> None:
    """Serve on 127.0.0.1 until SIGINT or SIGTERM.

    Exits the process with status 1 and one line on stderr when the port is taken.
    """
    try:
        web.run_app(
            application(sandbox),
            host=HOST,
            port=port,
            print=None,
            access_log=None,
            shutdown_timeout=1.0,
        )
    except OSError as taken:
        sys.exit(f"The sandbox cannot listen on {HOST}:{port}: {os.strerror(taken.errno or 0)}.")
