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
    now = timezone.now()
    return CallLog.objects.create(
        avatar=avatar,
        max_seconds=120,
        status=CallLog.Status.READY,
        session_id="s-1",
        consumed_at=now,
        ready_at=now,
    )


SESSION = "https://runway.test/v1/realtime_sessions/s-1"


def token(call: CallLog) -> str:
    return tokens.make_token(call.pk)


def tell(
    client: Client,
    call: CallLog,
    event: str,
    content_type: str = "application/json",
    **more: str,
):
    body = json.dumps({"callToken": token(call), "event": event, "reason": "hung_up"} | more)
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


def test_joined_after_ended_still_tells_that_somebody_was_there(
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


@pytest.mark.parametrize(
    "reason", ["page_closed", "connection_lost", "visitor_gave_up", "no_media"]
)
def test_a_page_that_was_never_connected_is_cancelled_at_once(
    client: Client, call: CallLog, runway: responses.RequestsMock, reason: str
) -> None:
    cancelled = runway.delete(SESSION, status=204)

    end(client, call, reason)
    end(client, call, reason)

    call.refresh_from_db()
    assert cancelled.call_count == 1
    assert (call.status, call.end_reason) == (CallLog.Status.ENDED, reason)
    assert call.cancelled_at is not None


@pytest.mark.parametrize("reason", ["hung_up", "idle", "page_closed", "connection_lost"])
def test_a_call_in_which_the_avatar_could_be_told_goodbye_is_left_to_end(
    client: Client, call: CallLog, runway: responses.RequestsMock, reason: str
) -> None:
    tell(client, call, "joined")
    end(client, call, reason)

    call.refresh_from_db()
    assert len(runway.calls) == 0
    assert call.end_reason == reason
    assert call.check_at is not None
    assert call.ended_at is not None
    assert call.check_at == call.ended_at + timedelta(seconds=3)


def test_without_a_grace_a_call_that_was_hung_up_is_cancelled_at_once(
    client: Client, call: CallLog, runway: responses.RequestsMock, settings: Any
) -> None:
    settings.AVATARS_HANG_UP_GRACE = 0
    cancelled = runway.delete(SESSION, status=204)
    tell(client, call, "joined")

    end(client, call, "hung_up")

    assert cancelled.call_count == 1


@pytest.mark.parametrize(
    ("said", "session", "true"),
    [
        ("ended_by_avatar", {"status": "COMPLETED", "duration": 40}, "ended_by_avatar"),
        ("ended_by_avatar", {"status": "COMPLETED", "duration": 117}, "time_limit"),
        ("ended_by_avatar", {"status": "FAILED", "failureCode": "INTERNAL"}, "avatar_lost"),
        ("avatar_lost", {"status": "COMPLETED", "duration": 40}, "ended_by_avatar"),
        ("avatar_lost", {"status": "COMPLETED", "duration": 120}, "time_limit"),
        ("avatar_lost", {"status": "FAILED"}, "avatar_lost"),
        ("removed", {"status": "COMPLETED", "duration": 40}, "removed"),
    ],
)
def test_an_end_from_the_other_side_is_called_what_runway_calls_it(
    client: Client,
    call: CallLog,
    runway: responses.RequestsMock,
    said: str,
    session: dict[str, Any],
    true: str,
) -> None:
    runway.get(SESSION, json={"id": "s-1", **session})
    tell(client, call, "joined")

    answer = client.post(
        f"/api/avatar/calls/{call.pk}/events",
        {"callToken": token(call), "event": "ended", "reason": said},
        content_type="application/json",
    )

    assert answer.json() == {"reason": true}
    call.refresh_from_db()
    assert call.end_reason == true


@pytest.mark.parametrize("said", ["ended_by_avatar", "avatar_lost", "removed", "time_limit"])
def test_an_end_from_the_other_side_is_not_confirmed_while_the_session_runs(
    client: Client, call: CallLog, runway: responses.RequestsMock, said: str
) -> None:
    runway.get(SESSION, json={"id": "s-1", "status": "RUNNING"})
    tell(client, call, "joined")

    end(client, call, said)

    call.refresh_from_db()
    assert call.end_reason == said


def test_an_end_from_the_other_side_keeps_its_name_where_runway_does_not_answer(
    client: Client, call: CallLog, runway: responses.RequestsMock
) -> None:
    runway.get(SESSION, status=503)
    tell(client, call, "joined")

    end(client, call, "avatar_lost")

    call.refresh_from_db()
    assert call.end_reason == "avatar_lost"


def test_the_log_keeps_the_seconds_from_joining_to_the_face(client: Client, call: CallLog) -> None:
    tell(client, call, "joined")
    CallLog.objects.update(joined_at=timezone.now() - timedelta(seconds=8))
    tell(client, call, "face")
    tell(client, call, "face")

    call.refresh_from_db()
    assert call.faceless_for is not None
    assert 8 <= call.faceless_for.total_seconds() < 60


def test_a_face_stands_for_a_lost_joined(client: Client, call: CallLog) -> None:
    tell(client, call, "face")

    call.refresh_from_db()
    assert call.status == CallLog.Status.LIVE
    assert call.joined_at is not None
    assert call.face_at is not None


def test_the_log_keeps_what_became_of_the_goodbye(client: Client, call: CallLog) -> None:
    tell(client, call, "joined")
    tell(client, call, "ended")

    assert tell(client, call, "goodbye").status_code == 400
    assert tell(client, call, "goodbye", heard="second").status_code == 204
    assert tell(client, call, "goodbye", heard="unheard").status_code == 204

    call.refresh_from_db()
    assert call.goodbye == "second"


def test_the_first_reason_stays(
    client: Client, call: CallLog, runway: responses.RequestsMock
) -> None:
    tell(client, call, "joined")
    end(client, call, "hung_up")
    end(client, call, "page_closed")

    call.refresh_from_db()
    assert call.end_reason == "hung_up"
    assert len(runway.calls) == 0


def test_a_runway_that_does_not_answer_leaves_the_cancel_to_the_settler(
    client: Client, call: CallLog, runway: responses.RequestsMock
) -> None:
    runway.delete(SESSION, status=503)

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


def test_nobody_who_never_joined_can_rate_the_call(client: Client, call: CallLog) -> None:
    assert rate(client, call, stars=1) == 204

    call.refresh_from_db()
    assert call.stars is None


def test_stars_and_a_line_of_text_are_kept(client: Client, call: CallLog) -> None:
    tell(client, call, "joined")
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
    CallLog.objects.update(
        status="ended",
        joined_at=timezone.now() - timedelta(hours=24, minutes=2),
        ended_at=timezone.now() - timedelta(hours=24, minutes=1),
    )

    assert rate(client, call, stars=5) == 204

    call.refresh_from_db()
    assert call.stars is None


def test_events_are_limited_too(client: Client, call: CallLog, settings: Any) -> None:
    settings.AVATARS_EVENT_RATE = ["2/h"]

    statuses = [tell(client, call, "alive").status_code for _ in range(3)]

    assert statuses == [204, 204, 429]


def test_no_news_of_others_uses_up_the_rate_of_a_call(
    client: Client, avatar: Avatar, call: CallLog, settings: Any
) -> None:
    settings.AVATARS_EVENT_RATE = ["2/h"]
    other = CallLog.objects.create(avatar=avatar, max_seconds=120, status=CallLog.Status.READY)
    address = f"/api/avatar/calls/{call.pk}/events"
    forged = {"callToken": "forged", "event": "alive"}

    for _ in range(3):
        tell(client, other, "alive")
        client.post(address, forged, content_type="application/json")
        client.post(address, "rubbish", content_type="application/json")

    assert tell(client, call, "alive").status_code == 204
