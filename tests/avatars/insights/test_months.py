"""Months that are added up, so that a long time is not read day by day."""

import time
from collections import defaultdict
from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from avatars.insights import months
from avatars.insights.daily import Report, count_days, recount_days, report
from avatars.insights.figures import SUMMED, Figures, Sums
from avatars.insights.tally import midnight
from avatars.management.demo import History
from avatars.models import Avatar, CallLog, DailyFigures, MonthlyFigures

pytestmark = pytest.mark.django_db
DAYS = 130


@pytest.fixture
def history(avatar: Avatar) -> None:
    """A few calls a day, for three whole months at the least."""
    made = History([avatar], count=300, days=DAYS, until=timezone.now(), seed=5, share=0)
    CallLog.objects.bulk_create([call for call, _ in made.calls()])


def ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def all_time() -> Report:
    return report(ago(DAYS), ago(0), {})


def kept(rows: Any) -> dict[tuple[str, str], Figures]:
    """What rows of kept figures come to, by dimension and value."""
    found: dict[tuple[str, str], Figures] = defaultdict(Figures)
    for row in rows:
        found[row.dimension, row.value] += Sums(*(getattr(row, name) for name in SUMMED))
        found[row.dimension, row.value].add_histograms(row.histograms)
    return found


def assert_months_are_what_their_days_are() -> None:
    for month in set(MonthlyFigures.objects.values_list("month", flat=True)):
        days = DailyFigures.objects.filter(day__gte=month, day__lt=months.next_month(month))
        assert kept(MonthlyFigures.objects.filter(month=month)) == kept(days)


@pytest.mark.parametrize("filters", [{}, {"device": "phone"}, {"page": "/"}, {"reason": "silent"}])
@pytest.mark.parametrize("span", [(DAYS, 0), (100, 7), (40, 35), (62, 0)])
def test_a_time_of_months_and_days_is_what_its_calls_are(
    history: None, filters: dict[str, str], span: tuple[int, int]
) -> None:
    first, last = ago(span[0]), ago(span[1])
    before = report(first, last, filters)

    count_days(timezone.now())

    assert MonthlyFigures.objects.filter(dimension="").count() >= 3
    assert report(first, last, filters) == before


def test_the_days_of_a_whole_month_are_not_read_for_their_histograms(history: None) -> None:
    count_days(timezone.now())
    before = all_time()
    for month in MonthlyFigures.objects.filter(dimension="").values_list("month", flat=True):
        if month >= ago(DAYS):
            days = DailyFigures.objects.filter(day__gte=month, day__lt=months.next_month(month))
            days.update(histograms={})

    assert all_time() == before


def test_a_month_is_added_up_with_its_last_day_and_not_before(avatar: Avatar) -> None:
    month = months.month_of(ago(70))
    moment = midnight(month) + timedelta(hours=12)
    CallLog.objects.create(avatar=avatar, max_seconds=60, created_at=moment, settled_at=moment)
    end = midnight(months.next_month(month))

    count_days(end)
    assert not MonthlyFigures.objects.exists()

    count_days(end + timedelta(hours=26))
    assert set(MonthlyFigures.objects.values_list("month", flat=True)) == {month}
    assert_months_are_what_their_days_are()


def test_one_that_was_killed_in_between_leaves_nothing_half_done(
    history: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = all_time()
    create, made = MonthlyFigures.objects.bulk_create, []

    def killed(rows: Any) -> Any:
        made.append(create(list(rows)))
        if len(made) > 1:
            raise KeyboardInterrupt

    monkeypatch.setattr(MonthlyFigures.objects, "bulk_create", killed)
    with pytest.raises(KeyboardInterrupt):
        count_days(timezone.now())
    monkeypatch.undo()

    assert MonthlyFigures.objects.filter(dimension="").count() == 1
    assert all_time() == before

    count_days(timezone.now())
    assert MonthlyFigures.objects.filter(dimension="").count() >= 3
    assert_months_are_what_their_days_are()


def test_a_settler_that_has_no_time_leaves_months_to_the_next_look(history: None) -> None:
    count_days(timezone.now())
    MonthlyFigures.objects.all().delete()

    months.add_up(until=time.monotonic())
    assert not MonthlyFigures.objects.exists()

    count_days(timezone.now())
    assert_months_are_what_their_days_are()


def test_counting_anew_adds_up_anew(history: None) -> None:
    before = all_time()
    count_days(timezone.now())
    DailyFigures.objects.filter(day__lt=ago(40), calls__gt=0).update(calls=1_000, histograms={})
    MonthlyFigures.objects.update(calls=1_000, histograms={})

    recount_days()
    # Until the months are added up again, they are read by their days.
    assert all_time() == before

    count_days(timezone.now())
    assert MonthlyFigures.objects.filter(dimension="").count() >= 3
    assert_months_are_what_their_days_are()
    assert all_time() == before
