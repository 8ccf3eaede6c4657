"""How many calls at once, how many minutes a day."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import responses
from django.test import Client
from django.utils import timezone

from avatars.calls import caps
from avatars.calls.timing import opening_since, running_since
from avatars.exceptions import Busy
from avatars.models import Avatar, CallLog, Refusal
from tests.avatars import upstream

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def at_noon(monkeypatch: pytest.MonkeyPatch) -> datetime:
    monkeypatch.setattr(timezone, "now", lambda: NOON)
    return NOON


def press(client: Client) -> Any:
    return client.post(
        "/api/avatar/connect", {"avatarId": "littlelobster"}, content_type="application/json"
    )


def past_call(avatar: Avatar, **more: Any) -> CallLog:
    values = {
        "max_seconds": 120,
        "status": CallLog.Status.ENDED,
        "session_id": "s",
        "created_at": timezone.now() - timedelta(hours=1),
        "settled_at": timezone.now(),
        "duration": 60,
    }
    return CallLog.objects.create(avatar=avatar, **(values | more))


@pytest.mark.django_db
def test_when_all_places_are_taken_the_next_visitor_is_told_when_to_come_back(
    client: Client, avatar: Avatar, runway: responses.RequestsMock, settings: Any
) -> None:
    settings.AVATARS_MAX_CONCURRENT_CALLS = 1
    upstream.answers_well(runway)
    assert press(client).status_code == 200

    answer = press(client)

    assert answer.status_code == 503
    assert answer.json()["error"]["code"] == "busy"
    assert 5 <= answer.json()["retryAfter"] <= 60
    assert CallLog.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("row", "held"),
    [
        ({"status": "requested", "session_id": "", "age": 10}, True),
        ({"status": "requested", "session_id": "", "age": 91}, False),
        ({"status": "waiting", "age": 10}, True),
        ({"status": "live", "age": 100}, True),
        ({"status": "live", "age": 400}, False),
        ({"status": "ended", "age": 100}, True),
        ({"status": "ended", "age": 100, "cancelled": True}, False),
        ({"status": "ended", "age": 100, "settled": True}, False),
        ({"status": "failed", "age": 10}, True),
        ({"status": "failed", "age": 10, "settled": True}, False),
    ],
    ids=str,
)
def test_a_place_is_held_as_long_as_a_session_may_run(
    avatar: Avatar, row: dict[str, Any], held: bool
) -> None:
    now = timezone.now()
    CallLog.objects.create(
        avatar=avatar,
        max_seconds=120,
        status=row["status"],
        session_id=row.get("session_id", "s"),
        created_at=now - timedelta(seconds=row["age"]),
        cancelled_at=now if row.get("cancelled") else None,
        settled_at=now if row.get("settled") else None,
    )

    holding = CallLog.objects.holding_a_place(
        opening_since=opening_since(now), running_since=running_since(now)
    )
    assert holding.exists() is held


@pytest.mark.django_db
def test_an_avatar_may_have_a_cap_of_its_own(avatar: Avatar, settings: Any) -> None:
    settings.AVATARS_MAX_CONCURRENT_CALLS = 10
    other = Avatar.objects.create(slug="other", name="Other", runway_id="x")
    Avatar.objects.filter(pk=avatar.pk).update(max_concurrent=1)
    avatar.refresh_from_db()
    caps.reserve_call(avatar, locale="en", reports=True)

    with pytest.raises(Busy):
        caps.reserve_call(avatar, locale="en", reports=True)

    caps.reserve_call(other, locale="en", reports=True)


@pytest.mark.django_db
def test_a_call_is_granted_only_what_is_left_of_the_day(
    avatar: Avatar, settings: Any, at_noon: datetime
) -> None:
    settings.AVATARS_DAILY_MINUTES = 10
    past_call(avatar, duration=540)

    assert caps.reserve_call(avatar, locale="en", reports=True).max_seconds == 60


@pytest.mark.django_db
def test_what_was_granted_is_what_runway_is_told(
    client: Client, avatar: Avatar, runway: responses.RequestsMock, settings: Any
) -> None:
    settings.AVATARS_DAILY_MINUTES = 1
    upstream.answers_well(runway)

    answer = press(client)

    assert answer.json()["maxDuration"] == 60
    assert b'"maxDuration": 60' in runway.calls[0].request.body


@pytest.mark.django_db
def test_open_calls_count_with_all_they_may_still_use(
    avatar: Avatar, settings: Any, at_noon: datetime
) -> None:
    settings.AVATARS_DAILY_MINUTES = 5
    settings.AVATARS_MAX_CONCURRENT_CALLS = 10

    granted = [caps.reserve_call(avatar, locale="en", reports=True).max_seconds for _ in range(3)]

    assert granted == [120, 120, 60]


@pytest.mark.django_db
def test_less_than_half_a_minute_is_budget_spent_until_midnight(
    client: Client,
    avatar: Avatar,
    runway: responses.RequestsMock,
    settings: Any,
    at_noon: datetime,
) -> None:
    settings.AVATARS_DAILY_MINUTES = 10
    past_call(avatar, duration=571)

    answer = press(client)

    assert answer.status_code == 503
    assert answer.json()["error"]["code"] == "budget_spent"
    assert answer.json()["retryAfter"] == 12 * 3600
    assert len(runway.calls) == 0


@pytest.mark.django_db
def test_the_day_turns_at_midnight_of_the_sites_time_zone(
    avatar: Avatar, settings: Any, at_noon: datetime
) -> None:
    settings.TIME_ZONE = "Asia/Taipei"
    settings.AVATARS_DAILY_MINUTES = 10
    midnight = datetime(2026, 11, 21, 16, 0, tzinfo=UTC)
    past_call(avatar, duration=600, created_at=midnight - timedelta(seconds=1))
    assert caps.reserve_call(avatar, locale="en", reports=True).max_seconds == 120

    past_call(avatar, duration=420, created_at=midnight)
    assert caps.reserve_call(avatar, locale="en", reports=True).max_seconds == 60


@pytest.mark.django_db
def test_an_avatar_may_have_a_budget_of_its_own(avatar: Avatar, at_noon: datetime) -> None:
    Avatar.objects.filter(pk=avatar.pk).update(daily_minutes=2)
    avatar.refresh_from_db()
    past_call(avatar, duration=60)

    assert caps.reserve_call(avatar, locale="en", reports=True).max_seconds == 60


@pytest.mark.django_db
def test_a_call_that_runway_turned_away_costs_nothing_of_the_day(
    client: Client, avatar: Avatar, runway: responses.RequestsMock, settings: Any
) -> None:
    settings.AVATARS_DAILY_MINUTES = 2
    upstream.creates(runway, status=429, json={})
    press(client)

    assert caps.reserve_call(avatar, locale="en", reports=True).max_seconds == 120


@pytest.mark.django_db
def test_what_was_turned_away_is_counted_per_day_and_reason(
    client: Client, avatar: Avatar, settings: Any
) -> None:
    settings.AVATARS_CONNECT_RATE = ["0/m"]
    for _ in range(3):
        press(client)
    client.post(
        "/api/avatar/connect",
        {"avatarId": "littlelobster"},
        content_type="application/json",
        headers={"Sec-Fetch-Site": "cross-site"},
    )

    counted = Refusal.objects.values_list("reason", "count").order_by("reason")
    assert list(counted) == [("forbidden_origin", 1), ("rate_limited", 3)]
