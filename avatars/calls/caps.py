"""How many calls at once, and how many minutes a day."""

import threading
from datetime import date, datetime, timedelta
from datetime import time as clock_time

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from avatars.calls.timing import TURN_TIMEOUT, opening_since, running_since
from avatars.conf import conf
from avatars.exceptions import BudgetSpent, Busy
from avatars.models import Avatar, CallLog

SHORTEST_GRANT = 30  # seconds: less is not worth a call
# The threads of one process take turns here, where waiting is fair and costs nothing, before they
# wait in the database for the turns of other processes.
_turn = threading.Lock()

BUSY_WAIT = (5, 60)  # seconds: the least and the most a visitor is asked to wait for a place


def reserve_call(avatar: Avatar, *, locale: str, reports: bool) -> CallLog:
    """Take a place and write the call's row, in one short transaction that no other overlaps.

    The row's `max_seconds` is what the call was granted: the avatar's longest call, or what is
    left of today's minutes. Raises Busy or BudgetSpent, with the seconds until another try makes
    sense; nothing is written then.
    """
    if not _turn.acquire(timeout=TURN_TIMEOUT):
        raise Busy("no turn in time", retry_after=BUSY_WAIT[0])
    try:
        with transaction.atomic():
            _lock_caps()
            now = timezone.now()
            _check_places(avatar, now)
            return CallLog.objects.create(
                avatar=avatar,
                locale=locale,
                reports=reports,
                created_at=now,
                max_seconds=_granted_seconds(avatar, now),
            )
    finally:
        _turn.release()


def _lock_caps() -> None:
    """Lock what is always there, so that counting and writing happen one by one.

    SQLite locks with the first write, and only then waits its turn: hence one that changes nothing.
    """
    if connection.features.has_select_for_update:
        Avatar.objects.select_for_update().order_by("pk").values_list("pk").first()
    else:
        Avatar.objects.update(slug=F("slug"))


def _check_places(avatar: Avatar, now: datetime) -> None:
    calls = CallLog.objects.holding_a_place(
        opening_since=opening_since(now), running_since=running_since(now)
    )
    limits = [
        (calls, conf.max_concurrent_calls),
        (calls.filter(avatar=avatar), avatar.max_concurrent),
    ]
    for holding, limit in limits:
        if limit is not None and holding.count() >= limit:
            ends = [
                (call.ready_at or call.created_at) + timedelta(seconds=call.max_seconds)
                for call in holding
            ]
            wait = (min(ends, default=now) - now).total_seconds()
            least, most = BUSY_WAIT
            raise Busy("all places are taken", retry_after=int(min(max(wait, least), most)))


def _granted_seconds(avatar: Avatar, now: datetime) -> int:
    today = timezone.localdate(now)
    since = _midnight(today)
    calls = CallLog.objects.all()
    left = conf.daily_minutes * 60 - calls.seconds_spent(since)
    if avatar.daily_minutes is not None:
        own = calls.filter(avatar=avatar).seconds_spent(since)
        left = min(left, avatar.daily_minutes * 60 - own)
    if left < min(SHORTEST_GRANT, avatar.max_seconds):
        tomorrow = _midnight(today + timedelta(days=1))
        raise BudgetSpent(
            "today's minutes are spent", retry_after=max(1, int((tomorrow - now).total_seconds()))
        )
    return min(avatar.max_seconds, left)


def _midnight(day: date) -> datetime:
    """When a day begins in TIME_ZONE."""
    return timezone.make_aware(datetime.combine(day, clock_time.min))
