"""Words are kept, here and at Runway, as visitors are told."""

import json
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import responses
from django.core.management import CommandError, call_command
from django.utils import timezone
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from avatars.insights import conversations
from avatars.insights.conversations import Outcome, sync_conversations
from avatars.models import Avatar, CallLog, Conversation, Transcript, erase_calls
from avatars.signals import transcript_kept
from tests.avatars import upstream
from tests.avatars.calls.settler import ago, settle

pytestmark = pytest.mark.django_db
CONVERSATION = f"https://runway.test/v1/avatar_conversations/{upstream.SESSION_ID}"
SAID = [
    {"role": "assistant", "content": "Hello there.", "timestamp": None},
    {"role": "user", "content": "What is <b>this</b>?"},
    {"role": "assistant", "content": None, "toolCalls": [{"name": "show", "arguments": "{}"}]},
]
KEPT = [[False, "Hello there."], [True, "What is <b>this</b>?"]]


class Killed(BaseException):
    """The process is gone in the middle of a line."""


@pytest.fixture(autouse=True)
def _words_are_kept_here_and_nothing_at_runway(settings: Any) -> None:
    settings.AVATARS_TRANSCRIPTS = True


@pytest.fixture
def call(avatar: Avatar) -> CallLog:
    """A call that was settled a minute ago, and whose words are wanted."""
    return settled(avatar, upstream.SESSION_ID)


def settled(
    avatar: Avatar, session_id: str, *, seconds: float = 60, wants_words: bool = True
) -> CallLog:
    call = CallLog.objects.create(
        avatar=avatar,
        max_seconds=120,
        status=CallLog.Status.ENDED,
        session_id=session_id,
        created_at=ago(seconds + 100),
        joined_at=ago(seconds + 90),
        settled_at=ago(seconds),
    )
    Conversation.objects.note(call, wants_words=wants_words)
    return call


def tells(runway: responses.RequestsMock, status: str = "ended", transcript: object = SAID) -> None:
    body = {"id": upstream.SESSION_ID, "status": status, "transcript": transcript}
    runway.get(CONVERSATION, json=body)


def deletes(runway: responses.RequestsMock, status: int = 204) -> None:
    runway.delete(CONVERSATION, status=status)


def kept() -> list[Any]:
    return list(Transcript.objects.values_list("lines", flat=True))


def asked(runway: responses.RequestsMock) -> list[str]:
    return [str(call.request.method) for call in runway.calls]


def make_due(hours: float = 0) -> None:
    """Time passes: the next try is due, and the call was settled so many hours sooner."""
    for row in Conversation.objects.all():
        since = row.since - timedelta(hours=hours)
        Conversation.objects.filter(pk=row.pk).update(due_at=ago(1), since=since)


def waiting() -> list[str]:
    return list(Conversation.objects.values_list("pk", flat=True))


def test_words_are_fetched_once_and_then_deleted_at_runway(
    call: CallLog, runway: responses.RequestsMock
) -> None:
    tells(runway)
    deletes(runway)

    settle()
    sync_conversations()

    assert kept() == [KEPT]
    assert Transcript.objects.get().said_at == call.created_at
    assert asked(runway) == ["GET", "DELETE"]
    assert waiting() == []


@pytest.mark.parametrize("keeps", [True, False])
def test_nothing_is_fetched_where_nothing_is_to_be_kept_here(
    avatar: Avatar, runway: responses.RequestsMock, settings: Any, keeps: bool
) -> None:
    settings.AVATARS_TRANSCRIPTS, settings.AVATARS_KEEP_AT_RUNWAY = False, keeps
    settled(avatar, upstream.SESSION_ID)  # settled while words were kept
    deletes(runway)

    sync_conversations()
    sync_conversations()

    assert kept() == []
    assert asked(runway) == ([] if keeps else ["DELETE"])
    assert waiting() == ([upstream.SESSION_ID] if keeps else [])


def test_words_are_fetched_and_runway_keeps_its_own_where_the_owner_wants_it(
    call: CallLog, runway: responses.RequestsMock, settings: Any
) -> None:
    settings.AVATARS_KEEP_AT_RUNWAY = True
    tells(runway)

    sync_conversations()
    sync_conversations()

    assert kept() == [KEPT]
    assert asked(runway) == ["GET"]


def test_what_was_kept_at_runway_is_deleted_when_the_owner_wants_it_no_more(
    call: CallLog, runway: responses.RequestsMock, settings: Any
) -> None:
    Conversation.objects.update(due_at=None, wants_words=False)
    settings.AVATARS_KEEP_AT_RUNWAY = True
    assert sync_conversations() == Outcome()

    settings.AVATARS_KEEP_AT_RUNWAY = False
    deletes(runway)

    assert sync_conversations() == Outcome(deleted=1)


@pytest.mark.parametrize(
    ("changes", "transcripts", "wanted"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"joined_at": None}, True, False),
        ({"cancelled_at": ago(5)}, True, False),
    ],
    ids=["joined", "no words kept", "nobody joined", "cancelled"],
)
def test_what_visitors_were_told_when_their_call_was_settled_counts(
    call: CallLog,
    runway: responses.RequestsMock,
    settings: Any,
    changes: dict[str, Any],
    transcripts: bool,
    wanted: bool,
) -> None:
    Conversation.objects.all().delete()
    settings.AVATARS_TRANSCRIPTS, settings.AVATARS_KEEP_AT_RUNWAY = transcripts, True
    CallLog.objects.update(settled_at=None, **changes)
    upstream.retrieves(runway, "COMPLETED", duration=30)
    tells(runway, "in_progress")

    settle()

    settings.AVATARS_TRANSCRIPTS = True
    assert [row.wants_words for row in Conversation.objects.all()] == [wanted]
    assert [row.call_id for row in Conversation.objects.all()] == [call.pk]


def test_a_call_without_a_session_leaves_nothing_at_runway(avatar: Avatar) -> None:
    settled(avatar, "")

    assert waiting() == []


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 404},
        {"json": {"status": "in_progress", "transcript": SAID}},
        {"json": {"status": "unheard_of", "transcript": SAID}},
        {"json": {"status": "ended", "transcript": []}},
        {"json": {"status": "ended", "transcript": None}},
        {"json": {"status": "failed", "failure": "x"}},
    ],
    ids=["not there", "not over", "unknown", "empty", "null", "without"],
)
def test_words_that_are_not_there_yet_are_asked_for_again_less_and_less_often(
    call: CallLog, runway: responses.RequestsMock, answer: dict[str, Any]
) -> None:
    runway.get(CONVERSATION, **answer)
    pauses = []
    for _ in range(3):
        assert sync_conversations() == Outcome()
        due = Conversation.objects.get().due_at
        assert due is not None
        pauses.append(round((due - timezone.now()).total_seconds() / 60))
        make_due()
    runway.replace("GET", CONVERSATION, json={"status": "ended", "transcript": SAID})
    deletes(runway)

    assert sync_conversations() == Outcome(fetched=1, deleted=1)
    assert pauses == [1, 2, 4]
    assert kept() == [KEPT]


@pytest.mark.parametrize("status", [200, 404, 500])
def test_words_that_never_come_are_given_up_after_two_days_and_deleted_at_runway(
    call: CallLog, runway: responses.RequestsMock, status: int
) -> None:
    runway.get(CONVERSATION, status=status, json={"status": "ended", "transcript": []})
    deletes(runway)
    sync_conversations()
    make_due(hours=47)
    sync_conversations()
    assert "DELETE" not in asked(runway)
    due = Conversation.objects.get().due_at
    assert due is not None
    assert due - Conversation.objects.get().since <= timedelta(days=2)

    make_due(hours=2)

    assert sync_conversations() == Outcome(given_up=1, deleted=1)
    assert kept() == []
    assert waiting() == []


def test_the_words_of_a_failed_call_are_kept_too(
    call: CallLog, runway: responses.RequestsMock
) -> None:
    tells(runway, "failed")
    deletes(runway)

    sync_conversations()

    assert kept() == [KEPT]


def test_a_conversation_may_be_late_so_not_found_is_believed_after_an_hour(
    avatar: Avatar, runway: responses.RequestsMock
) -> None:
    settled(avatar, upstream.SESSION_ID, wants_words=False)
    deletes(runway, status=404)

    sync_conversations()
    assert waiting() == [upstream.SESSION_ID]

    make_due(hours=1)
    assert sync_conversations() == Outcome(deleted=1)
    assert waiting() == []


@pytest.mark.parametrize("status", [401, 409, 429, 500])
def test_what_runway_does_not_delete_is_asked_for_again_however_long_it_takes(
    avatar: Avatar, runway: responses.RequestsMock, status: int
) -> None:
    settled(avatar, upstream.SESSION_ID, wants_words=False)
    deletes(runway, status=status)
    for _ in range(20):
        assert sync_conversations() == Outcome(unanswered=1)
        make_due(hours=100)
    runway.replace("DELETE", CONVERSATION, status=204)

    assert sync_conversations() == Outcome(deleted=1)


def test_a_deaf_runway_is_not_asked_about_all_of_them_and_settling_goes_on(
    avatar: Avatar, runway: responses.RequestsMock
) -> None:
    for number in range(9):
        settled(avatar, f"s-{number}")
        runway.get(f"https://runway.test/v1/avatar_conversations/s-{number}", status=500)

    assert settle() == "0 settled, 0 cancelled, 0 still open, 0 not answered"
    assert len(runway.calls) == 3

    with pytest.raises(CommandError, match="3 not answered"):
        call_command("sync_conversations")
    assert len(runway.calls) == 6  # others than before


def test_two_copies_ask_once(call: CallLog) -> None:
    one, other = Conversation.objects.get(), Conversation.objects.get()

    assert conversations._claim(one, timezone.now())
    assert not conversations._claim(other, timezone.now())


@pytest.mark.parametrize("applied", [True, False])
@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_whoever_is_killed_at_a_request_leaves_it_to_the_next(
    call: CallLog, runway: responses.RequestsMock, method: str, applied: bool
) -> None:
    there = True

    def dies(request: Any) -> Any:
        nonlocal there
        there = there and not (applied and method == "DELETE")
        raise Killed

    tells(runway)
    deletes(runway)
    runway.replace(responses.CallbackResponse(method, CONVERSATION, callback=dies))
    with pytest.raises(Killed):
        sync_conversations()
    assert waiting() == [upstream.SESSION_ID]

    runway.reset()
    tells(runway)
    deletes(runway, status=204 if there else 404)
    make_due(hours=1)
    sync_conversations()

    assert kept() == [KEPT]
    assert waiting() == []


def test_words_of_a_call_that_is_erased_while_they_are_fetched_are_not_kept(
    call: CallLog, runway: responses.RequestsMock
) -> None:
    def erase(request: Any) -> tuple[int, dict[str, str], str]:
        erase_calls([call.pk])
        return 200, {}, json.dumps({"status": "ended", "transcript": SAID})

    runway.add_callback("GET", CONVERSATION, callback=erase)
    deletes(runway)

    sync_conversations()

    assert kept() == []
    assert waiting() == []
    assert asked(runway) == ["GET", "DELETE"]


def test_a_call_that_the_sites_own_code_deletes_is_deleted_at_runway_too(
    call: CallLog, runway: responses.RequestsMock, settings: Any
) -> None:
    settings.AVATARS_KEEP_AT_RUNWAY = True
    Conversation.objects.update(due_at=None, wants_words=False)
    call.delete()
    deletes(runway)

    assert sync_conversations() == Outcome(deleted=1)


def test_the_command_says_what_it_did(call: CallLog, runway: responses.RequestsMock) -> None:
    tells(runway)
    deletes(runway)
    out = StringIO()

    call_command("sync_conversations", stdout=out)

    assert out.getvalue() == (
        "words of 1 calls fetched, of 0 given up, 1 deleted at Runway, 0 not answered\n"
    )


@pytest.mark.parametrize(
    ("entry", "lines"),
    [
        ({"role": "user", "content": "a\0b \ud83e"}, [[True, "ab ?"]]),
        ({"role": "assistant", "content": ["One,", {"text": "two."}]}, [[False, "One, two."]]),
        ({"role": "user", "content": [None, 3, {}, {"text": 4}]}, []),
        ({"role": "system", "content": "You are a lobster."}, []),
        ({"role": "user", "content": None, "toolResults": [{"result": {"a": 1}}]}, []),
        ({"role": "user"}, []),
        ({"role": ["user"], "content": "x"}, []),
        ({"content": 5}, []),
        (None, []),
        ("x", []),
    ],
)
def test_a_turn_is_read_as_it_can_be(
    call: CallLog, runway: responses.RequestsMock, entry: object, lines: object
) -> None:
    runway.get(CONVERSATION, body=json.dumps({"status": "ended", "transcript": [entry]}))
    deletes(runway)

    sync_conversations()

    assert kept() == [lines]


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["role", "content", "text", "toolCalls", "status", "transcript"]),
            inner | st.sampled_from(["user", "assistant", "ended", "failed"]),
            max_size=6,
        )
    ),
)


@hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(turns=ANYTHING)
def test_whatever_runway_answers_words_are_texts_or_are_waited_for(
    avatar: Avatar, turns: object
) -> None:
    Transcript.objects.all().delete()
    Conversation.objects.all().delete()
    settled(avatar, upstream.SESSION_ID)
    with responses.RequestsMock(assert_all_requests_are_fired=False) as runway:
        runway.get(CONVERSATION, body=json.dumps({"status": "ended", "transcript": turns}))
        deletes(runway)

        outcome = sync_conversations()

    assert outcome in (Outcome(), Outcome(fetched=1, deleted=1))
    for lines in kept():
        assert all(type(is_user) is bool and text for is_user, text in lines)


@pytest.fixture
def told() -> Iterator[list[tuple[str, Any]]]:
    """Of whose words the rest of the site was told, and what these were."""
    found: list[tuple[str, Any]] = []

    def receive(call: CallLog, **_: Any) -> None:
        found.append((call.avatar.slug, call.transcript.lines))

    transcript_kept.connect(receive, sender=CallLog)
    yield found
    transcript_kept.disconnect(receive, sender=CallLog)


def test_the_rest_of_the_site_is_told_of_words_once_when_they_are_kept(
    call: CallLog,
    runway: responses.RequestsMock,
    told: list[tuple[str, Any]],
    django_capture_on_commit_callbacks: Any,
) -> None:
    tells(runway)
    deletes(runway)

    with django_capture_on_commit_callbacks() as later:
        sync_conversations()
        assert told == []
    for tell in later:
        tell()
    with django_capture_on_commit_callbacks(execute=True):
        Conversation.objects.all().delete()
        Conversation.objects.note(call, wants_words=True)
        sync_conversations()

    assert told == [("littlelobster", [tuple(line) for line in KEPT])]


def test_of_words_that_never_come_nobody_is_told(
    avatar: Avatar,
    runway: responses.RequestsMock,
    told: list[tuple[str, Any]],
    django_capture_on_commit_callbacks: Any,
) -> None:
    settled(avatar, upstream.SESSION_ID, seconds=3 * 86_400)
    tells(runway, transcript=[])
    deletes(runway)

    with django_capture_on_commit_callbacks(execute=True):
        sync_conversations()

    assert told == []


def test_a_receiver_that_raises_keeps_the_words(
    call: CallLog, runway: responses.RequestsMock, django_capture_on_commit_callbacks: Any
) -> None:
    def stumble(**_: Any) -> None:
        raise ValueError("a receiver's own mistake")

    tells(runway)
    deletes(runway)
    transcript_kept.connect(stumble, sender=CallLog)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            assert sync_conversations() == Outcome(fetched=1, deleted=1)
    finally:
        transcript_kept.disconnect(stumble, sender=CallLog)

    assert kept() == [KEPT]
