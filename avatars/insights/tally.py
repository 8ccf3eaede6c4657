"""What calls are counted by, and the days and hours of the site."""

from collections.abc import Collection
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from itertools import pairwise
from typing import Any

from django.db.models import Case, F, Func, IntegerField, Q, QuerySet, Value, When
from django.db.models.lookups import In
from django.utils import timezone

from avatars.models import CallLog

# What calls are counted by, besides all of them: by the name in addresses and in DailyFigures, the
# column of the call.
DIMENSIONS = {
    "avatar": "avatar_id",
    "placement": "placement",
    "page": "page",
    "language": "locale",
    "spoken": "spoken_language",
    "reason": "end_reason",
    "device": "device",
    "words": "words_id",
}
DAY = 86_400  # seconds
PIECE = 900  # seconds; clocks are changed where one of them begins
DAY_0 = date(1970, 1, 1).toordinal()


class Seconds(Func):
    """A moment as whole seconds since 1970, in the database's own arithmetic."""

    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """SQLite keeps moments as texts in UTC."""
        template = "CAST(strftime('%%%%s', %(expressions)s) AS INTEGER)"
        return self.as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """PostgreSQL knows moments; EXTRACT would give slower numbers."""
        template = "FLOOR(DATE_PART('epoch', %(expressions)s))::bigint"
        return self.as_sql(compiler, connection, template=template, **context)


def clock_seconds(first: date, last: date) -> Any:
    """What the site's clocks show at the press, in seconds as if it had been in UTC.

    For calls of the days `first` to `last`.
    """
    ahead: list[tuple[datetime, int]] = []
    day = first
    while day <= last:
        start, end = (int(midnight(day + timedelta(days=n)).timestamp()) for n in (0, 1))
        # Within a day whose end is as far ahead as its beginning they are not.
        steps = [start] if _ahead(start) == _ahead(end) else range(start, end, PIECE)
        for moment in steps:
            if not ahead or ahead[-1][1] != _ahead(moment):
                ahead.append((datetime.fromtimestamp(moment, UTC), _ahead(moment)))
        day += timedelta(days=1)
    changes = [
        When(created_at__lt=until, then=Value(seconds))
        for (_, seconds), (until, _) in pairwise(ahead)
    ]
    offset = Case(*changes, default=Value(ahead[-1][1]), output_field=IntegerField())
    return Seconds(F("created_at")) + offset


def _ahead(moment: int) -> int:
    """How many seconds the site's clocks are ahead of UTC."""
    offset = datetime.fromtimestamp(moment, timezone.get_default_timezone()).utcoffset()
    return int((offset or timedelta()).total_seconds())


def calls_of(first: date, last: date) -> "QuerySet[CallLog]":
    """Visitors' calls of the days `first` to `last`, both included, in the site's time zone."""
    return CallLog.objects.of_visitors().filter(calls_between(first, last))


def calls_between(first: date, last: date) -> Q:
    """What is true of the calls of the days `first` to `last`, test calls among them."""
    return Q(created_at__gte=midnight(first), created_at__lt=midnight(last + timedelta(days=1)))


def calls_on(days: Collection[date]) -> Q:
    """What is true of the calls of these days, of which there is one at least."""
    number = clock_seconds(min(days), max(days)) / DAY
    return Q(In(number, [day.toordinal() - DAY_0 for day in days]))


def midnight(day: date) -> datetime:
    """When a day begins in TIME_ZONE."""
    return datetime.combine(day, clock_time.min, timezone.get_default_timezone())


def today() -> date:
    """The day that it is in TIME_ZONE."""
    return timezone.localdate(timezone=timezone.get_default_timezone())
