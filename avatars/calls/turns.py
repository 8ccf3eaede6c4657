"""Whose turn it is in the waiting line, and one look a second at it for all who stand in it here.

Decided under the lock of the caps; a look only tells when it is worth taking that lock.
"""

import math
import threading
import time
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import Error

from avatars.calls import clock
from avatars.calls.caps import Places, granted_seconds
from avatars.calls.estimates import estimates
from avatars.calls.timing import PLACE_FORGOTTEN
from avatars.exceptions import BudgetSpent, Busy, Closed
from avatars.models import Avatar, PlaceInLine

LOOK = 1.0  # seconds between two looks at the line


def standing_in_line(now: datetime) -> list[PlaceInLine]:
    """Those who wait, in order."""
    seen_since = now - timedelta(seconds=PLACE_FORGOTTEN)
    waiting = PlaceInLine.objects.filter(call=None, seen_at__gte=seen_since)
    return list(waiting.select_related("avatar").prefetch_related("avatar__hours"))


def closed(avatar: Avatar, now: datetime) -> Closed | None:
    """What visitors are told of an avatar that takes no calls; None of one that is open.

    With the seconds until it opens, where they are known.
    """
    if avatar.open_at(now):
        return None
    opens = avatar.next_opening(now)
    return Closed(retry_after=math.ceil((opens - now).total_seconds()) if opens else None)


def whose_turn(standing: Sequence[PlaceInLine], places: Places) -> list[PlaceInLine]:
    """Those for whom there is a place now, which is then counted as taken.

    Somebody whose own limits are in the way (another call of the same client, an avatar that is
    taken, minutes that are promised to others) lets those behind pass.
    """
    turns = []
    for one in standing:
        if places.has_one_for(one.avatar, one.client) and _may_be_served(one, places):
            places.take(one.avatar, one.client)
            turns.append(one)
    return turns


def _may_be_served(one: PlaceInLine, places: Places) -> bool:
    """Whether there are minutes for them; true also where none are left, so that they are told."""
    try:
        granted_seconds(one.avatar, one.client, places)
    except Busy:
        return False
    except BudgetSpent:
        return True
    return True


@dataclass(frozen=True)
class Standing:
    """One who stands in line, at the last look; `waited` and the others in seconds.

    `closed` is what they are told where the avatar takes no calls any more.
    """

    position: int
    waited: float
    estimate: int | None
    is_turn: bool
    seconds_to_the_next: int
    closed: Closed | None


class Watch:
    """One look at the line a second for all who stand in it here, however many they are."""

    def __init__(self) -> None:
        # A stream that nobody closed lets go of its place when it is collected, also amid a look.
        self._lock = threading.RLock()
        self._held: set[uuid.UUID] = set()
        self._looked_at = self._failed_at = float("-inf")
        self._seen: dict[uuid.UUID, Standing] = {}

    def hold(self, holder: uuid.UUID) -> None:
        """Somebody stands in line."""
        with self._lock:
            self._held.add(holder)
            self._looked_at = float("-inf")

    def let_go(self, holder: uuid.UUID) -> None:
        """They do not any more."""
        with self._lock:
            self._held.discard(holder)

    def look(self) -> dict[uuid.UUID, Standing]:
        """All who stand in line, by the holder of their place."""
        with self._lock:
            if time.monotonic() - self._looked_at >= LOOK * 0.9:
                try:
                    self._seen = self._look()
                except Error:
                    self._failed_at = time.monotonic()
                    raise
                self._looked_at = time.monotonic()
            return self._seen

    def saw_the_line(self) -> bool:
        """Whether no look has failed for as long as a place is kept."""
        return time.monotonic() - self._failed_at > PLACE_FORGOTTEN

    def _look(self) -> dict[uuid.UUID, Standing]:
        now = clock.now()
        PlaceInLine.objects.filter(holder__in=list(self._held), call=None).update(seen_at=now)
        standing = standing_in_line(now)
        places = Places(now)
        wait = places.seconds_to_the_next()
        guesses = estimates(standing, places)
        turns = {one.pk for one in whose_turn(standing, places)}
        return {
            one.holder: Standing(
                position,
                (now - one.since).total_seconds(),
                guess,
                one.pk in turns,
                wait,
                closed(one.avatar, now),
            )
            for position, (one, guess) in enumerate(zip(standing, guesses, strict=True), start=1)
        }


watch = Watch()
