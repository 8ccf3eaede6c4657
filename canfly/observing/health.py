"""Whether the site can do its work: database, cache, settler, Runway.

Nobody waits for what hangs. Each look is made in a thread of its own, one at a time, and kept for
some seconds; who asks waits for a look that has just begun, and not for one that takes too long. So
a process has two such threads and one connection at most, however often it is asked.

django-health-check's time limits do not hold under WSGI: an answer waits for the thread that hangs.
"""

import logging
import threading
import time
from collections.abc import Callable

from django.core.cache import cache
from django.db import Error, connection
from redis.exceptions import RedisError

from avatars.calls import clock
from avatars.models import upstream
from avatars.models.settlers import troubles

logger = logging.getLogger(__name__)

KEPT = 5.0  # seconds for which a look is good
PATIENCE = 2.0  # seconds from the beginning of a look until its parts count as hung
MANY = 3  # calls that Runway failed since it was last seen to answer
OK, FAILED, TIMEOUT, UNKNOWN = "ok", "failed", "timeout", "unknown"

States = dict[str, str]


class Look:
    """One look at some parts, kept for KEPT seconds."""

    def __init__(self, *parts: str, by: Callable[[], States]) -> None:
        """`by` returns the state of each part; it may hang, and raise what a lost server does."""
        self.parts = parts
        self._by = by
        self._lock = threading.Lock()
        self._began = self._ended = float("-inf")
        self._done = threading.Event()
        self._done.set()
        self._found: States = {}

    def begin(self) -> None:
        """Look, if the last look is old and over."""
        with self._lock:
            now = time.monotonic()
            if self._done.is_set() and now - self._ended >= KEPT:
                self._began = now
                self._done.clear()
                try:
                    in_background(self._look)
                except RuntimeError:  # the machine has no thread left
                    self._found = dict.fromkeys(self.parts, UNKNOWN)
                    self._ended = now
                    self._done.set()

    def states(self) -> States:
        """What was found; TIMEOUT where a look takes longer than PATIENCE."""
        if self._done.wait(max(self._began + PATIENCE - time.monotonic(), 0)):
            return self._found
        return dict.fromkeys(self.parts, TIMEOUT)

    def _look(self) -> None:
        found = dict.fromkeys(self.parts, UNKNOWN) | {self.parts[0]: FAILED}
        try:
            found = self._by()
        except (Error, RedisError, OSError) as error:
            logger.warning("%s failed: %s", self.parts[0], type(error).__name__)
        finally:
            self._found, self._ended = found, time.monotonic()
            self._done.set()


def states() -> States:
    """The state of each part. Takes PATIENCE at most: the looks are made beside each other."""
    for look in LOOKS:
        look.begin()
    return {name: state for look in LOOKS for name, state in look.states().items()}


def in_background(work: Callable[[], object]) -> None:
    """Do it in a thread of its own, whose connection to the database is given back after it."""

    def do() -> None:
        try:
            work()
        finally:
            connection.close()

    threading.Thread(target=do, daemon=True).start()


def _database() -> States:
    """The database, and what it knows of the others."""
    now = clock.now()
    settler = FAILED if any(troubles(now)) else OK
    seen = upstream.seen(now)
    runway = OK if seen.at else UNKNOWN
    if seen.failures >= (MANY if seen.at else 1):
        runway = FAILED
    return {"database": OK, "settler": settler, "runway": runway}


def _cache() -> States:
    """Whether the cache keeps what it is given: rates are counted in it."""
    cache.set("canfly.readyz", OK, 60)
    return {"cache": OK if cache.get("canfly.readyz") == OK else FAILED}


LOOKS = [Look("database", "settler", "runway", by=_database), Look("cache", by=_cache)]
