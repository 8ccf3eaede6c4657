"""Pages are made once for everybody, and never for the wrong one."""

import gzip
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import brotli
import pytest
from django.db import DatabaseError
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from avatars.models import Avatar
from avatars.pages import caching, versions
from avatars.pages.copies import Copy
from avatars.placements.dependence import begin_page, changes_at
from tests.avatars.pages import urls

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.avatars.pages.urls")]


@pytest.fixture(autouse=True)
def _nothing_made(avatar: Avatar) -> Iterator[None]:
    urls.made.clear()
    yield
    urls.made.clear()


def test_a_page_is_made_once(client: Client) -> None:
    first, second = client.get("/en/plain/"), client.get("/en/plain/?utm_source=a")

    assert urls.made == ["/en/plain/"]
    assert second.content == first.content
    assert b"data-avatars-section" in second.content


def test_its_copy_has_the_headers_of_the_page(client: Client) -> None:
    first, second = client.get("/en/plain/"), client.get("/en/plain/")

    for answer in (first, second):
        del answer["X-Request-ID"]  # which is each request's own
    assert second.headers == first.headers
    assert first["Cache-Control"] == "public, no-cache"
    assert first["Vary"] == "Accept-Encoding"
    assert {"Content-Security-Policy", "Permissions-Policy", "X-Content-Type-Options"} <= set(
        first.headers
    )


def test_neither_has_a_cookie(client: Client) -> None:
    client.get("/en/plain/")
    client.get("/en/plain/")

    assert not client.cookies


def test_what_is_changed_shows_at_once(client: Client) -> None:
    client.get("/en/plain/")
    Avatar.objects.update(name="Clawdia")

    assert b"Clawdia" in client.get("/en/plain/").content
    assert len(urls.made) == 2


def test_an_avatar_that_is_switched_off_is_gone_at_once(client: Client) -> None:
    client.get("/en/plain/")
    Avatar.objects.update(active=False)

    assert b"data-avatars-section" not in client.get("/en/plain/").content


def test_it_closes_and_opens_by_the_clock(client: Client, monkeypatch: Any) -> None:
    now = timezone.now()
    Avatar.objects.update(away_until=now + timedelta(hours=2))
    shown = []
    for hours in (0, 1, 2, 3):
        moment = now + timedelta(hours=hours)
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        shown.append(b"data-avatars-closed" in client.get("/en/plain/").content)

    assert shown == [True, True, False, False]
    assert len(urls.made) == 2


def test_what_is_published_while_a_page_is_made_shows_with_the_next(
    client: Client, monkeypatch: Any
) -> None:
    page = urls.PAGE

    class Slow:
        def render(self, *given: Any) -> str:
            made = page.render(*given)
            Avatar.objects.update(name="Clawdia")
            return made

    monkeypatch.setattr(urls, "PAGE", Slow())

    assert b"Clawdia" not in client.get("/en/plain/").content
    assert b"Clawdia" in client.get("/en/plain/").content


def test_hosts_and_schemes_have_pages_of_their_own(client: Client, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["canfly.ai", "canfly.example"]
    pages = [
        client.get("/en/plain/", headers={"Host": host}, secure=secure).content.split()[0]
        for secure in (True, False)
        for host in ("canfly.ai", "canfly.example")
        for _ in range(2)
    ]

    assert len(urls.made) == 4
    assert pages[:4] == [b"canfly.ai", b"canfly.ai", b"canfly.example", b"canfly.example"]


def test_languages_are_never_mixed(client: Client) -> None:
    pages = [client.get(f"/{code}/plain/").content.decode() for code in ("en", "zh-hant") * 2]

    assert pages[:2] == pages[2:]
    assert "Start Video Call" in pages[0]
    assert "Start Video Call" not in pages[1]


def test_a_page_whose_language_is_the_browsers_is_not_kept(client: Client) -> None:
    pages = [
        client.get("/by-header/", headers={"Accept-Language": code}).content.decode()
        for code in ("en", "zh-hant", "en")
    ]

    assert ["Start Video Call" in page for page in pages] == [True, False, True]
    assert len(urls.made) == 3


def test_a_host_that_is_not_ours_is_refused_though_there_is_a_copy(client: Client) -> None:
    client.get("/en/plain/")

    assert client.get("/en/plain/", headers={"Host": "evil.example"}).status_code == 400


@pytest.mark.parametrize("path", ["/en/personal/?name=Ann", "/en/without_request/", "/en/lazy/"])
def test_a_page_that_tells_of_its_visitor_is_theirs_alone(client: Client, path: str) -> None:
    answers = [client.get(path), client.get(path)]

    assert len(urls.made) == 2
    for answer in answers:
        assert answer["Cache-Control"] == "no-cache, private, no-store"
        assert "ETag" not in answer


def test_and_so_it_is_where_there_is_nothing_to_tell_of_the_first(client: Client) -> None:
    client.get("/en/personal/?name=")
    client.get("/en/plain/")
    first = client.get("/en/told/")
    second = client.get("/en/told/?told=The+visitor+is+Ann.")

    assert b'"context": ""' in first.content
    assert b'"context": ""' not in second.content


def test_that_holds_for_pages_that_nobody_keeps_as_well(client: Client) -> None:
    assert "no-store" in client.get("/en/undecorated_personal/")["Cache-Control"]


@pytest.mark.parametrize(
    "path",
    [
        "/en/with_cookie/",
        "/en/with_session/",
        "/en/with_nonce/",
        "/en/own_control/",
        "/en/missing/",
    ],
)
def test_what_may_be_for_one_visitor_is_not_kept(client: Client, path: str) -> None:
    client.get(path)
    client.get(path)

    assert len(urls.made) == 2


def test_a_page_without_the_decorator_is_not_kept(client: Client) -> None:
    client.get("/en/undecorated/")

    assert "ETag" not in client.get("/en/undecorated/")
    assert len(urls.made) == 2


def test_nothing_is_kept_while_developing(client: Client, settings: Any) -> None:
    settings.DEBUG = True
    client.get("/en/plain/")
    client.get("/en/plain/")

    assert len(urls.made) == 2


def test_a_post_gets_no_copy(client: Client) -> None:
    client.get("/en/plain/")
    client.post("/en/plain/")

    assert len(urls.made) == 2


@pytest.mark.parametrize("strip", ["", "W/"])
def test_who_has_the_page_is_told_so(client: Client, strip: str) -> None:
    etag = client.get("/en/plain/")["ETag"].removeprefix(strip)

    answer = client.get("/en/plain/", headers={"If-None-Match": f'"other", {etag}'})

    assert (answer.status_code, answer.content) == (304, b"")
    assert answer["ETag"].endswith(etag)
    assert answer["Cache-Control"] == "public, no-cache"
    assert "Content-Encoding" not in answer


def test_who_has_a_page_of_before_gets_the_new_one(client: Client) -> None:
    etag = client.get("/en/plain/")["ETag"]
    Avatar.objects.update(name="Clawdia")

    answer = client.get("/en/plain/", headers={"If-None-Match": etag})

    assert answer.status_code == 200
    assert answer["ETag"] != etag


def test_what_was_changed_and_changed_back_is_the_same_page(client: Client) -> None:
    etag = client.get("/en/plain/")["ETag"]
    Avatar.objects.update(name="Clawdia")
    Avatar.objects.update(name="LittleLobster")

    assert client.get("/en/plain/", headers={"If-None-Match": etag}).status_code == 304


def test_headers_that_have_changed_reach_who_has_the_page(client: Client, settings: Any) -> None:
    etag = client.get("/en/plain/")["ETag"]
    caching.copies.clear()  # as in a new process
    policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"] | {"connect-src": ["'self'"]}
    settings.CONTENT_SECURITY_POLICY = {"DIRECTIVES": policy}

    answer = client.get("/en/plain/", headers={"If-None-Match": etag})

    assert answer.status_code == 200
    assert "connect-src 'self';" in answer["Content-Security-Policy"] + ";"


def test_what_is_answered_to_head_is_not_kept(client: Client) -> None:
    client.head("/en/plain/")

    assert client.get("/en/plain/").content
    assert len(urls.made) == 2


def test_a_view_may_call_another(client: Client) -> None:
    assert client.get("/en/nested/").content == client.get("/en/nested/").content
    assert len(urls.made) == 1


def test_a_moment_that_has_gone_by_while_the_page_is_made_is_not_forgotten() -> None:
    now = timezone.now()
    page = begin_page()

    changes_at(now + timedelta(seconds=1), now=now)
    changes_at(None, now + timedelta(hours=1), now=now + timedelta(seconds=2))

    assert page.until == now + timedelta(seconds=1)


def test_head_has_the_headers_alone(client: Client) -> None:
    page = client.get("/en/plain/")
    answer = client.head("/en/plain/")

    assert answer.content == b""
    assert answer["Content-Length"] == str(len(page.content))


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("GZIP;q=0.5", "gzip"),
        ("br;q=0, gzip;q=0.0", ""),
        ("", ""),
        ("identity", ""),
    ],
)
def test_it_is_compressed_as_the_browser_likes(
    client: Client, accepted: str, encoding: str
) -> None:
    plain = client.get("/en/plain/").content

    answer = client.get("/en/plain/", headers={"Accept-Encoding": accepted})

    assert answer.get("Content-Encoding", "") == encoding
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}[encoding]
    assert unpack(answer.content) == plain
    assert int(answer["Content-Length"]) == len(answer.content)


@given(st.text(max_size=60))
def test_whatever_is_said_of_encodings_the_page_can_be_read(header: str) -> None:
    bodies = {"br": b"b", "gzip": b"g", "identity": b"i"}
    copy = Copy("", 0, (), bodies)

    encoding, body = copy.accepted(header)

    assert bodies[encoding] == body
    assert encoding == "identity" or encoding in header.lower()


def test_a_cdn_may_show_it_for_as_long_as_the_owner_says(client: Client, settings: Any) -> None:
    settings.AVATARS_PAGE_STALE_SECONDS = 30

    assert client.get("/en/plain/")["Cache-Control"] == "public, max-age=0, s-maxage=30"


def test_but_not_beyond_the_moment_at_which_it_changes(
    client: Client, settings: Any, monkeypatch: Any
) -> None:
    settings.AVATARS_PAGE_STALE_SECONDS = 30
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)
    Avatar.objects.update(away_until=now + timedelta(seconds=10))

    assert client.get("/en/plain/")["Cache-Control"] == "public, max-age=0, s-maxage=10"


def test_without_its_database_no_page_is_kept(client: Client, monkeypatch: Any) -> None:
    def refuse() -> None:
        raise DatabaseError

    monkeypatch.setattr(versions, "current_version", refuse)

    assert client.get("/en/plain/").status_code == 200
    assert client.get("/en/plain/").status_code == 200
    assert len(urls.made) == 2


def test_of_many_who_come_at_once_one_makes_the_page(monkeypatch: Any) -> None:
    """Threads have no part in a test's transaction: the version is told without the database."""
    monkeypatch.setattr(caching, "release_connection", lambda: None)
    everybody = threading.Barrier(8)
    monkeypatch.setattr(versions, "current_version", lambda: "one")
    made = []

    def view(request: Any) -> Any:
        made.append(request.path)
        return HttpResponse("page")

    def ask() -> None:
        everybody.wait(10)
        answers.append(middleware(factory.get("/en/plain/")).content)

    factory = RequestFactory()
    answers: list[bytes] = []
    middleware = caching.CachedPages(caching.cached_page(view))
    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)

    assert answers == [b"page"] * 8
    assert made == ["/en/plain/"]


@pytest.mark.parametrize("version", ["one", None])
def test_nobody_waits_for_long_for_one_who_makes_the_page(
    monkeypatch: Any, version: str | None
) -> None:
    """Be it slow, or without a database: then nobody waits at all."""
    monkeypatch.setattr(caching, "release_connection", lambda: None)
    monkeypatch.setattr(versions, "current_version", lambda: version)
    monkeypatch.setattr(caching, "LONGEST_TURN", 0.05 if version else 60)
    both = threading.Barrier(2)

    def view(request: Any) -> Any:
        both.wait(10)  # which is passed only by two at the same time
        return HttpResponse("page")

    answers: list[bytes] = []
    middleware = caching.CachedPages(caching.cached_page(view))
    threads = [
        threading.Thread(
            target=lambda: answers.append(middleware(RequestFactory().get("/plain/")).content)
        )
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)

    assert answers == [b"page"] * 2


def test_those_whose_page_is_never_kept_do_not_wait_for_each_other(
    client: Client, monkeypatch: Any
) -> None:
    client.get("/en/with_cookie/")
    monkeypatch.setattr(caching, "_take_turn", lambda making: pytest.fail("it waits"))

    assert client.get("/en/with_cookie/").status_code == 200
