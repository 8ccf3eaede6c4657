"""`manage.py settle_calls` takes outcomes and durations from Runway."""

from io import StringIO

import pytest
import responses
from django.core.management import CommandError, call_command

from avatars.models import Avatar, CallLog
from tests.avatars import upstream

pytestmark = pytest.mark.django_db


@pytest.fixture
def call(avatar: Avatar) -> CallLog:
    return CallLog.objects.create(
        avatar=avatar,
        max_seconds=120,
        status=CallLog.Status.LIVE,
        session_id=upstream.SESSION_ID,
    )


def settle() -> str:
    out = StringIO()
    call_command("settle_calls", stdout=out, stderr=StringIO())
    return out.getvalue().strip()


def test_a_completed_call_gets_runways_duration(
    call: CallLog, runway: responses.RequestsMock
) -> None:
    upstream.retrieves(runway, "COMPLETED", duration=47)

    assert settle() == "1 settled, 0 still open, 0 not answered"

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

    assert settle() == "0 settled, 1 still open, 0 not answered"

    call.refresh_from_db()
    assert call.status == CallLog.Status.LIVE


def test_a_session_that_runs_on_after_its_call_is_cancelled(
    call: CallLog, runway: responses.RequestsMock
) -> None:
    CallLog.objects.update(status=CallLog.Status.ENDED)
    upstream.retrieves(runway, "RUNNING")
    cancelled = upstream.cancels(runway)

    settle()

    assert cancelled.call_count == 1


def test_a_session_that_failed_at_runway_tells_its_code(
    call: CallLog, runway: responses.RequestsMock
) -> None:
    upstream.retrieves(runway, "FAILED", failure="words", failureCode="SAFETY.INPUT")

    settle()

    call.refresh_from_db()
    assert (call.status, call.error_code) == (CallLog.Status.FAILED, "SAFETY.INPUT")


def test_a_failure_code_that_is_no_code_is_not_kept(
    call: CallLog, runway: responses.RequestsMock
) -> None:
    upstream.retrieves(runway, "FAILED", failureCode="<b>words & more</b>")

    settle()

    call.refresh_from_db()
    assert call.error_code == "upstream_failed"


def test_a_cancelled_session_has_no_duration(call: CallLog, runway: responses.RequestsMock) -> None:
    upstream.retrieves(runway, "CANCELLED")

    settle()

    call.refresh_from_db()
    assert (call.status, call.duration) == (CallLog.Status.ENDED, None)


def test_a_session_runway_does_not_know_is_lost(
    call: CallLog, runway: responses.RequestsMock
) -> None:
    runway.get(upstream.SESSION, status=404)

    settle()

    call.refresh_from_db()
    assert (call.status, call.error_code) == (CallLog.Status.FAILED, "lost")


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
