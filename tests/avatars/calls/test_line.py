"""The waiting line: first come, first served."""

import json
from collections.abc import Generator, Iterator
from datetime import timedelta
from typing import Any

import pytest
import responses
from django.test import Client
from django.utils import timezone

from avatars.calls import events, line, opening, turns
from avatars.calls.clients import client_hash
from avatars.calls.line import InLine
from avatars.calls.opening import OpenCall, Reserved
from avatars.calls.timing import PLACE_FORGOTTEN
from avatars.exceptions import Busy, CallClosed
from avatars.models import Avatar, CallLog, PlaceInLine
from tests.avatars import upstream

pytestmark = pytest.mark.django_db
Steps = Generator[opening.Step, None, None]


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    for module, name in ((turns, "LOOK"), (line, "TELL"), (opening, "ACCEPT_PAUSE")):
        monkeypatch.setattr(module, name, 0.0)


@pytest.fixture
def running(avatar: Avatar, settings: Any) -> CallLog:
    """The site's only place is taken."""
    settings.AVATARS_MAX_CONCURRENT_CALLS = 1
    now = timezone.now()
    return CallLog.objects.create(
        avatar=avatar,
        client="somebody",
        max_seconds=120,
        status=CallLog.Status.LIVE,
        session_id="s-running",
        consumed_at=now,
        ready_at=now,
        joined_at=now,
        alive_at=now,
    )


def press(place: str = "", network: str = "") -> Steps:
    return opening.open_call(
        "littlelobster", reports=True, may_wait=True, place=place, network=network
    )


def stand(steps: Steps) -> InLine:
    step = next(steps)
    assert isinstance(step, InLine), step
    return step


def over(call: CallLog) -> None:
    CallLog.objects.filter(pk=call.pk).update(
        status="ended", end_reason="hung_up", settled_at=timezone.now(), duration=10
    )


def test_when_all_places_are_taken_the_next_visitors_stand_in_line(running: CallLog) -> None:
    first, second = press(), press()

    assert [stand(first).position, stand(second).position] == [1, 2]
    assert CallLog.objects.count() == 1


def test_the_first_who_came_is_the_first_who_is_served(running: CallLog) -> None:
    first, second, third = press(), press(), press()
    for steps in (first, second, third):
        stand(steps)
    over(running)

    assert stand(second).position == 2
    assert stand(third).position == 3
    assert isinstance(next(first), Reserved)
    assert stand(second).position == 1


def test_nobody_who_presses_now_overtakes_the_line(running: CallLog, client: Client) -> None:
    first = press()
    stand(first)
    over(running)

    assert stand(press()).position == 2
    answer = client.post(
        "/api/avatar/connect", {"avatarId": "littlelobster"}, content_type="application/json"
    )
    assert answer.json()["error"]["code"] == "busy"


def test_an_office_shares_an_address_and_lets_others_pass(running: CallLog, settings: Any) -> None:
    settings.AVATARS_MAX_CONCURRENT_CALLS = 2
    settings.AVATARS_CALLS_PER_CLIENT = 1
    CallLog.objects.update(client=client_hash("192.0.2.1", timezone.localdate()))
    colleague = press(network="192.0.2.1")

    assert stand(colleague).position == 1
    assert isinstance(next(press(network="192.0.2.2")), Reserved)
    over(running)
    assert isinstance(next(colleague), Reserved)


def test_whoever_comes_back_soon_keeps_the_place(running: CallLog) -> None:
    first, second = press(), press()
    place = stand(first).place
    stand(second)
    first.close()

    back = press(place)

    assert stand(back).position == 1
    assert stand(second).position == 2


def test_a_place_that_nobody_holds_is_given_up(running: CallLog) -> None:
    first, second = press(), press()
    place = stand(first).place
    stand(second)
    first.close()
    PlaceInLine.objects.filter(pk=PlaceInLine.objects.earliest("pk").pk).update(
        seen_at=timezone.now() - timedelta(seconds=PLACE_FORGOTTEN + 1)
    )

    assert stand(second).position == 1
    assert stand(press(place)).position == 2


def test_a_place_is_held_by_the_last_stream_that_presents_it(running: CallLog) -> None:
    first = press()
    again = press(stand(first).place)
    stand(again)

    with pytest.raises(CallClosed):
        next(first)
    over(running)
    assert isinstance(next(again), Reserved)
    assert CallLog.objects.count() == 2


def test_whoever_leaves_the_line_is_gone_at_once(running: CallLog, client: Client) -> None:
    first, second = press(), press()
    place = stand(first).place
    stand(second)

    answer = client.post(
        "/api/avatar/connect",
        {"avatarId": "littlelobster", "place": place, "leave": True},
        content_type="application/json",
    )

    assert answer.status_code == 204
    assert stand(second).position == 1


@pytest.mark.parametrize("place", ["x", "a:b:c", "é" * 50, "e30:1:AAAA"])
def test_a_forged_place_is_none(running: CallLog, place: str) -> None:
    first = press()
    stand(first)

    assert stand(press(place)).position == 2


def test_a_line_that_is_long_enough_takes_nobody_more(running: CallLog, settings: Any) -> None:
    settings.AVATARS_LINE_LENGTH = 1
    first = press()
    stand(first)

    with pytest.raises(Busy) as busy:
        next(press())
    assert 100 <= (busy.value.retry_after or 0) <= 120


def test_nobody_stands_in_line_for_ever(running: CallLog) -> None:
    first = press()
    stand(first)
    PlaceInLine.objects.update(since=timezone.now() - timedelta(seconds=181))

    with pytest.raises(Busy):
        next(first)
    assert not PlaceInLine.objects.exists()


def comes_out_of_the_line(running: CallLog, runway: responses.RequestsMock) -> tuple[Steps, Any]:
    upstream.creates(runway)
    upstream.retrieves(runway)
    steps = press()
    stand(steps)
    over(running)
    reserved = next(steps)
    assert isinstance(reserved, Reserved)
    assert reserved.accept
    return steps, reserved


def test_nothing_is_consumed_before_the_page_accepts(
    running: CallLog, runway: responses.RequestsMock
) -> None:
    consumed = upstream.consumes(runway)
    steps, reserved = comes_out_of_the_line(running, runway)
    for _ in range(5):
        next(steps)
    assert consumed.call_count == 0

    events.accept_call(reserved.call_id)

    assert isinstance(list(steps)[-1], OpenCall)
    assert consumed.call_count == 1
    assert not PlaceInLine.objects.exists()


def test_whoever_cancels_the_count_pays_nothing(
    running: CallLog, runway: responses.RequestsMock
) -> None:
    cancelled = upstream.cancels(runway)
    steps, reserved = comes_out_of_the_line(running, runway)
    for _ in range(5):
        next(steps)
    events.end_call(reserved.call_id, "visitor_gave_up")

    with pytest.raises(CallClosed):
        list(steps)
    call = CallLog.objects.get(pk=reserved.call_id)
    assert (call.end_reason, call.consumed_at, cancelled.call_count) == ("visitor_gave_up", None, 1)
    assert not PlaceInLine.objects.exists()


def test_a_page_that_never_accepts_is_not_waited_for_long(
    running: CallLog, runway: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "ACCEPT_TIMEOUT", 0.05)
    cancelled = upstream.cancels(runway)
    steps, _ = comes_out_of_the_line(running, runway)

    with pytest.raises(CallClosed):
        list(steps)
    assert cancelled.call_count == 1


def test_whoever_was_served_by_a_server_that_is_killed_is_the_first_again(
    running: CallLog, runway: responses.RequestsMock
) -> None:
    first, second = press(), press()
    place = stand(first).place
    stand(second)
    over(running)
    served = next(first)
    assert isinstance(served, Reserved)

    back = press(place)  # and the first stream is never heard of again

    assert stand(back).position == 1
    assert stand(second).position == 2
    assert CallLog.objects.get(pk=served.call_id).end_reason == "visitor_gave_up"


def test_the_first_in_line_asks_about_calls_that_may_be_over(
    running: CallLog, runway: responses.RequestsMock
) -> None:
    CallLog.objects.update(
        status="ended",
        end_reason="hung_up",
        ended_at=timezone.now(),
        check_at=timezone.now() + timedelta(seconds=3),
    )
    session = f"{upstream.RUNWAY}/s-running"
    runway.get(session, json={"id": "s-running", "status": "RUNNING"})
    runway.get(session, json={"id": "s-running", "status": "COMPLETED", "duration": 12})
    first = press()
    stand(first)

    while isinstance(next(first), InLine):
        pass

    running.refresh_from_db()
    assert running.duration == 12


def test_the_estimate_follows_from_recent_calls(running: CallLog, avatar: Avatar) -> None:
    assert stand(press()).estimate is None
    PlaceInLine.objects.all().delete()
    for number in range(5):
        CallLog.objects.create(
            avatar=avatar,
            max_seconds=120,
            session_id=f"s-{number}",
            duration=60,
            joined_at=timezone.now(),
            settled_at=timezone.now(),
            created_at=timezone.now() - timedelta(hours=2),
        )
    first, second = press(), press()

    soon, later = stand(first).estimate, stand(second).estimate

    assert soon is not None
    assert later is not None
    assert 50 <= soon <= 60
    assert 110 <= later <= 120


def test_the_stream_tells_of_the_line(
    running: CallLog, runway: responses.RequestsMock, client: Client
) -> None:
    upstream.creates(runway)
    upstream.retrieves(runway)
    upstream.consumes(runway)
    answer = client.post(
        "/api/avatar/connect",
        {"avatarId": "littlelobster"},
        content_type="application/json",
        headers={"Accept": "application/x-ndjson"},
    )
    lines: Iterator[dict[str, Any]] = map(json.loads, answer.streaming_content)

    waits = next(lines)
    assert waits["state"] == "line"
    assert waits["position"] == 1
    assert waits["place"]
    over(running)
    call = next(lines)
    assert call["accept"] is True
    events.accept_call(call["callId"])
    *_, last = lines
    assert last["token"] == "room-token"
    assert last["elapsed"] >= 0
    row = CallLog.objects.get(pk=call["callId"])
    assert row.stood_in_line is not None
