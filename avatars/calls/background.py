"""Work that a request sets off and does not wait for."""

import logging
import threading
from collections.abc import Callable

from django.db import Error, connection

logger = logging.getLogger(__name__)

_at_work = threading.Lock()


def run(work: Callable[[], object]) -> None:
    """Do `work` in a thread of its own, unless this process is at such work already."""
    if _at_work.acquire(blocking=False):
        try:
            threading.Thread(target=_do, args=(work,), daemon=True).start()
        except RuntimeError as error:  # the machine has no thread left
            _at_work.release()
            logger.warning("work in the background was left: %s", error)


def _do(work: Callable[[], object]) -> None:
    try:
        work()
    except Error as error:
        logger.warning("work in the background was left: %s", type(error).__name__)
    finally:
        connection.close()
        _at_work.release()
