"""When Runway was last seen to answer, by what calls and settlers noted. It is not asked here."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max

from avatars.models.calls import CallLog
from avatars.models.settlers import Settler

# Settlers look at the account every five minutes, also where nobody calls: it may fail once.
LATELY = timedelta(minutes=11)
LONGEST_CALL = timedelta(minutes=10)
# What a call is closed with when Runway did not answer as it should, or refused our secret.
FAILURES = ("upstream_failed", "timeout", "not_configured")


@dataclass(frozen=True)
class Seen:
    """When Runway last answered well, None if not lately; calls that it has failed since then."""

    at: datetime | None
    failures: int


def seen(now: datetime) -> Seen:
    """What is known of the last eleven minutes. Four queries. Raises django.db.Error."""
    since = now - LATELY
    recent = CallLog.objects.filter(created_at__gte=since - LONGEST_CALL).order_by()
    # By its own bound, too: a database that looks for the newest would walk through all calls.
    told = recent.filter(settled_at__gte=since, estimated=False).exclude(session_id="")
    answers = (
        Settler.objects.aggregate(at=Max("credits_at"))["at"],
        recent.aggregate(at=Max("ready_at"))["at"],
        told.aggregate(at=Max("settled_at"))["at"],
    )
    at = max((answer for answer in answers if answer and answer >= since), default=None)
    failed = recent.filter(error_code__in=FAILURES, ended_at__gte=at or since)
    return Seen(at, failed.count())
