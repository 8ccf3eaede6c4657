"""`manage.py forget_call` does what the privacy page promises to whoever sends a reference."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import responses
from django.core.management import CommandError, call_command
from django.db.models import F
from django.utils import timezone

from avatars.insights.conversations import sync_conversations
from avatars.models import Avatar, CallLog, Conversation
from tests.avatars import upstream
from tests.avatars.calls.settler import protected

pytestmark = pytest.mark.django_db
CONVERSATION = f"https://runway.test/v1/avatar_conversations/{upstream.SESSION_ID}"


@pytest.fixture
def call(avatar: Avatar) -> CallLog:
    """A call that is over and settled."""
    return make(avatar, "1a2b3c4d-0000-4000-8000-000000000001", session_id=upstream.SESSION_ID)


def make(avatar: Avatar, call_id: str, *, settled: bool = True, session_id: str = "") -> CallLog:
    return CallLog.objects.create(
        pk=call_id,
        avatar=avatar,
        max_seconds=120,
        status=CallLog.Status.ENDED,
        session_id=session_id,
        settled_at=timezone.now() if settled else None,
    )


def forget(reference: str) -> str:
    out = StringIO()
    call_command("forget_call", reference, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("reference", ["1a2b3c4d", " 1A2B3C4D ", "1a2b3c4d-0000-4000"])
def test_the_call_is_deleted_at_runway_and_here(
    call: CallLog, runway: responses.RequestsMock, reference: str
) -> None:
    runway.delete(CONVERSATION, status=204)

    said = forget(reference)

    assert str(call.pk) in said
    assert len(runway.calls) == 1
    assert not CallLog.objects.exists()


def test_what_runway_has_deleted_already_is_deleted_here(
    call: CallLog, runway: responses.RequestsMock
) -> None:
    CallLog.objects.update(settled_at=F("settled_at") - timedelta(hours=2))
    runway.delete(CONVERSATION, status=404)

    forget("1a2b3c4d")

    assert not CallLog.objects.exists()


def test_what_runway_does_not_know_yet_is_not_called_deleted_there(
    call: CallLog, runway: responses.RequestsMock
) -> None:
    runway.delete(CONVERSATION, status=404)

    with pytest.raises(CommandError, match="is asked again"):
        forget("1a2b3c4d")

    assert not CallLog.objects.exists()
    assert Conversation.objects.get().due_at is not None


def test_of_a_call_that_came_to_nothing_runway_has_nothing(
    avatar: Avatar, runway: responses.RequestsMock
) -> None:
    make(avatar, "1a2b3c4d-0000-4000-8000-000000000001")

    forget("1a2b3c4d")

    assert len(runway.calls) == 0
    assert not CallLog.objects.exists()


@pytest.mark.parametrize("status", [401, 500])
def test_where_runway_does_not_delete_it_is_deleted_here_and_runway_is_asked_again(
    call: CallLog, runway: responses.RequestsMock, settings: Any, status: int
) -> None:
    settings.AVATARS_KEEP_AT_RUNWAY = True
    runway.delete(CONVERSATION, status=status)

    with pytest.raises(CommandError, match="Runway has not told yet"):
        forget("1a2b3c4d")

    assert not CallLog.objects.exists()
    runway.replace("DELETE", CONVERSATION, status=204)
    Conversation.objects.update(due_at=timezone.now())
    assert sync_conversations().deleted == 1
    assert not Conversation.objects.exists()


def test_a_call_that_rows_of_the_site_need_is_not_deleted_half(
    call: CallLog, runway: responses.RequestsMock
) -> None:
    with protected(call), pytest.raises(CommandError, match="Nothing is deleted"):
        forget("1a2b3c4d")

    assert CallLog.objects.exists()
    assert len(runway.calls) == 0


@pytest.mark.parametrize("reference", ["1a2b3c4e", "", "1a2b", "lobster!", "%", "1a2b3c4d\0"])
def test_what_is_no_reference_of_a_call_deletes_nothing(call: CallLog, reference: str) -> None:
    with pytest.raises(CommandError):
        forget(reference)

    assert CallLog.objects.exists()


def test_a_reference_of_two_calls_deletes_neither(call: CallLog, avatar: Avatar) -> None:
    other = make(avatar, "1a2b3c4d-0000-4000-8000-000000000002")

    with pytest.raises(CommandError, match=str(other.pk)):
        forget("1a2b3c4d")

    assert CallLog.objects.count() == 2


def test_a_call_whose_session_may_run_is_settled_first(avatar: Avatar) -> None:
    make(avatar, "1a2b3c4d-0000-4000-8000-000000000001", settled=False)

    with pytest.raises(CommandError, match="not settled"):
        forget("1a2b3c4d")

    assert CallLog.objects.exists()
