"""How many calls at once, how many minutes a day."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
import responses
from django.test import Client
from django.utils import timezone

from avatars.calls import line, settling
from avatars.calls.caps import Places, Wish
from avatars.calls.clients import client_hash, forget_clients
from avatars.exceptions import BudgetSpent, Busy
from avatars.models import Avatar, CallLog, PlaceInLine, Refusal
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


def reserve(avatar: Avatar, client: str = "") -> CallLog:
    """Take a place, or raise what stands in the way."""
    call = line.ask_for_place(Wish(avatar, client, "en", True), token="", may_wait=False)
    assert isinstance(call, CallLog)
    return call


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
    # What the open call really has left: its two minutes, from the consume.
    assert 110 <= answer.json()["retryAfter"] <= 120
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
        ({"status": "ended", "age": 100, "over": True}, False),
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
        over_at=now if row.get("over") else None,
    )

    assert (Places(now).taken == 1) is held


@pytest.mark.django_db
def test_an_avatar_may_have_a_cap_of_its_own(avatar: Avatar, settings: Any) -> None:
    settings.AVATARS_MAX_CONCURRENT_CALLS = 10
    other = Avatar.objects.create(slug="other", name="Other", runway_id="x")
    Avatar.objects.filter(pk=avatar.pk).update(max_concurrent=1)
    avatar.refresh_from_db()
    reserve(avatar)

    with pytest.raises(Busy):
        reserve(avatar)

    reserve(other)


@pytest.mark.django_db
def test_a_call_is_granted_only_what_is_left_of_the_day(
    avatar: Avatar, settings: Any, at_noon: datetime
) -> None:
    settings.AVATARS_DAILY_MINUTES = 10
    past_call(avatar, duration=540)

    assert reserve(avatar).max_seconds == 60


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

    granted = [reserve(avatar).max_seconds for _ in range(3)]

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
    assert reserve(avatar).max_seconds == 120

    past_call(avatar, duration=420, created_at=midnight)
    assert reserve(avatar).max_seconds == 60


@pytest.mark.django_db
def test_an_avatar_may_have_a_budget_of_its_own(avatar: Avatar, at_noon: datetime) -> None:
    Avatar.objects.filter(pk=avatar.pk).update(daily_minutes=2)
    avatar.refresh_from_db()
    past_call(avatar, duration=60)

    assert reserve(avatar).max_seconds == 60


@pytest.mark.django_db
def test_a_call_that_runway_turned_away_costs_nothing_of_the_day(
    client: Client, avatar: Avatar, runway: responses.RequestsMock, settings: Any
) -> None:
    settings.AVATARS_DAILY_MINUTES = 2
    upstream.creates(runway, status=429, json={})
    press(client)

    assert reserve(avatar).max_seconds == 120


@pytest.mark.django_db
def test_a_create_whose_answer_was_lost_counts_as_the_longest_call(
    avatar: Avatar, runway: responses.RequestsMock, client: Client, settings: Any
) -> None:
    settings.AVATARS_DAILY_MINUTES = 2
    upstream.creates(runway, body=requests.ReadTimeout())

    statuses = [press(client).status_code for _ in range(3)]
    CallLog.objects.update(created_at=timezone.now() - timedelta(seconds=91), check_at=None)
    settling.settle_due_calls()
    statuses.append(press(client).status_code)

    assert statuses == [502, 503, 503, 503]
    lost = CallLog.objects.get()
    assert (lost.duration, lost.estimated) == (120, True)


@pytest.mark.django_db
def test_presses_that_were_given_up_cost_nothing_of_the_day(avatar: Avatar, settings: Any) -> None:
    settings.AVATARS_DAILY_MINUTES = 2
    now = timezone.now()
    for _ in range(12):
        past_call(avatar, created_at=now, cancelled_at=now, settled_at=None, duration=None)

    assert reserve(avatar).max_seconds == 120


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("minutes", "consumed", "over", "left"),
    [
        (2, 60, {"cancelled_at": 20}, range(80, 81)),  # what it can have cost
        # Its cancel does not get through: until now, not until when it should have been over.
        (3, 115, {"ended_at": 100}, range(60, 66)),
    ],
    ids=["cancelled", "cancel_fails"],
)
def test_a_call_that_is_over_costs_what_it_can_have_cost(
    avatar: Avatar, settings: Any, minutes: int, consumed: int, over: dict[str, int], left: range
) -> None:
    settings.AVATARS_DAILY_MINUTES = minutes
    ago = {"created_at": 200, "consumed_at": consumed} | over
    now = timezone.now()
    moments = {name: now - timedelta(seconds=age) for name, age in ago.items()}
    past_call(avatar, **moments, settled_at=None, duration=None)

    assert reserve(avatar).max_seconds in left


@pytest.mark.django_db
def test_where_only_promises_stand_in_the_way_it_is_busy_and_not_spent(
    avatar: Avatar, settings: Any
) -> None:
    settings.AVATARS_DAILY_MINUTES = 2
    reserve(avatar)

    with pytest.raises(Busy):
        reserve(avatar)

    CallLog.objects.update(settled_at=timezone.now(), duration=100)
    with pytest.raises(BudgetSpent):
        reserve(avatar)


@pytest.mark.django_db
def test_a_client_has_one_open_call_and_one_that_ended_does_not_count(
    avatar: Avatar, settings: Any
) -> None:
    settings.AVATARS_CALLS_PER_CLIENT = 1
    call = reserve(avatar, "somebody")

    with pytest.raises(Busy):
        reserve(avatar, "somebody")
    CallLog.objects.filter(pk=call.pk).update(session_id="s", status="ended")

    assert reserve(avatar, "somebody")


@pytest.mark.django_db
def test_a_client_has_a_share_of_the_day_and_leaves_the_rest_to_others(
    avatar: Avatar, settings: Any, at_noon: datetime
) -> None:
    settings.AVATARS_CLIENT_MINUTES = 3
    past_call(avatar, client="somebody", duration=120)
    assert reserve(avatar, "somebody").max_seconds == 60

    CallLog.objects.update(settled_at=at_noon, duration=90)
    with pytest.raises(BudgetSpent):
        reserve(avatar, "somebody")
    assert reserve(avatar, "somebody else").max_seconds == 120


@pytest.mark.django_db
def test_a_row_keeps_a_keyed_hash_of_its_client_and_only_for_the_day(
    client: Client, avatar: Avatar, runway: responses.RequestsMock, at_noon: datetime
) -> None:
    upstream.answers_well(runway)
    press(client)

    [row] = CallLog.objects.values()
    assert row["client"] == client_hash("127.0.0.1", at_noon.date())
    assert "127.0.0.1" not in str(row)
    CallLog.objects.update(settled_at=at_noon)
    PlaceInLine.objects.create(avatar=avatar, client=row["client"], since=at_noon, seen_at=at_noon)
    forget_clients(at_noon)
    assert CallLog.objects.exclude(client="").exists()
    forget_clients(at_noon + timedelta(hours=12))
    assert not CallLog.objects.exclude(client="").exists()
    assert not PlaceInLine.objects.exists()


def test_a_client_is_somebody_else_on_every_day() -> None:
    assert client_hash("192.0.2.1", NOON.date()) != client_hash(
        "192.0.2.1", NOON.date() + timedelta(days=1)
    )


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
