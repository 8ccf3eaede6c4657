"""Rubbish in, a clear 4xx out: never a 500, never a row, never a request to Runway."""

import json
from typing import Any

import pytest
import responses
from django.db import connection
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from avatars.models import Avatar, CallLog
from tests.avatars import upstream

pytestmark = pytest.mark.django_db

CONNECT = "/api/avatar/connect"

BODIES = {
    "a space": b" ",
    "not JSON": b"hello",
    "broken UTF-8": b'{"avatarId": "\xff\xfe"}',
    "UTF-16": '{"avatarId": "littlelobster"}'.encode("utf-16"),
    "deep nesting": b"[" * 2_000 + b"]" * 2_000,
    "deep objects": b'{"a":' * 800 + b"1" + b"}" * 800,
    "a list": b"[]",
    "null": b"null",
    "a text": b'"littlelobster"',
    "no avatarId": b"{}",
    "a number": b'{"avatarId": 5}',
    "a huge number": b'{"avatarId": 1' + b"0" * 4_000 + b"}",
    "a boolean": b'{"avatarId": true}',
    "an object": b'{"avatarId": {"type": "custom"}}',
    "an array": b'{"avatarId": ["littlelobster"]}',
    "an empty text": b'{"avatarId": ""}',
    "white space": b'{"avatarId": "   "}',
    "a lone surrogate": b'{"avatarId": "\\ud83e"}',
    "a surrogate in a key": b'{"\\ud83e": 1, "avatarId": "littlelobster"}',
    "NUL": b'{"avatarId": "little\\u0000lobster"}',
    "a long name": b'{"avatarId": "' + b"a" * 101 + b'"}',
    "50 kB": b'{"avatarId": "' + b"a" * 50_000 + b'"}',
    "50 kB of spaces": b'{"avatarId": "littlelobster"' + b" " * 50_000 + b"}",
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
def test_a_body_that_makes_no_sense_is_invalid_request(
    client: Client, avatar: Avatar, runway: responses.RequestsMock, body: bytes
) -> None:
    answer = client.post(CONNECT, body, content_type="application/json")

    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "invalid_request"
    assert answer.json()["error"]["message"]
    assert not CallLog.objects.exists()
    assert len(runway.calls) == 0


@pytest.mark.parametrize("method", ["get", "put", "patch", "delete", "options", "head"])
def test_a_wrong_method_is_told_the_right_one(client: Client, method: str) -> None:
    answer = getattr(client, method)(CONNECT)

    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    if method != "head":
        assert answer.json()["error"]["code"] == "method_not_allowed"


@pytest.mark.parametrize(
    "content_type",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "", "x"],
)
def test_connect_takes_nothing_but_application_json(
    client: Client, avatar: Avatar, runway: responses.RequestsMock, content_type: str
) -> None:
    answer = client.generic("POST", CONNECT, b'{"avatarId": "littlelobster"}', content_type)

    assert answer.status_code == 415
    assert answer.json()["error"]["code"] == "unsupported_media_type"
    assert not CallLog.objects.exists()


def test_a_charset_after_the_content_type_is_fine(client: Client, avatar: Avatar) -> None:
    answer = client.generic(
        "POST", CONNECT, b'{"avatarId": "unknown"}', "application/json; charset=utf-8"
    )

    assert answer.json()["error"]["code"] == "unknown_avatar"


def test_no_answer_is_ever_cached(client: Client, avatar: Avatar) -> None:
    for answer in (client.get(CONNECT), client.post(CONNECT, b"", "application/json")):
        assert "no-store" in answer["Cache-Control"]


def test_no_cookie_is_set(client: Client, avatar: Avatar) -> None:
    client.post(CONNECT, b"{}", content_type="application/json")

    assert not client.cookies


def test_a_csrf_token_is_not_asked_for(avatar: Avatar) -> None:
    strict = Client(enforce_csrf_checks=True)

    answer = strict.post(CONNECT, b'{"avatarId": "unknown"}', content_type="application/json")

    assert answer.json()["error"]["code"] == "unknown_avatar"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "rubbish"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {"Origin": "http://testserver.elsewhere.example"},
        {"Origin": "http://[broken"},
    ],
    ids=str,
)
def test_another_sites_page_cannot_spend_our_money(
    client: Client, avatar: Avatar, runway: responses.RequestsMock, headers: dict[str, str]
) -> None:
    answer = client.post(
        CONNECT, {"avatarId": "littlelobster"}, content_type="application/json", headers=headers
    )

    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "forbidden_origin"
    assert len(runway.calls) == 0


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://testserver"},
        {"Origin": "https://partner.example", "Sec-Fetch-Site": "cross-site"},
    ],
    ids=str,
)
def test_our_own_pages_and_allowed_ones_may_call(
    client: Client, avatar: Avatar, settings: Any, headers: dict[str, str]
) -> None:
    settings.AVATARS_ALLOWED_ORIGINS = ["https://partner.example"]

    answer = client.post(
        CONNECT, {"avatarId": "unknown"}, content_type="application/json", headers=headers
    )

    assert answer.json()["error"]["code"] == "unknown_avatar"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
WILD = (
    st.binary(max_size=6_000)
    | JSON.map(lambda value: json.dumps(value).encode())
    | st.builds(
        lambda avatar, locale: json.dumps({"avatarId": avatar, "locale": locale}).encode(),
        JSON,
        JSON,
    )
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=WILD)
def test_no_body_whatever_breaks_an_endpoint(client: Client, avatar: Avatar, body: bytes) -> None:
    call = "/api/avatar/calls/00000000-0000-4000-8000-000000000000/events"
    for path in (CONNECT, call):
        answer = client.post(path, body, content_type="application/json")
        assert answer.status_code in (400, 403, 404, 415)
        assert set(answer.json()) == {"error"}


@pytest.mark.django_db(transaction=True)
def test_in_a_site_with_atomic_requests_the_row_is_there_before_runway_is_asked(
    client: Client, avatar: Avatar, runway: responses.RequestsMock, monkeypatch: Any
) -> None:
    monkeypatch.setitem(connection.settings_dict, "ATOMIC_REQUESTS", True)
    in_a_transaction = []

    def create(request: Any) -> tuple[int, dict[str, str], str]:
        in_a_transaction.append(connection.in_atomic_block)
        return 500, {}, "{}"

    runway.add_callback("POST", upstream.RUNWAY, callback=create)

    client.post(CONNECT, {"avatarId": avatar.slug}, content_type="application/json")

    assert in_a_transaction == [False]
