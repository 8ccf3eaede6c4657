"""Figures of a time: of days that are counted for good, and of calls that are counted now.

A day is counted once its calls are settled and their visitors have had their day for stars. It is
counted by one dimension at a time; calls that are filtered by several are counted from their rows.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count, Max, Min, QuerySet, Sum
from django.utils import timezone

from avatars.conf import conf
from avatars.insights import counting, months
from avatars.insights.figures import SUMMED, Figures, Sums
from avatars.insights.tally import DIMENSIONS, calls_between, calls_of, calls_on, midnight, today
from avatars.models import CallLog, DailyFigures, MonthlyFigures

# A visitor may give stars for a day, and a call may go past midnight.
COUNTED_AFTER = timedelta(hours=25)
# Whatever is not settled by then will not be.
COUNTED_ANYWAY = timedelta(days=3)
ONE = timedelta(days=1)
COUNT_EVERY = 60.0  # seconds between two looks
COUNT_FOR = 1.0  # seconds in which days are begun to be counted
_counted_at = float("-inf")
NUMBERED = ("avatar", "words")  # dimensions whose values are keys
# Anybody can call from a page that there is not: of a day so many have figures of their own, and
# the others together; they are counted call by call where they are asked for.
MOST_PAGES = 100
OTHER_PAGES = "*"  # pages begin with a slash
# Test calls are in no figure but this one, for what they cost: a row of its own of each day.
TESTS = {"dimension": "test", "value": "1"}


@dataclass
class Report:
    """The figures of a time, and the sums of each of its days that has any."""

    total: Figures = field(default_factory=Figures)
    days: dict[date, Sums] = field(default_factory=dict)


def report(first: date, last: date, filters: dict[str, str]) -> Report:
    """The figures of the days `first` to `last`, both included.

    `filters` are values by dimension (see `tally.DIMENSIONS`). Takes six queries at the most.
    """
    calls = filtered(CallLog.objects.of_visitors(), filters)
    if len(filters) > 1:
        return counted_now(calls.filter(calls_between(first, last)), first, last)
    dimension, value = next(iter(filters.items()), ("", ""))
    found, counted, cut = Report(), DailyFigures.objects.last_day(), set[date]()
    rest = first  # the first day that is to be counted now
    if counted:
        rest, until = max(first, counted + ONE), min(last, counted)
        of = {"dimension": dimension, "value": value}
        rows = DailyFigures.objects.filter(**of, day__range=(first, until), calls__gt=0).order_by()
        found.days = {day: Sums(*sums) for day, *sums in rows.values_list("day", *SUMMED)}
        for sums in found.days.values():
            found.total += sums
        for kept in months.histograms(found.days, first, until, of):
            found.total.add_histograms(kept)
        if dimension == "page":
            cut = _days_with_rare_pages(first, until) - found.days.keys()
    if cut or rest <= last:
        now = calls_between(rest, last)
        if cut:
            # A page that was rare on a day has no figures of its own there, but calls.
            rest = min(cut)
            now = calls_between(rest, last) & (now | calls_on(cut))
        seen = counted_now(calls.filter(now), rest, last)
        found.total += seen.total
        found.days |= seen.days
    return found


def sums_of_tests(first: date, last: date) -> Sums:
    """The test calls of the days `first` to `last`, both included: how many, and their seconds.

    Takes three queries.
    """
    counted = DailyFigures.objects.last_day()
    kept = DailyFigures.objects.filter(**TESTS, day__range=(first, last))
    found = Sums(**kept.aggregate(calls=Sum("calls", default=0), seconds=Sum("seconds", default=0)))
    rest = max(first, counted + ONE) if counted else first
    if rest <= last:
        found += _count_tests(rest, last)
    return found


def _count_tests(first: date, last: date) -> Sums:
    rows = CallLog.objects.filter(calls_between(first, last), test=True)
    return Sums(**rows.aggregate(calls=Count("pk"), seconds=Sum("duration", default=0)))


def known_values(page: str = "") -> dict[str, set[str]]:
    """By dimension, every value that any call has had; of pages the most frequent, and `page`.

    Five queries. While a month is counted anew, what no other time has had is missing.
    """
    found = defaultdict[str, Counter[str]](Counter)
    month = MonthlyFigures.objects.aggregate(last=Max("month"))["last"]
    later = DailyFigures.objects.filter(day__gte=months.next_month(month) if month else date.min)
    for kept in (MonthlyFigures.objects.all(), later):
        sums = kept.order_by().values_list("dimension", "value").annotate(sum=Sum("calls"))
        for dimension, value, calls in sums:
            found[dimension][value] += calls
    last = DailyFigures.objects.last_day()
    rows = CallLog.objects.of_visitors()
    if last:
        rows = rows.filter(created_at__gte=midnight(last + ONE))
    counted = rows.order_by().values_list(*DIMENSIONS.values()).annotate(count=Count("pk"))
    for *values, calls in counted:
        for dimension, value in zip(DIMENSIONS, values, strict=True):
            found[dimension]["" if value is None else str(value)] += calls
    del found["page"][OTHER_PAGES]
    known = {dimension: set(found[dimension]) for dimension in DIMENSIONS}
    # No database has a NUL in a text.
    known["page"] = frequent(found["page"]) | ({page} if page and "\0" not in page else set())
    return known


def count_now_and_then(now: datetime) -> None:
    """Count the days that are over, for a settler: at most every COUNT_EVERY seconds.

    A few of them, since calls wait to be settled meanwhile; the rest at the next look.
    """
    global _counted_at
    if time.monotonic() - _counted_at >= COUNT_EVERY:
        _counted_at = time.monotonic()
        count_days(now, seconds=COUNT_FOR)


def count_days(now: datetime, *, seconds: float = float("inf")) -> int:
    """Count the days whose calls have come to an end, begun within so many seconds; how many.

    Any number of processes may do so at once, and each day may be counted again.
    """
    day = _first_uncounted()
    counted = 0
    until = time.monotonic() + seconds
    while day is not None and _is_over(day, now) and time.monotonic() < until:
        count_day(day)
        counted += 1
        day += ONE
    months.add_up(until)
    return counted


def recount_days() -> int:
    """Count the counted days anew whose calls are kept in the log; how many.

    Those are the days of AVATARS_CALL_DAYS, but for days that have lost all their calls.
    """
    counted = DailyFigures.objects.filter(dimension__in=("", TESTS["dimension"])).order_by("day")
    if conf.call_days > 0:
        counted = counted.filter(day__gt=today() - timedelta(days=conf.call_days))
    days = [
        day
        for day, calls in counted.values_list("day").annotate(sum=Sum("calls"))
        if not calls or CallLog.objects.filter(calls_between(day, day)).exists()
    ]
    for day in days:
        with transaction.atomic():
            months.take_apart(day)
            DailyFigures.objects.filter(day=day).delete()
            count_day(day)
    return len(days)


def count_day(day: date) -> None:
    """Count one day, from its calls; one that is counted already stays as it is."""
    found = counting.count_by_dimension(calls_of(day, day), day, day)
    pages = {value: one.calls for (name, value), one in found.items() if name == "page"}
    if rare := pages.keys() - frequent(pages):
        others = found["page", OTHER_PAGES] = Figures()
        for page in rare:
            others += found.pop(("page", page))
    total = found.pop(("", ""))
    made = _count_tests(day, day)
    with transaction.atomic():
        # Whoever counts it later may do so when its calls are being forgotten.
        _, first = DailyFigures.objects.get_or_create(
            day=day, dimension="", value="", defaults=total.as_columns()
        )
        if first:
            DailyFigures.objects.bulk_create(
                DailyFigures(day=day, dimension=dimension, value=value, **figures.as_columns())
                for (dimension, value), figures in found.items()
            )
            if made.calls:
                DailyFigures.objects.create(day=day, **TESTS, **vars(made))


def frequent(pages: Mapping[str, int]) -> set[str]:
    """The most frequent MOST_PAGES of the pages with so many calls."""
    return set(sorted(pages, key=lambda page: (-pages[page], page))[:MOST_PAGES])


def filtered(calls: "QuerySet[CallLog]", filters: dict[str, str]) -> "QuerySet[CallLog]":
    """Those of `calls` that have these values in these dimensions; an empty one: that have none."""
    for dimension, value in filters.items():
        column = DIMENSIONS[dimension]
        if dimension in NUMBERED:
            # A key that no row can have is no key.
            number = int(value) if value.isdecimal() and len(value) < 19 else -1
            calls = calls.filter(**{column: number if value else None})
        else:
            calls = calls.filter(**{column: value})
    return calls


def counted_now(calls: "QuerySet[CallLog]", first: date, last: date) -> Report:
    """The figures of these calls of the days `first` to `last`, from their rows. One query."""
    return Report(*counting.count(calls, first, last))


def _days_with_rare_pages(first: date, last: date) -> set[date]:
    rows = DailyFigures.objects.filter(
        dimension="page", value=OTHER_PAGES, day__range=(first, last)
    )
    return set(rows.values_list("day", flat=True))


def first_day() -> date | None:
    """The first day of which there are figures; None before the first call."""
    counted = DailyFigures.objects.filter(dimension="").aggregate(first=Min("day"))["first"]
    return counted or _day_of_first_call()


def _day_of_first_call() -> date | None:
    first: datetime | None = CallLog.objects.aggregate(first=Min("created_at"))["first"]
    return timezone.localdate(first, timezone.get_default_timezone()) if first else None


def _first_uncounted() -> date | None:
    """The day after the last one that is counted, or the day of the first call."""
    last = DailyFigures.objects.last_day()
    return last + ONE if last else _day_of_first_call()


def _is_over(day: date, now: datetime) -> bool:
    """Whether nothing of a day's figures can change any more."""
    end = midnight(day + ONE)
    if now < end + COUNTED_AFTER:
        return False
    calls = CallLog.objects.filter(calls_between(day, day))
    return now >= end + COUNTED_ANYWAY or not calls.filter(settled_at=None).exists()
