"""An avatar outside its hours, or away: who is told what, and what goes on."""

import json
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
import responses
from django.test import Client
from django.utils import timezone

from avatars.calls import line, opening, turns
from avatars.calls.line import InLine
from avatars.exceptions import Closed
from avatars.models import Avatar, CallLog, PlaceInLine, Refusal
from tests.avatars import upstream

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)  # 11:00 in Taipei


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name in ((turns, "LOOK"), (line, "TELL")):
        monkeypatch.setattr(module, name, 0.0)


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Set what time it is."""

    def set_time(now: datetime) -> None:
        monkeypatch.setattr(timezone, "now", lambda: now)

    set_time(MONDAY)
    return set_time


@pytest.fixture
def office(avatar: Avatar) -> Avatar:
    """Open on Mondays from 9 to 18 in Taipei."""
    avatar.time_zone = "Asia/Taipei"
    avatar.save()
    avatar.hours.create(weekday=0, opens=time(9), closes=time(18))
    return avatar


def connect(client: Client) -> Any:
    return client.post(
        "/api/avatar/connect", {"avatarId": "littlelobster"}, content_type="application/json"
    )


def test_one_that_is_switched_off_while_a_press_waits_for_its_turn_is_not_called(
    client: Client, avatar: Avatar, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn = line.one_at_a_time

    @contextmanager
    def switched_off_first() -> Any:
        Avatar.objects.update(active=False)
        with turn() as now:
            yield now

    monkeypatch.setattr(line, "one_at_a_time", switched_off_first)

    assert connect(client).json()["error"]["code"] == "closed"
    assert not CallLog.objects.exists()


def test_who_calls_after_hours_is_told_when_to_come_back(
    client: Client, office: Avatar, moment: Any
) -> None:
    moment(MONDAY + timedelta(hours=7))

    answer = connect(client)

    assert answer.status_code == 503
    assert answer.json()["error"]["code"] == "closed"
    week = timedelta(days=7) - timedelta(hours=9)
    assert answer.json()["retryAfter"] == int(answer["Retry-After"]) == week.total_seconds()
    assert not CallLog.objects.exists()
    assert Refusal.objects.get().reason == "closed"


def test_within_its_hours_it_is_called(
    client: Client, office: Avatar, moment: Any, runway: responses.RequestsMock
) -> None:
    upstream.answers_well(runway)

    assert connect(client).status_code == 200


def test_who_is_away_is_called_by_nobody(client: Client, avatar: Avatar, moment: Any) -> None:
    Avatar.objects.update(away_until=MONDAY + timedelta(seconds=90.5))

    answer = connect(client)

    assert answer.json()["error"]["code"] == "closed"
    assert answer.json()["retryAfter"] == 91


@pytest.fixture
def waiting(office: Avatar, settings: Any, moment: Any) -> Any:
    """Somebody stands in line, behind the call that has the only place."""
    settings.AVATARS_MAX_CONCURRENT_CALLS = 1
    CallLog.objects.create(
        avatar=office, max_seconds=120, status=CallLog.Status.LIVE, session_id="s",
        created_at=MONDAY, consumed_at=MONDAY,
    )  # fmt: skip
    steps = opening.open_call("littlelobster", may_wait=True, reports=True)
    assert isinstance(next(steps), InLine)
    yield steps
    steps.close()


def still_there(moment: datetime) -> None:
    PlaceInLine.objects.update(seen_at=moment, since=moment)


def test_whoever_stands_in_line_when_it_closes_is_told(waiting: Any, moment: Any) -> None:
    evening = MONDAY + timedelta(hours=7)
    still_there(evening)
    moment(evening)

    with pytest.raises(Closed) as error:
        next(waiting)

    assert error.value.retry_after == (timedelta(days=7) - timedelta(hours=9)).total_seconds()
    assert not PlaceInLine.objects.exists()
    # The call that was under way goes on.
    assert CallLog.objects.get().status == CallLog.Status.LIVE


@pytest.mark.parametrize("change", [{"active": False}, {"away_until": MONDAY + timedelta(days=1)}])
def test_whoever_stands_in_line_when_it_is_switched_off_is_told(
    waiting: Any, change: dict[str, Any]
) -> None:
    Avatar.objects.update(**change)

    with pytest.raises(Closed):
        next(waiting)

    assert not PlaceInLine.objects.exists()


def test_nobody_is_served_who_was_seen_to_have_a_turn_before_it_closed(
    waiting: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between the look at the line and the lock, an editor switches it off."""
    CallLog.objects.update(settled_at=MONDAY, duration=1)
    serve = line._serve

    def switch_off_and_serve(*arguments: Any) -> Any:
        Avatar.objects.update(active=False)
        return serve(*arguments)

    monkeypatch.setattr(line, "_serve", switch_off_and_serve)

    with pytest.raises(Closed):
        next(waiting)

    assert CallLog.objects.count() == 1
    assert not PlaceInLine.objects.exists()


def test_the_stream_tells_that_it_has_closed(
    client: Client, office: Avatar, settings: Any, moment: Any
) -> None:
    settings.AVATARS_MAX_CONCURRENT_CALLS = 0
    answer = client.post(
        "/api/avatar/connect",
        {"avatarId": "littlelobster"},
        content_type="application/json",
        headers={"Accept": "application/x-ndjson"},
    )
    lines = iter(answer.streaming_content)
    assert json.loads(next(lines))["state"] == "line"

    evening = MONDAY + timedelta(hours=7)
    still_there(evening)
    moment(evening)

    last = json.loads(list(lines)[-1])
    assert last["error"]["code"] == "closed"
    assert last["retryAfter"] > 0
    assert Refusal.objects.get().reason == "closed"
