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
    finally:
        # Not by reset(): a stream that is thrown away may end in another context.
        call_id.set(before)


class AddCallId(logging.Filter):
    """Gives a record the attribute `call_id`: empty where no call is worked at."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every record."""
        record.call_id = call_id.get()
        return True
