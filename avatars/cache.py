"""A cache whose counts are shared by all processes and need no server of their own.

Rates are counted in Django's cache, which needs an `incr` that loses no count. Django's database
cache reads and writes in two steps, and loses some; this one writes in one guarded statement.
"""

import base64
import pickle
from typing import Any

from django.core.cache.backends.db import DatabaseCache
from django.db import connections, router

# A count is a short row; Django's own limit of 300 would throw away counts that are still needed.
MAX_ENTRIES = 10_000
INCREMENT = "UPDATE {table} SET value = %s WHERE cache_key = %s AND value = %s"


class CountingDatabaseCache(DatabaseCache):
    """Django's database cache with an atomic `incr`. `migrate` makes its table (LOCATION)."""

    def __init__(self, table: str, params: dict[str, Any]) -> None:
        """As Django's, but with room for 10,000 entries."""
        super().__init__(table, {"max_entries": MAX_ENTRIES, **params})
        self.table = table

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> int:
        """Add `delta` and return the new value; raises ValueError where there is no such key.

        Where another process was quicker, nothing matches the value that was read, and it is read
        again.
        """
        database = router.db_for_write(self.cache_model_class)
        statement = INCREMENT.format(table=connections[database].ops.quote_name(self.table))
        cache_key = self.make_and_validate_key(key, version=version)
        while (value := self.get(key, version=version)) is not None:
            values = [self._encoded(value + delta), cache_key, self._encoded(value)]
            with connections[database].cursor() as cursor:
                cursor.execute(statement, values)
                if cursor.rowcount:
                    return int(value + delta)
        raise ValueError(f"Key '{key}' not found")

    def _encoded(self, value: Any) -> str:
        """A value as Django's database cache keeps it."""
        return base64.b64encode(pickle.dumps(value, self.pickle_protocol)).decode("latin1")
