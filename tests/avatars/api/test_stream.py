"""A page that asks for it is told step by step how its call comes to be."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import requests
import responses
from django.test import Client

from avatars.calls import events
from avatars.models import Avatar, CallLog
from tests.avatars import upstream
from tests.postgresql import ON_POSTGRESQL

pytestmark = pytest.mark.django_db
# That closes the connection to a server, too, which no transaction of a test outlives.
CLOSES_STREAMS = pytest.mark.django_db(transaction=ON_POSTGRESQL)


def press(client: Client) -> Any:
    return client.post(
        "/api/avatar/connect",
        {"avatarId": "littlelobster"},
        content_type="application/json",
        headers={"Accept": "application/x-ndjson"},
    )


def lines(answer: Any) -> Iterator[dict[str, Any]]:
    return (json.loads(line) for line in answer.streaming_content)


def test_first_the_token_then_the_waiting_then_the_credentials(
    client: Client, avatar: Avatar, runway: responses.RequestsMock
) -> None:
    upstream.creates(runway)
    upstream.retrieves(runway, "NOT_READY", queued=True)
    upstream.retrieves(runway, "NOT_READY")
    upstream.retrieves(runway, "READY")
    upstream.consumes(runway)

    answer = press(client)
    first, *waiting, last = lines(answer)

    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/x-ndjson"
    assert answer["X-Accel-Buffering"] == "no"
    assert "no-store" in answer["Cache-Control"]
    assert set(first) == {"callId", "callToken", "maxDuration"}
    assert [line["state"] for line in waiting] == ["waking", "queued", "waking"]
    assert all(line["waited"] >= 0 for line in waiting)
    assert last["token"] == "room-token"
    assert last["callToken"] == first["callToken"]


def test_an_error_on_the_way_is_the_last_line(
    client: Client, avatar: Avatar, runway: responses.RequestsMock
) -> None:
    upstream.creates(runway, status=429, json={})

    _, last = lines(press(client))

    assert last["error"]["code"] == "busy"
    assert last["retryAfter"] == 30


def test_what_is_known_before_is_a_plain_answer_with_its_status(
    client: Client, avatar: Avatar, settings: Any
) -> None:
    settings.AVATARS_CONNECT_RATE = ["0/m"]

    answer = press(client)

    assert answer.status_code == 429
    assert answer.json()["error"]["code"] == "rate_limited"


def test_a_visitor_who_says_goodbye_while_waiting_is_not_consumed_but_cancelled(
    client: Client, avatar: Avatar, runway: responses.RequestsMock
) -> None:
    upstream.creates(runway)
    upstream.retrieves(runway, "NOT_READY")
    cancelled = upstream.cancels(runway)
    stream = lines(press(client))
    next(stream)
    next(stream)

    events.end_call(CallLog.objects.get().pk, "page_closed")
    list(stream)

    call = CallLog.objects.get()
    assert (call.status, call.end_reason) == (CallLog.Status.ENDED, "visitor_gave_up")
    assert cancelled.call_count == 1
    assert "consume" not in "".join(str(sent.request.url) for sent in runway.calls)


def test_goodbye_between_ready_and_consume_is_heard_too(
    client: Client, avatar: Avatar, runway: responses.RequestsMock
) -> None:
    def answer(request: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
        events.end_call(CallLog.objects.get().pk, "page_closed")
        return 200, {}, json.dumps({"status": "READY", "sessionKey": upstream.SESSION_KEY})

    upstream.creates(runway)
    runway.add_callback(responses.GET, upstream.SESSION, callback=answer)
    cancelled = upstream.cancels(runway)

    list(lines(press(client)))

    assert cancelled.call_count == 1
    assert CallLog.objects.get().end_reason == "visitor_gave_up"


def test_goodbye_while_the_session_is_created_is_heard_too(
    client: Client, avatar: Avatar, runway: responses.RequestsMock
) -> None:
    def answer(request: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
        events.end_call(CallLog.objects.get().pk, "page_closed")
        return 200, {}, json.dumps({"id": upstream.SESSION_ID})

    runway.add_callback(responses.POST, upstream.RUNWAY, callback=answer)
    cancelled = upstream.cancels(runway)

    list(lines(press(client)))

    call = CallLog.objects.get()
    assert cancelled.call_count == 1
    assert (call.session_id, call.end_reason) == (upstream.SESSION_ID, "visitor_gave_up")


@CLOSES_STREAMS
@pytest.mark.parametrize("lines_read", [1, 2, 3])
def test_a_broken_stream_cancels_wherever_it_breaks(
    client: Client, avatar: Avatar, runway: responses.RequestsMock, lines_read: int
) -> None:
    upstream.creates(runway)
    upstream.retrieves(runway, "NOT_READY")
    upstream.retrieves(runway, "READY")
    upstream.consumes(runway)
    cancelled = upstream.cancels(runway)
    answer = press(client)
    stream = iter(answer.streaming_content)
    for _ in range(lines_read):
        next(stream)

    answer.close()

    call = CallLog.objects.get()
    assert cancelled.call_count == (1 if lines_read > 1 else 0)
    assert (call.status, call.end_reason) == (CallLog.Status.ENDED, "visitor_gave_up")
    if lines_read == 1:
        assert call.settled_at is not None
        assert len(runway.calls) == 0


@CLOSES_STREAMS
def test_a_stream_that_ends_well_is_not_cancelled_when_it_is_closed(
    client: Client, avatar: Avatar, runway: responses.RequestsMock
) -> None:
    upstream.answers_well(runway)
    answer = press(client)
    list(lines(answer))

    answer.close()

    assert CallLog.objects.get().status == CallLog.Status.READY
    assert [call.request.method for call in runway.calls] == ["POST", "GET", "GET", "POST"]
