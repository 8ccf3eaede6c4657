"""How many calls at once, and how many minutes a day: of the site, an avatar and a client."""

import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import F, Q, Sum
from django.utils import timezone

from avatars.calls import clock
from avatars.calls.connections import release_connection
from avatars.calls.timing import OVERTIME, TURN_TIMEOUT, running_since
from avatars.calls.verdicts import OVER, holding_a_place
from avatars.conf import conf
from avatars.exceptions import BudgetSpent, Busy
from avatars.models import Avatar, CallLog
from avatars.models.billing import SHORTEST_GRANT, UnsettledCall

# The threads of one process take turns here, where waiting is fair and costs nothing, before they
# wait in the database for the turns of other processes.
_turn = threading.Lock()

BUSY_WAIT = (5, 300)  # seconds: the least and the most a visitor is asked to wait for a place


@dataclass(frozen=True)
class Origin:
    """Where on the site a call is begun, as its page says; each may be empty.

    `page` is a path; `variant` and `device` are those of `CallLog`.
    """

    placement: str = ""
    variant: str = ""
    page: str = ""
    device: str = ""


NOWHERE = Origin()  # a client that does not say


@dataclass(frozen=True)
class Wish:
    """Who would like to call whom.

    `client` is a keyed hash of the day (see `clients`), or empty where nobody is to be counted;
    `reports` says whether the page will report on its call (see `events`); `words` is the key of
    the version of the words that the avatar will be told; a `test` is made by staff.
    """

    avatar: Avatar
    client: str
    locale: str
    reports: bool
    origin: Origin = NOWHERE
    words: int | None = None
    test: bool = False


@contextmanager
def one_at_a_time() -> Iterator[datetime]:
    """A short transaction that no other overlaps; gives the moment in which it began.

    Raises Busy when there was no turn in time.
    """
    if not _turn.acquire(blocking=False):
        # Those who have had their turn need the connections that those who wait would keep.
        release_connection()
        if not _turn.acquire(timeout=TURN_TIMEOUT):
            raise Busy("no turn in time", retry_after=BUSY_WAIT[0])
    try:
        with transaction.atomic():
            _lock()
            yield clock.now()
    finally:
        _turn.release()


def _lock() -> None:
    """Lock what is always there, so that counting and writing happen one by one.

    SQLite locks with the first write, and only then waits its turn: hence one that changes nothing.
    """
    if connection.features.has_select_for_update:
        Avatar.objects.select_for_update().order_by("pk").values_list("pk").first()
    else:
        Avatar.objects.update(slug=F("slug"))


class Places:
    """The places as they are taken at a moment."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.midnight = clock.midnight(timezone.localdate(now))
        since = min(self.midnight, running_since(now))
        self.unsettled = CallLog.objects.to_be_counted(since)
        self.calls = holding_a_place(self.unsettled, now)
        self.taken = len(self.calls)
        self._by_avatar = Counter(call.avatar_id for call in self.calls)
        # A visitor who has hung up may call again before Runway has done away with the session.
        self._by_client = Counter(
            call.client for call in self.calls if call.client and call.status not in OVER
        )

    def has_one_for(self, avatar: Avatar, client: str) -> bool:
        """Whether the limits of the site, the avatar and the client leave a place."""
        limit = avatar.max_concurrent
        return (
            self.taken < conf.max_concurrent_calls
            and (limit is None or self._by_avatar[avatar.pk] < limit)
            and self._by_client[client] < conf.calls_per_client
        )

    def take(self, avatar: Avatar, client: str) -> None:
        """Count one more."""
        self.taken += 1
        self._by_avatar[avatar.pk] += 1
        if client:
            self._by_client[client] += 1

    def seconds_to_the_next(self) -> int:
        """Until one of the calls is over at the latest, as a visitor may be told."""
        ends = [_over_at_the_latest(call) for call in self.calls]
        wait = (min(ends, default=self.now) - self.now).total_seconds()
        least, most = BUSY_WAIT
        return int(min(max(wait, least), most))


def granted_seconds(avatar: Avatar, client: str, places: Places) -> int:
    """How long a call may last: the avatar's longest call, or what is left of today's minutes.

    Raises BudgetSpent where today's minutes are used up, and Busy where they are only promised to
    calls that are not over.
    """
    limits: list[tuple[dict[str, object], int | None]] = [
        ({}, conf.daily_minutes),
        ({"avatar_id": avatar.pk}, avatar.daily_minutes),
        ({"client": client}, conf.client_minutes if client else None),
    ]
    limited = [(scope, minutes) for scope, minutes in limits if minutes is not None]
    settled = CallLog.objects.filter(
        settled_at__isnull=False, created_at__gte=places.midnight
    ).aggregate(
        **{
            f"scope_{number}": Sum("duration", filter=Q(**scope), default=0)
            for number, (scope, _) in enumerate(limited)
        }
    )
    today = [call for call in places.unsettled if call.created_at >= places.midnight]
    certain = left = avatar.max_seconds
    for number, (scope, minutes) in enumerate(limited):
        own = [call for call in today if all(getattr(call, k) == v for k, v in scope.items())]
        spent, promised = _unsettled_cost(own, places.now)
        unspent = minutes * 60 - settled[f"scope_{number}"] - spent
        certain, left = min(certain, unspent), min(left, unspent - promised)
    least = min(SHORTEST_GRANT, avatar.max_seconds)
    if certain < least:
        tomorrow = clock.midnight(timezone.localdate(places.now) + timedelta(days=1))
        wait = int((tomorrow - places.now).total_seconds())
        raise BudgetSpent("today's minutes are spent", retry_after=max(1, wait))
    if left < least:
        raise Busy("today's last minutes are being talked")
    return left


def _unsettled_cost(calls: Iterable[UnsettledCall], now: datetime) -> tuple[int, int]:
    """Seconds that unsettled calls can have cost: for certain, and at the most besides.

    A call that is over, or was cancelled, counts what it can have cost until then; one that was
    ended may run on until it is cancelled. Any other counts all that it was promised.
    """
    spent = promised = 0
    for call in calls:
        if over := call.over_at or call.cancelled_at:
            spent += call.seconds_until(over)
        elif call.ended_at and call.session_id:
            # Later than it should be over, its cancel has not got through yet.
            promised += call.seconds_until(max(_over_at_the_latest(call), now))
        else:
            promised += call.max_seconds
    return spent, promised


def _over_at_the_latest(call: UnsettledCall) -> datetime:
    if call.ended_at:
        return call.ended_at + timedelta(seconds=conf.hang_up_grace + OVERTIME)
    return call.ends_at or call.created_at + timedelta(
        seconds=conf.ready_timeout + call.max_seconds
    )
