"""All that a period's page shows: its figures beside those of the period before."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Sum

from avatars.conf import conf
from avatars.insights.daily import Report, report, sums_of_tests
from avatars.insights.figures import Sums
from avatars.insights.pages import pages
from avatars.insights.periods import Period
from avatars.models import Refusal, WordsVersion


@dataclass(frozen=True)
class Overview:
    """A period, what it comes to, and what the one before came to (None for all time).

    `refused` are presses that were turned away, by the error's code, and `refused_before` those of
    the period before; None where the figures are filtered, since nothing else is known of these.
    `pages` are those with the most calls, `tests` and `tests_before` the test calls, which are in
    no other figure; None where the figures are filtered.
    """

    period: Period
    now: Report
    before: Report | None
    refused: Counter[str] | None
    refused_before: Counter[str] | None
    versions: list[tuple[WordsVersion, Sums]]
    pages: list[tuple[str, Sums]] | None
    tests: Sums | None
    tests_before: Sums | None


def overview(period: Period, filters: dict[str, str]) -> Overview:
    """The overview of a period's calls, filtered by values of dimensions (`tally.DIMENSIONS`).

    The number of queries is the same however many calls there are.
    """
    before = period.before
    now = report(period.first, period.last, filters)
    return Overview(
        period=period,
        now=now,
        before=report(before.first, before.last, filters) if before else None,
        refused=None if filters else _refused(period),
        refused_before=_refused(before) if before and not filters else None,
        versions=_by_version(now.total.versions),
        pages=None if filters else pages(period.first, period.last),
        tests=None if filters else sums_of_tests(period.first, period.last),
        tests_before=sums_of_tests(before.first, before.last) if before and not filters else None,
    )


def cost(seconds: int) -> float:
    """What so many seconds cost, at AVATARS_COST_PER_MINUTE."""
    return seconds / 60 * conf.cost_per_minute


def _refused(period: Period) -> Counter[str]:
    days = Refusal.objects.filter(day__range=(period.first, period.last))
    rows = days.order_by().values_list("reason").annotate(sum=Sum("count"))
    return Counter(dict(rows))


def _by_version(used: Mapping[int, Sums]) -> list[tuple[WordsVersion, Sums]]:
    """The sums of every version that was used, the newest first."""
    versions = WordsVersion.objects.filter(pk__in=used).select_related("avatar")
    return [(version, used[version.pk]) for version in versions.order_by("-since", "-pk")]
