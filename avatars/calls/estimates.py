"""How long those in the line will wait, as far as it can honestly be said."""

import heapq
import math
import statistics
from collections.abc import Sequence

from avatars.calls.caps import Places
from avatars.calls.verdicts import OVER
from avatars.conf import conf
from avatars.models import CallLog, PlaceInLine
from avatars.models.billing import UnsettledCall

RECENT = 20  # calls that are looked back upon
FEWEST = 3  # below so many nothing is said
GOODBYE = 10.0  # seconds: Runway takes 7 to 12 from the goodbye to the end of a session (measured)


def estimates(standing: Sequence[PlaceInLine], places: Places) -> list[int | None]:
    """Seconds until the turn of each who stands in line, in order; None where calls are too few.

    Open calls are taken to last as long as the recent ones did (their median), those that last
    longer already half of what they have left, and every place to go to the next in line.
    """
    if not standing:
        return []
    typical = _typical_duration(standing[0])
    if typical is None:
        return [None] * len(standing)
    left = [_seconds_left(call, places, typical) for call in places.calls]
    free = left + [0.0] * (conf.max_concurrent_calls - len(left))
    heapq.heapify(free)
    waits: list[int | None] = []
    for one in standing:
        own = [
            seconds
            for call, seconds in zip(places.calls, left, strict=True)
            if call.client and call.client == one.client and call.status not in OVER
        ]
        wait = max([heapq.heappop(free), *own])
        waits.append(math.ceil(wait))
        heapq.heappush(free, wait + typical)
    return waits


def _typical_duration(one: PlaceInLine) -> float | None:
    durations = CallLog.objects.recent_durations(one.avatar_id, RECENT)
    return float(statistics.median(durations)) if len(durations) >= FEWEST else None


def _seconds_left(call: UnsettledCall, places: Places, typical: float) -> float:
    if call.status in OVER:
        return GOODBYE
    begun = call.consumed_at or call.created_at
    age = (places.now - begun).total_seconds()
    longest = max(call.max_seconds - age, 0.0)
    return min(typical - age, longest) if age < typical else longest / 2
