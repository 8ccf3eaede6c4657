"""What Prometheus is told: how things stand, and what has happened since midnight in TIME_ZONE.

Counters begin at zero each midnight, as those of a process do when it is started anew; `rate` and
`increase` know what to make of that. So they are made of what is written once and stays: why a call
ended is counted when it is settled, because it may be corrected before. Only who erases a call of
today lowers them. Sums of all time would be dearer to read, and would fall at each erasing.

What is known by name is there from zero on: `increase` does not see the first of what was not.

Test calls have kind="test". They are in no figure without that label, but in what a day costs.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from itertools import accumulate, product

from django.db.models import Count, Min
from django.utils import timezone
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector

from avatars.calls import clock
from avatars.conf import conf
from avatars.exceptions import (
    TURNED_AWAY,
    BudgetSpent,
    Busy,
    NotConfigured,
    ReadyTimeout,
    TextRefused,
    UpstreamFailed,
)
from avatars.insights.daily import counted_now
from avatars.insights.now import IN_LINE
from avatars.insights.tally import calls_between, calls_of, midnight
from avatars.models import CallLog, PlaceInLine, Refusal, Settler, upstream
from avatars.models.call_queries import CallLogQuerySet
from avatars.models.settlers import STALE, oldest_due

KINDS = {False: "visitor", True: "test"}
BUCKETS = (1, 2, 3, 5, 8, 13, 20, 30, 45, 60, 120, 180, 300)  # seconds, all of them included
# What calls are closed with where they come to nothing; "internal": through a mistake of ours.
OUR_ERRORS = (
    *(error.code for error in (UpstreamFailed, ReadyTimeout, NotConfigured, BudgetSpent, Busy)),
    TextRefused.log_code,
    "internal",
)
MOST_ERRORS = 20  # that have a label of their own: Runway may have any number of codes
OTHER = "other"


class Calls(Collector):
    """Asks the database anew at each reading, 20 queries at most. Raises django.db.Error."""

    def collect(self) -> Iterator[Metric]:
        """The figures of this moment."""
        now = clock.now()
        yield from _as_it_stands(now)
        yield from _since_midnight(now)
        yield from _who_works(now)


def _as_it_stands(now: datetime) -> Iterator[Metric]:
    is_open = CallLog.objects.open_at(now).order_by().values_list("test")
    counts = dict(is_open.annotate(count=Count("pk")))
    yield _by_kind("avatars_calls_open", "Calls whose session may be running.", counts)
    in_line = PlaceInLine.objects.filter(seen_at__gte=now - IN_LINE, call=None).count()
    yield GaugeMetricFamily("avatars_calls_in_line", "Visitors in the waiting line.", in_line)
    yield GaugeMetricFamily(
        "avatars_places", "Calls that may be open at once.", conf.max_concurrent_calls
    )


def _since_midnight(now: datetime) -> Iterator[Metric]:
    day = timezone.localdate(now, timezone.get_default_timezone())
    begins = midnight(day)
    calls = CallLog.objects.filter(calls_between(day, day)).order_by()
    started, stood = Counter[bool](), Counter[int]()
    pressed = calls.values_list("test", "stood_in_line").annotate(count=Count("pk"))
    for test, seconds_in_line, count in pressed:
        started[test] += count
        if not test and seconds_in_line is not None:
            stood[seconds_in_line] += count
    yield _counter(
        "avatars_calls_started",
        "Presses that got a call, or a place in line that led to one.",
        {(name,): started[test] for test, name in KINDS.items()},
        ["kind"],
        begins,
    )
    refused = Refusal.objects.filter(day=day).values_list("reason", "count")
    yield _counter(
        "avatars_calls_refused",
        "Presses that were turned away, by the error's code.",
        _by_name([error.code for error in TURNED_AWAY], refused),
        ["reason"],
        begins,
    )
    yield _counter(
        "avatars_call_errors",
        "Calls that came to nothing, by what Runway or we ourselves called the reason.",
        _by_error(calls),
        ["error", "kind"],
        begins,
    )
    # Counted here: SQLite would group by the index of all reasons, and so walk through all calls.
    settled = CallLog.objects.of_visitors().filter(settled_at__gte=begins).exclude(end_reason="")
    ended = Counter(settled.order_by().values_list("end_reason", flat=True))
    yield _counter(
        "avatars_calls_ended",
        "Visitors' calls that were settled, by why they ended.",
        _by_name(CallLog.EndReason.values, ended.items()),
        ["reason"],
        begins,
    )
    figures = counted_now(calls_of(day, day), day, day).total
    yield _histogram(
        {
            "line": stood,
            "connecting": figures.ready_waits,
            "joining": figures.sound_waits,
            "picture": figures.face_waits,
            "talking": figures.lengths,
        }
    )
    seconds = {test: CallLog.objects.filter(test=test).seconds_since(begins, now) for test in KINDS}
    yield _by_kind("avatars_talk_seconds_today", "Seconds of talk that Runway bills.", seconds)
    limit = conf.daily_minutes * 60
    yield GaugeMetricFamily("avatars_talk_seconds_limit", "What a day may have of them.", limit)
    cost = {test: talked / 60 * conf.cost_per_minute for test, talked in seconds.items()}
    yield _by_kind("avatars_cost_today", "What they cost, by AVATARS_COST_PER_MINUTE.", cost)


def _who_works(now: datetime) -> Iterator[Metric]:
    at_work = Settler.objects.filter(beat_at__gte=now - STALE).count()
    yield GaugeMetricFamily("avatars_settlers", "Settlers seen in the last 150 s.", at_work)
    yield _age("avatars_settler_heartbeat", "the last sign of life of any settler", now,
               Settler.objects.last_beat())  # fmt: skip
    due = oldest_due(now)
    yield GaugeMetricFamily(
        "avatars_settler_lag_seconds",
        "For how long the call that waits longest has been due to be settled; 0: none is.",
        max((now - due).total_seconds(), 0) if due else 0,
    )
    seen = upstream.seen(now)
    yield _age("avatars_runway_seen", "Runway answered well, as calls and settlers noted", now,
               seen.at)  # fmt: skip
    yield GaugeMetricFamily(
        "avatars_runway_failures", "Calls that Runway has failed since then.", seen.failures
    )
    noted = Settler.objects.filter(credits__isnull=False).order_by("-credits_at").first()
    left = GaugeMetricFamily("avatars_credits", "What was left at Runway when it was last seen.")
    if noted and noted.credits is not None:
        left.add_metric([], noted.credits)
    yield left


def _by_kind(name: str, what: str, values: Mapping[bool, float]) -> Metric:
    metric = GaugeMetricFamily(name, what, labels=["kind"])
    for test, kind in KINDS.items():
        metric.add_metric([kind], values.get(test, 0))
    return metric


def _counter(
    name: str,
    what: str,
    counts: Mapping[tuple[str, ...], int],
    labels: list[str],
    begins: datetime,
) -> Metric:
    metric = CounterMetricFamily(name, f"{what} Since midnight.", labels=labels)
    for values, count in counts.items():
        metric.add_metric(list(values), count, created=begins.timestamp())
    return metric


def _by_name(
    known: Iterable[str], found: Iterable[tuple[str, int]]
) -> Mapping[tuple[str, ...], int]:
    """The counts that were found, and zero for what else is known."""
    return {(name,): count for name, count in (dict.fromkeys(known, 0) | dict(found)).items()}


def _by_error(calls: CallLogQuerySet) -> Mapping[tuple[str, ...], int]:
    """Counts by error and kind: of ours, of the first of Runway's codes, and of its later ones.

    By the order in which they came, since a place by frequency would be taken away again. A call
    has a code of Runway's from its settling on.
    """
    kinds = KINDS.values()
    counts = Counter[tuple[str, ...]](dict.fromkeys(product((*OUR_ERRORS, OTHER), kinds), 0))
    named = set(OUR_ERRORS)
    errors = calls.exclude(error_code="").values_list("error_code", "test")
    in_order = errors.annotate(count=Count("pk"), first=Min("settled_at")).order_by("first")
    for code, test, count, _ in in_order:
        if len(named) < MOST_ERRORS:
            named.add(code)
        counts[code if code in named else OTHER, KINDS[test]] += count
    return counts


def _histogram(phases: Mapping[str, "Counter[int]"]) -> Metric:
    metric = HistogramMetricFamily(
        "avatars_call_phase_seconds",
        "How long visitors stood in line, waited from their wish for the call until it was ready, "
        "joined and seen, and talked. Since midnight.",
        labels=["phase"],
    )
    for phase, counts in phases.items():
        edges = [0, *BUCKETS]
        per_bucket = [
            sum(count for seconds, count in counts.items() if low < seconds <= high)
            for low, high in zip(edges, BUCKETS, strict=False)
        ]
        per_bucket[0] += counts[0]
        buckets = [
            (f"{high:.1f}", count)
            for high, count in zip(BUCKETS, accumulate(per_bucket), strict=True)
        ]
        total = sum(seconds * count for seconds, count in counts.items())
        metric.add_metric([phase], [*buckets, ("+Inf", counts.total())], total)
    return metric


def _age(name: str, what: str, now: datetime, moment: datetime | None) -> Metric:
    """Seconds since a moment; no sample where there was none: alerts ask for it by absent()."""
    metric = GaugeMetricFamily(f"{name}_age_seconds", f"Seconds since {what}.")
    if moment:
        metric.add_metric([], max((now - moment).total_seconds(), 0))
    return metric
