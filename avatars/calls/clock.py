"""The time that counts: the database's, where it has one of its own."""

from datetime import date, datetime
from datetime import time as clock_time

from django.db import connection
from django.utils import timezone


def now() -> datetime:
    """The moment by the clock that all machines share.

    What one machine writes is compared by others, and their clocks may differ by minutes. With
    PostgreSQL it is that server's clock; SQLite is a file of this machine, whose clock is ours.
    """
    if connection.vendor != "postgresql":
        return timezone.now()
    with connection.cursor() as cursor:
        # Not the time at which the transaction began: it may have waited for its turn.
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment


def midnight(day: date) -> datetime:
    """When a day begins in TIME_ZONE."""
    return timezone.make_aware(datetime.combine(day, clock_time.min))
