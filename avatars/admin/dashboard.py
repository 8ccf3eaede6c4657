"""The calls of a time at a glance."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS_ABBR
from django.utils.translation import gettext, pgettext

from avatars.admin.calls import ReadOnlyAdmin
from avatars.admin.labels import NAMES, ranges, reader, span, version_name, whole
from avatars.admin.tiles import figure_rows, funnel, said_of_tests, tiles
from avatars.insights import charts
from avatars.insights.daily import known_values
from avatars.insights.figures import Sums, clock
from avatars.insights.now import state
from avatars.insights.overview import Overview, overview
from avatars.insights.periods import CUSTOM, read_period
from avatars.models import DailyFigures


class Filters(forms.Form):
    """What the figures are filtered by: a value for each dimension, or none."""

    def __init__(self, query: Any) -> None:
        """Offer the values that calls have had; others are refused."""
        super().__init__(query)
        known = known_values(query.get("page", ""))
        for dimension, name in NAMES.items():
            read = reader(dimension)
            values = sorted((read(value), value) for value in known[dimension] if value)
            self.fields[dimension] = forms.ChoiceField(
                label=str(name),
                required=False,
                choices=[("", pgettext("calls", "All")), *((v, label) for label, v in values)],
            )

    def chosen(self) -> dict[str, str]:
        """The values that were chosen; one that no call has had is left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


@admin.register(DailyFigures)
class DashboardAdmin(ReadOnlyAdmin):
    """One page of figures, for whoever may look at the log."""

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """They are those of the log."""
        return request.user.has_perm("avatars.view_calllog")

    def has_module_permission(self, request: HttpRequest) -> bool:
        """So is the line in the menu."""
        return self.has_view_permission(request)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The page."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        filters = Filters(request.GET)
        period = read_period(request.GET)
        seen = overview(period, filters.chosen())
        context = self.admin_site.each_context(request) | {
            "title": gettext("At a glance"),
            "opts": self.opts,
            "filters": filters,
            "period": period,
            "ranges": ranges(request.GET, period),
            "custom": CUSTOM,
            "here": request.GET.urlencode(),
            "log": f"{reverse('admin:avatars_calllog_changelist')}?{request.GET.urlencode()}",
            "tiles": tiles(seen),
            "tests": said_of_tests(seen),
            "funnel": funnel(seen),
            "refused": None
            if seen.refused is None
            else charts.shares(seen.refused, str, seen.refused_before),
            "rows": figure_rows(seen),
            "state": state(timezone.now()),
            **_charts(seen),
        }
        return TemplateResponse(request, "avatars/admin/dashboard.html", context)


def _charts(seen: Overview) -> dict[str, Any]:
    period, total = seen.period, seen.now.total
    parts = charts.spans(period.first, period.last)
    labels = [span(part) for part in parts]
    sums = charts.over_time(seen.now.days, parts)
    before = seen.before.total if seen.before else None
    sums_before = []
    if seen.before:
        back = timedelta(days=period.days)
        earlier = [(first - back, last - back) for first, last in parts]
        sums_before = charts.over_time(seen.before.days, earlier)

    def chart(value: Callable[[Sums], float], read: Any, top: float = 0) -> charts.Chart:
        values = zip(labels, map(value, sums), strict=True)
        return charts.bars(values, read, top=top, before=list(map(value, sums_before)))

    def shares(name: str, dimension: str) -> list[charts.Share]:
        earlier = getattr(before, name) if before else None
        return charts.shares(getattr(total, name), reader(dimension), earlier)

    lengths = [total.lengths, before.lengths] if before else [total.lengths]
    longest = max((seconds for counts in lengths for seconds in counts), default=0)
    now_long, *before_long = (charts.lengths(counts, longest) for counts in lengths)
    return {
        "series": [
            (gettext("Calls"), chart(lambda one: one.calls, whole)),
            (
                gettext("Talk time"),
                chart(lambda one: one.seconds, lambda value: clock(int(value))),
            ),
            (
                gettext("Stars"),
                chart(
                    lambda one: one.average_stars or 0,
                    lambda value: f"{value:.1f}" if value else "–",
                    5,
                ),
            ),
        ],
        "lengths": charts.bars(
            now_long, whole, before=[count for one in before_long for _, count in one]
        ),
        "week": list(
            zip(
                _weekdays(), charts.week(total.hours, before.hours if before else None), strict=True
            )
        ),
        "reasons": shares("reasons", "reason"),
        "languages": shares("languages", "language"),
        "spoken": shares("spoken", "spoken"),
        "versions": [_row(version_name(version), sums) for version, sums in seen.versions],
        "pages": seen.pages and [_row(page, sums) for page, sums in seen.pages],
    }


def _row(name: str, sums: Sums) -> dict[str, Any]:
    """A line of a table that sets things beside each other by how their calls went."""
    return {
        "name": name,
        "calls": sums.calls,
        "talked": f"{charts.percent(sums.talked, sums.calls)} %" if sums.calls else "–",
        "length": clock(sums.seconds // sums.joined if sums.joined else None),
        "stars": f"{sums.average_stars:.1f}" if sums.average_stars else "–",
    }


def _weekdays() -> list[str]:
    return [str(WEEKDAYS_ABBR[day]) for day in range(7)]
