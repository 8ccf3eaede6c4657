"""An answer that goes out line by line, by whatever server and through whatever middleware."""

import asyncio
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context

from django.core.handlers.asgi import ASGIRequest
from django.db import connections
from django.http import HttpRequest, StreamingHttpResponse

STREAM_TYPE = "application/x-ndjson"
HEADERS = {
    "X-Accel-Buffering": "no",  # nginx
    # Already encoded, to GZipMiddleware, nginx and Caddy, which would wait until there is enough to
    # compress. Apache's mod_deflate takes no notice.
    "Content-Encoding": "identity",
}


def stream(
    request: HttpRequest, lines: Generator[str, None, None], steps: Generator[object, None, object]
) -> StreamingHttpResponse:
    """The answer that sends each line at once.

    When the connection breaks, `lines` is closed, and with it the `steps` of which it is made, also
    where not one line was sent: a generator that has not begun closes nothing.
    """
    content = _BesideTheLoop(lines, steps) if isinstance(request, ASGIRequest) else lines
    return StreamingHttpResponse(content, content_type=STREAM_TYPE, headers=HEADERS)


class _BesideTheLoop:
    """Lines for a server that speaks ASGI: Django would read a plain iterator to its end before the
    first line goes out, and would not notice that its reader has left.

    They sleep and ask the database, so each stream has a thread of its own, as with WSGI.
    """

    def __init__(
        self, lines: Generator[str, None, None], steps: Generator[object, None, object]
    ) -> None:
        self._lines, self._steps = lines, steps
        self._is_closed = False
        self._thread = ThreadPoolExecutor(1, "avatars-stream")
        # Of which call the lines of the log are, and the language.
        self._context = copy_context()

    def __aiter__(self) -> "_BesideTheLoop":
        return self

    async def __anext__(self) -> str:
        loop = asyncio.get_running_loop()
        line = await loop.run_in_executor(self._thread, self._context.run, self._next)
        if line is None:
            raise StopAsyncIteration
        return line

    def _next(self) -> str | None:
        return next(self._lines, None)

    def close(self) -> None:
        """Close the lines, after the one that is being made. Called by Django, as of any answer."""
        if not self._is_closed:
            self._is_closed = True
            with suppress(RuntimeError):  # the process ends; the settler goes on
                self._thread.submit(self._context.run, self._end)
            self._thread.shutdown(wait=False)

    def __del__(self) -> None:
        """As `close`, of an answer that Django drops: its reader left before the view was done, or
        the server could not send.
        """
        self.close()

    def _end(self) -> None:
        try:
            self._lines.close()
            self._steps.close()
        finally:
            connections.close_all()
