"""How long calls are kept in the log."""

from datetime import datetime, timedelta

from avatars.conf import conf
from avatars.models import CallLog

AT_ONCE = 500  # calls; the rest is for the next look, so that nobody's press waits for it
LONGEST = 36_500  # days; calendars begin in the year 1


def forget_calls(now: datetime) -> int:
    """Delete calls that are older than AVATARS_CALL_DAYS; how many were.

    One that is not settled yet is kept until it is.
    """
    if conf.call_days <= 0:
        return 0
    old = CallLog.objects.filter(
        created_at__lt=now - timedelta(days=min(conf.call_days, LONGEST)), settled_at__isnull=False
    )
    calls = list(old.order_by("created_at").values_list("pk", flat=True)[:AT_ONCE])
    if calls:
        CallLog.objects.filter(pk__in=calls).delete()
    return len(calls)
