"""A made-up history."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command

from avatars.models import Avatar, CallLog, DailyFigures, Refusal, Transcript

pytestmark = pytest.mark.django_db


def made() -> list[tuple[object, ...]]:
    columns = ("id", "session_id", "end_reason", "duration", "stars", "page", "locale")
    return list(CallLog.objects.order_by("pk").values_list(*columns))


def test_the_same_seed_makes_the_same_history(
    avatar: Avatar, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("demo_calls", calls=80, days=20, seed=4)
    first = made()
    call_command("demo_calls", calls=80, days=20, seed=4)

    # The last day goes on while the test runs.
    assert len(set(first) ^ set(made())) <= 2
    call_command("demo_calls", calls=80, days=20, seed=5)
    assert not set(first) & set(made())
    assert "days counted" in capsys.readouterr().out


def test_it_has_all_that_a_real_one_has(avatar: Avatar) -> None:
    call_command("demo_calls", calls=400, days=30)

    assert CallLog.objects.filter(stars__isnull=False).exclude(comment="").exists()
    assert CallLog.objects.filter(status="failed").exists()
    assert CallLog.objects.filter(stood_in_line__isnull=False).exists()
    assert Transcript.objects.exists()
    assert Refusal.objects.exists()
    assert DailyFigures.objects.exists()
    assert not CallLog.objects.filter(settled_at=None).exists()


def test_nothing_is_made_up_where_real_calls_are(avatar: Avatar) -> None:
    real = CallLog.objects.create(avatar=avatar, max_seconds=60, session_id="real")

    with pytest.raises(CommandError, match="real calls"):
        call_command("demo_calls", calls=10)

    assert list(CallLog.objects.all()) == [real]


@pytest.mark.parametrize("kept", [DailyFigures, Refusal])
def test_figures_whose_calls_were_forgotten_are_not_lost(avatar: Avatar, kept: Any) -> None:
    kept.objects.create(day="2026-01-02")

    with pytest.raises(CommandError, match="their figures"):
        call_command("demo_calls", calls=10)

    assert kept.objects.exists()


def test_somebody_must_be_there_to_be_called() -> None:
    with pytest.raises(CommandError, match="no avatar"):
        call_command("demo_calls", calls=10)
