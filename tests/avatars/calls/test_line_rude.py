"""Those who would cheat the waiting line, and what happens to it when things fail."""

from collections.abc import Generator
from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from avatars.calls import line, opening, turns
from avatars.calls.line import InLine
from avatars.calls.opening import Reserved
from avatars.calls.timing import PLACE_FORGOTTEN
from avatars.exceptions import BudgetSpent, Busy
from avatars.models import Avatar, CallLog, PlaceInLine

pytestmark = pytest.mark.django_db
Steps = Generator[opening.Step, None, None]


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "LOOK", 0.0)
    monkeypatch.setattr(line, "TELL", 0.0)


@pytest.fixture
def running(avatar: Avatar, settings: Any) -> CallLog:
    """The site's only place is taken."""
    settings.AVATARS_MAX_CONCURRENT_CALLS = 1
    now = timezone.now()
    return CallLog.objects.create(
        avatar=avatar, max_seconds=120, status="live", session_id="s", consumed_at=now, alive_at=now
    )


def press(avatar_name: str = "littlelobster", network: str = "") -> Steps:
    return opening.open_call(avatar_name, reports=True, may_wait=True, network=network)


def stand(steps: Steps) -> InLine:
    step = next(steps)
    assert isinstance(step, InLine), step
    return step


def over(call: CallLog) -> None:
    CallLog.objects.filter(pk=call.pk).update(
        status="ended", end_reason="hung_up", settled_at=timezone.now(), duration=10
    )


def come_back(client: Client, place: str, avatar_name: str = "littlelobster") -> int:
    return client.post(
        "/api/avatar/connect",
        {"avatarId": avatar_name, "place": place},
        content_type="application/json",
    ).status_code


def test_a_place_that_is_gone_is_no_way_around_the_rates(
    running: CallLog, client: Client, settings: Any
) -> None:
    place = stand(press()).place
    PlaceInLine.objects.all().delete()
    settings.AVATARS_CONNECT_RATE = ["1/h"]

    assert [come_back(client, place) for _ in range(3)] == [503, 429, 429]


def test_a_place_for_one_avatar_is_none_for_another(
    running: CallLog, client: Client, settings: Any
) -> None:
    Avatar.objects.create(slug="other", name="Other", runway_id="x")
    place = stand(press()).place
    settings.AVATARS_CONNECT_RATE = ["0/m"]

    assert come_back(client, place, "other") == 429


def test_a_place_is_not_presented_again_and_again(running: CallLog, client: Client) -> None:
    steps = press()
    place = stand(steps).place

    statuses = [
        client.post(
            "/api/avatar/connect",
            {"avatarId": "littlelobster", "place": place},
            content_type="application/json",
            headers={"Accept": "application/x-ndjson"},
        ).status_code
        for _ in range(11)
    ]

    assert statuses == [200] * 10 + [429]


def test_one_client_does_not_fill_the_line(running: CallLog, settings: Any) -> None:
    settings.AVATARS_CALLS_PER_CLIENT = 1
    waiting = [press(network="192.0.2.1") for _ in range(3)]
    for steps in waiting:
        stand(steps)

    with pytest.raises(Busy):
        next(press(network="192.0.2.1"))
    assert stand(press(network="192.0.2.2")).position == 4


def test_whoever_waits_for_promised_minutes_lets_others_pass(avatar: Avatar, settings: Any) -> None:
    settings.AVATARS_MAX_CONCURRENT_CALLS = 2
    other = Avatar.objects.create(slug="other", name="Other", runway_id="x", max_seconds=60)
    Avatar.objects.filter(pk=avatar.pk).update(daily_minutes=2)
    first = press()
    assert isinstance(next(first), Reserved)  # promised all of the avatar's minutes
    second = press()
    assert stand(second).position == 1

    assert isinstance(next(press(other.slug)), Reserved)
    first.close()


def test_whoever_waits_until_the_day_is_spent_is_told_and_holds_nobody_up(
    running: CallLog, settings: Any
) -> None:
    settings.AVATARS_DAILY_MINUTES = 2
    first = press()
    stand(first)
    CallLog.objects.update(settled_at=timezone.now(), duration=120, status="ended")

    with pytest.raises(BudgetSpent):
        next(first)
    assert not PlaceInLine.objects.exists()


def test_nobody_loses_the_place_because_the_database_was_away(
    running: CallLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, elsewhere = press(), press()
    stand(first)
    stand(elsewhere)
    elsewhere.close()  # as seen from this process
    look = turns.watch._look
    monkeypatch.setattr(turns.watch, "_look", away)
    stand(first)
    monkeypatch.setattr(turns.watch, "_look", look)
    PlaceInLine.objects.update(seen_at=timezone.now() - timedelta(seconds=PLACE_FORGOTTEN + 1))

    stand(press())

    assert PlaceInLine.objects.count() == 3
    monkeypatch.setattr(turns.watch, "_failed_at", float("-inf"))


def away() -> None:
    raise OperationalError("the database is away")
