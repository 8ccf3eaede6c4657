"""The privacy officer's page: what is kept, for how long, and all of one call for its visitor."""

import json
from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
import responses
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission, User
from django.db import connection, models
from django.test import Client
from django.utils import timezone

from avatars.models import Avatar, CallLog, Conversation, PlaceInLine, Question, Settler, Transcript

pytestmark = pytest.mark.django_db
PAGE = "/admin/avatars/visitorsdata/"
RUNWAY = "https://runway.test/v1/avatar_conversations/session-1"
REFERENCE = "1a2b3c4d"
ID = f"{REFERENCE}-0000-4000-8000-000000000001"


@pytest.fixture
def call(avatar: Avatar) -> CallLog:
    """A settled call of two hours ago, with words, and a question that was found in them."""
    then = timezone.now() - timedelta(hours=2)
    call = CallLog.objects.create(
        pk=ID, avatar=avatar, max_seconds=120, status="ended", end_reason="hung_up", duration=60,
        session_id="session-1", page="/prices/", device="phone", stars=5, comment="多謝 <b>",
        client="hash", created_at=then, settled_at=then,
    )  # fmt: skip
    said = Transcript.objects.create(call=call, lines=[[True, "要多少錢？"], [False, "Nothing."]])
    Question.objects.create(
        transcript=said, avatar=avatar, said="要多少錢？", normal="x", said_at=then, vector=b"\1\2",
        version=1,
    )  # fmt: skip
    return call


@pytest.fixture
def officer(client: Client) -> Client:
    """Somebody of the group, with no other right."""
    user = User.objects.create_user("officer", password="x", is_staff=True)
    user.groups.add(Group.objects.get(name="Privacy officers"))
    client.force_login(user)
    return client


def text(answer: Any) -> str:
    return " ".join(answer.content.decode().split())


def test_a_visitors_call_is_found_by_the_reference_they_were_shown(
    officer: Client, call: CallLog
) -> None:
    for reference in (REFERENCE, f" {REFERENCE.upper()} ", ID):
        words = text(officer.get(PAGE, {"reference": reference}))
        assert ID in words
        assert f'action="{PAGE}{ID}/everything/"' in words
        assert f"/calllog/{ID}/erase/" in words
    for stranger in ("ffffffff", "1a2b", "' OR 1=1", "%", "x" * 500, "a" * 36, "-" * 8):
        assert "There is no call with this reference" in text(
            officer.get(PAGE, {"reference": stranger})
        )


def test_the_file_has_all_that_is_kept_here_and_at_runway(
    officer: Client, call: CallLog, runway: responses.RequestsMock
) -> None:
    runway.get(
        RUNWAY, json={"id": "session-1", "status": "ended", "recordingUrl": "https://r.test"}
    )

    answer = officer.post(f"{PAGE}{ID}/everything/")

    assert answer["Content-Disposition"] == f'attachment; filename="call-{REFERENCE}.json"'
    assert "no-store" in answer["Cache-Control"]
    assert "要多少錢" in answer.content.decode()  # not as \\u escapes
    found = json.loads(answer.content)
    assert (found["reference"], found["avatar"]) == (REFERENCE, "LittleLobster")
    here = found["here"]
    assert set(here) >= {field.name for field in CallLog._meta.concrete_fields}
    assert (here["page"], here["comment"], here["client"]) == ("/prices/", "多謝 <b>", "hash")
    [words] = here["avatars.Transcript"]
    assert words["lines"] == [
        {"by": "visitor", "text": "要多少錢？"},
        {"by": "avatar", "text": "Nothing."},
    ]
    [question] = words["avatars.Question"]
    assert question["said"] == "要多少錢？"
    assert "vector" not in question
    assert found["at_runway"]["recordingUrl"] == "https://r.test"


def test_whatever_points_to_the_call_is_in_the_file(
    officer: Client, call: CallLog, runway: responses.RequestsMock
) -> None:
    runway.get(RUNWAY, status=404, json={"error": "Conversation not found."})
    now = timezone.now()
    PlaceInLine.objects.create(avatar=call.avatar, call=call, since=now, client="hash")
    Conversation.objects.note(call)

    found = json.loads(officer.post(f"{PAGE}{ID}/everything/").content)

    assert found["at_runway"] is None
    assert found["here"]["avatars.PlaceInLine"][0]["client"] == "hash"
    assert found["here"]["avatars.Conversation"][0]["session_id"] == "session-1"


@pytest.fixture
def letters() -> Iterator[Any]:
    """A table of a site's own, whose rows refer to a call, which knows nothing of it."""

    class Letter(models.Model):  # noqa: DJ008
        call = models.ForeignKey(CallLog, models.DO_NOTHING, related_name="+")
        answers = models.ForeignKey("self", models.DO_NOTHING, null=True, related_name="+")
        scan = models.FileField()

        class Meta:
            app_label = "avatars"

    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE avatars_letter (id integer PRIMARY KEY, call_id uuid, answers_id integer,"
            " scan varchar(100))"
        )
    yield Letter
    del apps.all_models["avatars"]["letter"]
    apps.clear_cache()


def test_rows_of_the_site_are_in_it_once_whatever_they_are(
    officer: Client, call: CallLog, runway: responses.RequestsMock, letters: Any
) -> None:
    runway.get(RUNWAY, status=404, json={"error": "Conversation not found."})
    for pk, answers in ((1, 2), (2, 1)):
        letters.objects.create(pk=pk, call=call, answers_id=answers, scan=f"scans/{pk}.pdf")

    found = json.loads(officer.post(f"{PAGE}{ID}/everything/").content)

    [letter] = found["here"]["avatars.Letter"]
    [answer] = letter["avatars.Letter"]
    assert [letter["scan"], answer["scan"]] == ["scans/1.pdf", "scans/2.pdf"]


def test_rows_of_users_and_of_other_calls_are_not_in_it(
    officer: Client,
    call: CallLog,
    runway: responses.RequestsMock,
    letters: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    runway.get(RUNWAY, status=404, json={"error": "Conversation not found."})
    letters.objects.create(pk=1, call=call, scan="the hash of a password")
    # A site's own users may have a call that was their last.
    monkeypatch.setattr("avatars.insights.held.get_user_model", lambda: letters)

    found = officer.post(f"{PAGE}{ID}/everything/").content.decode()

    assert "the hash" not in found


def test_a_sites_own_group_of_the_same_name_gains_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = apps.get_app_config("avatars")
    monkeypatch.setattr(app, "models_module", app.models_module)  # a migration has a copy
    add_group = import_module("avatars.migrations.0027_privacy").add_group
    Group.objects.all().delete()
    own = Group.objects.create(name="Privacy officers")

    add_group(apps, connection.schema_editor(collect_sql=True))
    assert not own.permissions.exists()

    own.delete()
    add_group(apps, connection.schema_editor(collect_sql=True))
    assert Group.objects.get().permissions.count() == 3


def test_half_of_it_is_not_handed_out_for_all(
    officer: Client, call: CallLog, runway: responses.RequestsMock
) -> None:
    runway.get(RUNWAY, status=500)

    answer = officer.post(f"{PAGE}{ID}/everything/", follow=True)

    assert answer.redirect_chain == [(f"{PAGE}?reference={REFERENCE}", 302)]
    assert "there is no file: it would not be whole" in text(answer)
    assert not LogEntry.objects.exists()


def test_each_download_is_in_the_history_of_the_call(
    officer: Client, call: CallLog, runway: responses.RequestsMock
) -> None:
    runway.get(RUNWAY, json={"id": "session-1"})

    officer.post(f"{PAGE}{ID}/everything/")

    entry = LogEntry.objects.get()
    assert (entry.user.username, entry.object_id) == ("officer", ID)
    assert entry.get_change_message() == "All that is kept of it was downloaded."


def test_the_officer_erases_a_call_from_there(
    officer: Client, call: CallLog, runway: responses.RequestsMock
) -> None:
    runway.delete(RUNWAY, status=204)

    officer.post(f"/admin/avatars/calllog/{ID}/erase/")

    assert not CallLog.objects.exists()
    assert "There is no call" in text(officer.get(PAGE, {"reference": REFERENCE}))


def test_what_is_not_settled_cannot_be_erased_yet_and_it_says_so(
    officer: Client, call: CallLog
) -> None:
    CallLog.objects.update(settled_at=None)

    words = text(officer.get(PAGE, {"reference": REFERENCE}))

    assert "Not settled yet" in words
    assert "/erase/" not in words


@pytest.mark.parametrize("rights", [[], ["view_calllog", "view_transcript", "delete_calllog"]])
def test_nobody_else_sees_the_page_or_gets_the_file(
    client: Client, call: CallLog, rights: list[str]
) -> None:
    user = User.objects.create_user("analyst", password="x", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client.force_login(user)

    assert client.get(PAGE).status_code == 403
    assert client.post(f"{PAGE}{ID}/everything/").status_code == 403
    assert PAGE not in client.get("/admin/").content.decode()


def test_whoever_may_only_hand_out_sees_no_way_to_erase(client: Client, call: CallLog) -> None:
    user = User.objects.create_user("clerk", password="x", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="handle_privacy"))
    client.force_login(user)

    words = text(client.get(PAGE, {"reference": REFERENCE}))

    assert "Download all that is kept" in words
    assert "/calllog/" not in words


def test_the_file_is_not_to_be_had_by_a_link(officer: Client, call: CallLog) -> None:
    assert officer.get(f"{PAGE}{ID}/everything/").status_code == 405


def test_it_tells_for_how_long_by_the_settings_in_force(
    officer: Client, call: CallLog, settings: Any
) -> None:
    words = text(officer.get(PAGE))
    assert "400 days" in words
    assert "New ones are not kept." in words
    assert "Until the call is settled" in words

    settings.AVATARS_CALL_DAYS = 0
    settings.AVATARS_TRANSCRIPTS = settings.AVATARS_KEEP_AT_RUNWAY = True
    settings.AVATARS_TRANSCRIPT_DAYS = 30
    words = text(officer.get(PAGE))
    assert words.count("Until they are erased") == 2
    assert "30 days" in words
    assert "New ones are not kept." not in words


def test_it_tells_what_should_be_gone_and_who_deletes_it(officer: Client, call: CallLog) -> None:
    now = timezone.now()
    Settler.objects.create(name="one", started_at=now, beat_at=now)
    assert "should be gone" not in text(officer.get(PAGE))
    assert "Last at work:" in text(officer.get(PAGE))

    CallLog.objects.update(created_at=now - timedelta(days=402))
    Transcript.objects.update(said_at=now - timedelta(days=92))
    Settler.objects.update(beat_at=now - timedelta(days=3))
    words = text(officer.get(PAGE))
    assert words.count("1 should be gone by now.") == 2
    assert "No settler has been at work since" in words
    assert "Nothing is deleted meanwhile" in words


def test_it_tells_what_lies_at_runway(officer: Client, call: CallLog, settings: Any) -> None:
    Conversation.objects.note(call)
    Conversation.objects.create(session_id="of an erased call", since=timezone.now())
    assert "Of 2 calls still to be deleted there" in text(officer.get(PAGE))

    settings.AVATARS_KEEP_AT_RUNWAY = True
    Conversation.objects.filter(call=call).update(due_at=None)
    words = text(officer.get(PAGE))
    assert "Of 1 call." in words
    assert "Of 1 call still to be deleted there" in words


@pytest.mark.parametrize(
    ("language", "words"), [("zh-hant", "下載保留的全部資料"), ("zh-hans", "下载保留的全部数据")]
)
def test_it_speaks_the_officers_language(
    officer: Client, call: CallLog, language: str, words: str
) -> None:
    officer.cookies["django_language"] = language

    assert words in text(officer.get(PAGE, {"reference": REFERENCE}))


def test_it_takes_few_queries(
    officer: Client, call: CallLog, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(22):
        officer.get(PAGE)
