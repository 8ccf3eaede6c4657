"""Calls are kept for as long as visitors are told."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
import responses
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from django.utils import timezone

from avatars.calls import keeping
from avatars.models import (
    Avatar,
    CallLog,
    Conversation,
    DailyFigures,
    Settler,
    Transcript,
    erase_calls,
)
from avatars.signals import calls_erased
from tests.avatars.calls.settler import protected, settle

pytestmark = pytest.mark.django_db
CONVERSATIONS = "https://runway.test/v1/avatar_conversations"


@pytest.fixture(autouse=True)
def _days_are_counted(db: None) -> None:
    DailyFigures.objects.create(day=timezone.localdate() - timedelta(days=2))


def call(avatar: Avatar, days: float, *, settled: bool = True) -> CallLog:
    """A call that began so many days ago."""
    then = timezone.now() - timedelta(days=days)
    return CallLog.objects.create(
        avatar=avatar,
        max_seconds=120,
        status=CallLog.Status.ENDED,
        created_at=then,
        settled_at=then if settled else None,
    )


def test_the_settler_deletes_calls_that_are_too_old_and_no_others(
    avatar: Avatar, settings: Any
) -> None:
    settings.AVATARS_CALL_DAYS = 30
    call(avatar, 30.1)
    young = call(avatar, 29.9)

    settle()

    assert list(CallLog.objects.all()) == [young]


@pytest.mark.parametrize("days", [0, -1, 10**9])
def test_calls_are_kept_for_ever_where_the_owner_wants_it(
    avatar: Avatar, settings: Any, days: int
) -> None:
    settings.AVATARS_CALL_DAYS = days
    call(avatar, 5_000)

    assert keeping.forget_calls(timezone.now()) == 0
    assert CallLog.objects.count() == 1


def test_a_call_that_is_not_settled_is_settled_before_it_is_deleted(avatar: Avatar) -> None:
    call(avatar, 401, settled=False)

    assert keeping.forget_calls(timezone.now()) == 0


def test_a_call_is_kept_until_the_figures_of_its_day_are(avatar: Avatar) -> None:
    DailyFigures.objects.all().delete()
    call(avatar, 401)

    assert keeping.forget_calls(timezone.now()) == 0

    DailyFigures.objects.create(day=timezone.localdate() - timedelta(days=402))
    assert keeping.forget_calls(timezone.now()) == 0

    DailyFigures.objects.create(day=timezone.localdate() - timedelta(days=400))
    assert keeping.forget_calls(timezone.now()) == 1


def test_many_are_deleted_a_few_at_a_time_the_oldest_first(
    avatar: Avatar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "AT_ONCE", 2)
    old = [call(avatar, days) for days in (403, 401, 402)]

    assert keeping.forget_calls(timezone.now()) == 2
    assert list(CallLog.objects.all()) == [old[1]]
    assert keeping.forget_calls(timezone.now()) == 1


def test_calls_that_cannot_be_deleted_keep_no_other_and_no_settler(
    avatar: Avatar, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(keeping, "AT_ONCE", 3)
    old = [call(avatar, 410 - number) for number in range(8)]
    needed = [old[0], old[1], old[2], old[4]]

    with protected(*needed):
        settle()
        settle()

    assert set(CallLog.objects.all()) == set(needed)
    assert Settler.objects.exists()
    assert "ProtectedError" in caplog.text


def test_words_are_forgotten_in_time_and_their_calls_are_not(avatar: Avatar, settings: Any) -> None:
    settings.AVATARS_TRANSCRIPT_DAYS = 30
    settings.AVATARS_TRANSCRIPTS = False  # what is kept goes nevertheless
    for days, lines in ((30.1, [[True, "old"]]), (29.9, [[True, "young"]])):
        words_of(call(avatar, days), lines)

    settle()

    assert [words.lines for words in Transcript.objects.all()] == [[[True, "young"]]]
    assert CallLog.objects.count() == 2


def test_words_go_with_their_call(avatar: Avatar) -> None:
    old = words_of(call(avatar, 1), [[True, "Hello"]])

    old.call.delete()

    assert not Transcript.objects.exists()


def test_who_prunes_deletes_everything_that_is_too_old_here_and_at_runway(
    avatar: Avatar,
    runway: responses.RequestsMock,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settings.AVATARS_KEEP_AT_RUNWAY = True
    monkeypatch.setattr(keeping, "AT_ONCE", 2)
    old = [kept_at_runway(call(avatar, 401 + number), f"old-{number}") for number in range(5)]
    kept_at_runway(call(avatar, 100), "middle")
    words_of(CallLog.objects.get(session_id="middle"), [[True, "old"]])
    for one in old:
        runway.delete(f"{CONVERSATIONS}/{one.session_id}", status=204)

    assert prune().startswith("Words of 1 calls and 5 calls deleted here; ")

    assert [one.session_id for one in CallLog.objects.all()] == ["middle"]
    assert len(runway.calls) == 5
    assert [row.pk for row in Conversation.objects.all()] == ["middle"]


def test_what_runway_did_not_delete_when_calls_were_pruned_is_deleted_by_the_next_run(
    avatar: Avatar, runway: responses.RequestsMock
) -> None:
    kept_at_runway(call(avatar, 401), "old")
    runway.delete(f"{CONVERSATIONS}/old", status=500)

    with pytest.raises(CommandError, match="1 calls deleted here"):
        prune()

    assert not CallLog.objects.exists()
    runway.replace("DELETE", f"{CONVERSATIONS}/old", status=204)
    Conversation.objects.update(due_at=timezone.now())
    prune()
    assert not Conversation.objects.exists()


def test_a_site_is_told_which_calls_go_and_may_keep_them(avatar: Avatar) -> None:
    told: list[Any] = []
    old = call(avatar, 401)
    words_of(old, [[True, "Hello"]])

    def keep(ids: list[Any], **kwargs: Any) -> None:
        told.extend(ids)
        raise IntegrityError("not these")

    calls_erased.connect(keep)
    try:
        assert keeping.forget_calls(timezone.now()) == 0
    finally:
        calls_erased.disconnect(keep)

    assert told == [old.pk]
    assert CallLog.objects.count() == Transcript.objects.count() == 1


def test_a_call_that_is_not_settled_is_never_erased(avatar: Avatar) -> None:
    running = call(avatar, 401, settled=False)

    assert erase_calls([running.pk]) == 0
    assert CallLog.objects.exists()


def words_of(owner: CallLog, lines: list[Any]) -> Transcript:
    return Transcript.objects.create(call=owner, lines=lines, said_at=owner.created_at)


def kept_at_runway(owner: CallLog, session_id: str) -> CallLog:
    """The call, which Runway still has and nothing is to be done about."""
    owner.session_id = session_id
    owner.save()
    Conversation.objects.note(owner)
    Conversation.objects.update(due_at=None)
    return owner


def prune() -> str:
    out = StringIO()
    call_command("prune_calls", stdout=out)
    return out.getvalue()
