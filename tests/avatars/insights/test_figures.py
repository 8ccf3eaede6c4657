"""Figures against a plain recomputation from the rows."""

import random
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from avatars.insights import daily
from avatars.insights.counting import count, count_by_dimension
from avatars.insights.figures import LONGEST_WAIT, SUMMED, Figures, Sums, clock, percentile
from avatars.insights.tally import DIMENSIONS
from avatars.management.demo import History
from avatars.models import Avatar, CallLog, DailyFigures

pytestmark = pytest.mark.django_db
FIRST = date(2020, 1, 1)


def seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def plain(calls: list[CallLog]) -> Figures:
    """The same figures, one call after the other and without a database."""
    found = Figures()
    for call in calls:
        wanted = call.accepted_at or call.created_at
        of_version = [found.versions.setdefault(call.words_id, Sums())] if call.words_id else []
        for sums in (found, *of_version):
            sums.calls += 1
            sums.lined += call.stood_in_line is not None
            sums.ready += call.ready_at is not None
            sums.joined += call.joined_at is not None
            sums.faced += call.face_at is not None
            sums.talked += bool(call.joined_at) and (call.duration or 0) > 10
            sums.seconds += call.duration or 0
            sums.rated += call.stars is not None
            sums.stars += call.stars or 0
        if call.joined_at and call.duration:
            found.lengths[call.duration] += 1
        for waits, until in (
            (found.ready_waits, call.ready_at),
            (found.sound_waits, call.joined_at),
            (found.face_waits, call.face_at),
        ):
            if until:
                waits[max(0, min(seconds(until) - seconds(wanted), LONGEST_WAIT))] += 1
        local = timezone.localtime(call.created_at, timezone.get_default_timezone())
        found.hours[local.weekday() * 24 + local.hour] += 1
        found.reasons[call.end_reason] += 1
        found.languages[call.locale] += 1
        found.spoken[call.spoken_language] += 1
    return found


@pytest.fixture
def history(avatar: Avatar) -> list[CallLog]:
    """Two hundred calls over ten days, of two avatars."""
    other = Avatar.objects.create(slug="other", name="Other", runway_id="x", max_seconds=60)
    made = History([avatar, other], count=200, days=10, until=timezone.now(), seed=7, share=0)
    CallLog.objects.bulk_create([call for call, _ in made.calls()])
    # One that has just begun: it has next to nothing yet.
    CallLog.objects.create(avatar=avatar, max_seconds=60)
    return list(CallLog.objects.all())


def test_the_database_counts_as_one_would_by_hand(history: list[CallLog]) -> None:
    total, _ = count(CallLog.objects.all(), FIRST, timezone.localdate())

    assert total == plain(history)


def test_every_dimension_is_counted_as_one_would_by_hand(history: list[CallLog]) -> None:
    own: dict[tuple[str, str], list[CallLog]] = defaultdict(list)
    for call in history:
        own["", ""].append(call)
        for dimension, column in DIMENSIONS.items():
            value = getattr(call, column)
            own[dimension, "" if value is None else str(value)].append(call)

    found = count_by_dimension(CallLog.objects.all(), timezone.localdate(), timezone.localdate())

    assert found == {key: plain(calls) for key, calls in own.items()}


def test_each_day_has_its_own_sums(history: list[CallLog]) -> None:
    _, days = count(CallLog.objects.all(), FIRST, timezone.localdate())

    by_day: dict[Any, list[CallLog]] = defaultdict(list)
    for call in history:
        by_day[timezone.localdate(call.created_at)].append(call)
    assert days == {
        day: Sums(*(getattr(plain(calls), name) for name in SUMMED))
        for day, calls in by_day.items()
    }


def test_nothing_is_counted_where_nothing_is_asked_for() -> None:
    assert count(CallLog.objects.none(), FIRST, FIRST) == (Figures(), {})


def test_figures_are_the_same_after_they_were_kept(history: list[CallLog]) -> None:
    figures = plain(history)
    row = DailyFigures.objects.create(day=timezone.localdate(), **figures.as_columns())
    row.refresh_from_db()

    found = Figures(*(getattr(row, name) for name in SUMMED))
    found.add_histograms(row.histograms)
    assert found == figures


def test_figures_of_parts_add_up_to_those_of_the_whole(history: list[CallLog]) -> None:
    whole = Figures()
    random.Random(3).shuffle(history)
    for start in range(0, len(history), 13):
        whole += plain(history[start : start + 13])

    assert whole == plain(history)


@given(
    values=st.lists(st.integers(0, 300), min_size=1, max_size=60),
    percent=st.integers(1, 100),
)
def test_a_percentile_is_the_least_value_that_so_many_do_not_exceed(
    values: list[int], percent: int
) -> None:
    found = percentile(Counter(values), percent)

    assert found in values
    assert 100 * sum(value <= found for value in values) >= percent * len(values)
    assert 100 * sum(value < found for value in values) < percent * len(values)


def test_nothing_has_no_percentile() -> None:
    assert percentile(Counter(), 50) is None


@pytest.mark.parametrize(
    ("seconds", "text"), [(None, "–"), (0, "0:00"), (5, "0:05"), (65, "1:05"), (3_723, "1:02:03")]
)
def test_durations_are_readable(seconds: int | None, text: str) -> None:
    assert clock(seconds) == text


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Taipei", "Asia/Kathmandu"])
def test_days_and_hours_are_those_of_the_sites_time_zone(
    avatar: Avatar, settings: Any, zone: str
) -> None:
    settings.TIME_ZONE = zone
    there = ZoneInfo(zone)
    # In New York the clocks were put back that Sunday: 1:30 came twice, and the day had 25 hours.
    sunday = datetime(2026, 11, 1, 0, 0, tzinfo=there)
    last = datetime(2026, 11, 1, 23, 59, 59, tzinfo=there)
    half_past_one = datetime(2026, 11, 1, 1, 30, tzinfo=there)
    moments = [sunday, half_past_one, half_past_one.replace(fold=1), last]
    outside = [sunday.astimezone(UTC) - timedelta(seconds=1), last + timedelta(seconds=1)]
    for moment in [*moments, *outside]:
        CallLog.objects.create(avatar=avatar, max_seconds=60, created_at=moment)

    report = daily.report(sunday.date(), sunday.date(), {})

    assert report.total.calls == 4
    assert report.total.hours == {144: 1, 145: 2, 167: 1}
    assert list(report.days) == [sunday.date()]
