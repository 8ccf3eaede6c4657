"""An answer that goes out line by line, by whatever server and through whatever middleware."""

import asyncio
from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context

from django.core.handlers.asgi import ASGIRequest
from django.db import connections
from django.http import HttpRequest, StreamingHttpResponse

STREAM_TYPE = "application/x-ndjson"
HEADERS = {
    "X-Accel-Buffering": "no",  # nginx
    # Already encoded, to GZipMiddleware and to proxies, which would wait until there is enough to
    # compress.
    "Content-Encoding": "identity",
}


def stream(request: HttpRequest, lines: Generator[str, None, None]) -> StreamingHttpResponse:
    """The answer that sends each line at once; when the connection breaks, `lines` is closed."""
    content = _BesideTheLoop(lines) if isinstance(request, ASGIRequest) else lines
    return StreamingHttpResponse(content, content_type=STREAM_TYPE, headers=HEADERS)


class _BesideTheLoop:
    """Lines for a server that speaks ASGI: Django would read a plain iterator to its end before the
    first line goes out, and would not notice that its reader has left.

    They sleep and ask the database, so each stream has a thread of its own, as with WSGI.
    """

    def __init__(self, lines: Generator[str, None, None]) -> None:
        self._lines = lines
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
        self._thread.submit(self._context.run, self._end)
        self._thread.shutdown(wait=False)

    def _end(self) -> None:
        self._lines.close()
        connections.close_all()
