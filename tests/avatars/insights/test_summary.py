"""Figures over many calls."""

from datetime import timedelta

import pytest
from django.utils import timezone

from avatars.insights.summary import clock, summarise
from avatars.models import CallLog

pytestmark = pytest.mark.django_db


def test_the_summary_counts_what_is_listed(calls: list[CallLog]) -> None:
    summary = summarise(CallLog.objects.all())

    assert (summary.calls, summary.joined, summary.share) == (4, 3, 75)
    assert (summary.total, summary.median, summary.longest) == (375, 65, 300)
    assert [day.calls for day in summary.days] == [1, 1, 1, 1]


def test_the_summary_of_nothing_is_empty() -> None:
    summary = summarise(CallLog.objects.all())

    assert (summary.calls, summary.share, summary.median, summary.days) == (0, None, None, [])


def test_days_without_calls_are_in_the_chart_and_old_ones_are_not(calls: list[CallLog]) -> None:
    CallLog.objects.filter(pk=calls[1].pk).update(created_at=timezone.now() - timedelta(days=60))

    days = summarise(CallLog.objects.all()).days

    assert len(days) == 30
    assert [day.calls for day in days[-4:]] == [1, 1, 0, 1]


@pytest.mark.parametrize(
    ("seconds", "text"), [(None, "–"), (0, "0:00"), (5, "0:05"), (65, "1:05"), (3_723, "1:02:03")]
)
def test_durations_are_readable(seconds: int | None, text: str) -> None:
    assert clock(seconds) == text
