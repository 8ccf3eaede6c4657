"""The version of all pages that is in force, asked for by many visitors at the same time."""

import logging
import threading
import time

from django.db import Error

from avatars.models import current_version

logger = logging.getLogger(__name__)


class SharedReading:
    """Those who wait for the database share the next answer that was asked for after they came.

    So nobody is told of a version that was over before their request, and a busy process asks once
    for many of them.
    """

    def __init__(self) -> None:
        """Nothing was read yet."""
        self._turn = threading.Lock()
        self._asked_at = -1
        self._found: str | None = None

    def read(self) -> str | None:
        """The version in force; None where there is none, or where it cannot be asked for."""
        came_at = time.monotonic_ns()
        with self._turn:
            if self._asked_at <= came_at:
                self._asked_at = time.monotonic_ns()
                self._found = _ask()
            return self._found


def _ask() -> str | None:
    try:
        return current_version()
    except Error as error:
        logger.error("no page is kept: %s", type(error).__name__)
        return None


_reading = SharedReading()


def version_in_force() -> str | None:
    """The token of the version in force; None where nothing may be kept."""
    return _reading.read()
