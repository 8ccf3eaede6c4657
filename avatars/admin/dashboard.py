"""The calls of a time at a glance."""

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
from avatars.admin.labels import NAMES, RANGES, reader, span, version_name, whole
from avatars.admin.tiles import figure_rows, funnel, tiles
from avatars.insights import charts
from avatars.insights.daily import known_values
from avatars.insights.figures import clock
from avatars.insights.now import state
from avatars.insights.overview import Overview, overview
from avatars.insights.periods import CUSTOM, Period, read_period
from avatars.models import DailyFigures


class Filters(forms.Form):
    """What the figures are filtered by: a value for each dimension, or none."""

    def __init__(self, query: Any) -> None:
        """Offer the values that calls have had; others are refused."""
        super().__init__(query)
        known = known_values()
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
            "ranges": _ranges(request, period),
            "custom": CUSTOM,
            "log": f"{reverse('admin:avatars_calllog_changelist')}?{request.GET.urlencode()}",
            "tiles": tiles(seen),
            "funnel": funnel(seen),
            "refused": seen.refused and charts.shares(seen.refused, str),
            "rows": figure_rows(seen),
            "state": state(timezone.now()),
            **_charts(seen),
        }
        return TemplateResponse(request, "avatars/admin/dashboard.html", context)


def _ranges(request: HttpRequest, period: Period) -> list[dict[str, Any]]:
    """A link for each range, with the filters as they are."""
    links = []
    for name, label in RANGES:
        query = request.GET.copy()
        for unwanted in ("from", "to"):
            query.pop(unwanted, None)
        query["range"] = name
        links.append({"label": label, "query": query.urlencode(), "current": name == period.name})
    return links


def _charts(seen: Overview) -> dict[str, Any]:
    period, total = seen.period, seen.now.total
    parts = charts.spans(period.first, period.last)
    sums = charts.over_time(seen.now.days, parts)
    labels = [span(part) for part in parts]

    def each(name: str) -> list[tuple[str, float]]:
        return [(label, getattr(one, name)) for label, one in zip(labels, sums, strict=True)]

    stars = [(label, one.average_stars or 0) for label, one in zip(labels, sums, strict=True)]
    return {
        "series": [
            (gettext("Calls"), charts.bars(each("calls"), whole)),
            (gettext("Talk time"), charts.bars(each("seconds"), lambda value: clock(int(value)))),
            (
                gettext("Stars"),
                charts.bars(stars, lambda value: f"{value:.1f}" if value else "–", 5),
            ),
        ],
        "lengths": charts.bars(charts.lengths(total.lengths), whole),
        "week": list(zip(_weekdays(), charts.week(total.hours), strict=True)),
        "reasons": charts.shares(total.reasons, reader("reason")),
        "languages": charts.shares(total.languages, reader("language")),
        "spoken": charts.shares(total.spoken, reader("spoken")),
        "versions": [
            {
                "version": version_name(version),
                "calls": figures.calls,
                "talked": round(100 * figures.talked / figures.calls) if figures.calls else None,
                "length": clock(figures.seconds // figures.joined if figures.joined else None),
                "stars": f"{figures.average_stars:.1f}" if figures.average_stars else "–",
            }
            for version, figures in seen.versions
        ],
    }


def _weekdays() -> list[str]:
    return [str(WEEKDAYS_ABBR[day]) for day in range(7)]
