"""The site behind nginx and Caddy, each with the sample file that docs/servers.md gives."""

import json
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.faults.release import lay_out
from tests.faults.site import (
    PATIENCE,
    Site,
    check_books,
    new_folder,
    prepare_database,
    wait_for_rest,
)
from tests.fronts import Caddy, Front, Nginx
from tests.services import Missing, free_port, wait_until

CONNECT = "/api/avatar/connect"
PRESS = {"avatarId": "littlelobster"}
STREAM = {"Accept": "application/x-ndjson"}
FRONTS = {"nginx": Nginx, "caddy": Caddy}
# Caddy before 2.7 does not tell why it stopped reading.
TOO_LARGE = {Nginx: [413], Caddy: [413, 503]}


@pytest.fixture(scope="module")
def running_site(folder: Path) -> Iterator[Site]:
    """The site as a machine has it: in a folder of its own, with its static files collected."""
    own = new_folder(folder, "behind")
    code = own / "canfly"
    code.mkdir()
    lay_out(code)
    site = Site(
        own,
        prepare_database(own, None, "behind"),
        code=code,
        workers=1,
        AVATARS_TRUSTED_PROXIES="1",
    )
    try:
        site.manage("collectstatic", "--no-input")
        site.start()
        yield site
    finally:
        site.stop()


@pytest.fixture(scope="module", params=sorted(FRONTS))
def front(request: pytest.FixtureRequest, folder: Path, running_site: Site) -> Iterator[Front]:
    with standing(request.param, folder, running_site, running_site.port) as front:
        yield front


@contextmanager
def standing(name: str, folder: Path, site: Site, port: int) -> Iterator[Front]:
    """The proxy of this name before what listens on this port, or before nothing."""
    own = new_folder(folder, name)
    try:
        front = FRONTS[name](own, site.code, [f"127.0.0.1:{port}"])
    except Missing as reason:
        pytest.skip(f"NOT TESTED behind {name}: {reason}")
    front.start()
    yield front
    front.stop()


@pytest.fixture
def visitor(front: Front) -> Iterator[httpx.Client]:
    with browser(front) as client:
        yield client


def browser(front: Front, **options: Any) -> httpx.Client:
    """Somebody who speaks HTTP/2, and takes Brotli before gzip."""
    return httpx.Client(
        base_url=front.url,
        verify=ssl.create_default_context(cafile=front.authority),
        headers={"Accept-Encoding": "br, gzip"},
        timeout=60,
        **{"http2": True} | options,
    )


def test_the_lines_of_a_press_arrive_as_they_are_written(site: Site, front: Front) -> None:
    site.order("scenario", scenario="never_ready")
    # This client tells nobody that it leaves an answer, unless it closes its connection.
    with (
        browser(front) as visitor,
        visitor.stream("POST", CONNECT, json=PRESS, headers=STREAM) as answer,
    ):
        assert (answer.status_code, answer.http_version) == (200, "HTTP/2")
        lines = answer.iter_lines()
        call = json.loads(next(lines))
        assert set(call) >= {"callId", "callToken", "maxDuration"}
        # And Runway is not done yet.
        [row] = site.rows()
        assert row["status"] in ("requested", "waiting")
        assert json.loads(next(lines))["state"] == "waking"
    # Who leaves is noticed through the proxy: what was created is cancelled.
    wait_for_rest(site)
    check_books(site)
    assert [one["cancelled"] for one in site.books()] == [True]
    assert [row["end_reason"] for row in site.rows()] == ["visitor_gave_up"]


def test_nobody_chooses_their_address(site: Site, visitor: httpx.Client) -> None:
    site.order("scenario", scenario="ready")
    for header in ("198.51.100.7, 203.0.113.9", "nonsense", ", ,", "::1%lo, [::]:80", "1" * 4000):
        foreign = {"X-Forwarded-For": header, "X-Real-IP": header, "Forwarded": f"for={header}"}
        assert visitor.post(CONNECT, json=PRESS, headers=foreign).status_code == 200

    assert visitor.post(CONNECT, json=PRESS).status_code == 200
    assert len({row["client"] for row in site.rows()}) == 1
    wait_for_rest(site)
    check_books(site)


def test_the_site_knows_that_it_is_visited_by_https(site: Site, visitor: httpx.Client) -> None:
    foreign = {"X-Forwarded-Proto": "http", "X-Forwarded-Host": "evil.example"}
    page = visitor.get("/en/", headers=foreign)

    assert page.status_code == 200
    assert f'href="{visitor.base_url}' in page.text
    assert "http://" not in page.text.replace("http://www.w3.org", "")
    assert "evil.example" not in page.text
    assert page.headers["Content-Encoding"] == "gzip" or page.headers["Content-Encoding"] == "br"


def test_plain_http_is_sent_to_https(front: Front) -> None:
    with httpx.Client() as client:
        answer = client.get(f"http://127.0.0.1:{front.plain_port}/en/?x=1")

    assert answer.status_code == 308
    assert answer.headers["Location"].startswith("https://127.0.0.1")
    assert answer.headers["Location"].endswith("/en/?x=1")


def test_every_request_has_an_id_that_no_visitor_chose(visitor: httpx.Client) -> None:
    answers = [visitor.get("/en/", headers={"X-Request-ID": "mine"}) for _ in range(2)]
    ids = [answer.headers.get_list("X-Request-ID") for answer in answers]

    assert all(re.fullmatch(r"[0-9a-f-]{32,36}", one) for [one] in ids)
    assert ids[0] != ids[1]


def test_static_files_come_packed_and_stay(visitor: httpx.Client) -> None:
    page = visitor.get("/en/").text
    [style] = re.findall(r'href="(/static/canfly/site\.[0-9a-f]{12}\.css)"', page)
    plain = visitor.get(style, headers={"Accept-Encoding": "identity"})

    for packing in ("br", "gzip"):
        packed = visitor.get(style, headers={"Accept-Encoding": packing})
        assert packed.headers["Content-Encoding"] == packing
        assert "Accept-Encoding" in packed.headers["Vary"]
        assert packed.text == plain.text
    for answer in (packed, plain):
        assert answer.headers["Content-Type"].startswith("text/css")
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    again = visitor.get(style, headers={"If-None-Match": plain.headers["ETag"],
                                        "Accept-Encoding": "identity"})  # fmt: skip
    assert again.status_code == 304
    unnamed = visitor.get("/static/canfly/site.css")
    assert unnamed.headers["Cache-Control"] == "public, max-age=60"
    assert visitor.get("/static/canfly/none.000000000000.css").status_code == 404


def test_pictures_of_editors_are_served_and_run_nothing(
    running_site: Site, visitor: httpx.Client
) -> None:
    media = running_site.code / "media"
    (media / "avatars").mkdir(exist_ok=True)
    (media / "avatars/one.avif").write_bytes(b"a picture")
    (media / "avatars/page.html").write_text("<script>alert(1)</script>")

    picture = visitor.get("/media/avatars/one.avif")
    page = visitor.get("/media/avatars/page.html")

    assert (picture.content, picture.headers["Content-Type"]) == (b"a picture", "image/avif")
    assert "immutable" in picture.headers["Cache-Control"]
    assert page.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    for path in ("/media/", "/media/avatars/", "/media/..%2fmanage.py", "/static/../manage.py"):
        assert visitor.get(path).status_code in (400, 403, 404)


def test_a_body_that_is_too_large_is_refused_in_our_words(front: Front) -> None:
    # By HTTP/1.1: over HTTP/2 httpx reads no answer before it has sent everything.
    with browser(front, http2=False) as visitor:
        for size, status in ((20_000, 400), (200_000, 413)):
            answer = visitor.post(CONNECT, json={"avatarId": "x" * size})
            assert answer.status_code == status
            assert answer.json()["error"]["code"] == "invalid_request"
        # Editors upload more, but not anything.
        visitor.get("/admin/login/")
        form = {"csrfmiddlewaretoken": visitor.cookies["__Host-csrftoken"], "username": "nobody"}
        headers = {"Referer": front.url}
        for size, statuses in ((20_000_000, [200]), (23_000_000, TOO_LARGE[type(front)])):
            file = {"file": b"x" * size}
            answer = visitor.post("/admin/login/", data=form, files=file, headers=headers)
            assert answer.status_code in statuses


@pytest.mark.parametrize("name", sorted(FRONTS))
def test_a_site_that_is_not_there_says_so_in_its_own_shape(
    name: str, folder: Path, running_site: Site
) -> None:
    with standing(name, folder, running_site, free_port()) as front, browser(front) as visitor:
        answer, page = visitor.post(CONNECT, json=PRESS), visitor.get("/en/")
        static = visitor.get("/static/canfly/site.css")
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert answer.json()["error"]["code"] == "busy"
    assert answer.json()["retryAfter"] == 5
    assert (page.status_code, page.headers["Content-Type"]) == (503, "text/html; charset=utf-8")
    assert page.headers["Cache-Control"] == "no-store"
    assert static.status_code == 200


@pytest.mark.parametrize("front", ["nginx"], indirect=True)
def test_the_log_of_nginx_knows_nobody(front: Front, visitor: httpx.Client) -> None:
    visitor.get("/en/?who=somebody", headers={"User-Agent": "a browser", "Referer": "a page"})
    answer = visitor.get("/privacy/")

    log = front.folder / "canfly.log"
    wait_until(lambda: answer.headers["X-Request-ID"] in log.read_text(), "it", within=PATIENCE)
    written = log.read_text().replace(front.machines[0], "")
    assert " 200 " in written
    for secret in ("127.0.0.1", "who", "a browser", "a page"):
        assert secret not in written
