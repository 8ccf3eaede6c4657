"""Counting rows of calls in the database, which hands out sums and not rows."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from typing import Any

from django.db.models import Case, Count, F, Func, IntegerField, Q, QuerySet, Sum, When
from django.db.models.functions import Coalesce, Least
from django.utils import timezone

from avatars.insights.figures import LONGEST_WAIT, TALKED, Figures
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
# Hours of the day are counted in pieces that begin alike in every time zone.
PIECE = 900  # seconds

JOINED = Q(joined_at__isnull=False)
TALK = JOINED & Q(duration__gt=0)


COUNTED = {
    "calls": Count("pk"),
    "lined": Count("pk", filter=Q(stood_in_line__isnull=False)),
    "ready": Count("pk", filter=Q(ready_at__isnull=False)),
    "joined": Count("pk", filter=JOINED),
    "faced": Count("pk", filter=Q(face_at__isnull=False)),
    "talked": Count("pk", filter=JOINED & Q(duration__gt=TALKED)),
    "seconds": Sum("duration"),
    "rated": Count("stars"),
    "stars": Sum("stars"),
}
# Annotations may not have the names of columns.
SUMS = {f"sum_{name}": how for name, how in COUNTED.items()}


class Seconds(Func):
    """A moment as whole seconds since 1970, in the database's own arithmetic."""

    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """SQLite keeps moments as texts in UTC."""
        template = "CAST(strftime('%%%%s', %(expressions)s) AS INTEGER)"
        return self.as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """PostgreSQL knows moments."""
        template = "FLOOR(EXTRACT(EPOCH FROM %(expressions)s))::bigint"
        return self.as_sql(compiler, connection, template=template, **context)


def _wait(until: str) -> Any:
    """Whole seconds from when the visitor wanted the call; NULL where `until` never came."""
    seconds = Seconds(F(until)) - Seconds(Coalesce("accepted_at", "created_at"))
    return Case(
        When(**{f"{until}__isnull": False}, then=Least(seconds, LONGEST_WAIT)),
        output_field=IntegerField(),
    )


WAITS = {
    "until_ready": _wait("ready_at"),
    "until_sound": _wait("joined_at"),
    "until_face": _wait("face_at"),
}
PIECE_OF_DAY = Seconds(F("created_at")) / PIECE


def tally(calls: "QuerySet[CallLog]") -> Figures:
    """The figures of `calls`. Takes five queries, however many calls there are."""
    sums: Any = calls.order_by().aggregate(**SUMS)
    figures = summed(sums)

    def grouped(calls: "QuerySet[CallLog]", **columns: Any) -> Iterator[tuple[Any, int]]:
        rows: Any = calls.order_by().values(**columns).annotate(count=Count("pk"))
        for row in rows:
            yield row, row["count"]

    ends = {"end": F("end_reason"), "on_page": F("locale"), "in_talk": F("spoken_language")}
    for row, count in grouped(calls, **ends):
        figures.reasons[row["end"]] += count
        figures.languages[row["on_page"]] += count
        figures.spoken[row["in_talk"]] += count
    for row, count in grouped(calls.filter(TALK), length=F("duration")):
        figures.lengths[row["length"]] += count
    for row, count in grouped(calls.filter(ready_at__isnull=False), **WAITS):
        _add_waits(figures, row, count)
    for row, count in grouped(calls, piece=PIECE_OF_DAY):
        figures.hours[_hour_of_week(row["piece"])] += count
    return figures


def tally_by_dimension(calls: "QuerySet[CallLog]") -> dict[tuple[str, str], Figures]:
    """The figures of `calls` by dimension and value, and of all of them under two empty texts.

    One query, which hands out every call: for those of one day.
    """
    found: dict[tuple[str, str], Figures] = defaultdict(Figures)
    found["", ""] = Figures()
    columns = ("joined_at", "ready_at", "face_at", "duration", "stars", "stood_in_line", "locale")
    rows: Any = calls.order_by().values(
        *{*columns, *DIMENSIONS.values()}, piece=PIECE_OF_DAY, **WAITS
    )
    for row in rows.iterator():
        hour = _hour_of_week(row["piece"])
        _count(found["", ""], row, hour)
        for dimension, column in DIMENSIONS.items():
            value = row[column]
            _count(found[dimension, "" if value is None else str(value)], row, hour)
    return dict(found)


def _count(figures: Figures, row: Any, hour: int) -> None:
    """Count one call."""
    joined, seconds, stars = row["joined_at"] is not None, row["duration"] or 0, row["stars"]
    figures.calls += 1
    figures.lined += row["stood_in_line"] is not None
    figures.joined += joined
    figures.faced += row["face_at"] is not None
    figures.talked += joined and seconds > TALKED
    figures.seconds += seconds
    if stars is not None:
        figures.rated += 1
        figures.stars += stars
    figures.reasons[row["end_reason"]] += 1
    figures.languages[row["locale"]] += 1
    figures.spoken[row["spoken_language"]] += 1
    figures.hours[hour] += 1
    if joined and seconds:
        figures.lengths[seconds] += 1
    if row["ready_at"] is not None:
        figures.ready += 1
        _add_waits(figures, row, 1)


def tally_days(calls: "QuerySet[CallLog]") -> dict[date, Figures]:
    """For each day with calls its sums, without any histogram. One query."""
    pieces: Any = calls.order_by().values(piece=PIECE_OF_DAY).annotate(**SUMS)
    days: dict[date, Figures] = defaultdict(Figures)
    for row in pieces:
        days[_moment(row["piece"]).date()] += summed(row)
    return dict(days)


def calls_of(first: date, last: date) -> "QuerySet[CallLog]":
    """The calls of the days `first` to `last`, both included, in the site's time zone."""
    return CallLog.objects.filter(calls_between(first, last))


def calls_between(first: date, last: date) -> Q:
    """What is true of the calls of the days `first` to `last`."""
    return Q(created_at__gte=midnight(first), created_at__lt=midnight(last + timedelta(days=1)))


def midnight(day: date) -> datetime:
    """When a day begins in TIME_ZONE."""
    return datetime.combine(day, clock_time.min, timezone.get_default_timezone())


def today() -> date:
    """The day that it is in TIME_ZONE."""
    return timezone.localdate(timezone=timezone.get_default_timezone())


def summed(row: Any) -> Figures:
    """The figures of a row that was annotated with SUMS."""
    figures = Figures()
    for name in COUNTED:
        setattr(figures, name, row[f"sum_{name}"] or 0)
    return figures


def _add_waits(figures: Figures, row: Any, count: int) -> None:
    for counts, wait in (
        (figures.ready_waits, row["until_ready"]),
        (figures.sound_waits, row["until_sound"]),
        (figures.face_waits, row["until_face"]),
    ):
        if wait is not None:
            counts[max(wait, 0)] += count


def _hour_of_week(piece: int) -> int:
    moment = _moment(piece)
    return moment.weekday() * 24 + moment.hour


def _moment(piece: int) -> datetime:
    moment = datetime.fromtimestamp(piece * PIECE, UTC)
    return moment.astimezone(timezone.get_default_timezone())
