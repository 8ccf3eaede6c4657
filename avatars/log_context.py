"""Which call the lines of a log are about.

Whoever works at a call says so once; each line that is written meanwhile in its thread, by whatever
room, can then carry the call's id. A site that wants it gives its handlers the filter, as
`LOGGING["filters"] = {"call": {"()": "avatars.log_context.AddCallId"}}`.

May import: nothing of ours.
"""

import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

call_id: ContextVar[str] = ContextVar("avatars_call_id", default="")


@contextmanager
def about_call(pk: uuid.UUID | None) -> Iterator[None]:
    """Lines that are written within are about this call; None: about whichever they were."""
    before = call_id.get()
    if pk:
        call_id.set(str(pk))
    try:
        yield
    except Exception as error:
        # For whoever writes the line about it, after all of this is left.
        if pk and not call_of(error):
            error.avatars_call_id = str(pk)  # type: ignore[attr-defined]
        raise
    finally:
        # Not by reset(): a stream that is thrown away may end in another context.
        call_id.set(before)


def call_of(error: BaseException | None) -> str:
    """The id of the call at which an error came up; empty where it was none."""
    return str(getattr(error, "avatars_call_id", ""))


class AddCallId(logging.Filter):
    """Gives a record the attribute `call_id`: empty where no call is worked at."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every record."""
        error = record.exc_info[1] if record.exc_info else None
        record.call_id = call_id.get() or call_of(error)
        return True
