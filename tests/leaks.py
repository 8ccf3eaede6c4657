"""Nothing of a visitor and no secret is in any line that the tests make the site write.

Every test watches what is logged in its own process, in the form in which it is written in earnest,
and fails for what it finds there. Servers that are started as processes write into files, which are
searched when they are stopped. What is looked for: patterns of secrets and of what tells people
apart, and whatever the requests, comments and transcripts of this process have brought.
"""

import ipaddress
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.core.signals import request_started

from avatars.calls import events
from avatars.log_context import AddCallId
from avatars.runway import conversations
from canfly.observing.lines import formatter
from canfly.observing.requests import AddRequestId

# Secrets of the tests and of the sandbox, credentials of rooms; networks for documentation, which
# all clients of the tests come from; addresses of mail, browsers, cookies.
PATTERNS = re.compile(
    r"\b(?:key|sk)_\w{6,}|a key for tests|room-token|eyJ\w{8,}\.\w+|Bearer [\w-]{8,}"
    r"|\b(?:192\.0\.2|198\.51\.100|203\.0\.113)\.\d+|\b2001:db8:"
    r"|[\w.+-]+@[\w-]+\.\w+|Mozilla/|HeadlessChrome|sessionid=|csrftoken="
)
SHORTEST = 7  # characters of what is looked for by itself: less may be in any line

brought: set[str] = set()


def remember(*texts: object) -> None:
    """Look for these texts, too, from now on."""
    brought.update(str(text) for text in texts if len(str(text)) >= SHORTEST)


def found_in(text: str) -> list[str]:
    """What must not be there, and is."""
    return [*PATTERNS.findall(text), *(one for one in brought if one in text)]


def check_logs(folder: Path) -> None:
    """Fail if a server has written what no line may hold; the sandbox is no part of a site."""
    for file in folder.glob("*.log"):
        if file.stem != "sandbox":
            found = found_in(file.read_text(errors="replace"))
            assert not found, f"{file.name} tells {found}"


class Watch(logging.Handler):
    """Keeps every line as it is written in earnest, and the app's also before they are cleaned."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self.setFormatter(formatter(readable=False))
        self.addFilter(AddRequestId())
        self.addFilter(AddCallId())

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))
        if record.name.startswith(("avatars", "canfly")):
            self.lines.append(record.getMessage())


@contextmanager
def watching() -> Iterator[Watch]:
    """What is logged in this process meanwhile."""
    watch = Watch()
    logging.getLogger().addHandler(watch)
    try:
        yield watch
    finally:
        logging.getLogger().removeHandler(watch)


def _remember_request(environ: Any = None, **kwargs: Any) -> None:
    """Who asks, and with what."""
    if not environ:
        return
    forwarded = str(environ.get("HTTP_X_FORWARDED_FOR", "")).split(",")
    for text in (environ.get("REMOTE_ADDR", ""), *forwarded):
        try:
            address = ipaddress.ip_address(text.strip())
        except ValueError:
            continue
        if not address.is_loopback:
            remember(text.strip())
    remember(environ.get("HTTP_USER_AGENT", ""), environ.get("QUERY_STRING", ""))
    cookies = str(environ.get("HTTP_COOKIE", "")).split(";")
    remember(*(cookie.partition("=")[2] for cookie in cookies if "_language" not in cookie))


def _remembering(kept: Any, read: Any) -> tuple[Any, Any]:
    """The app's two ways by which visitors' words come in, with a memory."""

    def keep_feedback(*args: Any, **more: Any) -> Any:
        remember(more["comment"])
        return kept(*args, **more)

    def retrieve_transcript(*args: Any, **more: Any) -> Any:
        lines = read(*args, **more)
        remember(*(text for _, text in lines or []))
        return lines

    return keep_feedback, retrieve_transcript


def begin() -> None:
    """Remember what is brought from now on, in this process."""
    request_started.connect(_remember_request)
    events.keep_feedback, conversations.retrieve_transcript = _remembering(
        events.keep_feedback, conversations.retrieve_transcript
    )
