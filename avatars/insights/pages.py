"""Which pages calls come from."""

from collections import defaultdict
from datetime import date

from django.db.models import Sum

from avatars.insights.counting import count_by_dimension
from avatars.insights.daily import ONE, OTHER_PAGES
from avatars.insights.figures import SUMMED, Sums
from avatars.insights.tally import calls_of
from avatars.models import DailyFigures

MOST = 10


def pages(first: date, last: date) -> list[tuple[str, Sums]]:
    """The MOST pages with the most calls of the days `first` to `last`, and their sums.

    A page that was rare on a counted day (see `daily`) is not counted on it. Takes three queries.
    """
    found = defaultdict[str, Sums](Sums)
    counted = DailyFigures.objects.last_day()
    if counted:
        days = DailyFigures.objects.filter(dimension="page", day__range=(first, min(last, counted)))
        rows = days.order_by().values_list("value").annotate(*map(Sum, SUMMED))
        for page, *sums in rows:
            found[page] += Sums(*sums)
        first = max(first, counted + ONE)
    if first <= last:
        now = count_by_dimension(calls_of(first, last), first, last, {"page": "page"})
        for (dimension, page), figures in now.items():
            if dimension:
                found[page] += figures
    for none in ("", OTHER_PAGES):
        found.pop(none, None)
    return sorted(found.items(), key=lambda one: (-one[1].calls, one[0]))[:MOST]
