"""The time that counts: the database's, where it has one of its own."""

from datetime import datetime

from django.db import connection
from django.utils import timezone


def now() -> datetime:
    """The moment by the clock that all machines share.

    What one machine writes is compared by others, and their clocks may differ by minutes. SQLite is
    a file of this machine: its clock is ours.
    """
    if connection.vendor == "sqlite":
        return timezone.now()
    with connection.cursor() as cursor:
        cursor.execute("SELECT CURRENT_TIMESTAMP")
        moment: datetime = cursor.fetchone()[0]
    return moment
