"""All that a period's page shows: its figures beside those of the period before."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Sum

from avatars.conf import conf
from avatars.insights.daily import Report, filtered, report
from avatars.insights.figures import Figures
from avatars.insights.periods import Period
from avatars.insights.tally import COUNTED, SUMS, calls_of, summed
from avatars.models import DailyFigures, Refusal, WordsVersion


@dataclass(frozen=True)
class Overview:
    """A period, what it comes to, and what the one before came to (None for all time).

    `refused` are presses that were turned away, by the error's code, and `refused_before` those of
    the period before; None where the figures are filtered, since nothing else is known of these.
    """

    period: Period
    now: Report
    before: Report | None
    refused: Counter[str] | None
    refused_before: Counter[str] | None
    versions: list[tuple[WordsVersion, Figures]]


def overview(period: Period, filters: dict[str, str]) -> Overview:
    """The overview of a period's calls, filtered by values of dimensions (`tally.DIMENSIONS`).

    The number of queries is the same however many calls there are.
    """
    before = period.before
    return Overview(
        period=period,
        now=report(period.first, period.last, filters),
        before=report(before.first, before.last, filters) if before else None,
        refused=None if filters else _refused(period),
        refused_before=_refused(before) if before and not filters else None,
        versions=_by_version(period, filters),
    )


def cost(seconds: int) -> float:
    """What so many seconds cost, at AVATARS_COST_PER_MINUTE."""
    return seconds / 60 * conf.cost_per_minute


def _refused(period: Period) -> Counter[str]:
    days = Refusal.objects.filter(day__range=(period.first, period.last))
    rows = days.order_by().values_list("reason").annotate(sum=Sum("count"))
    return Counter(dict(rows))


def _by_version(period: Period, filters: dict[str, str]) -> list[tuple[WordsVersion, Figures]]:
    """The sums, without histograms, of every version that was used, the newest first."""
    found: dict[int, Figures] = defaultdict(Figures)
    first = period.first
    counted = None if filters else DailyFigures.objects.last_day()
    if counted:
        days = DailyFigures.objects.filter(
            dimension="words", day__range=(first, min(period.last, counted))
        ).exclude(value="")
        for value, kept in days.order_by().values_list("value", "figures"):
            found[int(value)] += Figures.from_json({name: kept.get(name, 0) for name in COUNTED})
        first = max(first, counted + timedelta(days=1))
    if first <= period.last:
        calls = filtered(calls_of(first, period.last), filters).filter(words__isnull=False)
        rows: Any = calls.order_by().values("words_id").annotate(**SUMS)
        for row in rows:
            found[row["words_id"]] += summed(row)
    versions = WordsVersion.objects.filter(pk__in=found).select_related("avatar")
    return [(version, found[version.pk]) for version in versions.order_by("-since", "-pk")]
