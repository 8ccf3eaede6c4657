"""What the log is filtered by, offered from the daily figures and never from a million rows."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from avatars.admin.labels import NAMES, RANGES, reader
from avatars.insights.daily import filtered, known_values
from avatars.insights.periods import ALL, CUSTOM, Period, read_period
from avatars.insights.tally import calls_between
from avatars.models import CallLog

MOST = 5_000  # calls that are counted; who wants older ones chooses the time
PERIOD = ("range", "from", "to")


class CappedPaginator(Paginator):
    """Counts up to MOST."""

    @cached_property
    def count(self) -> int:
        """How many calls there are to turn the pages of."""
        return min(self._counted, MOST)

    @property
    def capped(self) -> bool:
        """Whether there are more."""
        return self._counted > MOST

    @cached_property
    def _counted(self) -> int:
        calls: Any = self.object_list
        return int(calls.order_by()[: MOST + 1].count())


class PeriodFilter(admin.ListFilter):
    """The time: a range up to today, or from one day to another."""

    title = _("time")

    def __init__(
        self, request: HttpRequest, params: dict[str, Any], model: Any, model_admin: Any
    ) -> None:
        """Take what is about the time out of the address's parameters."""
        super().__init__(request, params, model, model_admin)
        for name in PERIOD:
            if name in params:
                self.used_parameters[name] = params.pop(name)[-1]

    @property
    def period(self) -> Period | None:
        """The time that was chosen; None where none was."""
        query = {name: str(value) for name, value in self.used_parameters.items()}
        return read_period(query) if "range" in query else None

    def expected_parameters(self) -> list[str | None]:
        """Those that are used here."""
        return list(PERIOD)

    def has_output(self) -> bool:
        """There always is a choice."""
        return True

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        """Each range, and the days that were chosen."""
        chosen = self.period
        for name, label in RANGES:
            yield {
                "selected": bool(chosen and chosen.name == name) or (not chosen and name == "all"),
                "query_string": changelist.get_query_string({"range": name}, ["from", "to"]),
                "display": label,
            }
        if chosen and chosen.name == CUSTOM:
            days = dict.fromkeys([chosen.first.isoformat(), chosen.last.isoformat()])
            yield {"selected": True, "query_string": "", "display": " – ".join(days)}

    def queryset(self, request: HttpRequest, queryset: "QuerySet[CallLog]") -> Any:
        """The calls of that time."""
        period = self.period
        # All calls are of all time; to say so leads SQLite astray where the figures say more.
        if period is None or period.name == ALL:
            return queryset
        return queryset.filter(calls_between(period.first, period.last))


class StarsFilter(admin.SimpleListFilter):
    """How many stars."""

    title = _("stars")
    parameter_name = "stars"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """One to five."""
        return [(str(stars), "★" * stars) for stars in range(5, 0, -1)]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[CallLog]") -> Any:
        """Those with so many."""
        with suppress(ValueError):
            return queryset.filter(stars=int(self.value() or ""))
        return queryset


class CommentFilter(admin.SimpleListFilter):
    """Whether the visitor wrote something."""

    title = _("comment")
    parameter_name = "comment"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """One choice."""
        return [("1", gettext("with a comment"))]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[CallLog]") -> Any:
        """Those with one, which have an index of their own."""
        return queryset.exclude(comment="") if self.value() else queryset


class TestFilter(admin.SimpleListFilter):
    """Whether staff made the call."""

    title = _("test calls")
    parameter_name = "test"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Both are listed where nothing is chosen."""
        return [("0", gettext("without")), ("1", gettext("only"))]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[CallLog]") -> Any:
        """Visitors' calls, or the others, which have an index of their own."""
        return queryset if self.value() is None else queryset.filter(test=self.value() == "1")


def counted(request: HttpRequest, calls: "QuerySet[CallLog]") -> "QuerySet[CallLog]":
    """Those of the listed calls that are in figures and files: visitors', or tests alone."""
    return calls if request.GET.get(TestFilter.parameter_name) == "1" else calls.filter(test=False)


class DimensionFilter(admin.SimpleListFilter):
    """One of the dimensions that calls are counted by."""

    values: set[str]

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """What calls had there."""
        read = reader(str(self.parameter_name))
        return sorted(((v, read(v)) for v in self.values if v), key=lambda choice: choice[1])

    def queryset(self, request: HttpRequest, queryset: "QuerySet[CallLog]") -> Any:
        """The calls that have it."""
        value = self.value()
        if not value:
            return queryset
        if value not in self.values:
            return queryset.none()
        return filtered(queryset, {str(self.parameter_name): value})


def dimension_filters(page: str) -> list[type[DimensionFilter]]:
    """A filter for each dimension; `page` is offered even if few calls had it."""
    known = known_values(page)
    return [
        type(
            "DimensionFilter",
            (DimensionFilter,),
            {"title": name, "parameter_name": dimension, "values": known[dimension]},
        )
        for dimension, name in NAMES.items()
    ]


def said_of_more(paginator: CappedPaginator) -> str:
    """A sentence where there are more calls than can be paged through."""
    if not paginator.capped:
        return ""
    return gettext("The newest %(most)s calls. Choose the time to see older ones.") % {"most": MOST}
