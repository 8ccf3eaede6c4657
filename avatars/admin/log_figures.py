"""The figures above the log: of whatever is listed."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.contrib.admin.views.main import ChangeList
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext

from avatars.admin.labels import NAMES, span, whole
from avatars.admin.log_filters import PERIOD, DimensionFilter, counted, said_of_more
from avatars.insights import charts
from avatars.insights.daily import counted_now, report
from avatars.insights.figures import Figures, clock, percentile
from avatars.insights.overview import cost
from avatars.insights.periods import CUSTOM, read_period
from avatars.insights.tally import calls_between

LONGEST_COUNTED = timedelta(days=29)


def figures(request: HttpRequest, changelist: ChangeList) -> dict[str, Any]:
    """The figures above the list: of what it is filtered by, and of the last days at the least."""
    period = read_period(request.GET)
    chosen = [spec for spec in changelist.filter_specs if isinstance(spec, DimensionFilter)]
    filters = {str(spec.parameter_name): str(spec.value()) for spec in chosen if spec.value()}
    known = all(not spec.value() or spec.value() in spec.values for spec in chosen)
    if known and len(filters) < 2 and set(request.GET) <= {*NAMES, *PERIOD, "p", "o"}:
        seen = report(period.first, period.last, filters)
    else:
        # Counted call by call, so not over all time.
        period = replace(period, first=max(period.first, period.last - LONGEST_COUNTED))
        first, last = period.first, period.last
        calls = counted(request, changelist.queryset).filter(calls_between(first, last))
        seen = counted_now(calls, first, last)
    parts = charts.spans(period.first, period.last)
    sums = charts.over_time(seen.days, parts)
    chart = charts.bars(
        ((span(part), one.calls) for part, one in zip(parts, sums, strict=True)), whole
    )
    total = seen.total
    return {
        "more": said_of_more(changelist.paginator),
        "period": period,
        "glance": f"{reverse('admin:avatars_dailyfigures_changelist')}?{request.GET.urlencode()}",
        "figures": [
            (gettext("Calls"), str(total.calls)),
            (gettext("Connected"), _share(total)),
            (gettext("Talk time"), clock(total.seconds)),
            (gettext("Cost"), f"{cost(total.seconds):.2f}"),
            (gettext("Median talk"), clock(percentile(total.lengths, 50))),
        ],
        "days": [
            (bar, changelist.get_query_string({"range": CUSTOM, "from": first, "to": last}))
            for bar, (first, last) in zip(chart.bars, parts, strict=True)
        ],
        "chart": chart,
    }


def _share(total: Figures) -> str:
    return f"{round(100 * total.joined / total.calls)} %" if total.calls else "–"
