"""The endpoints on a site that has other middleware, another server, or members only."""

import asyncio
import gc
import json
import threading
from collections.abc import AsyncIterator, Generator
from contextlib import asynccontextmanager, closing
from io import BytesIO
from typing import Any

import pytest
import requests
import responses
from asgiref.testing import ApplicationCommunicator
from django.contrib.auth.models import User
from django.core.asgi import get_asgi_application
from django.core.handlers.asgi import ASGIRequest
from django.http import StreamingHttpResponse
from django.test import Client
from django.urls import include, path

from avatars.api.streaming import stream
from avatars.models import Avatar, CallLog
from tests.avatars import upstream
from tests.avatars.api.test_stream import lines, press
from tests.blocks import texts_for
from tests.services import wait_until

pytestmark = pytest.mark.django_db

urlpatterns = [path("api/avatar/", include("avatars.api.urls"))]
# As docs/your-site.md has it, for members only.
[MEMBERS_ONLY] = texts_for(__file__)
exec(MEMBERS_ONLY)


def test_lines_are_sent_one_by_one_also_where_answers_are_compressed(
    client: Client, avatar: Avatar, runway: responses.RequestsMock, settings: Any
) -> None:
    settings.MIDDLEWARE = ["django.middleware.gzip.GZipMiddleware", *settings.MIDDLEWARE]
    client.defaults["HTTP_ACCEPT_ENCODING"] = "gzip"
    upstream.answers_well(runway)

    stream = lines(press(client))

    assert "callToken" in next(stream)
    assert len(runway.calls) == 0, "nothing is asked before the first line is out"
    assert next(stream)["state"] == "waking"
    assert len(runway.calls) == 1
    assert list(stream)[-1]["token"] == "room-token"


def test_visitors_need_no_login_where_everything_else_does(
    client: Client, avatar: Avatar, runway: responses.RequestsMock, settings: Any
) -> None:
    settings.MIDDLEWARE = [
        *settings.MIDDLEWARE,
        "django.contrib.auth.middleware.LoginRequiredMiddleware",
    ]
    upstream.answers_well(runway)

    *_, call = lines(press(client))
    report = {"callToken": call["callToken"], "event": "joined"}
    events = f"/api/avatar/calls/{call['callId']}/events"

    assert call["token"] == "room-token"
    assert client.post(events, report, content_type="application/json").status_code == 204
    assert client.get("/api/avatar/words/en").status_code == 200
    assert client.get("/metrics").status_code == 404, "not without its token, and no login"
    assert client.get("/en/").status_code == 302, "the site's own pages need one"


@pytest.mark.urls(__name__)
def test_a_site_may_let_members_alone_call(
    client: Client, avatar: Avatar, runway: responses.RequestsMock
) -> None:
    upstream.answers_well(runway)

    assert press(client).status_code == 302
    assert not CallLog.objects.exists()

    client.force_login(User.objects.create_user("ann"))
    assert list(lines(press(client)))[-1]["token"] == "room-token"


@asynccontextmanager
async def asked_over_asgi() -> AsyncIterator[ApplicationCommunicator]:
    """A press as a server that speaks ASGI hands it on."""
    body = json.dumps({"avatarId": "littlelobster"}).encode()
    headers = {
        "host": "testserver",
        "content-type": "application/json",
        "content-length": str(len(body)),
        "accept": "application/x-ndjson",
    }
    server = ApplicationCommunicator(
        get_asgi_application(),
        {
            "type": "http",
            "method": "POST",
            "path": "/api/avatar/connect",
            "query_string": b"",
            "client": ["127.0.0.1", 50_000],
            "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        },
    )
    await server.send_input({"type": "http.request", "body": body})
    start = await server.receive_output(20)
    assert start["status"] == 200
    yield server
    await server.wait(20)


async def line_of(server: ApplicationCommunicator) -> dict[str, Any]:
    return json.loads((await server.receive_output(20))["body"])


@pytest.mark.django_db(transaction=True)
def test_over_asgi_too_each_line_is_sent_when_it_is_known(
    avatar: Avatar, runway: responses.RequestsMock
) -> None:
    arrived = threading.Event()
    in_time = []

    def created(request: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
        in_time.append(arrived.wait(10))
        return 200, {}, json.dumps({"id": upstream.SESSION_ID})

    runway.add_callback(responses.POST, upstream.RUNWAY, callback=created)
    upstream.retrieves(runway)
    upstream.consumes(runway)

    async def call() -> list[dict[str, Any]]:
        async with asked_over_asgi() as server:
            got = [await line_of(server)]
            arrived.set()
            while "token" not in got[-1]:
                got.append(await line_of(server))
            return got

    first, *_, last = asyncio.run(call())

    assert in_time == [True], "the first line is out before Runway is asked"
    assert last["callId"] == first["callId"]
    assert CallLog.objects.get().status == CallLog.Status.READY


@pytest.mark.django_db(transaction=True)
def test_over_asgi_too_who_leaves_is_not_paid_for(
    avatar: Avatar, runway: responses.RequestsMock
) -> None:
    upstream.creates(runway)
    upstream.retrieves(runway, "NOT_READY")
    cancelled = upstream.cancels(runway)

    async def leave() -> None:
        async with asked_over_asgi() as server:
            await line_of(server)
            assert (await line_of(server))["state"] == "waking"
            await server.send_input({"type": "http.disconnect"})

    asyncio.run(leave())

    wait_until(lambda: cancelled.call_count, "the session is cancelled", within=20)
    ended = CallLog.objects.filter(end_reason="visitor_gave_up").exists
    wait_until(ended, "the log says so", within=20)


@pytest.mark.parametrize("has_begun", [False, True], ids=["unsent", "in the middle"])
def test_a_call_is_given_up_when_the_answer_is_dropped(has_begun: bool) -> None:
    """As Django does with one whose reader left before its view was done."""
    ended_in: list[str] = []

    def opening() -> Generator[int, None, None]:
        try:
            yield from range(9)
        finally:
            ended_in.append(threading.current_thread().name)

    def lines() -> Generator[str, None, None]:
        with closing(steps):
            yield from map(str, steps)

    async def read_one(answer: StreamingHttpResponse) -> None:
        async for _line in answer:
            return

    steps = opening()
    next(steps)
    request = ASGIRequest({"method": "POST", "path": "/", "headers": []}, BytesIO())
    answer = stream(request, lines(), steps)
    if has_begun:
        asyncio.run(read_one(answer))

    del answer
    gc.collect()

    wait_until(lambda: ended_in, "the steps are closed", within=10)
    assert ended_in[0].startswith("avatars-stream")
