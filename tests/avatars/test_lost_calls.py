"""After a backup was restored: what Runway knows of the time since, and the log does not."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import responses
from django.core.management import CommandError, call_command
from django.utils import timezone
from responses import matchers

from avatars.models import Avatar, CallLog, Conversation

pytestmark = pytest.mark.django_db
CONVERSATIONS = "https://runway.test/v1/avatar_conversations"
OURS = "0a0a0a0a-0000-4000-8000-000000000001"


def one(number: int, character: str = OURS, status: str = "ended") -> dict[str, Any]:
    avatar = {"type": "custom", "id": character, "name": "Somebody"}
    return {
        "id": f"s-{number}", "avatar": avatar, "createdAt": f"2026-11-28T0{number}:00:00Z",
        "duration": 10 * number, "status": status, "hasTools": False, "name": "x",
    }  # fmt: skip


def lists(runway: responses.RequestsMock, *found: Any, cursor: str = "", more: str = "") -> None:
    asked = {"limit": "100", "startDate": "2026-11-28T01:50:00+00:00"}
    runway.get(
        CONVERSATIONS,
        json={"data": list(found), "hasMore": bool(more), "nextCursor": more or None},
        match=[matchers.query_param_matcher(asked | ({"cursor": cursor} if cursor else {}))],
    )


def look(*options: str, since: str = "2026-11-28T02:00") -> list[str]:
    out = StringIO()
    call_command("lost_calls", "--since", since, *options, stdout=out)
    return out.getvalue().splitlines()


@pytest.fixture
def _at_runway(avatar: Avatar, runway: responses.RequestsMock) -> None:
    """Two lost ones on two pages, among some that are not."""
    CallLog.objects.create(avatar=avatar, max_seconds=60, session_id="s-3")
    tomorrow = timezone.now() + timedelta(days=1)
    Conversation.objects.create(session_id="s-4", since=timezone.now(), due_at=tomorrow)
    lists(runway, one(5), one(6, character="somebody-else's"), {"id": None}, "nonsense", more="on")
    lists(runway, one(4), one(3), one(2), one(7, status="in_progress"), cursor="on")


@pytest.mark.usefixtures("_at_runway")
def test_it_lists_what_is_over_and_in_no_row_and_changes_nothing() -> None:
    assert look() == [
        "2026-11-28 05:00:00  50 s  s-5",
        "2026-11-28 02:00:00  20 s  s-2",
        "2 calls of 70 s in all are not in the log",
        "2026-11-28 06:00:00  60 s  s-6",
        "1 calls of 60 s in all are of characters that this site does not know, and stay at Runway",
    ]
    assert Conversation.objects.count() == 1


@pytest.mark.usefixtures("_at_runway")
def test_it_has_their_recordings_and_words_deleted_if_told_to(
    runway: responses.RequestsMock,
) -> None:
    deleted = [
        runway.delete(f"{CONVERSATIONS}/{session}", status=204) for session in ("s-5", "s-2")
    ]

    # s-6, of a character that is not this site's, is not asked about: it stays.
    assert look("--delete")[-1].endswith("2 deleted at Runway, 0 not answered")
    assert [one.call_count for one in deleted] == [1, 1]


@pytest.mark.usefixtures("_at_runway")
def test_what_runway_does_not_answer_is_tried_again_by_the_settler(
    runway: responses.RequestsMock,
) -> None:
    runway.delete(f"{CONVERSATIONS}/s-5", status=500)
    runway.delete(f"{CONVERSATIONS}/s-2", status=500)

    with pytest.raises(CommandError, match="tried again later"):
        look("--delete")
    assert set(Conversation.objects.filter(call=None).values_list("pk", flat=True)) >= {
        "s-2",
        "s-5",
    }


@pytest.mark.parametrize("since", ["yesterday", "2026-13-01T00:00", ""])
def test_a_moment_that_is_none_is_refused(since: str) -> None:
    with pytest.raises(CommandError, match="A moment is written as"):
        look(since=since)


def test_where_runway_is_silent_it_says_so(avatar: Avatar, runway: responses.RequestsMock) -> None:
    runway.get(CONVERSATIONS, status=500)

    with pytest.raises(CommandError, match="Runway did not answer"):
        look()
