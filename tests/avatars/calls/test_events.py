"""What a page tells of its call: hints, in any order, any number of times."""

import json
import uuid
from datetime import timedelta
from typing import Any

import pytest
import responses
from django.test import Client
from django.utils import timezone

from avatars.calls import timing, tokens
from avatars.models import Avatar, CallLog

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(avatar: Avatar) -> CallLog:
    return CallLog.objects.create(
        avatar=avatar, max_seconds=120, status=CallLog.Status.READY, session_id="s-1"
    )


def token(call: CallLog) -> str:
    return tokens.make_token(call.pk)


def tell(client: Client, call: CallLog, event: str, content_type: str = "application/json"):
    body = json.dumps({"callToken": token(call), "event": event, "reason": "hung_up"})
    return client.generic("POST", f"/api/avatar/calls/{call.pk}/events", body, content_type)


def test_joined_makes_the_call_live(client: Client, call: CallLog) -> None:
    assert tell(client, call, "joined").status_code == 204

    call.refresh_from_db()
    assert call.status == CallLog.Status.LIVE
    assert call.joined_at is not None


def test_ended_ends_it(client: Client, call: CallLog) -> None:
    tell(client, call, "joined")
    assert tell(client, call, "ended").status_code == 204

    call.refresh_from_db()
    assert call.status == CallLog.Status.ENDED
    assert call.ended_at is not None


def test_a_beacon_is_text_and_is_taken_all_the_same(client: Client, call: CallLog) -> None:
    assert tell(client, call, "ended", "text/plain;charset=UTF-8").status_code == 204

    call.refresh_from_db()
    assert call.status == CallLog.Status.ENDED


def test_the_same_news_twice_changes_nothing(client: Client, call: CallLog) -> None:
    tell(client, call, "joined")
    tell(client, call, "ended")
    before = CallLog.objects.values().get()

    tell(client, call, "ended")
    tell(client, call, "joined")

    assert CallLog.objects.values().get() == before


def test_joined_after_ended_still_tells_that_there_was_a_face(
    client: Client, call: CallLog
) -> None:
    tell(client, call, "ended")
    tell(client, call, "joined")

    call.refresh_from_db()
    assert call.status == CallLog.Status.ENDED
    assert call.joined_at == call.ended_at


def test_another_calls_token_opens_nothing(client: Client, avatar: Avatar, call: CallLog) -> None:
    other = CallLog.objects.create(avatar=avatar, max_seconds=120, status=CallLog.Status.READY)

    answer = client.post(
        f"/api/avatar/calls/{call.pk}/events",
        {"callToken": token(other), "event": "ended"},
        content_type="application/json",
    )

    assert answer.status_code == 403
    assert answer.json()["error"]["code"] == "forbidden_call"
    call.refresh_from_db()
    assert call.status == CallLog.Status.READY


@pytest.mark.parametrize("forged", ["x", "a:b:c", "é", "::", "e30:1:AAAA"])
def test_a_forged_token_opens_nothing(client: Client, call: CallLog, forged: str) -> None:
    answer = client.post(
        f"/api/avatar/calls/{call.pk}/events",
        {"callToken": forged, "event": "ended"},
        content_type="application/json",
    )

    assert answer.json()["error"]["code"] == "forbidden_call"


def test_a_token_of_the_day_before_yesterday_opens_nothing(
    client: Client, call: CallLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = timezone.now() - timedelta(seconds=timing.TOKEN_LIFETIME + 60)
    monkeypatch.setattr("django.core.signing.time.time", old.timestamp)
    stale = token(call)
    monkeypatch.undo()

    answer = client.post(
        f"/api/avatar/calls/{call.pk}/events",
        {"callToken": stale, "event": "ended"},
        content_type="application/json",
    )

    assert answer.json()["error"]["code"] == "forbidden_call"


def test_an_event_nobody_knows_is_invalid_request(client: Client, call: CallLog) -> None:
    assert tell(client, call, "danced").json()["error"]["code"] == "invalid_request"


def test_a_call_id_that_is_none_is_not_found(client: Client) -> None:
    assert client.post("/api/avatar/calls/unknown/events").status_code == 404


def test_events_of_a_call_that_never_was_change_nothing(client: Client, avatar: Avatar) -> None:
    unknown = CallLog(pk=uuid.uuid4(), avatar=avatar, max_seconds=10)

    assert tell(client, unknown, "ended").status_code == 204
    assert not CallLog.objects.exists()


def end(client: Client, call: CallLog, reason: str) -> None:
    answer = client.post(
        f"/api/avatar/calls/{call.pk}/events",
        {"callToken": token(call), "event": "ended", "reason": reason},
        content_type="application/json",
    )
    assert answer.status_code == 204


@pytest.mark.parametrize("reason", ["page_closed", "connection_lost", "visitor_gave_up"])
def test_a_page_that_is_gone_is_cancelled_at_once(
    client: Client, call: CallLog, runway: responses.RequestsMock, reason: str
) -> None:
    cancelled = runway.delete("https://runway.test/v1/realtime_sessions/s-1", status=204)

    end(client, call, reason)
    end(client, call, reason)

    call.refresh_from_db()
    assert cancelled.call_count == 1
    assert (call.status, call.end_reason) == (CallLog.Status.ENDED, reason)
    assert call.cancelled_at is not None


@pytest.mark.parametrize("reason", ["hung_up", "time_limit", "ended_by_avatar"])
def test_a_call_that_ends_by_itself_is_left_to_end(
    client: Client, call: CallLog, runway: responses.RequestsMock, reason: str
) -> None:
    end(client, call, reason)

    call.refresh_from_db()
    assert len(runway.calls) == 0
    assert call.end_reason == reason
    assert call.check_at is not None
    assert call.check_at > timezone.now()


def test_the_first_reason_stays(
    client: Client, call: CallLog, runway: responses.RequestsMock
) -> None:
    end(client, call, "hung_up")
    end(client, call, "page_closed")

    call.refresh_from_db()
    assert call.end_reason == "hung_up"
    assert len(runway.calls) == 0


def test_a_runway_that_does_not_answer_leaves_the_cancel_to_the_settler(
    client: Client, call: CallLog, runway: responses.RequestsMock
) -> None:
    runway.delete("https://runway.test/v1/realtime_sessions/s-1", status=503)

    end(client, call, "page_closed")

    call.refresh_from_db()
    assert (call.end_reason, call.cancelled_at, call.settled_at) == ("page_closed", None, None)


def test_a_reason_a_page_cannot_know_is_invalid_request(client: Client, call: CallLog) -> None:
    answer = client.post(
        f"/api/avatar/calls/{call.pk}/events",
        {"callToken": token(call), "event": "ended", "reason": "silent"},
        content_type="application/json",
    )

    assert answer.json()["error"]["code"] == "invalid_request"


def test_alive_is_a_sign_of_life_and_stands_for_a_lost_joined(
    client: Client, call: CallLog
) -> None:
    tell(client, call, "alive")

    call.refresh_from_db()
    assert call.status == CallLog.Status.LIVE
    assert call.joined_at == call.alive_at


def test_alive_after_the_end_wakes_nothing(client: Client, call: CallLog) -> None:
    tell(client, call, "ended")
    tell(client, call, "alive")

    call.refresh_from_db()
    assert (call.status, call.alive_at) == (CallLog.Status.ENDED, None)


def rate(client: Client, call: CallLog, **feedback: object) -> int:
    body = {"callToken": token(call), "event": "feedback"} | feedback
    answer = client.post(
        f"/api/avatar/calls/{call.pk}/events", body, content_type="application/json"
    )
    return answer.status_code


def test_stars_and_a_line_of_text_are_kept(client: Client, call: CallLog) -> None:
    tell(client, call, "ended")

    assert rate(client, call, stars=4, comment="Lovely claws.") == 204

    call.refresh_from_db()
    assert (call.stars, call.comment) == (4, "Lovely claws.")


@pytest.mark.parametrize(
    "feedback",
    [{}, {"stars": 0}, {"stars": 6}, {"stars": "many"}, {"stars": 4, "comment": "x" * 501}],
    ids=str,
)
def test_feedback_that_makes_no_sense_is_invalid_request(
    client: Client, call: CallLog, feedback: dict[str, object]
) -> None:
    assert rate(client, call, **feedback) == 400


def test_feedback_comes_too_late_after_a_day(client: Client, call: CallLog) -> None:
    CallLog.objects.update(status="ended", ended_at=timezone.now() - timedelta(hours=24, minutes=1))

    assert rate(client, call, stars=5) == 204

    call.refresh_from_db()
    assert call.stars is None


def test_events_are_limited_too(client: Client, call: CallLog, settings: Any) -> None:
    settings.AVATARS_EVENT_RATE = ["2/h"]

    statuses = [tell(client, call, "alive").status_code for _ in range(3)]

    assert statuses == [204, 204, 429]
