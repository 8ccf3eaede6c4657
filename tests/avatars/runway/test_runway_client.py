"""The client on a real wire: slow, broken and endless answers, few connections, no netrc."""

import http.server
import json
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from avatars.exceptions import UpstreamFailed, UpstreamUnavailable
from avatars.runway import realtime, transport

Answer = Callable[[http.server.BaseHTTPRequestHandler], None]


class Upstream:
    """A server on loopback that answers as it is told and counts its connections."""

    def __init__(self) -> None:
        self.answer: Answer = ready
        self.connections = 0
        self.headers: list[dict[str, str]] = []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self) -> None:
                outer.connections += 1
                super().setup()

            def do_GET(self) -> None:
                outer.headers.append(dict(self.headers))
                try:
                    outer.answer(self)
                except OSError:
                    self.close_connection = True

            def log_message(self, *args: Any) -> None: ...

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"


def send(handler: http.server.BaseHTTPRequestHandler, body: bytes, **headers: str) -> None:
    handler.send_response(200)
    for name, value in ({"Content-Length": str(len(body))} | headers).items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(body)


def ready(handler: http.server.BaseHTTPRequestHandler) -> None:
    send(handler, json.dumps({"status": "READY", "sessionKey": "key"}).encode())


def drips(handler: http.server.BaseHTTPRequestHandler) -> None:
    send(handler, b"", Content_Length="1000")
    for _ in range(100):
        handler.wfile.write(b" ")
        time.sleep(0.05)  # longer in all than the time-out, never in one piece


def hangs(handler: http.server.BaseHTTPRequestHandler) -> None:
    time.sleep(2)  # beyond the time-out


def resets(handler: http.server.BaseHTTPRequestHandler) -> None:
    handler.connection.close()


def ends_early(handler: http.server.BaseHTTPRequestHandler) -> None:
    send(handler, b'{"status"', Content_Length="1000")
    handler.close_connection = True


def never_ends(handler: http.server.BaseHTTPRequestHandler) -> None:
    send(handler, b"", Content_Length="100000000")
    for _ in range(2_000):
        handler.wfile.write(b" " * 50_000)


def not_http(handler: http.server.BaseHTTPRequestHandler) -> None:
    handler.wfile.write(b"\x00\xff rubbish \r\n\r\n")
    handler.close_connection = True


def bad_gzip(handler: http.server.BaseHTTPRequestHandler) -> None:
    send(handler, b"this is not gzip", Content_Encoding="gzip")


@pytest.fixture
def upstream(settings: Any) -> Iterator[Upstream]:
    found = Upstream()
    settings.RUNWAYML_BASE_URL = found.url
    settings.AVATARS_REQUEST_TIMEOUT = 1
    transport.shared_session.cache_clear()
    yield found
    found.server.shutdown()
    found.server.server_close()
    transport.shared_session.cache_clear()


def retrieve() -> realtime.Session:
    return realtime.retrieve("s-1", deadline=time.monotonic() + 5)


@pytest.mark.parametrize(
    "answer", [drips, hangs, resets, ends_early, never_ends, not_http, bad_gzip]
)
def test_an_answer_that_breaks_is_a_failure_that_may_pass(
    upstream: Upstream, answer: Answer
) -> None:
    upstream.answer = answer

    with pytest.raises(UpstreamUnavailable):
        retrieve()


def test_a_refused_connection_is_a_failure_that_may_pass(settings: Any) -> None:
    settings.RUNWAYML_BASE_URL = "http://127.0.0.1:9"

    with pytest.raises(UpstreamUnavailable):
        retrieve()


def test_an_address_that_is_none_is_a_failure_and_no_crash(settings: Any) -> None:
    settings.RUNWAYML_BASE_URL = "htp:/nowhere"

    with pytest.raises(UpstreamFailed):
        retrieve()


def test_a_redirect_is_not_followed_with_our_secret(upstream: Upstream) -> None:
    def redirects(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.send_response(302)
        handler.send_header("Location", f"{upstream.url}/elsewhere")
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    upstream.answer = redirects

    with pytest.raises(UpstreamFailed):
        retrieve()
    assert len(upstream.headers) == 1


def test_requests_one_after_another_share_a_connection(upstream: Upstream) -> None:
    for _ in range(5):
        retrieve()

    assert upstream.connections == 1


def test_many_at_once_share_at_most_the_pool(upstream: Upstream, settings: Any) -> None:
    settings.AVATARS_REQUEST_TIMEOUT = 10

    def slowly(handler: http.server.BaseHTTPRequestHandler) -> None:
        time.sleep(0.02)  # so that requests overlap
        ready(handler)

    upstream.answer = slowly
    threads = [threading.Thread(target=retrieve) for _ in range(100)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(upstream.headers) == 100
    assert upstream.connections <= transport.POOL_SIZE


def test_a_netrc_does_not_replace_the_secret(
    upstream: Upstream, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    monkeypatch.setenv("NETRC", str(netrc))

    retrieve()

    assert upstream.headers[0]["Authorization"] == f"Bearer {settings.RUNWAYML_API_SECRET}"


def test_a_session_id_with_slashes_stays_one_path_segment(upstream: Upstream) -> None:
    paths = []

    def remembers(handler: http.server.BaseHTTPRequestHandler) -> None:
        paths.append(handler.path)
        ready(handler)

    upstream.answer = remembers

    realtime.retrieve("../v1/avatars", deadline=time.monotonic() + 5)

    assert paths == ["/v1/realtime_sessions/..%2Fv1%2Favatars"]
