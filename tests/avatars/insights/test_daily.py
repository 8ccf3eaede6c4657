"""Days that are counted for good, and days that are counted now."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from avatars.insights import daily
from avatars.insights.daily import count_days, known_values, recount_days, report
from avatars.insights.tally import midnight
from avatars.management.demo import History
from avatars.models import Avatar, CallLog, DailyFigures

pytestmark = pytest.mark.django_db
DAYS = 12


@pytest.fixture
def history(avatar: Avatar) -> None:
    """Calls on each of the last days."""
    made = History([avatar], count=240, days=DAYS, until=timezone.now(), seed=5, share=0)
    CallLog.objects.bulk_create([call for call, _ in made.calls()])


def ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


@pytest.mark.parametrize(
    "filters",
    [{}, {"device": "phone"}, {"page": "/"}, {"language": "zh-hant"}, {"reason": "hung_up"},
     {"device": "phone", "language": "en"}, {"device": "toaster"}, {"words": "x"}],
)  # fmt: skip
@pytest.mark.parametrize("span", [(DAYS, 0), (5, 2), (0, 0), (90, 60)])
def test_what_is_counted_for_good_equals_what_is_counted_now(
    history: None, filters: dict[str, str], span: tuple[int, int]
) -> None:
    first, last = ago(span[0]), ago(span[1])
    before = report(first, last, filters)

    assert count_days(timezone.now()) > 5

    after = report(first, last, filters)
    assert after.total == before.total
    assert {day: one.calls for day, one in after.days.items() if one.calls} == {
        day: one.calls for day, one in before.days.items()
    }


def test_a_day_is_counted_once_nothing_of_it_can_change(avatar: Avatar) -> None:
    day = ago(2)
    call = CallLog.objects.create(
        avatar=avatar, max_seconds=60, created_at=midnight(day) + timedelta(hours=23)
    )
    end = midnight(day + timedelta(days=1))

    assert count_days(end + timedelta(hours=24)) == 0
    assert count_days(end + timedelta(hours=26)) == 0  # the call is not settled

    CallLog.objects.filter(pk=call.pk).update(settled_at=end)
    assert count_days(end + timedelta(hours=26)) == 1
    assert count_days(end + timedelta(hours=26)) == 0


def test_a_call_that_is_never_settled_does_not_hold_up_the_figures(avatar: Avatar) -> None:
    CallLog.objects.create(avatar=avatar, max_seconds=60, created_at=midnight(ago(9)))

    assert count_days(timezone.now()) > 4
    assert report(ago(9), ago(9), {}).total.calls == 1


def test_days_without_calls_are_counted_too(avatar: Avatar) -> None:
    moment = midnight(ago(9))
    CallLog.objects.create(avatar=avatar, max_seconds=60, created_at=moment, settled_at=moment)

    count_days(timezone.now())

    assert DailyFigures.objects.filter(dimension="").count() >= 7
    assert DailyFigures.objects.last_day() == ago(2) or DailyFigures.objects.last_day() == ago(3)


def test_figures_outlive_their_calls(history: None) -> None:
    count_days(timezone.now())
    before = report(ago(DAYS), ago(4), {})

    CallLog.objects.filter(created_at__lt=midnight(ago(3))).delete()

    assert report(ago(DAYS), ago(4), {}).total == before.total
    assert before.total.calls


def test_two_settlers_that_count_the_same_day_count_it_once(history: None) -> None:
    count_days(timezone.now())
    before = list(DailyFigures.objects.values_list("day", "dimension", "value", "histograms"))

    daily.count_day(ago(5))

    after = DailyFigures.objects.values_list("day", "dimension", "value", "histograms")
    assert sorted(after, key=str) == sorted(before, key=str)


def test_a_settler_that_comes_late_does_not_undo_the_count_of_a_day_that_was_forgotten(
    history: None,
) -> None:
    count_days(timezone.now())
    before = report(ago(5), ago(5), {}).total
    CallLog.objects.filter(created_at__lt=midnight(ago(4))).delete()

    daily.count_day(ago(5))

    assert report(ago(5), ago(5), {}).total == before
    assert before.calls


def test_counting_anew_loses_no_day_whose_calls_were_forgotten_around_one_that_stayed(
    history: None, settings: Any
) -> None:
    settings.AVATARS_CALL_DAYS = 5
    count_days(timezone.now())
    before = report(ago(DAYS), ago(5), {}).total
    stays = CallLog.objects.earliest("created_at")
    CallLog.objects.filter(created_at__lt=midnight(ago(4))).exclude(pk=stays.pk).delete()

    assert recount_days() >= 1

    assert report(ago(DAYS), ago(5), {}).total == before


def test_counting_anew_puts_figures_right_and_leaves_alone_what_cannot_be_counted(
    history: None,
) -> None:
    count_days(timezone.now())
    CallLog.objects.filter(created_at__lt=midnight(ago(8))).delete()
    pruned = report(ago(DAYS), ago(9), {}).total
    DailyFigures.objects.filter(day=ago(5)).update(calls=1_000_000)

    assert recount_days() > 1

    assert report(ago(DAYS), ago(9), {}).total == pruned
    assert report(ago(5), ago(5), {}).total.calls < 1_000


def test_nothing_is_counted_where_nobody_called() -> None:
    assert count_days(timezone.now()) == recount_days() == 0
    assert report(ago(30), ago(0), {}).total.calls == 0
    assert set(map(len, known_values().values())) == {0}


def test_values_are_known_before_and_after_their_day_is_counted(history: None) -> None:
    before = known_values()
    count_days(timezone.now())

    after = known_values()

    assert {name: values - {""} for name, values in after.items() if name} == {
        name: values - {""} for name, values in before.items()
    }
    assert "phone" in after["device"]


def test_a_settler_counts_now_and_then(history: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(daily, "_counted_at", float("-inf"))
    daily.count_now_and_then(timezone.now())
    assert DailyFigures.objects.exists()

    DailyFigures.objects.all().delete()
    daily.count_now_and_then(timezone.now())
    assert not DailyFigures.objects.exists()


def test_calls_do_not_wait_to_be_settled_until_all_days_are_counted(
    history: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(daily, "COUNT_FOR", 0.0)
    monkeypatch.setattr(daily, "_counted_at", float("-inf"))

    daily.count_now_and_then(timezone.now())

    assert not DailyFigures.objects.exists()
    assert count_days(timezone.now()) > 5


def test_the_number_of_queries_does_not_grow(history: None, settings: Any) -> None:
    def queries(days: int, filters: dict[str, str]) -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            report(ago(days), ago(0), filters)
        return len(caught)

    count_days(timezone.now())
    for filters in ({}, {"device": "phone"}, {"device": "phone", "page": "/"}):
        assert queries(30, filters) == queries(300, filters) <= 6
