"""The words of calls are kept where, and for as long as, visitors are told."""

import json
from datetime import timedelta
from typing import Any

import pytest
import responses
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone

from avatars.calls.transcripts import fetch_transcripts, forget_transcripts
from avatars.models import Avatar, CallLog, Transcript
from tests.avatars import upstream
from tests.avatars.calls.settler import ago, settle

pytestmark = pytest.mark.django_db
CONVERSATION = f"https://runway.test/v1/avatar_conversations/{upstream.SESSION_ID}"
SAID = [
    {"role": "assistant", "content": "Hello there."},
    {"role": "user", "content": "What is <b>this</b>?"},
    {"role": "assistant", "content": None, "toolCalls": []},
]
KEPT = [[False, "Hello there."], [True, "What is <b>this</b>?"]]


@pytest.fixture(autouse=True)
def _transcripts_are_kept(settings: Any) -> None:
    settings.AVATARS_TRANSCRIPTS = True


@pytest.fixture
def call(avatar: Avatar) -> CallLog:
    """A call that was settled a minute ago."""
    return CallLog.objects.create(
        avatar=avatar,
        max_seconds=120,
        status=CallLog.Status.ENDED,
        session_id=upstream.SESSION_ID,
        joined_at=ago(90),
        settled_at=ago(60),
    )


def tells(runway: responses.RequestsMock, status: str = "ended", transcript: object = SAID) -> None:
    body = {"id": upstream.SESSION_ID, "status": status, "transcript": transcript}
    runway.get(CONVERSATION, json=body)


def kept() -> list[Any]:
    return list(Transcript.objects.values_list("lines", flat=True))


def test_the_settler_fetches_what_was_said_once(
    call: CallLog, runway: responses.RequestsMock
) -> None:
    tells(runway)

    settle()
    fetch_transcripts(timezone.now())

    assert kept() == [KEPT]
    assert len(runway.calls) == 1


def test_nothing_is_asked_where_nothing_is_to_be_kept(
    call: CallLog, runway: responses.RequestsMock, settings: Any
) -> None:
    settings.AVATARS_TRANSCRIPTS = False

    settle()

    assert kept() == []


@pytest.mark.parametrize(
    "changes",
    [
        {"settled_at": None, "check_at": ago(-600)},
        {"settled_at": ago(3_700)},
        {"joined_at": None},
        {"cancelled_at": ago(70)},
        {"session_id": ""},
    ],
    ids=["not settled", "settled before", "nobody joined", "cancelled", "no session"],
)
def test_no_words_are_asked_for_of_a_call_that(
    call: CallLog, runway: responses.RequestsMock, changes: dict[str, Any]
) -> None:
    CallLog.objects.update(**changes)

    assert fetch_transcripts(timezone.now()) == 0
    assert len(runway.calls) == 0


@pytest.mark.parametrize("status", ["in_progress", "unheard_of"])
def test_a_conversation_that_is_not_over_is_asked_for_again(
    call: CallLog, runway: responses.RequestsMock, status: str
) -> None:
    tells(runway, status)
    tells(runway)

    assert fetch_transcripts(timezone.now()) == 0
    assert fetch_transcripts(timezone.now()) == 1


@pytest.mark.parametrize("status", [404, 500])
def test_where_runway_does_not_tell_calls_are_settled_all_the_same(
    call: CallLog, runway: responses.RequestsMock, status: int
) -> None:
    runway.get(CONVERSATION, status=status)

    assert settle() == "0 settled, 0 cancelled, 0 still open, 0 not answered"
    assert kept() == []


def test_a_call_of_which_runway_cannot_tell_holds_up_no_other(
    avatar: Avatar, call: CallLog, runway: responses.RequestsMock
) -> None:
    runway.get(CONVERSATION, status=500)
    for number, seconds in enumerate((120, 30)):
        CallLog.objects.create(
            avatar=avatar,
            max_seconds=120,
            session_id=f"s-{number}",
            joined_at=ago(200),
            settled_at=ago(seconds),
        )
        url = f"https://runway.test/v1/avatar_conversations/s-{number}"
        runway.get(url, json={"status": "ended", "transcript": SAID})

    assert fetch_transcripts(timezone.now()) == 2


@pytest.mark.parametrize("transcript", [[None, "x", {"content": 5}, {"role": "user"}], []])
def test_rubbish_has_no_words(
    call: CallLog, runway: responses.RequestsMock, transcript: object
) -> None:
    tells(runway, transcript=transcript)

    fetch_transcripts(timezone.now())

    assert kept() == [[]]


def test_letters_that_no_database_takes_are_replaced(
    call: CallLog, runway: responses.RequestsMock
) -> None:
    body = {"status": "ended", "transcript": [{"role": "user", "content": "a\0b \ud83e"}]}
    runway.get(CONVERSATION, body=json.dumps(body))

    fetch_transcripts(timezone.now())

    assert kept() == [[[True, "ab ?"]]]


def test_words_are_forgotten_in_time_and_their_calls_are_not(
    avatar: Avatar, call: CallLog, settings: Any
) -> None:
    settings.AVATARS_TRANSCRIPT_DAYS = 30
    settings.AVATARS_TRANSCRIPTS = False  # what is kept goes nevertheless
    for days, lines in ((30.1, [[True, "old"]]), (29.9, [[True, "young"]])):
        then = timezone.now() - timedelta(days=days)
        owner = CallLog.objects.create(avatar=avatar, max_seconds=120, created_at=then)
        Transcript.objects.create(call=owner, lines=lines)

    forget_transcripts(timezone.now())

    assert kept() == [[[True, "young"]]]
    assert CallLog.objects.count() == 3


def test_words_go_with_their_call(call: CallLog) -> None:
    Transcript.objects.create(call=call, lines=KEPT)

    call.delete()

    assert kept() == []


def test_only_who_may_view_transcripts_reads_them_in_the_log(client: Client, call: CallLog) -> None:
    Transcript.objects.create(call=call, lines=KEPT)
    user = User.objects.create_user("viewer", password="x", is_staff=True)
    page = f"/admin/avatars/calllog/{call.pk}/change/"

    for codename, reads in (("view_calllog", False), ("view_transcript", True)):
        user.user_permissions.add(Permission.objects.get(codename=codename))
        client.force_login(user)
        html = client.get(page).content.decode()
        assert ("What is &lt;b&gt;this&lt;/b&gt;?" in html) is reads
