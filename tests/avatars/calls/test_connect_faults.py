"""Whatever Runway does, the visitor gets a clear answer and nobody pays for nothing."""

import json
from typing import Any

import pytest
import requests
import responses
from django.test import Client

from avatars.models import Avatar, CallLog
from tests.avatars import upstream

pytestmark = pytest.mark.django_db

FOREIGN_WORDS = "the quick brown upstream text"


def press(client: Client):
    return client.post(
        "/api/avatar/connect",
        json.dumps({"avatarId": "littlelobster"}),
        content_type="application/json",
    )


def methods(runway: responses.RequestsMock) -> list[str]:
    return [str(call.request.method) for call in runway.calls]


def assert_given_up(answer: Any, status: int, code: str) -> None:
    assert answer.status_code == status
    assert answer.json()["error"]["code"] == code
    assert FOREIGN_WORDS not in answer.content.decode()
    call = CallLog.objects.get()
    assert call.status == CallLog.Status.FAILED
    assert call.error_code == code
    assert call.ended_at is not None


NONSENSE = {
    "broken JSON": {"body": "{"},
    "an HTML page": {"body": f"<html>{FOREIGN_WORDS}</html>", "content_type": "text/html"},
    "a list": {"json": []},
    "an empty object": {"json": {}},
    "wrong types": {"json": {"id": 5, "status": 7, "url": [], "token": {}, "roomName": None}},
    "endless nesting": {"body": "[" * 100_000},
    "broken UTF-8": {"body": b"\xff\xfe{"},
    "nothing": {"body": b""},
}


@pytest.mark.parametrize("nonsense", NONSENSE.values(), ids=NONSENSE)
def test_nonsense_on_create_is_upstream_failed_and_sent_once(
    client: Client, avatar: Avatar, runway: responses.RequestsMock, nonsense: dict[str, Any]
) -> None:
    upstream.creates(runway, **nonsense)

    assert_given_up(press(client), 502, "upstream_failed")
    assert methods(runway) == ["POST"]


@pytest.mark.parametrize("nonsense", NONSENSE.values(), ids=NONSENSE)
def test_nonsense_on_a_poll_cancels_the_session(
    client: Client, avatar: Avatar, runway: responses.RequestsMock, nonsense: dict[str, Any]
) -> None:
    upstream.creates(runway)
    runway.get(upstream.SESSION, **nonsense)
    upstream.cancels(runway)

    assert_given_up(press(client), 502, "upstream_failed")
    assert methods(runway)[-1] == "DELETE"


@pytest.mark.parametrize("nonsense", NONSENSE.values(), ids=NONSENSE)
def test_nonsense_on_consume_cancels_the_session(
    client: Client, avatar: Avatar, runway: responses.RequestsMock, nonsense: dict[str, Any]
) -> None:
    upstream.creates(runway)
    upstream.retrieves(runway)
    upstream.consumes(runway, **nonsense)
    upstream.cancels(runway)

    assert_given_up(press(client), 502, "upstream_failed")
    assert methods(runway) == ["POST", "GET", "POST", "DELETE"]


BROKEN = [requests.ConnectionError("refused"), ConnectionResetError(), requests.ReadTimeout()]


@pytest.mark.parametrize("error", BROKEN, ids=lambda error: type(error).__name__)
def test_a_create_that_breaks_is_never_sent_again(
    client: Client, avatar: Avatar, runway: responses.RequestsMock, error: Exception
) -> None:
    upstream.creates(runway, body=error)

    assert_given_up(press(client), 502, "upstream_failed")
    assert methods(runway) == ["POST"]


@pytest.mark.parametrize("error", BROKEN, ids=lambda error: type(error).__name__)
def test_a_poll_that_breaks_is_sent_again(
    client: Client, avatar: Avatar, runway: responses.RequestsMock, error: Exception
) -> None:
    upstream.creates(runway)
    runway.get(upstream.SESSION, body=error)
    upstream.retrieves(runway)
    upstream.consumes(runway)

    assert press(client).status_code == 200


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_a_poll_that_is_turned_away_is_sent_again(
    client: Client, avatar: Avatar, runway: responses.RequestsMock, status: int
) -> None:
    upstream.creates(runway)
    runway.get(upstream.SESSION, status=status)
    upstream.retrieves(runway)
    upstream.consumes(runway)

    assert press(client).status_code == 200


@pytest.mark.parametrize("error", BROKEN, ids=lambda error: type(error).__name__)
def test_a_consume_that_breaks_is_not_repeated_and_cancels(
    client: Client, avatar: Avatar, runway: responses.RequestsMock, error: Exception
) -> None:
    upstream.creates(runway)
    upstream.retrieves(runway)
    upstream.consumes(runway, body=error)
    upstream.cancels(runway)

    assert_given_up(press(client), 502, "upstream_failed")
    assert methods(runway) == ["POST", "GET", "POST", "DELETE"]


def test_ready_without_a_key_cancels_the_session(
    client: Client, avatar: Avatar, runway: responses.RequestsMock
) -> None:
    upstream.creates(runway)
    upstream.retrieves(runway, "READY", sessionKey=None)
    upstream.cancels(runway)

    assert_given_up(press(client), 502, "upstream_failed")
    assert methods(runway)[-1] == "DELETE"


@pytest.mark.parametrize("status", ["FAILED", "CANCELLED", "COMPLETED", "RUNNING", "SOMETHING_NEW"])
def test_a_session_that_is_gone_before_it_was_ready_fails_the_call(
    client: Client, avatar: Avatar, runway: responses.RequestsMock, status: str
) -> None:
    upstream.creates(runway)
    upstream.retrieves(runway, status, failure=FOREIGN_WORDS, failureCode="INTERNAL.X")
    upstream.cancels(runway)

    assert_given_up(press(client), 502, "upstream_failed")


def test_a_session_that_is_never_ready_times_out_and_is_cancelled(
    client: Client, avatar: Avatar, runway: responses.RequestsMock, settings: Any
) -> None:
    settings.AVATARS_READY_TIMEOUT = 0.05
    upstream.creates(runway)
    upstream.retrieves(runway, "NOT_READY", queued=True)
    upstream.cancels(runway)

    assert_given_up(press(client), 504, "timeout")
    assert methods(runway)[-1] == "DELETE"


def test_polls_that_only_fail_are_upstream_failed_and_not_a_time_out(
    client: Client, avatar: Avatar, runway: responses.RequestsMock, settings: Any
) -> None:
    settings.AVATARS_READY_TIMEOUT = 0.05
    upstream.creates(runway)
    runway.get(upstream.SESSION, status=503)
    upstream.cancels(runway)

    assert_given_up(press(client), 502, "upstream_failed")


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_secret_is_not_configured(
    client: Client, avatar: Avatar, runway: responses.RequestsMock, status: int
) -> None:
    upstream.creates(runway, status=status, json={"error": FOREIGN_WORDS})

    assert_given_up(press(client), 503, "not_configured")


@pytest.mark.parametrize(
    ("status", "words"),
    [(402, FOREIGN_WORDS), (400, "Insufficient credits"), (429, "Daily limit reached")],
)
def test_no_credits_is_budget_spent(
    client: Client, avatar: Avatar, runway: responses.RequestsMock, status: int, words: str
) -> None:
    upstream.creates(runway, status=status, json={"error": words})

    assert_given_up(press(client), 503, "budget_spent")
    assert methods(runway) == ["POST"]


@pytest.mark.parametrize(
    ("status", "words"), [(429, FOREIGN_WORDS), (400, "Concurrency limit exceeded")]
)
def test_no_place_at_runway_is_busy_with_a_time_to_come_back(
    client: Client, avatar: Avatar, runway: responses.RequestsMock, status: int, words: str
) -> None:
    upstream.creates(runway, status=status, json={"error": words})

    answer = press(client)

    assert_given_up(answer, 503, "busy")
    assert answer.json()["retryAfter"] == 30
    assert answer["Retry-After"] == "30"
    assert methods(runway) == ["POST"]


@pytest.mark.parametrize(
    ("header", "seconds"), [("7", 7), ("0", 1), ("99999", 3600), ("soon", 30), ("٣", 30)]
)
def test_runways_own_retry_after_is_passed_on_within_reason(
    client: Client, avatar: Avatar, runway: responses.RequestsMock, header: str, seconds: int
) -> None:
    upstream.creates(
        runway, status=429, json={}, headers={"Retry-After": header.encode().decode("latin-1")}
    )

    assert press(client).json()["retryAfter"] == seconds


def test_the_avatar_runway_does_not_know_is_upstream_failed(
    client: Client, avatar: Avatar, runway: responses.RequestsMock
) -> None:
    upstream.creates(runway, status=404, json={"error": FOREIGN_WORDS})

    assert_given_up(press(client), 502, "upstream_failed")


def test_a_cancel_that_fails_is_tried_again_and_the_visitor_gets_the_first_error(
    client: Client, avatar: Avatar, runway: responses.RequestsMock
) -> None:
    upstream.creates(runway)
    upstream.retrieves(runway, "FAILED")
    upstream.cancels(runway, status=503)

    assert_given_up(press(client), 502, "upstream_failed")
    assert methods(runway) == ["POST", "GET", "DELETE", "DELETE"]


def test_the_session_id_is_kept_whatever_happens_next(
    client: Client, avatar: Avatar, runway: responses.RequestsMock
) -> None:
    upstream.creates(runway)
    upstream.retrieves(runway, "FAILED")
    upstream.cancels(runway)

    press(client)

    assert CallLog.objects.get().session_id == upstream.SESSION_ID


def test_the_row_is_there_before_runway_is_asked(
    client: Client, avatar: Avatar, runway: responses.RequestsMock
) -> None:
    seen = []

    def answer(request: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
        seen.append(CallLog.objects.get().status)
        return 503, {}, ""

    runway.add_callback(responses.POST, upstream.RUNWAY, callback=answer)

    press(client)

    assert seen == [CallLog.Status.REQUESTED]


def test_the_session_id_is_saved_before_the_first_poll(
    client: Client, avatar: Avatar, runway: responses.RequestsMock
) -> None:
    seen = []

    def answer(request: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
        call = CallLog.objects.get()
        seen.append((call.status, call.session_id))
        return 200, {}, json.dumps({"status": "READY", "sessionKey": upstream.SESSION_KEY})

    upstream.creates(runway)
    runway.add_callback(responses.GET, upstream.SESSION, callback=answer)
    upstream.consumes(runway)

    press(client)

    assert seen == [(CallLog.Status.WAITING, upstream.SESSION_ID)]


def test_a_programming_error_after_the_create_still_cancels(
    client: Client,
    avatar: Avatar,
    runway: responses.RequestsMock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def breaks(*args: object, **kwargs: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("avatars.runway.realtime.consume", breaks)
    upstream.creates(runway)
    upstream.retrieves(runway)
    upstream.cancels(runway)
    client.raise_request_exception = False

    assert press(client).status_code == 500
    assert methods(runway)[-1] == "DELETE"
    assert CallLog.objects.get().error_code == "internal"


def test_neither_the_secret_nor_foreign_words_reach_the_log(
    client: Client,
    avatar: Avatar,
    runway: responses.RequestsMock,
    settings: Any,
    caplog: pytest.LogCaptureFixture,
) -> None:
    upstream.creates(runway)
    upstream.retrieves(runway)
    upstream.consumes(runway, status=500, body=FOREIGN_WORDS + settings.RUNWAYML_API_SECRET)
    upstream.cancels(runway, body=requests.ConnectionError(settings.RUNWAYML_API_SECRET))

    with caplog.at_level("DEBUG"):
        press(client)

    assert caplog.text
    for unwanted in (settings.RUNWAYML_API_SECRET, upstream.SESSION_KEY, FOREIGN_WORDS):
        assert unwanted not in caplog.text


@pytest.mark.parametrize("secret", ["kéy", "key\nX-Evil: 1", "   "])
def test_a_secret_that_cannot_be_sent_is_not_configured(
    client: Client, avatar: Avatar, runway: responses.RequestsMock, settings: Any, secret: str
) -> None:
    settings.RUNWAYML_API_SECRET = secret

    assert_given_up(press(client), 503, "not_configured")
    assert len(runway.calls) == 0
