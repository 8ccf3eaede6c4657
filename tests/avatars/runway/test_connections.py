"""A kept connection that died is no create lost, and polls still share warm ones."""

import http.server
import json
import socket
import socketserver
import struct
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from avatars.exceptions import UpstreamUnavailable, UpstreamUnreachable
from avatars.runway import connections, realtime, transport

# What the server does with a second request on a connection.
DEATHS = ["resets", "says nothing"]


class Upstream:
    """A server whose connections die after the first answer without a word, if it is told so."""

    def __init__(self) -> None:
        self.death = ""
        self.connections = 0
        self.requests: list[tuple[str, int]] = []  # methods, and the number of their connection
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self) -> None:
                outer.connections += 1
                self.number, self.served = outer.connections, 0
                super().setup()

            def answer(self) -> None:
                outer.requests.append((self.command, self.number))
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                self.served += 1
                if outer.death and self.served > 1:
                    self.die()
                    return
                body = json.dumps({"id": "s-1", "status": "NOT_READY"}).encode()
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_GET(self) -> None:
                self.answer()

            def do_POST(self) -> None:
                self.answer()

            def die(self) -> None:
                self.close_connection = True
                if outer.death == "resets":
                    lingering = struct.pack("ii", 1, 0)
                    self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, lingering)
                else:
                    time.sleep(2.5)  # longer than the time-out

            def log_message(self, *args: Any) -> None: ...

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            request_queue_size = 128

        self.server = Server(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"


@pytest.fixture
def upstream(settings: Any) -> Iterator[Upstream]:
    found = Upstream()
    settings.RUNWAYML_BASE_URL = found.url
    settings.AVATARS_REQUEST_TIMEOUT = 1.5
    transport.shared_session.cache_clear()
    yield found
    found.server.shutdown()
    found.server.server_close()
    transport.shared_session.cache_clear()


def soon() -> float:
    return time.monotonic() + 5


def create() -> str:
    avatar = {"type": "custom", "avatarId": "a-1"}
    return realtime.create(
        avatar=avatar, max_duration=60, personality="", start_script="", deadline=soon()
    )


def retrieve() -> realtime.Session:
    return realtime.retrieve("s-1", deadline=soon())


@pytest.mark.parametrize("death", DEATHS)
def test_a_create_is_not_lost_on_a_connection_that_died_while_it_was_kept(
    upstream: Upstream, death: str
) -> None:
    retrieve()
    upstream.death = death

    assert create() == "s-1"
    assert upstream.requests == [("GET", 1), ("POST", 2)]


@pytest.mark.parametrize("death", DEATHS)
def test_a_connection_that_idled_for_long_is_not_used_again(
    upstream: Upstream, death: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "LONGEST_IDLE", 0.0)
    upstream.death = death

    for _ in range(3):
        retrieve()

    assert upstream.requests == [("GET", 1), ("GET", 2), ("GET", 3)]


@pytest.mark.parametrize("death", DEATHS)
def test_a_poll_may_still_meet_a_connection_that_just_died_and_is_told_so(
    upstream: Upstream, death: str
) -> None:
    upstream.death = death
    retrieve()

    with pytest.raises(UpstreamUnavailable):
        retrieve()
    retrieve()


def test_polls_after_a_create_share_its_connection(upstream: Upstream) -> None:
    for _ in range(2):
        create()
        for _ in range(3):
            retrieve()

    assert [number for _, number in upstream.requests] == [1, 1, 1, 1, 2, 2, 2, 2]


def test_many_creates_at_once_keep_to_the_pool(upstream: Upstream, settings: Any) -> None:
    settings.AVATARS_REQUEST_TIMEOUT = 10

    def call(number: int) -> str:
        create()
        return retrieve().id

    with ThreadPoolExecutor(60) as threads:
        assert list(threads.map(call, range(60))) == ["s-1"] * 60

    assert len(upstream.requests) == 120


@pytest.fixture
def never_encrypted(settings: Any) -> Iterator[None]:
    """A server that closes whatever is to be encrypted."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def refuse() -> None:
            while True:
                try:
                    connection, _ = server.accept()
                except OSError:
                    return
                connection.recv(1)
                connection.close()

        threading.Thread(target=refuse, daemon=True).start()
        settings.RUNWAYML_BASE_URL = f"https://127.0.0.1:{server.getsockname()[1]}"
        transport.shared_session.cache_clear()
        yield
        server.shutdown(socket.SHUT_RDWR)
    transport.shared_session.cache_clear()


@pytest.mark.usefixtures("never_encrypted")
def test_a_create_whose_connection_was_never_encrypted_was_never_sent() -> None:
    """So that no place is kept for a session that cannot be there."""
    with pytest.raises(UpstreamUnreachable):
        create()


@pytest.mark.parametrize("verify", [True, False])
def test_a_context_is_as_strict_as_it_is_told(verify: bool) -> None:
    context = connections.Adapter(verify).context

    assert context.check_hostname is verify
    assert (context.verify_mode.name == "CERT_REQUIRED") is verify
