"""What the owner should know of at once: found, told to the rest of the site, and ended.

Any number of processes may look at the same time: an alert is one row, which only one of them
makes, and only one ends. What lies between found and over stays as it is, so that a figure on the
edge does not come and go.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.dispatch import Signal
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext

from avatars.conf import conf
from avatars.insights.tally import midnight
from avatars.models import Alert, CallLog, Settler
from avatars.models.billing import SHORTEST_GRANT
from avatars.signals import alert_over, alert_raised

LOOK_EVERY = 30.0  # seconds between two looks of a settler
NO_SETTLER_AFTER = timedelta(minutes=5)
LAST_CALLS, MANY, FEW = 20, 7, 5  # so many of the last calls failed: a third; it is over below five
MARGIN = 0.05  # of the day's minutes, below which that alert is over
CREDITS_KNOWN = timedelta(days=1)  # longer ago they were seen by nobody who is still there
# Besides calls that came to nothing; a visitor who left is no failure.
Reason = CallLog.EndReason
FAILED = (Reason.AVATAR_LOST, Reason.NO_MEDIA, Reason.PAGE_FAILED, Reason.LOST)
Name = Alert.Name
TOLD_WHEN_OVER = (Name.FAILURES, Name.NO_SETTLER)
_looked_at = float("-inf")


@dataclass(frozen=True)
class Finding:
    """Whether something is wrong, or surely is not, and its figures."""

    name: Alert.Name
    wrong: bool
    over: bool
    figures: dict[str, Any] = field(default_factory=dict)


def look_now_and_then(now: datetime) -> None:
    """`look`, for a settler: at most every LOOK_EVERY seconds. Raises django.db.Error."""
    global _looked_at
    if time.monotonic() - _looked_at >= LOOK_EVERY:
        _looked_at = time.monotonic()
        look(now)


def look(now: datetime) -> None:
    """Raise what is wrong, and end what is over. Raises django.db.Error.

    Mails are only noted as due: see `alert_mails`.
    """
    tell = bool(conf.alert_emails)
    known = {alert.name: alert for alert in Alert.objects.open()}
    for found in _findings(now):
        alert = known.get(found.name)
        if found.wrong and alert is None:
            raised = Alert.objects.raise_one(found.name, found.figures, now, tell=tell)
            if raised:
                _announce(alert_raised, raised)
        elif found.over and alert:
            tell_over = tell and found.name in TOLD_WHEN_OVER
            if Alert.objects.end(alert, now, tell=tell_over):
                alert.over_at = now
                _announce(alert_over, alert)


def nobody_settles(now: datetime) -> bool:
    """Whether there are calls, and no settler has been at work for five minutes."""
    return _nobody_since(Settler.objects.last_beat(), now)


def _nobody_since(last: datetime | None, now: datetime) -> bool:
    if last is None:
        return CallLog.objects.filter(created_at__lte=now - NO_SETTLER_AFTER).exists()
    return now - last >= NO_SETTLER_AFTER


def sentence(alert: Alert) -> str:
    """What is wrong, in the language at hand; figures are those of when it was found."""
    figures: dict[str, Any] = alert.figures
    match alert.name:
        case Name.BUDGET_80:
            return gettext("%(minutes)s of the day’s %(limit)s minutes are talked.") % figures
        case Name.BUDGET_100:
            return (
                gettext("The day’s %(limit)s minutes are talked: nobody can call until midnight.")
                % figures
            )
        case Name.FAILURES:
            return gettext("%(failed)s of the last %(calls)s calls failed.") % figures
        case Name.CREDITS_LOW:
            return gettext("Only %(credits)s credits are left at Runway.") % figures
        case Name.NO_SETTLER if last := figures.get("last"):
            moment = parse_datetime(str(last)) or alert.since
            return gettext("No settler has been at work since %(moment)s.") % {
                "moment": moment_in_words(moment)
            }
        case _:
            return gettext("No settler has been at work yet.")


def moment_in_words(moment: datetime) -> str:
    """A moment in the site's time zone, as every language reads it: 2026-05-04 12:00."""
    return f"{timezone.localtime(moment, timezone.get_default_timezone()):%Y-%m-%d %H:%M}"


def _findings(now: datetime) -> Iterator[Finding]:
    yield from _budget(now)
    newest = CallLog.objects.of_visitors().order_by("-created_at")
    last = list(newest.values_list("status", "end_reason")[:LAST_CALLS])
    failed = sum(status == CallLog.Status.FAILED or end in FAILED for status, end in last)
    figures: dict[str, Any] = {"failed": failed, "calls": len(last)}
    yield Finding(Name.FAILURES, failed >= MANY, failed < FEW, figures)
    seen = Settler.objects.filter(credits__isnull=False, credits_at__gt=now - CREDITS_KNOWN)
    left = seen.order_by("-credits_at").values_list("credits", flat=True).first()
    if left is not None:
        low = left < conf.credits_low
        yield Finding(Name.CREDITS_LOW, low, not low, {"credits": left})
    beat = Settler.objects.last_beat()
    nobody = _nobody_since(beat, now)
    yield Finding(Name.NO_SETTLER, nobody, not nobody, {"last": beat.isoformat()} if beat else {})


def _budget(now: datetime) -> Iterator[Finding]:
    local = timezone.localdate(now, timezone.get_default_timezone())
    seconds = CallLog.objects.seconds_since(midnight(local), now)
    limit = conf.daily_minutes * 60
    figures = {"minutes": seconds // 60, "limit": conf.daily_minutes}
    # With less than the shortest call left nobody can call.
    spent = limit - SHORTEST_GRANT + 1
    for name, most in ((Name.BUDGET_80, 0.8 * limit), (Name.BUDGET_100, spent)):
        yield Finding(name, seconds >= most, seconds < most - MARGIN * limit, figures)


def _announce(signal: Signal, alert: Alert) -> None:
    transaction.on_commit(partial(signal.send_robust, sender=Alert, alert=alert), robust=True)
