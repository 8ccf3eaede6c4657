"""Calls are kept for as long as visitors are told."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import ProtectedError
from django.db.models.signals import pre_delete
from django.utils import timezone

from avatars.calls import keeping
from avatars.models import Avatar, CallLog, Settler
from tests.avatars.calls.settler import settle

pytestmark = pytest.mark.django_db


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


def test_many_are_deleted_a_few_at_a_time_the_oldest_first(
    avatar: Avatar, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "AT_ONCE", 2)
    old = [call(avatar, days) for days in (403, 401, 402)]

    assert keeping.forget_calls(timezone.now()) == 2
    assert list(CallLog.objects.all()) == [old[1]]
    assert keeping.forget_calls(timezone.now()) == 1


@pytest.mark.django_db(transaction=True)
def test_a_call_that_cannot_be_deleted_keeps_no_settler_from_its_work(
    avatar: Avatar, caplog: pytest.LogCaptureFixture
) -> None:
    def is_protected(instance: CallLog, **kwargs: Any) -> None:
        raise ProtectedError("a row of the site needs it", {instance})

    call(avatar, 401)
    pre_delete.connect(is_protected, sender=CallLog)
    try:
        settle()
    finally:
        pre_delete.disconnect(is_protected, sender=CallLog)

    assert CallLog.objects.count() == 1
    assert Settler.objects.exists()
    assert "ProtectedError" in caplog.text
