"""`manage.py settle_calls` takes outcomes and durations from Runway."""

import re
from datetime import timedelta
from typing import Any

import pytest
import responses
from django.core.management import CommandError
from django.utils import timezone

from avatars.calls.caps import Places
from avatars.models import Avatar, CallLog
from tests.avatars import upstream
from tests.avatars.calls.settler import ago, settle

pytestmark = pytest.mark.django_db


def test_a_completed_call_gets_runways_duration(
    call: CallLog, runway: responses.RequestsMock
) -> None:
    upstream.retrieves(runway, "COMPLETED", duration=47)

    assert settle() == "1 settled, 0 cancelled, 0 still open, 0 not answered"

    call.refresh_from_db()
    assert (call.status, call.duration) == (CallLog.Status.ENDED, 47)
    assert call.ended_at is not None
    assert call.settled_at is not None


def test_a_settled_call_is_not_asked_for_again(
    call: CallLog, runway: responses.RequestsMock
) -> None:
    upstream.retrieves(runway, "COMPLETED", duration=47)

    settle()
    settle()

    assert len(runway.calls) == 1


def test_a_running_call_is_left_alone(call: CallLog, runway: responses.RequestsMock) -> None:
    upstream.retrieves(runway, "RUNNING")

    CallLog.objects.update(alive_at=timezone.now(), ready_at=timezone.now())

    assert settle() == "0 settled, 0 cancelled, 1 still open, 0 not answered"

    call.refresh_from_db()
    assert call.status == CallLog.Status.LIVE


def test_a_session_that_failed_at_runway_tells_its_code(
    call: CallLog, runway: responses.RequestsMock
) -> None:
    upstream.retrieves(runway, "FAILED", failure="words", failureCode="SAFETY.INPUT")
    upstream.tells_duration(runway, 3)

    settle()

    call.refresh_from_db()
    assert (call.status, call.error_code) == (CallLog.Status.FAILED, "SAFETY.INPUT")


def test_a_failure_code_that_is_no_code_is_not_kept(
    call: CallLog, runway: responses.RequestsMock
) -> None:
    upstream.retrieves(runway, "FAILED", failureCode="<b>words & more</b>")
    upstream.tells_duration(runway, 3)

    settle()

    call.refresh_from_db()
    assert call.error_code == "upstream_failed"


def test_a_cancelled_session_has_its_duration_in_the_conversation(
    call: CallLog, runway: responses.RequestsMock
) -> None:
    upstream.retrieves(runway, "CANCELLED")
    upstream.tells_duration(runway, 12)

    settle()

    call.refresh_from_db()
    assert (call.status, call.duration, call.estimated) == (CallLog.Status.ENDED, 12, False)


def test_where_runway_never_tells_a_duration_our_estimate_is_kept_and_marked(
    call: CallLog, runway: responses.RequestsMock, settings: Any
) -> None:
    now = timezone.now()
    CallLog.objects.update(
        status=CallLog.Status.ENDED,
        end_reason="page_closed",
        consumed_at=now - timedelta(seconds=40),
        ended_at=now - timedelta(seconds=10),
        cancelled_at=now - timedelta(seconds=9.5),
    )
    upstream.retrieves(runway, "CANCELLED")
    upstream.tells_duration(runway, None)

    assert "1 still open" in settle()

    settings.AVATARS_ESTIMATE_AFTER = 5
    CallLog.objects.update(check_at=None)
    settle()

    call.refresh_from_db()
    assert (call.duration, call.estimated, call.end_reason) == (31, True, "page_closed")


def test_a_session_runway_does_not_know_is_cancelled_and_then_lost(
    call: CallLog, runway: responses.RequestsMock, settings: Any
) -> None:
    runway.get(upstream.SESSION, status=404)
    cancelled = upstream.cancels(runway, status=404)
    runway.get(f"https://runway.test/v1/avatar_conversations/{upstream.SESSION_ID}", status=404)

    assert "1 cancelled" in settle()
    settings.AVATARS_ESTIMATE_AFTER = 0
    CallLog.objects.update(check_at=None)
    assert "1 settled" in settle()

    call.refresh_from_db()
    assert cancelled.call_count == 1
    assert (call.status, call.end_reason) == (CallLog.Status.ENDED, "lost")


def test_a_session_that_one_answer_denied_is_settled_with_its_duration(
    call: CallLog, runway: responses.RequestsMock
) -> None:
    runway.get(upstream.SESSION, status=404)
    upstream.cancels(runway)
    settle()

    upstream.retrieves(runway, "CANCELLED")
    upstream.tells_duration(runway, 21)
    CallLog.objects.update(check_at=None)
    settle()

    call.refresh_from_db()
    assert (call.end_reason, call.duration) == ("lost", 21)


def test_a_call_whose_opener_still_asks_is_not_asked_about(
    call: CallLog, runway: responses.RequestsMock
) -> None:
    CallLog.objects.update(status="waiting", created_at=ago(39))

    assert "1 still open" in settle()
    assert len(runway.calls) == 0


def test_what_made_a_call_fail_is_not_overwritten(
    call: CallLog, runway: responses.RequestsMock
) -> None:
    CallLog.objects.update(status=CallLog.Status.FAILED, error_code="timeout")
    upstream.retrieves(runway, "COMPLETED", duration=3)

    settle()

    call.refresh_from_db()
    assert (call.status, call.error_code, call.duration) == ("failed", "timeout", 3)


def test_a_runway_that_does_not_answer_fails_the_command_and_loses_nothing(
    call: CallLog, runway: responses.RequestsMock
) -> None:
    runway.get(upstream.SESSION, status=503)

    with pytest.raises(CommandError, match="1 not answered"):
        settle()

    call.refresh_from_db()
    assert call.settled_at is None


def test_a_call_that_is_over_gives_its_place_back_before_its_duration_is_known(
    call: CallLog, runway: responses.RequestsMock
) -> None:
    upstream.retrieves(runway, "CANCELLED")
    upstream.tells_duration(runway, None)

    assert "1 still open" in settle()

    assert Places(timezone.now()).taken == 0


@pytest.mark.parametrize(("status", "kept"), [("in_progress", None), ("ended", 12), ("failed", 12)])
def test_a_duration_counts_only_when_the_conversation_is_over(
    call: CallLog, runway: responses.RequestsMock, status: str, kept: int | None
) -> None:
    upstream.retrieves(runway, "CANCELLED")
    url = f"https://runway.test/v1/avatar_conversations/{upstream.SESSION_ID}"
    runway.get(url, json={"id": upstream.SESSION_ID, "status": status, "duration": 12})

    settle()

    call.refresh_from_db()
    assert call.duration == kept


def test_runway_is_not_asked_for_ever(call: CallLog, runway: responses.RequestsMock) -> None:
    began = ago(7 * 3600)
    CallLog.objects.update(
        status="ended",
        created_at=began,
        consumed_at=began,
        ended_at=began + timedelta(seconds=30),
    )

    settle()

    call.refresh_from_db()
    assert (call.duration, call.estimated) == (30, True)
    assert len(runway.calls) == 0


def test_a_single_pass_settles_all_that_is_due(
    avatar: Avatar, runway: responses.RequestsMock
) -> None:
    runway.get(re.compile(f"{upstream.RUNWAY}/.*"), json={"status": "COMPLETED", "duration": 1})
    for number in range(120):
        CallLog.objects.create(
            avatar=avatar, max_seconds=120, status="live", session_id=f"s-{number}"
        )

    assert settle().startswith("120 settled")


def test_a_session_that_nobody_came_to_is_called_never_joined(
    call: CallLog, runway: responses.RequestsMock
) -> None:
    CallLog.objects.update(status="ready", ready_at=ago(30))
    upstream.retrieves(runway, "FAILED", failureCode="TALKING_AVATAR.NO_PARTICIPANT")
    upstream.tells_duration(runway, 0)

    settle()

    call.refresh_from_db()
    assert (call.end_reason, call.duration) == ("never_joined", 0)


@pytest.mark.parametrize(
    ("row", "duration", "reason"),
    [
        ({"joined_at": 60}, 120, "time_limit"),
        ({"joined_at": 60}, 50, "connection_lost"),
        ({}, 50, "never_joined"),
    ],
)
def test_a_session_that_ended_without_a_word_still_gets_a_reason(
    call: CallLog,
    runway: responses.RequestsMock,
    row: dict[str, float],
    duration: int,
    reason: str,
) -> None:
    CallLog.objects.update(**{name: ago(value) for name, value in row.items()})
    upstream.retrieves(runway, "COMPLETED", duration=duration)

    settle()

    call.refresh_from_db()
    assert call.end_reason == reason


def test_a_row_without_a_session_is_closed_as_lost_in_time(
    avatar: Avatar, runway: responses.RequestsMock
) -> None:
    young = CallLog.objects.create(avatar=avatar, max_seconds=120, created_at=ago(80))
    old = CallLog.objects.create(avatar=avatar, max_seconds=120, created_at=ago(91))

    settle()

    young.refresh_from_db()
    old.refresh_from_db()
    assert young.settled_at is None
    assert (old.status, old.end_reason) == ("failed", "lost")
    assert old.settled_at is not None


def test_a_call_that_somebody_else_is_settling_is_left_to_them(
    call: CallLog, runway: responses.RequestsMock
) -> None:
    CallLog.objects.update(leased_until=timezone.now() + timedelta(seconds=30))

    assert settle() == "0 settled, 0 cancelled, 0 still open, 0 not answered"


def test_a_lease_of_a_killed_settler_runs_out(
    call: CallLog, runway: responses.RequestsMock
) -> None:
    CallLog.objects.update(leased_until=ago(1))
    upstream.retrieves(runway, "COMPLETED", duration=9)

    assert "1 settled" in settle()


def test_a_runway_that_is_down_is_not_asked_about_every_call(
    avatar: Avatar, runway: responses.RequestsMock
) -> None:
    for number in range(6):
        CallLog.objects.create(
            avatar=avatar, max_seconds=120, status="live", session_id=f"s-{number}"
        )
        runway.get(f"{upstream.RUNWAY}/s-{number}", status=503)

    with pytest.raises(CommandError, match="3 not answered"):
        settle()
