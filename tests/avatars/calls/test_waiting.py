"""How Runway is polled, and what is held meanwhile."""

import itertools
import json
from types import SimpleNamespace
from typing import Any

import pytest
import requests
import responses
from django.db import connection
from django.test import Client
from django.utils import timezone

from avatars.calls import connections, events, opening, polling
from avatars.exceptions import CallClosed
from avatars.models import Avatar, CallLog
from tests.avatars import upstream


class Clock:
    """A clock that only moves when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.sleeps: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.sleeps.append(round(seconds, 3))
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    found = Clock()
    for module in (opening, polling):
        monkeypatch.setattr(module.time, "sleep", found.sleep)
        monkeypatch.setattr(module.time, "monotonic", found.monotonic)
    return found


def press(client: Client) -> Any:
    return client.post(
        "/api/avatar/connect", {"avatarId": "littlelobster"}, content_type="application/json"
    )


def earlier_calls(avatar: Avatar, *waits: float) -> None:
    for wait in waits:
        CallLog.objects.create(
            avatar=avatar, max_seconds=120, ready_after=wait, settled_at=timezone.now(), duration=1
        )


@pytest.mark.django_db
@pytest.mark.keeps_time
def test_where_nothing_is_known_polls_come_after_a_quarter_and_then_slower(
    client: Client, avatar: Avatar, runway: responses.RequestsMock, clock: Clock
) -> None:
    asked = never_ready(runway, clock)

    assert press(client).status_code == 504

    assert asked[:4] == pytest.approx([0.25, 0.5, 0.75, 1.0])
    pauses = {round(later - sooner, 2) for sooner, later in itertools.pairwise(asked)}
    assert pauses >= {0.25, 0.5, 1.0}
    assert clock.now - 1000 == pytest.approx(30)


@pytest.mark.django_db
@pytest.mark.keeps_time
def test_polls_come_around_the_time_that_the_last_sessions_took(
    client: Client, avatar: Avatar, runway: responses.RequestsMock, clock: Clock
) -> None:
    earlier_calls(avatar, 2.4, 2.6, 3.0, 3.4)
    asked = never_ready(runway, clock)

    press(client)

    assert asked[:3] == pytest.approx([2.4, 2.65, 2.9])


@pytest.mark.django_db
@pytest.mark.keeps_time
def test_a_thrifty_site_asks_half_as_often(
    client: Client,
    avatar: Avatar,
    runway: responses.RequestsMock,
    clock: Clock,
    settings: Any,
) -> None:
    settings.AVATARS_POLL_PAUSE = 0.5
    asked = never_ready(runway, clock)

    press(client)

    assert asked[:3] == pytest.approx([0.25, 0.75, 1.25])


@pytest.mark.django_db
@pytest.mark.keeps_time
def test_sessions_that_are_ready_at_once_are_asked_about_sooner_and_sooner(
    client: Client, avatar: Avatar, runway: responses.RequestsMock, clock: Clock
) -> None:
    upstream.creates(runway)
    upstream.retrieves(runway)
    upstream.consumes(runway)

    waits = []
    for _ in range(30):
        began = clock.now
        assert press(client).status_code == 200
        waits.append(round(clock.now - began, 3))
        CallLog.objects.update(settled_at=timezone.now(), duration=1)
        clock.now += 60

    assert waits[0] == pytest.approx(0.25)
    assert waits[-1] == pytest.approx(0.01)
    assert waits == sorted(waits, reverse=True)


@pytest.mark.django_db
@pytest.mark.keeps_time
def test_runway_is_given_the_time_it_asks_for_but_not_for_ever(
    client: Client, avatar: Avatar, runway: responses.RequestsMock, clock: Clock
) -> None:
    upstream.creates(runway)
    runway.get(upstream.SESSION, status=429, headers={"Retry-After": "3"})
    runway.get(upstream.SESSION, status=429, headers={"Retry-After": "60"})
    upstream.retrieves(runway)
    upstream.consumes(runway)

    assert press(client).status_code == 200
    assert clock.now - 1000 == pytest.approx(0.25 + 3 + 5)


@pytest.mark.django_db
@pytest.mark.keeps_time
def test_a_visitor_who_leaves_while_runway_is_given_its_time_is_noticed(
    client: Client, avatar: Avatar, runway: responses.RequestsMock, clock: Clock
) -> None:
    upstream.creates(runway)
    runway.get(upstream.SESSION, status=429, headers={"Retry-After": "60"})
    cancelled = upstream.cancels(runway)
    steps = opening.open_call("littlelobster")
    call = next(steps)
    for _ in range(3):
        next(steps)
    events.end_call(call.call_id, "visitor_gave_up")

    with pytest.raises(CallClosed):
        list(steps)

    assert cancelled.call_count == 1
    assert clock.now - 1000 < 5


@pytest.mark.django_db
@pytest.mark.keeps_time
def test_a_runway_in_trouble_is_asked_less_and_less(
    client: Client, avatar: Avatar, runway: responses.RequestsMock, clock: Clock
) -> None:
    upstream.creates(runway)
    asked = noting(runway, clock, status=503)
    upstream.cancels(runway)

    press(client)

    pauses = [later - sooner for sooner, later in itertools.pairwise(asked)]
    for pause, base in zip(pauses, [0.25, 0.5, 1, 2, 4], strict=False):
        assert base <= pause + 1e-6
        assert pause <= 1.5 * base + 1e-6


def noting(runway: responses.RequestsMock, clock: Clock, *, status: int = 200) -> list[float]:
    """Answer every poll with NOT_READY, or a bad status; the seconds at which they came."""
    asked: list[float] = []

    def answer(request: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
        asked.append(clock.now - 1000)
        return status, {}, json.dumps({"id": upstream.SESSION_ID, "status": "NOT_READY"})

    runway.add_callback(responses.GET, upstream.SESSION, callback=answer)
    return asked


def never_ready(runway: responses.RequestsMock, clock: Clock) -> list[float]:
    upstream.creates(runway)
    upstream.cancels(runway)
    return noting(runway, clock)


@pytest.mark.django_db(transaction=True)
def test_no_connection_and_no_transaction_is_held_while_runway_is_waited_for(
    client: Client, avatar: Avatar, runway: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed, held = [], []
    server = SimpleNamespace(vendor="server", in_atomic_block=False, close=lambda: closed.append(1))
    monkeypatch.setattr(connections, "connection", server)

    def answer(request: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
        held.append((connection.in_atomic_block, len(closed)))
        return 200, {}, json.dumps({"id": upstream.SESSION_ID} | READY)

    runway.add_callback(responses.POST, upstream.RUNWAY, callback=answer)
    runway.add_callback(responses.GET, upstream.SESSION, callback=answer)
    upstream.consumes(runway)

    assert press(client).status_code == 200
    # Given back before each request: after the row, the session id, and what is known of waits.
    assert [in_transaction for in_transaction, _ in held] == [False, False]
    assert 1 <= held[0][1] < held[1][1]


READY = {"status": "READY", "sessionKey": upstream.SESSION_KEY}
