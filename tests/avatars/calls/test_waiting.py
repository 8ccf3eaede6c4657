"""How Runway is polled, and what is held meanwhile."""

import json
from typing import Any

import pytest
import requests
import responses
from django.db import connection
from django.test import Client

from avatars.calls import opening
from avatars.models import Avatar
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
    monkeypatch.setattr(opening.time, "sleep", found.sleep)
    monkeypatch.setattr(opening.time, "monotonic", found.monotonic)
    return found


def press(client: Client) -> Any:
    return client.post(
        "/api/avatar/connect", {"avatarId": "littlelobster"}, content_type="application/json"
    )


@pytest.mark.django_db
@pytest.mark.keeps_time
def test_polls_come_after_075_s_then_every_quarter_then_slower(
    client: Client, avatar: Avatar, runway: responses.RequestsMock, clock: Clock
) -> None:
    upstream.creates(runway)
    upstream.retrieves(runway, "NOT_READY")
    upstream.cancels(runway)

    assert press(client).status_code == 504

    assert clock.sleeps[:5] == [0.75, 0.25, 0.25, 0.25, 0.25]
    assert 0.5 in clock.sleeps
    assert 1.0 in clock.sleeps
    assert sum(clock.sleeps) == pytest.approx(30)


@pytest.mark.django_db
@pytest.mark.keeps_time
def test_runway_is_given_the_time_it_asks_for(
    client: Client, avatar: Avatar, runway: responses.RequestsMock, clock: Clock
) -> None:
    upstream.creates(runway)
    runway.get(upstream.SESSION, status=429, headers={"Retry-After": "3"})
    upstream.retrieves(runway)
    upstream.consumes(runway)

    assert press(client).status_code == 200
    assert clock.sleeps == [0.75, 3]


@pytest.mark.django_db
@pytest.mark.keeps_time
def test_a_runway_in_trouble_is_asked_less_and_less(
    client: Client, avatar: Avatar, runway: responses.RequestsMock, clock: Clock
) -> None:
    upstream.creates(runway)
    runway.get(upstream.SESSION, status=503)
    upstream.cancels(runway)

    press(client)

    pauses = clock.sleeps[1:6]
    for pause, base in zip(pauses, [0.25, 0.5, 1, 2, 4], strict=True):
        assert base <= pause <= 1.5 * base


@pytest.mark.django_db(transaction=True)
def test_no_connection_and_no_transaction_is_held_while_runway_is_waited_for(
    client: Client, avatar: Avatar, runway: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed, held = [], []
    monkeypatch.setattr(connection, "close", lambda: closed.append(True))

    def answer(request: requests.PreparedRequest) -> tuple[int, dict[str, str], str]:
        held.append((connection.in_atomic_block, len(closed)))
        return 200, {}, json.dumps({"id": upstream.SESSION_ID} | READY)

    runway.add_callback(responses.POST, upstream.RUNWAY, callback=answer)
    runway.add_callback(responses.GET, upstream.SESSION, callback=answer)
    upstream.consumes(runway)

    assert press(client).status_code == 200
    assert held == [(False, 1), (False, 3)]


READY = {"status": "READY", "sessionKey": upstream.SESSION_KEY}
