"""Database connections of threads that wait."""

from django.db import connection


def release_connection() -> None:
    """Give the connection back: 300 waiting visitors must not hold 300 of a server's.

    SQLite's is a file handle, and opening it costs more than keeping it.
    """
    if connection.vendor != "sqlite" and not connection.in_atomic_block:
        connection.close()
