"""Whole months, added up from their days: a long time is read by these, and not day by day.

A month is added up once its last day is counted. One that is not, or not any more, is read by its
days, so nothing depends on when it is done.
"""

import time
from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, Min

from avatars.insights.figures import SUMMED, Figures, Sums
from avatars.models import DailyFigures, MonthlyFigures


def add_up(until: float) -> None:
    """Add up the months that are over and not yet added up; none is begun after `until`, in
    monotonic seconds.

    Any number of processes may do so at once.
    """
    days = DailyFigures.objects.filter(dimension="").aggregate(first=Min("day"), last=Max("day"))
    if days["first"] is None:
        return
    done = set(MonthlyFigures.objects.filter(dimension="").values_list("month", flat=True))
    month = month_of(days["first"])
    while (following := next_month(month)) <= days["last"] + timedelta(days=1):
        if time.monotonic() >= until:
            return
        if month not in done:
            with transaction.atomic():
                _add_up_one(month)
        month = following


def take_apart(day: date) -> None:
    """Within the transaction that changes a counted day: its month is to be added up again."""
    _lock(month_of(day))
    MonthlyFigures.objects.filter(month=month_of(day)).delete()


def histograms(
    days: Iterable[date], first: date, last: date, of: Mapping[str, str]
) -> Iterable[Mapping[str, Any]]:
    """Those of `days`, which are from `first` to `last`; `of` names dimension and value.

    Takes two queries: for the months that lie within this time, and for the other days.
    """
    within = {"month__gte": first, "month__lt": month_of(last + timedelta(days=1))}
    months = dict(MonthlyFigures.objects.filter(**of, **within).values_list("month", "histograms"))
    yield from months.values()
    rest = [day for day in days if month_of(day) not in months]
    found = DailyFigures.objects.filter(**of, day__in=rest).order_by()
    yield from found.values_list("histograms", flat=True)


def month_of(day: date) -> date:
    """The first day of its month."""
    return day.replace(day=1)


def next_month(month: date) -> date:
    """The first day of the month after the one that begins with this day."""
    return month_of(month + timedelta(days=31))


def _add_up_one(month: date) -> None:
    _lock(month)
    if MonthlyFigures.objects.filter(month=month, dimension="").exists():
        return
    found = defaultdict[tuple[str, str], Figures](Figures)
    rows = _days_of(month).order_by()
    columns = rows.values_list("dimension", "value", "histograms", *SUMMED)
    for dimension, value, kept, *sums in columns.iterator():
        figures = found[dimension, value]
        figures += Sums(*sums)
        figures.add_histograms(kept)
    MonthlyFigures.objects.bulk_create(
        MonthlyFigures(month=month, dimension=dimension, value=value, **figures.as_columns())
        for (dimension, value), figures in found.items()
    )


def _lock(month: date) -> None:
    """Let nobody else add this month up, or change a day of it, until the transaction is over."""
    days = _days_of(month).filter(dimension="").order_by("day")
    list(days.select_for_update().values_list("pk", flat=True))


def _days_of(month: date) -> Any:
    return DailyFigures.objects.filter(day__gte=month, day__lt=next_month(month))
