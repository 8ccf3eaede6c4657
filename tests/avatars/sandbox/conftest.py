"""A running sandbox for each test, on a free port, in a thread of this process."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import requests
from aiohttp import web

from avatars.sandbox import DEFAULT_SECRET, LITTLELOBSTER_ID
from avatars.sandbox.context import Sandbox
from avatars.sandbox.server import application
from avatars.sandbox.signalling import PREPARED

Json = dict[str, Any]


class Client:
    """The sandbox as its users see it: over HTTP."""

    def __init__(self, url: str) -> None:
        self.url = url

    def call(
        self, method: str, path: str, body: object = None, bearer: str = DEFAULT_SECRET
    ) -> requests.Response:
        headers = {"Authorization": f"Bearer {bearer}", "X-Runway-Version": "2024-11-06"}
        return requests.request(method, self.url + path, json=body, headers=headers, timeout=10)

    def create(self, avatar_id: str = LITTLELOBSTER_ID, **more: object) -> requests.Response:
        avatar = {"type": "custom", "avatarId": avatar_id}
        body = {"model": "gwm1_avatars", "avatar": avatar, **more}
        return self.call("POST", "/v1/realtime_sessions", body)

    def retrieve(self, session_id: str) -> Json:
        session: Json = self.call("GET", f"/v1/realtime_sessions/{session_id}").json()
        return session

    def consume(self, session_id: str, key: str) -> requests.Response:
        return self.call("POST", f"/v1/realtime_sessions/{session_id}/consume", {}, key)

    def wait_for(self, session_id: str, status: str, seconds: float = 5.0) -> Json:
        """The session once it has this status. Fails when that takes longer than `seconds`."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            session = self.retrieve(session_id)
            if session["status"] == status:
                return session
            time.sleep(0.05)
        pytest.fail(f"still {session['status']}, not {status}, after {seconds} s")

    def wait_until(self, true: Callable[[], bool], seconds: float = 5.0) -> None:
        """Wait until it is true. Fails when that takes longer than `seconds`."""
        deadline = time.monotonic() + seconds
        while not true():
            if time.monotonic() > deadline:
                pytest.fail(f"not so after {seconds} s")
            time.sleep(0.02)

    def ready(self, avatar_id: str = "sandbox-ready", **more: object) -> Json:
        """A new session that is READY."""
        return self.wait_for(self.create(avatar_id, **more).json()["id"], "READY")

    def credentials(self, avatar_id: str = "sandbox-ready", **more: object) -> Json:
        """A new session's {id, url, token, roomName}."""
        session = self.ready(avatar_id, **more)
        consumed = self.consume(session["id"], session["sessionKey"])
        return {"id": session["id"], **consumed.json()}

    def order(self, what: str, **order: object) -> None:
        """A control request: order("faults", step="create", fault="reset")."""
        answer = requests.post(f"{self.url}/sandbox/{what}", json=order, timeout=5)
        assert answer.status_code == 204, answer.text

    def books(self) -> Json:
        books: Json = requests.get(f"{self.url}/sandbox/books", timeout=5).json()
        return books

    def entry(self, session_id: str) -> Json:
        """What the books say about one session."""
        entry: Json = next(one for one in self.books()["sessions"] if one["id"] == session_id)
        return entry


@pytest.fixture(scope="session")
def server() -> Iterator[Client]:
    """One server for all tests; `sandbox` hands it out clean."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    app = application(Sandbox())
    runner = web.AppRunner(app, shutdown_timeout=0.1)

    async def start() -> int:
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        await app[PREPARED]  # or the first room would keep its visitor waiting, who gives up
        port: int = runner.addresses[0][1]
        return port

    port = asyncio.run_coroutine_threadsafe(start(), loop).result(120)
    yield Client(f"http://127.0.0.1:{port}")
    asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result(30)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(5)
    loop.close()


@pytest.fixture
def sandbox(server: Client) -> Client:
    """The running sandbox as it starts: nothing in its books, and nothing ordered."""
    for what in ("books", "faults", "studio"):
        requests.delete(f"{server.url}/sandbox/{what}", timeout=5)
    server.order("secrets", secrets=[DEFAULT_SECRET])
    server.order("scenario", scenario=None)
    server.order("pace", pace=1, lifelike=False, fps=30)
    server.order("limits", concurrent=None, credits=None, daily=None, queue=True)
    return server
