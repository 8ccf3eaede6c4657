"""Calls that are counted now, in one pass over their rows, by the database.

The ORM says which calls, and what of each; it cannot group what a query has found. Each moment is
read once, since reading it is what takes long; a histogram comes as a list, which Python counts
faster than a database sorts.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Case, F, Q, QuerySet, When
from django.db.models.functions import Coalesce

from avatars.insights.figures import LONGEST_WAIT, NUMBERED, TALKED, Figures, Sums
from avatars.insights.tally import DAY, DAY_0, DIMENSIONS, Seconds, clock_seconds
from avatars.models import CallLog

# What is read of a call, by a name that no column has.
FACTS = {
    "version": F("words"),
    "line": F("stood_in_line"),
    "billed": F("duration"),
    "talk": Case(When(Q(joined_at__isnull=False, duration__gt=0), then=F("duration"))),
    "given": F("stars"),
    "wanted": Seconds(Coalesce("accepted_at", "created_at")),
    "got_ready": Seconds(F("ready_at")),
    "got_sound": Seconds(F("joined_at")),
    "got_face": Seconds(F("face_at")),
    "end": F("end_reason"),
    "on_page": F("locale"),
    "in_talk": F("spoken_language"),
}
# By the names of Sums, and in their order.
SUMS = {
    "calls": "COUNT(*)",
    "lined": "COUNT(line)",
    "ready": "COUNT(got_ready)",
    "joined": "COUNT(got_sound)",
    "faced": "COUNT(got_face)",
    "talked": f"COUNT(CASE WHEN talk > {TALKED} THEN 1 END)",
    "seconds": "COALESCE(SUM(billed), 0)",
    "rated": "COUNT(given)",
    "stars": "COALESCE(SUM(given), 0)",
}
# By the names of HISTOGRAMS. The first hour of 1970 was the 72nd of its week.
LISTED = {
    "lengths": "talk",
    "ready_waits": "got_ready - wanted",
    "sound_waits": "got_sound - wanted",
    "face_waits": "got_face - wanted",
    "hours": "(clock / 3600 + 72) %% 168",
    "reasons": '"end"',
    "languages": "on_page",
    "spoken": "in_talk",
}
LISTS = {
    "sqlite": "GROUP_CONCAT({}, '\n')",
    "postgresql": "STRING_AGG(({})::text, '\n')",
}


def count(calls: "QuerySet[CallLog]", first: date, last: date) -> tuple[Figures, dict[date, Sums]]:
    """The figures of `calls`, and the sums of each day that has any. One query.

    `first` and `last` are days that no call is before or after.
    """
    found, days = _count(calls, first, last, {})
    return found["", ""], days


def count_by_dimension(
    calls: "QuerySet[CallLog]",
    first: date,
    last: date,
    dimensions: Mapping[str, str] = DIMENSIONS,
) -> dict[tuple[str, str], Figures]:
    """The figures of `calls` by dimension and value, of no key under the value "", and of all of
    them under two empty texts. One query.

    `first` and `last` are days that no call is before or after.
    """
    found, _ = _count(calls, first, last, dimensions)
    return found


def _count(
    calls: "QuerySet[CallLog]", first: date, last: date, dimensions: Mapping[str, str]
) -> tuple[dict[tuple[str, str], Figures], dict[date, Sums]]:
    """The figures of all and by these dimensions, and the sums of each day."""
    found, days = {("", ""): Figures()}, defaultdict[date, Sums](Sums)
    values = {f"by_{name}": F(column) for name, column in dimensions.items()}
    facts: Any = calls.order_by().values(clock=clock_seconds(first, last), **values, **FACTS)
    try:
        sql, params = facts.query.get_compiler(calls.db).as_sql()
    except EmptyResultSet:
        return found, {}
    connection = connections[calls.db]
    lists = [LISTS[connection.vendor].format(what) for what in LISTED.values()]
    columns = ", ".join([f"clock / {DAY}", "version", *SUMS.values(), *lists])
    # All of it is the ORM's own text and names of ours; what visitors wrote is in `params`.
    counts = [f"SELECT '', '', {columns} FROM found GROUP BY 3, 4"]  # noqa: S608
    for name in dimensions:
        value = f"COALESCE(CAST(by_{name} AS TEXT), '')"
        counts.append(f"SELECT '{name}', {value}, {columns} FROM found GROUP BY 2, 3, 4")  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(f"WITH found AS MATERIALIZED ({sql}) {' UNION ALL '.join(counts)}", params)
        for dimension, value, day, version, *row in cursor:
            sums, texts = Sums(*row[: len(SUMS)]), row[len(SUMS) :]
            figures = found.setdefault((dimension, value), Figures())
            figures += sums
            if version is not None:
                own = figures.versions.setdefault(version, Sums())
                own += sums
            if not dimension:
                days[date.fromordinal(DAY_0 + day)] += sums
            for name, text in zip(LISTED, texts, strict=True):
                if text is not None:
                    getattr(figures, name).update(text.split("\n"))
    for figures in found.values():
        _read_numbers(figures)
    return found, dict(days)


def _read_numbers(figures: Figures) -> None:
    """Make numbers of the texts in the histograms that are of numbers."""
    for name in NUMBERED:
        counts: Counter[int] = Counter()
        for text, count in getattr(figures, name).items():
            number = int(text)
            if name.endswith("_waits"):
                number = max(0, min(number, LONGEST_WAIT))
            counts[number] += count
        setattr(figures, name, counts)
