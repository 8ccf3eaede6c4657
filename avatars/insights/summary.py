"""Questions about many calls, answered as dataclasses."""

import statistics
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from avatars.models import CallLog

CHART_DAYS = 30


@dataclass(frozen=True)
class Day:
    """A day in the site's time zone and its calls."""

    date: date
    calls: int


@dataclass(frozen=True)
class Summary:
    """Figures over a set of calls; durations are Runway's, in seconds."""

    calls: int
    joined: int
    total: int
    median: int | None
    longest: int | None
    days: list[Day]

    @property
    def share(self) -> int | None:
        """Whole percent of the calls whose visitor was connected; None without calls."""
        return round(100 * self.joined / self.calls) if self.calls else None

    @property
    def busiest(self) -> int:
        """Calls on the busiest day of the chart."""
        return max((day.calls for day in self.days), default=0)


def summarise(calls: "QuerySet[CallLog]") -> Summary:
    """The summary of `calls`, whatever they are filtered by."""
    rows = calls.order_by().values_list("created_at", "joined_at", "duration")
    durations = sorted(duration for _, _, duration in rows if duration is not None)
    per_day = Counter(timezone.localdate(created) for created, _, _ in rows)
    return Summary(
        calls=len(rows),
        joined=sum(joined is not None for _, joined, _ in rows),
        total=sum(durations),
        median=round(statistics.median(durations)) if durations else None,
        longest=durations[-1] if durations else None,
        days=_last_days(per_day),
    )


def clock(seconds: int | None) -> str:
    """Seconds as people read them: `1:05`, `1:02:03`; a dash where there are none."""
    if seconds is None:
        return "–"
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _last_days(per_day: "Counter[date]") -> list[Day]:
    """Every day from the first call to the last, at most the last thirty, gaps as zero."""
    if not per_day:
        return []
    last = max(per_day)
    first = max(min(per_day), last - timedelta(days=CHART_DAYS - 1))
    days = (first + timedelta(days=number) for number in range((last - first).days + 1))
    return [Day(day, per_day[day]) for day in days]
