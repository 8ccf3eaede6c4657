"""Sums as shapes."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from avatars.insights import charts
from avatars.insights.figures import Sums


@given(first=st.dates(date(2020, 1, 1), date(2030, 1, 1)), days=st.integers(1, 2_500))
def test_every_day_is_in_one_part_of_a_time(first: date, days: int) -> None:
    last = first + timedelta(days=days - 1)

    parts = charts.spans(first, last)

    assert len(parts) <= charts.MOST_BARS + 1
    assert (parts[0][0], parts[-1][1]) == (first, last)
    for (_, end), (begin, _) in pairwise(parts):
        assert begin - end == timedelta(days=1)


def test_days_are_summed_by_their_part() -> None:
    first = date(2026, 1, 1)
    days = {first + timedelta(days=n): Sums(calls=n, rated=1, stars=4) for n in range(1, 400)}

    parts = charts.spans(first, first + timedelta(days=399))
    sums = charts.over_time(days, parts)

    assert sum(one.calls for one in sums) == sum(range(1, 400))
    assert {one.average_stars for one in sums} == {4}


def test_the_highest_bar_fills_the_chart_and_the_least_call_is_seen() -> None:
    chart = charts.bars([("a", 1_000), ("b", 1), ("c", 0)], str)

    assert [bar.height for bar in chart.bars] == [100, 1, 0]
    assert chart.width == 30
    assert not chart.empty


@pytest.mark.parametrize("values", [[], [("a", 0)]])
def test_a_chart_of_nothing_is_empty(values: list[tuple[str, float]]) -> None:
    assert charts.bars(values, str).empty


def test_all_bars_can_be_drawn_as_one_shape() -> None:
    chart = charts.bars([("a", 10), ("b", 0), ("c", 5)], str)

    assert chart.path == "M0 0h8v100h-8zM20 50h8v50h-8z"


def test_lengths_are_shown_in_steps() -> None:
    found = charts.lengths(Counter({1: 1, 10: 2, 11: 4, 300: 8}), 300)

    assert found[0] == ("1–10", 3)
    assert found[1] == ("11–20", 4)
    assert found[-1] == ("291–300", 8)
    assert len(found) == 30


def test_the_busiest_hour_is_the_darkest_and_one_call_is_not_white() -> None:
    week = charts.week(Counter({0: 1_000, 167: 1}))

    assert (week[0][0].shade, week[6][23].shade, week[3][3].shade) == (4, 1, 0)
    assert [len(day) for day in week] == [24] * 7


def test_the_ends_of_a_chart_are_days_also_where_a_bar_has_several() -> None:
    chart = charts.bars([("1 May – 7 May", 1), ("8 May – 9 May", 2)], str)

    assert chart.ends == ("1 May", "9 May")


def test_the_period_before_is_a_line_in_the_same_height_and_read_beside_each_bar() -> None:
    chart = charts.bars([("a", 5), ("b", 0)], str, before=[10, 1])

    assert [(bar.value, bar.before, bar.height) for bar in chart.bars] == [
        ("5", "10", 50),
        ("0", "1", 0),
    ]
    assert chart.line == "4,0 14,90"
    assert chart.top == "10"
    assert not charts.bars([("a", 0)], str, before=[3]).empty
    assert charts.bars([("a", 1)], str, before=[0]).line == ""


def test_shares_name_what_was_there_before_and_is_no_more() -> None:
    found = charts.shares(Counter(a=3, b=1), str.upper, Counter(b=1, c=1))

    assert [(share.label, share.count, share.percent, share.before) for share in found] == [
        ("A", 3, 75, 0),
        ("B", 1, 25, 50),
        ("C", 0, 0, 50),
    ]
    assert [share.before for share in charts.shares(Counter(a=1), str)] == [None]
    assert [share.before for share in charts.shares(Counter(a=1), str, Counter())] == [0]
