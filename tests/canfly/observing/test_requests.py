"""Each request has an id, in its lines and in its answer."""

import logging
import re
from typing import Any

import pytest
import responses
from django.core.management import call_command
from django.http import StreamingHttpResponse
from django.test import Client, RequestFactory

from avatars.models import Avatar, CallLog
from canfly.observing.requests import Accidents, RequestId, request_id
from tests.avatars import upstream
from tests.watching import watching_lines

pytestmark = pytest.mark.django_db

THEIRS = {"HTTP_X_REQUEST_ID": "0123456789abcdef"}


def id_of(client: Client, **headers: str) -> str:
    return str(client.get("/robots.txt", **headers).headers["X-Request-ID"])  # type: ignore[arg-type]


def test_every_request_gets_an_id_of_its_own(client: Client) -> None:
    ids = {id_of(client) for _ in range(3)}

    assert len(ids) == 3
    assert all(re.fullmatch("[0-9a-f]{32}", one) for one in ids)
    assert request_id.get() == "", "what its thread does next is not its"


def test_the_proxys_id_is_taken_where_there_is_a_proxy(settings: Any) -> None:
    assert id_of(Client(), **THEIRS) != THEIRS["HTTP_X_REQUEST_ID"]

    settings.AVATARS_TRUSTED_PROXIES = 1
    assert id_of(Client(), **THEIRS) == THEIRS["HTTP_X_REQUEST_ID"]


@pytest.mark.parametrize("given", ["short", "a" * 65, 'x"}\n{"level": "info"', "ada@example.com"])
def test_an_id_that_is_none_is_not_taken(settings: Any, given: str) -> None:
    settings.AVATARS_TRUSTED_PROXIES = 1

    assert id_of(Client(), HTTP_X_REQUEST_ID=given) != given


def test_a_stream_keeps_its_id_until_it_is_over() -> None:
    def body() -> Any:
        yield request_id.get()

    answer = RequestId(lambda request: StreamingHttpResponse(body()))(RequestFactory().get("/"))

    assert b"".join(answer).decode() == answer["X-Request-ID"]


def test_only_errors_that_nobody_expected_have_a_line(client: Client) -> None:
    assert not Accidents().filter(logging.makeLogRecord({"msg": "Not Found: /x", "exc_info": None}))
    with watching_lines() as watch:
        assert client.get("/no-such-page").status_code == 404
    assert watch.lines == []

    client.raise_request_exception = False
    with watching_lines() as watch, pytest.MonkeyPatch.context() as patch:
        patch.setattr("canfly.web.views.reverse", lambda name: 1 / 0)
        assert client.get("/robots.txt").status_code == 500
    assert any("ZeroDivisionError" in line and "request_id" in line for line in watch.lines)


def test_one_call_is_followed_through_browser_web_and_settler_by_its_id(
    client: Client, avatar: Avatar, runway: responses.RequestsMock
) -> None:
    upstream.answers_well(runway)
    with watching_lines() as watch:
        opened = client.post(
            "/api/avatar/connect",
            {"avatarId": avatar.slug},
            content_type="application/json",
            headers={"User-Agent": "Mozilla/5.0 (Canary)", "Cookie": "theirs=a-cookie-of-lovelace"},
            REMOTE_ADDR="203.0.113.77",
        ).json()
        for event in (
            {"event": "joined"},
            {"event": "face"},
            {"event": "alive"},
            {"event": "feedback", "stars": 5, "comment": "I am Ada of Canary Wharf"},
            {"event": "ended", "reason": "hung_up"},
        ):
            client.post(
                f"/api/avatar/calls/{opened['callId']}/events",
                {"callToken": opened["callToken"], **event},
                content_type="application/json",
            )
        CallLog.objects.update(check_at=None)
        runway.remove(responses.GET, upstream.SESSION)
        upstream.retrieves(runway, "COMPLETED", duration=12)
        call_command("settle_calls", verbosity=0)

    said = [line for line in watch.lines if f'"call_id": "{opened["callId"]}"' in line]
    for words in ("is opened", "can be joined", "says joined", "says face", "says ended: hung_up"):
        assert any(words in line and "request_id" in line for line in said), words
    assert any("settled: hung_up, 12 s" in line for line in said)
    everything = "\n".join(watch.lines)
    for canary in ("Canary", "203.0.113.77", "lovelace", opened["callToken"], opened["token"]):
        assert canary not in everything
    assert "says alive" not in everything, "fifteen seconds are no event"
