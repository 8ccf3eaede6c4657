"""How things stand at this moment. Nothing here waits for anybody."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from avatars.conf import conf
from avatars.insights import alerts
from avatars.insights.tally import midnight, today
from avatars.models import Alert, CallLog, PlaceInLine, Settler
from avatars.models.settlers import troubles

IN_LINE = timedelta(seconds=15)  # since a visitor in line was last seen


@dataclass(frozen=True)
class Now:
    """Minutes that were talked today, calls that are open, visitors in line, what is left.

    `troubles` are signs that calls are not settled, `alerts` what else is wrong and since when.
    `credits` are those which a settler saw at Runway, at `credits_at`; None where none has.
    """

    minutes: int
    minutes_limit: int
    calls: int
    places: int
    line: int
    line_length: int
    credits: int | None
    credits_at: datetime | None
    settled_at: datetime | None
    troubles: list[str]
    alerts: list[tuple[str, datetime]]


def state(now: datetime) -> Now:
    """The state at `now`. Takes nine queries. Raises django.db.Error."""
    seen = Settler.objects.filter(credits_at__isnull=False).order_by("-credits_at").first()
    return Now(
        minutes=CallLog.objects.seconds_since(midnight(today()), now) // 60,
        minutes_limit=conf.daily_minutes,
        calls=CallLog.objects.open_at(now).count(),
        places=conf.max_concurrent_calls,
        line=PlaceInLine.objects.filter(seen_at__gte=now - IN_LINE, call=None).count(),
        line_length=conf.line_length,
        credits=seen.credits if seen else None,
        credits_at=seen.credits_at if seen else None,
        settled_at=Settler.objects.last_beat(),
        troubles=list(troubles(now)),
        alerts=[
            (alerts.sentence(alert), alert.since)
            for alert in Alert.objects.open().exclude(name=Alert.Name.NO_SETTLER)
        ],
    )
