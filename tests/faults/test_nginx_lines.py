"""The lines for an nginx of one's own, on the pages that tell them, in Debian's nginx."""

import json
import re
import socket
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
import requests

from tests.blocks import texts_for
from tests.fronts import write_nginx_conf
from tests.services import Missing, Service, nginx, wait_until

SITE = """
{log_format}
access_log {folder}/canfly.log canfly;
server {{
    listen 127.0.0.1:{port};
    {media}
    location / {{
        {header}
        proxy_pass http://127.0.0.1:{behind};
    }}
}}
"""


class Told(BaseHTTPRequestHandler):
    """A site that answers with the id that it was given."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps(self.headers["X-Request-ID"]).encode())

    def log_message(self, *_: object) -> None:
        """Nothing is said."""


class Own(Service):
    """nginx with the lines of the pages around a site of its own. Raises Missing."""

    def __init__(self, folder: Path, behind: int) -> None:
        super().__init__(folder)
        self.program = nginx()
        [media] = texts_for(__file__, "docs/media.md")
        [log] = texts_for(__file__, "docs/observing.md")
        header, log_format = log.splitlines()
        assert "/var/lib/canfly/media/" in media
        media = media.replace("/var/lib/canfly/media", str(folder / "media"))
        (folder / "site.conf").write_text(
            SITE.format(
                log_format=log_format, folder=folder, port=self.port, media=media,
                header=header, behind=behind,
            )
        )  # fmt: skip
        write_nginx_conf(folder)

    def command(self) -> list[str]:
        return [self.program, "-e", "stderr", "-c", str(self.folder / "nginx.conf")]

    def answers(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 2):
            return True
        return False


@pytest.fixture
def url(tmp_path: Path) -> Iterator[str]:
    (tmp_path / "media").mkdir()
    with HTTPServer(("127.0.0.1", 0), Told) as site:
        Thread(target=site.serve_forever, daemon=True).start()
        try:
            own = Own(tmp_path, site.server_port)
        except Missing as reason:
            pytest.skip(f"NOT TESTED in nginx: {reason}")
        own.start()
        yield f"http://127.0.0.1:{own.port}"
        own.stop()
        site.shutdown()


def test_pictures_are_served_and_an_id_is_given_and_logged(url: str, tmp_path: Path) -> None:
    (tmp_path / "media/one.avif").write_bytes(b"a picture")
    (tmp_path / "media/page.html").write_text("<script>alert(1)</script>")

    picture, page = (requests.get(f"{url}/media/{name}") for name in ("one.avif", "page.html"))
    large, too_large = (requests.post(url, data=b"x" * size) for size in (2 * 10**7, 23 * 10**6))
    told = requests.get(f"{url}/", headers={"X-Request-ID": "mine"}).json()

    assert (picture.content, picture.headers["Content-Type"]) == (b"a picture", "image/avif")
    assert "immutable" in picture.headers["Cache-Control"]
    assert page.headers["Content-Type"] == "application/octet-stream"
    assert page.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert large.status_code in (501, 502)  # this site takes no POST, and may close before its end
    assert too_large.status_code == 413
    assert re.fullmatch(r"[0-9a-f]{32}", told)
    log = tmp_path / "canfly.log"
    wait_until(lambda: f" {told}\n" in log.read_text(), "it is in the log", within=10)
