"""JSON in, JSON out, and the one place where errors become answers."""

import json
import logging
import socket
import ssl
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError, transaction
from django.http import HttpRequest, JsonResponse
from django.http.request import UnreadablePostError
from django.http.response import HttpResponseBase
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.csrf import csrf_exempt

from avatars.exceptions import (
    AvatarError,
    Busy,
    InvalidRequest,
    MethodNotAllowed,
    UnsupportedMediaType,
)

logger = logging.getLogger(__name__)

MAX_BODY = 8192  # bytes
DATABASE_RETRY_AFTER = 5  # seconds

View = Callable[..., HttpResponseBase]


def json_endpoint(*, methods: Sequence[str], max_age: int | None = None) -> Callable[[View], View]:
    """Make a view a JSON endpoint: `methods` only, every AvatarError as JSON.

    Its answers are never cached, or, where they are the same for everybody, for `max_age` seconds.

    It reads no cookie, so a CSRF token would protect nothing; see `limits.check_origin`. A site's
    ATOMIC_REQUESTS does not reach it: a call's row must be there before Runway is asked. Nor does
    its LoginRequiredMiddleware: visitors have no login.
    """
    caching = never_cache if max_age is None else cache_control(public=True, max_age=max_age)

    def decorate(view: View) -> View:
        @login_not_required
        @csrf_exempt
        @transaction.non_atomic_requests
        @caching
        @wraps(view)
        def endpoint(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                if request.method not in methods:
                    raise MethodNotAllowed(methods)
                return view(request, *args, **kwargs)
            except AvatarError as error:
                return error_response(error)
            except (OperationalError, InterfaceError):
                # The database is locked or gone for a while. Nothing was promised yet.
                logger.exception("the database is not there")
                return error_response(Busy(retry_after=DATABASE_RETRY_AFTER))

        return endpoint

    return decorate


def error_body(error: AvatarError) -> dict[str, Any]:
    """`{"error": {"code", "message"}}`, plus `retryAfter` in seconds where waiting helps."""
    body: dict[str, Any] = {"error": {"code": error.code, "message": error.message}}
    if error.retry_after is not None:
        body["retryAfter"] = error.retry_after
    return body


def error_response(error: AvatarError) -> JsonResponse:
    """The error as an answer of its own."""
    headers = {}
    if error.retry_after is not None:
        headers["Retry-After"] = str(error.retry_after)
    if isinstance(error, MethodNotAllowed):
        headers["Allow"] = ", ".join(error.allow)
    return JsonResponse(error_body(error), status=error.status, headers=headers)


def require_json(request: HttpRequest) -> None:
    """Raise UnsupportedMediaType unless the content type is application/json.

    A page of another site can send any text without asking first, but not this content type.
    """
    if request.content_type != "application/json":
        raise UnsupportedMediaType


def json_object(request: HttpRequest) -> dict[str, Any]:
    """The JSON object in the body, whatever the content type says.

    Raises InvalidRequest for more than 8192 bytes, broken UTF-8, broken or too deeply nested JSON,
    a lone surrogate in any text, and anything that is not an object.
    """
    try:
        if int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BODY:
            raise InvalidRequest("body too large")
        data = json.loads(request.body.decode("utf-8"))
        # Lone surrogates pass json.loads and would fail in the database.
        json.dumps(data, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError, UnreadablePostError) as error:
        raise InvalidRequest(type(error).__name__) from None
    if not isinstance(data, dict):
        raise InvalidRequest("not an object")
    return data


def has_left(request: HttpRequest) -> bool:
    """Whether the client has closed its connection, where that can be known.

    An answer that is not streamed learns nothing of its reader. gunicorn hands its socket on; with
    another server, or with TLS in gunicorn itself, nobody is said to have left.
    """
    connection = request.META.get("gunicorn.socket")
    if not isinstance(connection, socket.socket) or isinstance(connection, ssl.SSLSocket):
        return False
    try:
        return connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True
