"""Watches every line that is logged in this process, and what requests bring: see leaks."""

import ipaddress
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.core.signals import request_started

from avatars.calls import events
from avatars.log_context import AddCallId
from avatars.runway import conversations
from canfly.observing.lines import formatter
from canfly.observing.requests import AddRequestId
from tests.leaks import remember


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
def watching_lines() -> Iterator[Watch]:
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


def _remember_name(credentials: Any = None, user: Any = None, **kwargs: Any) -> None:
    """Who logs in, or tries to."""
    remember((credentials or {}).get("username", ""), getattr(user, "username", ""))


def begin_watching() -> None:
    """Remember what is brought from now on, in this process."""
    user_login_failed.connect(_remember_name)
    user_logged_in.connect(_remember_name)
    request_started.connect(_remember_request)
    events.keep_feedback, conversations.retrieve_transcript = _remembering(
        events.keep_feedback, conversations.retrieve_transcript
    )
