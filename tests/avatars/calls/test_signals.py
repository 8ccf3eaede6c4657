"""The rest of the site hears what becomes of a call, each thing once."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import responses
from django.dispatch import Signal
from django.test import Client

from avatars import signals
from avatars.calls import events, opening
from avatars.calls.settling import settle_due_calls
from avatars.exceptions import UpstreamFailed
from avatars.models import Avatar, CallLog
from avatars.signals import call_ended, call_settled, call_started
from tests.avatars import upstream
from tests.blocks import texts_for

pytestmark = pytest.mark.django_db(transaction=True)
SIGNALS = {"started": call_started, "ended": call_ended, "settled": call_settled}


@pytest.fixture
def heard() -> Iterator[list[tuple[str, CallLog]]]:
    """What was told, in order."""
    found: list[tuple[str, CallLog]] = []
    receivers: list[tuple[Signal, Any]] = []
    for name, signal in SIGNALS.items():

        def receive(call: CallLog, name: str = name, **_: Any) -> None:
            found.append((name, call))

        signal.connect(receive, sender=CallLog)
        receivers.append((signal, receive))
    yield found
    for signal, receive in receivers:
        signal.disconnect(receive, sender=CallLog)


def opened(runway: responses.RequestsMock) -> CallLog:
    upstream.answers_well(runway)
    list(opening.open_call("littlelobster", reports=True))
    return CallLog.objects.get()


def test_a_call_is_started_ended_and_settled(
    avatar: Avatar, runway: responses.RequestsMock, heard: list[tuple[str, CallLog]]
) -> None:
    call = opened(runway)
    assert heard == []

    for _ in range(2):
        events.join_call(call.pk)
        events.keep_alive(call.pk)
        events.see_face(call.pk)
    for _ in range(2):
        events.end_call(call.pk, "hung_up")
    runway.reset()
    upstream.retrieves(runway, "COMPLETED", duration=12)
    CallLog.objects.update(check_at=None)
    for _ in range(2):
        settle_due_calls()

    assert [name for name, _ in heard] == ["started", "ended", "settled"]
    assert heard[0][1].status == CallLog.Status.LIVE
    assert heard[1][1].end_reason == "hung_up"
    assert heard[2][1].duration == 12
    assert {call.avatar.slug for _, call in heard} == {"littlelobster"}


def test_a_call_that_the_settler_finds_over_is_ended_and_settled(
    avatar: Avatar, runway: responses.RequestsMock, heard: list[tuple[str, CallLog]]
) -> None:
    call = opened(runway)
    events.join_call(call.pk)
    runway.reset()
    upstream.retrieves(runway, "COMPLETED", duration=12)
    CallLog.objects.update(check_at=None)

    settle_due_calls()

    assert [name for name, _ in heard] == ["started", "ended", "settled"]
    assert heard[1][1].end_reason


def test_a_call_that_comes_to_nothing_is_ended(
    avatar: Avatar, runway: responses.RequestsMock, heard: list[tuple[str, CallLog]]
) -> None:
    upstream.creates(runway, status=400, json={"error": "no"})

    with pytest.raises(UpstreamFailed):
        list(opening.open_call("littlelobster"))

    assert [name for name, _ in heard] == ["ended", "settled"]
    assert heard[0][1].status == CallLog.Status.FAILED


def test_a_receiver_that_raises_breaks_no_call(
    client: Client,
    avatar: Avatar,
    runway: responses.RequestsMock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def stumble(**_: Any) -> None:
        raise ValueError("a receiver's own mistake")

    call_started.connect(stumble, sender=CallLog)
    try:
        call = opened(runway)
        events.join_call(call.pk)
    finally:
        call_started.disconnect(stumble, sender=CallLog)

    call.refresh_from_db()
    assert call.status == CallLog.Status.LIVE
    assert "a receiver's own mistake" in caplog.text


def test_the_receiver_of_the_documents_hears_of_a_settled_call(
    avatar: Avatar, runway: responses.RequestsMock, capsys: pytest.CaptureFixture[str]
) -> None:
    [block] = texts_for(__file__)
    names: dict[str, Any] = {}
    exec(block, names)
    try:
        call = opened(runway)
        events.join_call(call.pk)
        events.end_call(call.pk, "hung_up")
        runway.reset()
        upstream.retrieves(runway, "COMPLETED", duration=12)
        CallLog.objects.update(placement="prices", page="/pricing/", check_at=None)
        settle_due_calls()
    finally:
        call_settled.disconnect(names["note"])

    assert capsys.readouterr().out == "LittleLobster prices /pricing/ 12\n"
    assert all(hasattr(signals, name) for name in re.findall(r"call_\w+", block))
