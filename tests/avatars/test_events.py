"""What a page tells of its call: hints, in any order, any number of times."""

import json
import uuid
from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone

from avatars import sessions
from avatars.models import Avatar, CallLog

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(avatar: Avatar) -> CallLog:
    return CallLog.objects.create(
        avatar=avatar, max_seconds=120, status=CallLog.Status.READY, session_id="s-1"
    )


def token(call: CallLog) -> str:
    return signing.dumps(str(call.pk), salt=sessions.TOKEN_SALT)


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
    old = timezone.now() - timedelta(seconds=sessions.TOKEN_LIFETIME + 60)
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
    assert client.post("/api/avatar/calls/nobody/events").status_code == 404


def test_events_of_a_call_that_never_was_change_nothing(client: Client, avatar: Avatar) -> None:
    nobody = CallLog(pk=uuid.uuid4(), avatar=avatar, max_seconds=10)

    assert tell(client, nobody, "ended").status_code == 204
    assert not CallLog.objects.exists()
