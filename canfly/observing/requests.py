"""The id of a request, in every line that is written while it is answered, and in its answer."""

import logging
import random
import re
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.core.signals import request_finished
from django.http import HttpRequest, HttpResponse

from avatars.conf import conf

SANE = re.compile(r"[A-Za-z0-9_.-]{8,64}")

request_id: ContextVar[str] = ContextVar("request_id", default="")


class RequestId:
    """Give each request an id; above all else that may write a line. It writes none itself.

    A proxy of ours (AVATARS_TRUSTED_PROXIES) may have given it one, in X-Request-ID, by which its
    own log and ours are read together. Anybody else's is not believed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Read once whether there is a proxy."""
        self.get_response = get_response
        self.behind_proxy = conf.trusted_proxies > 0

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, with the id as X-Request-ID."""
        given = request.META.get("HTTP_X_REQUEST_ID", "") if self.behind_proxy else ""
        this = given if given and SANE.fullmatch(given) else f"{random.getrandbits(128):032x}"
        request_id.set(this)
        response = self.get_response(request)
        response["X-Request-ID"] = this
        return response


class AddRequestId(logging.Filter):
    """Gives a record the attribute `request_id`: empty outside of requests."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep every record."""
        record.request_id = request_id.get()
        return True


class Accidents(logging.Filter):
    """Of Django's lines about answers, those about errors that nobody expected.

    It has one for each answer from 400 on, be it only that all places are taken: what was answered
    is in the proxy's log.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Keep a record of an error; what strangers send may be refused with one as well."""
        return bool(record.exc_info) and record.levelno >= logging.ERROR


def forget(**kwargs: Any) -> None:
    """The answer is sent, also one that was streamed: what its thread does next is not its."""
    request_id.set("")


request_finished.connect(forget)
