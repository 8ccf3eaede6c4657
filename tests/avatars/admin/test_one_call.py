"""The page of one call, its recording, and erasing it."""

from datetime import timedelta

import pytest
import responses
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone

from avatars.models import Avatar, CallLog, Conversation, Transcript
from tests.avatars.calls.settler import protected

pytestmark = pytest.mark.django_db
RUNWAY = "https://runway.test/v1/avatar_conversations/session-1"
RECORDING = "https://recordings.test/a.mp4?signature=x"


@pytest.fixture
def call(avatar: Avatar) -> CallLog:
    """A call of a minute, with words, that Runway still keeps."""
    then = timezone.now() - timedelta(hours=2)

    def after(seconds: float) -> object:
        return then + timedelta(seconds=seconds)

    call = CallLog.objects.create(
        avatar=avatar, max_seconds=120, status="ended", end_reason="hung_up", duration=60,
        session_id="session-1", created_at=then, ready_at=after(2.5), joined_at=after(3.5),
        face_at=after(11), ended_at=after(65), settled_at=after(80),
    )  # fmt: skip
    Conversation.objects.note(call)
    Transcript.objects.create(
        call=call, lines=[[True, "what does it <b>cost</b>"], [False, "Nothing at all."]]
    )
    return call


def page(call: CallLog, what: str = "change") -> str:
    return f"/admin/avatars/calllog/{call.pk}/{what}/"


def staff(client: Client, *permissions: str) -> Client:
    user = User.objects.create_user("staff", password="x", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client.force_login(user)
    return client


def test_it_reads_like_a_conversation_with_its_course_on_one_line(
    admin_client: Client, call: CallLog
) -> None:
    answer = admin_client.get(page(call))

    steps = [(step.name, step.after) for step in answer.context_data["course"]]
    assert steps[1:] == [
        ("ready", "+ 2.5 s"),
        ("joined", "+ 1.0 s"),
        ("face", "+ 7.5 s"),
        ("ended", "+ 54.0 s"),
        ("settled", "+ 15.0 s"),
    ]
    words = answer.content.decode()
    assert "what does it &lt;b&gt;cost&lt;/b&gt;" in words
    assert words.index("Visitor") < words.index("Nothing at all.")


def test_words_recording_and_eraser_are_only_for_whoever_may(client: Client, call: CallLog) -> None:
    analyst = staff(client, "view_calllog")

    words = analyst.get(page(call)).content.decode()

    assert "Nothing at all." not in words
    assert "/recording/" not in words
    assert "/erase/" not in words
    assert analyst.get(page(call, "recording")).status_code == 403
    assert analyst.get(page(call, "erase")).status_code == 403
    assert analyst.post(page(call, "erase")).status_code == 403
    assert CallLog.objects.exists()


@responses.activate
def test_the_recording_is_fetched_fresh(client: Client, call: CallLog) -> None:
    responses.get(RUNWAY, json={"status": "ended", "recordingUrl": RECORDING})
    reader = staff(client, "view_calllog", "view_transcript")

    assert "/recording/" in reader.get(page(call)).content.decode()
    answer = reader.get(page(call, "recording"))

    assert (answer.status_code, answer["Location"]) == (302, RECORDING)
    assert reader.post(page(call, "recording")).status_code == 405


@responses.activate
@pytest.mark.parametrize(
    "body",
    [{"status": "ended", "recordingUrl": None}, {"status": "ended", "recordingUrl": "javascript:1"},
     {"status": "in_progress", "recordingUrl": RECORDING}, [], None],
)  # fmt: skip
def test_a_recording_that_is_not_there_is_said(
    admin_client: Client, call: CallLog, body: object
) -> None:
    if body is None:
        responses.get(RUNWAY, status=500)
    else:
        responses.get(RUNWAY, json=body)

    answer = admin_client.get(page(call, "recording"), follow=True)

    assert "Runway has no recording of this call." in answer.content.decode()


@responses.activate
def test_a_visitors_call_is_erased_here_and_at_runway(admin_client: Client, call: CallLog) -> None:
    responses.delete(RUNWAY, status=204)
    assert "cannot be undone" in admin_client.get(page(call, "erase")).content.decode()
    assert CallLog.objects.exists()

    answer = admin_client.post(page(call, "erase"), follow=True)

    assert "erased, here and at Runway" in answer.content.decode()
    assert not CallLog.objects.exists()
    assert not Transcript.objects.exists()
    assert not Conversation.objects.exists()
    entry = LogEntry.objects.get()
    assert (entry.object_id, entry.is_deletion()) == (str(call.pk), True)
    assert admin_client.post(page(call, "erase")).status_code == 404


@responses.activate
@pytest.mark.parametrize("status", [404, 503])
def test_an_erasing_that_runway_did_not_hear_or_knows_nothing_of_yet_is_tried_again(
    admin_client: Client, call: CallLog, status: int
) -> None:
    Conversation.objects.update(since=timezone.now())
    responses.delete(RUNWAY, status=status)

    answer = admin_client.post(page(call, "erase"), follow=True)

    assert "Runway is asked again" in answer.content.decode()
    assert not CallLog.objects.exists()
    assert Conversation.objects.get().due_at is not None


def test_a_call_that_is_not_over_is_not_erased(admin_client: Client, call: CallLog) -> None:
    CallLog.objects.update(settled_at=None)

    assert "/erase/" not in admin_client.get(page(call)).content.decode()
    assert admin_client.post(page(call, "erase")).status_code == 404
    assert CallLog.objects.exists()


def test_a_call_that_other_records_need_stays_whole(admin_client: Client, call: CallLog) -> None:
    with protected(call):
        answer = admin_client.post(page(call, "erase"), follow=True)

    assert "other records need this call" in answer.content.decode()
    assert Transcript.objects.exists()
    assert not LogEntry.objects.exists()
