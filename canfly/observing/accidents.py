"""What nobody catches, in a command or in a thread, is a line of the log as any other.

Python would print it as it is, with words that may be a visitor's.
"""

import logging
import sys
import threading
from types import TracebackType

logger = logging.getLogger(__name__)


def log() -> None:
    """From now on; before anything else hooks in, which then is asked first."""
    sys.excepthook = _in_the_process
    threading.excepthook = _in_a_thread


def _in_the_process(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
    else:
        logger.critical("the process ends", exc_info=(kind, error, trace))


def _in_a_thread(given: threading.ExceptHookArgs) -> None:
    if given.exc_value is not None:
        logger.critical("a thread ended", exc_info=given.exc_value)
