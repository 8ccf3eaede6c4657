"""What must not run on is stopped, and what somebody is using goes on."""

import json
from datetime import timedelta
from typing import Any

import pytest
import requests
import responses
from django.core.management import CommandError
from django.utils import timezone

from avatars.calls import events, settling
from avatars.models import Avatar, CallLog
from tests.avatars import upstream
from tests.avatars.calls.settler import ago, settle

pytestmark = pytest.mark.django_db


def test_a_session_that_runs_on_after_its_call_is_cancelled(
    call: CallLog, runway: responses.RequestsMock
) -> None:
    CallLog.objects.update(status=CallLog.Status.ENDED)
    upstream.retrieves(runway, "RUNNING")
    cancelled = upstream.cancels(runway)

    settle()

    assert cancelled.call_count == 1


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({"status": "ready", "ready_at": 46}, "never_joined"),
        ({"status": "live", "ready_at": 60, "alive_at": 46}, "silent"),
        ({"status": "live", "consumed_at": 136, "alive_at": 1}, "time_limit"),
        ({"status": "waiting", "created_at": 56}, "lost"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_session_that_nobody_is_using_is_cancelled_and_the_log_says_why(
    call: CallLog, runway: responses.RequestsMock, row: dict[str, Any], reason: str
) -> None:
    times = {name: ago(value) for name, value in row.items() if name != "status"}
    CallLog.objects.update(status=row["status"], **times)
    upstream.retrieves(runway, "READY" if reason == "never_joined" else "RUNNING")
    cancelled = upstream.cancels(runway)

    assert "1 cancelled" in settle()

    call.refresh_from_db()
    assert cancelled.call_count == 1
    assert (call.status, call.end_reason) == (CallLog.Status.ENDED, reason)
    assert call.cancelled_at is not None


@pytest.mark.parametrize("answer", ["broken", "nonsense", "hanging"])
@pytest.mark.parametrize(
    "row",
    [
        {"status": "ready", "ready_at": 46},
        {"status": "live", "consumed_at": 136, "alive_at": 1},
        {"status": "live", "ready_at": 60, "alive_at": 46},
        {"status": "ended", "joined_at": 60, "ended_at": 21},
    ],
    ids=str,
)
def test_what_must_stop_is_cancelled_though_runway_does_not_answer_the_question(
    call: CallLog, runway: responses.RequestsMock, row: dict[str, Any], answer: str
) -> None:
    times = {name: ago(value) for name, value in row.items() if name != "status"}
    reason = "hung_up" if row["status"] == "ended" else ""
    CallLog.objects.update(status=row["status"], end_reason=reason, **times)
    spoiled: dict[str, Any] = {
        "broken": {"status": 500},
        "nonsense": {"body": "[}"},
        "hanging": {"body": requests.ReadTimeout()},
    }[answer]
    asked = runway.get(upstream.SESSION, **spoiled)
    cancelled = upstream.cancels(runway)

    assert "1 cancelled" in settle()
    assert (asked.call_count, cancelled.call_count) == (1, 1)


def test_what_must_stop_is_not_cancelled_where_runway_says_that_it_is_over(
    call: CallLog, runway: responses.RequestsMock
) -> None:
    CallLog.objects.update(
        status="ended", end_reason="hung_up", joined_at=ago(60), ended_at=ago(21)
    )
    upstream.retrieves(runway, "COMPLETED", duration=41)

    assert "1 settled" in settle()


def test_after_the_goodbye_runway_is_asked_at_3_8_and_15_seconds_and_then_it_is_cancelled(
    call: CallLog, runway: responses.RequestsMock, monkeypatch: pytest.MonkeyPatch
) -> None:
    began = timezone.now()
    CallLog.objects.update(joined_at=began)
    monkeypatch.setattr(timezone, "now", lambda: began)
    events.end_call(call.pk, "hung_up")
    asked = upstream.retrieves(runway, "RUNNING")
    cancelled = upstream.cancels(runway)
    moments, stopped = [], []
    for tenths in range(220):
        monkeypatch.setattr(timezone, "now", lambda t=tenths: began + timedelta(seconds=t / 10))
        before = asked.call_count, cancelled.call_count
        settle()
        if asked.call_count > before[0]:
            moments.append(tenths / 10)
        if cancelled.call_count > before[1]:
            stopped.append(tenths / 10)

    assert moments[:3] == [3, 8, 15]
    assert stopped == [20]


def test_sick_calls_do_not_hold_up_a_healthy_one(
    avatar: Avatar, runway: responses.RequestsMock
) -> None:
    """Thirty sessions that Runway neither tells of nor cancels, and one that is as ever."""
    for number in range(30):
        CallLog.objects.create(
            avatar=avatar,
            max_seconds=120,
            status="live",
            session_id=f"sick-{number}",
            alive_at=ago(100),
            unanswered=1,
            check_at=ago(60),
        )
        runway.get(f"{upstream.RUNWAY}/sick-{number}", status=500)
        runway.delete(f"{upstream.RUNWAY}/sick-{number}", status=500)
    CallLog.objects.create(
        avatar=avatar,
        max_seconds=120,
        status="live",
        session_id=upstream.SESSION_ID,
        alive_at=ago(46),
        check_at=ago(1),
    )
    upstream.retrieves(runway, "RUNNING")
    upstream.cancels(runway)

    settling.settle_due_calls()

    assert [call.request.method for call in runway.calls][:2] == ["GET", "DELETE"]
    assert runway.calls[1].request.url == upstream.SESSION


def test_a_runway_that_answers_no_question_is_told_to_cancel_without_one(
    avatar: Avatar, runway: responses.RequestsMock
) -> None:
    for number in range(6):
        CallLog.objects.create(
            avatar=avatar,
            max_seconds=120,
            status="live",
            session_id=f"s-{number}",
            alive_at=ago(100),
        )
        runway.get(f"{upstream.RUNWAY}/s-{number}", body=requests.ReadTimeout())
        runway.delete(f"{upstream.RUNWAY}/s-{number}", status=204)

    assert settling.settle_due_calls().cancelled == 6
    assert [call.request.method for call in runway.calls].count("GET") == 3


def test_a_page_that_gives_a_sign_while_it_is_judged_is_left_alone(
    call: CallLog, runway: responses.RequestsMock
) -> None:
    CallLog.objects.update(alive_at=ago(46))

    def wakes_up(request: Any) -> tuple[int, dict[str, str], str]:
        events.keep_alive(call.pk)
        return 200, {}, json.dumps({"id": upstream.SESSION_ID, "status": "RUNNING"})

    runway.add_callback("GET", upstream.SESSION, callback=wakes_up)

    assert "1 still open" in settle()

    call.refresh_from_db()
    assert (call.status, call.cancelled_at) == ("live", None)


def test_a_session_that_nobody_joined_is_cancelled_whatever_its_page_says(
    call: CallLog, runway: responses.RequestsMock
) -> None:
    CallLog.objects.update(ready_at=ago(46), joined_at=ago(46), alive_at=ago(1))
    upstream.retrieves(runway, "READY")
    upstream.cancels(runway)

    assert "1 cancelled" in settle()

    call.refresh_from_db()
    assert call.end_reason == "never_joined"


def test_a_session_that_somebody_joined_goes_on_though_its_page_could_not_say_so(
    call: CallLog, runway: responses.RequestsMock
) -> None:
    CallLog.objects.update(status="ready", ready_at=ago(60))
    upstream.retrieves(runway, "RUNNING")

    assert "1 still open" in settle()


@pytest.mark.parametrize(
    "row",
    [
        {"status": "ready", "ready_at": 30},
        {"status": "live", "ready_at": 60, "alive_at": 30},
        {"status": "live", "consumed_at": 125, "alive_at": 1},
        {"status": "waiting", "created_at": 20},
    ],
)
def test_a_session_that_somebody_is_using_goes_on(
    call: CallLog, runway: responses.RequestsMock, row: dict[str, Any]
) -> None:
    times = {name: ago(value) for name, value in row.items() if name != "status"}
    CallLog.objects.update(status=row["status"], **times)
    upstream.retrieves(runway, "RUNNING")

    assert "1 still open" in settle()


def test_a_call_that_was_hung_up_gets_a_moment_to_end_by_itself(
    call: CallLog, runway: responses.RequestsMock
) -> None:
    events.end_call(call.pk, "hung_up")

    assert settle().startswith("0 settled, 0 cancelled, 0 still open")
    assert len(runway.calls) == 0

    CallLog.objects.update(check_at=ago(1))
    upstream.retrieves(runway, "COMPLETED", duration=33)
    settle()

    call.refresh_from_db()
    assert (call.end_reason, call.duration, call.estimated) == ("hung_up", 33, False)


def test_a_cancel_that_fails_is_tried_again_by_the_next_pass(
    call: CallLog, runway: responses.RequestsMock
) -> None:
    CallLog.objects.update(status=CallLog.Status.ENDED, end_reason="page_closed")
    upstream.retrieves(runway, "RUNNING")
    failing = upstream.cancels(runway, status=503)

    with pytest.raises(CommandError):
        settle()

    runway.remove(failing)
    upstream.cancels(runway)
    CallLog.objects.update(check_at=None)
    assert "1 cancelled" in settle()


def test_a_stock_client_that_tells_nothing_is_believed_to_be_there_while_runway_says_so(
    call: CallLog, runway: responses.RequestsMock
) -> None:
    CallLog.objects.update(reports=False, status="ready", ready_at=ago(100))
    upstream.retrieves(runway, "RUNNING")

    assert "1 still open" in settle()

    call.refresh_from_db()
    assert call.status == CallLog.Status.LIVE
    assert call.joined_at is not None


def test_a_stock_client_that_never_joined_is_cancelled_too(
    call: CallLog, runway: responses.RequestsMock
) -> None:
    CallLog.objects.update(reports=False, status="ready", ready_at=ago(46))
    upstream.retrieves(runway, "READY")
    upstream.cancels(runway)

    assert "1 cancelled" in settle()


def test_a_goodbye_is_kept_to_though_runway_has_not_answered_for_long(
    call: CallLog, runway: responses.RequestsMock
) -> None:
    """Who did not answer is asked less often, but what must stop is stopped in time."""
    CallLog.objects.update(
        status="ended", end_reason="hung_up", joined_at=ago(60), ended_at=ago(8), unanswered=5
    )
    runway.get(upstream.SESSION, status=500)

    settling.settle_due_calls()

    call.refresh_from_db()
    assert call.ended_at is not None
    assert call.check_at is not None
    assert call.check_at <= call.ended_at + timedelta(seconds=20)
