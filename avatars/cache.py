"""A cache whose counts are shared by all processes and need no server of their own.

Rates are counted in Django's cache, which needs an `incr` that loses no count. Django's database
cache reads and writes in two steps, and loses some; this one writes only where the value is still
what was read. A small subclass of Django's own was chosen over diskcache, which has had no release
since 2023. It works for many machines on one PostgreSQL as well.
"""

import base64
import pickle
import threading
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.db import connections, router
from django.utils import timezone

# A count is a short row; Django's own limit of 300 would throw away counts that are still needed.
MAX_ENTRIES = 10_000
# Far more than there are processes to be beaten by.
TRIES = 100
COMPARE_AND_SET = "UPDATE {table} SET value = %s WHERE cache_key = %s AND value = %s"
FORGET = "DELETE FROM {table} WHERE {expires} < %s"
# The threads of one process do not beat each other.
_turn = threading.Lock()


def counting_caches() -> "Iterator[CountingDatabaseCache]":
    """Those of the site that count in a database."""
    for name in settings.CACHES:
        cache = caches[name]
        if isinstance(cache, CountingDatabaseCache):
            yield cache


class CountingDatabaseCache(DatabaseCache):
    """Django's database cache with an atomic `incr`. `migrate` makes its table (LOCATION)."""

    def __init__(self, table: str, params: dict[str, Any]) -> None:
        """As Django's, with room for 10,000 entries where OPTIONS names no other MAX_ENTRIES."""
        options = {"MAX_ENTRIES": MAX_ENTRIES, **params.get("OPTIONS", {})}
        super().__init__(table, {**params, "OPTIONS": options})
        self.table = table

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Add `delta` and return the new value; raises ValueError where there is no such key."""
        database = router.db_for_write(self.cache_model_class)
        statement = COMPARE_AND_SET.format(table=connections[database].ops.quote_name(self.table))
        cache_key = self.make_and_validate_key(key, version=version)
        with _turn:
            for _ in range(TRIES):
                value = self.get(key, version=version)
                if value is None:
                    break
                values = [self._encoded(value + delta), cache_key, self._encoded(value)]
                with connections[database].cursor() as cursor:
                    cursor.execute(statement, values)
                    if cursor.rowcount:
                        return int(value + delta)
        raise ValueError(f"Key '{key}' not found")

    def forget(self) -> None:
        """Delete what has expired; Django does so only when there is no room any more."""
        connection = connections[router.db_for_write(self.cache_model_class)]
        table, expires = (connection.ops.quote_name(name) for name in (self.table, "expires"))
        with connection.cursor() as cursor:
            cursor.execute(
                FORGET.format(table=table, expires=expires),
                [connection.ops.adapt_datetimefield_value(timezone.now())],
            )

    def _encoded(self, value: Any) -> str:
        """A value as Django's database cache keeps it."""
        return base64.b64encode(pickle.dumps(value, self.pickle_protocol)).decode("latin1")
