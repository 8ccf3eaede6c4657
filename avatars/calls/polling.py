"""When to ask whether a session is READY: around the time that the last ones took.

A fixed first poll costs a session that is ready at once most of a second, and one that takes long
several requests.
"""

import logging
import time
from collections.abc import Iterator

from django.db import Error

from avatars.calls.connections import release_connection
from avatars.conf import conf
from avatars.models import CallLog

logger = logging.getLogger(__name__)

RECENT = 20  # calls that are learned from
FEWEST = 3  # below so many, UNKNOWN
UNKNOWN = 0.25  # seconds to the first poll where nothing is known
SOONEST = 0.01
EARLY = 0.1  # the share of sessions that are ready before the first poll
REMEMBERED = 10.0  # seconds for which a process believes what it has read
# (seconds since the create, pauses' length in AVATARS_POLL_PAUSE): a long wait is not worth a
# request every quarter of a second.
SLOWER = ((6.0, 1), (15.0, 2), (float("inf"), 4))
# Ready at the first poll: it may have been ready sooner, and is looked for a little sooner.
SOONER = 0.5

_known: dict[int, tuple[float, list[float]]] = {}


def pauses(avatar_id: int) -> Iterator[float]:
    """The pauses before each poll, in seconds; the polls themselves take no time here."""
    age = first = _first(_recent_waits(avatar_id))
    yield first
    while True:
        pause = conf.poll_pause * next(times for until, times in SLOWER if age < until)
        age += pause
        yield pause


def ready_after(asked: float, answered: float) -> float:
    """What is learned of a session that was not READY at `asked` and was at `answered`.

    Both in seconds since the create; `asked` is 0 where the first poll found it READY.
    """
    return (asked + answered) / 2 if asked else answered * SOONER


def _first(waits: list[float]) -> float:
    if len(waits) < FEWEST:
        return UNKNOWN
    return max(waits[int(len(waits) * EARLY)], SOONEST)


def _recent_waits(avatar_id: int) -> list[float]:
    """The sorted waits of the last calls, as this process knows them."""
    read_at, waits = _known.get(avatar_id, (float("-inf"), []))
    if time.monotonic() - read_at > REMEMBERED:
        try:
            waits = CallLog.objects.recent_waits(avatar_id, RECENT)
        except Error as error:  # What is known is good enough.
            logger.warning("recent waits not looked up: %s", type(error).__name__)
        finally:
            release_connection()
        _known[avatar_id] = time.monotonic(), waits
    return waits
