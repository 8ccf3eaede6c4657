"""Errors to Sentry, where SENTRY_DSN is set: what went wrong in the code, and nothing of a visitor.

Of an event only what is named here is kept, so that what a later version of the SDK collects stays
here as well. SENTRY_ENVIRONMENT and SENTRY_RELEASE are the SDK's own.
"""

from typing import Any
from urllib.parse import urlsplit

import sentry_sdk
from sentry_sdk.integrations.django import DjangoIntegration
from sentry_sdk.integrations.logging import LoggingIntegration

from avatars.log_context import call_id, call_of
from canfly.observing.lines import clean, told
from canfly.observing.requests import request_id

KEPT = {
    "contexts", "environment", "event_id", "exception", "level", "logentry", "logger", "platform",
    "release", "request", "sdk", "tags", "timestamp", "transaction", "transaction_info", "type",
}  # fmt: skip
CONTEXTS = {"runtime"}  # in the trace's stands what a browser may have sent as baggage
FRAME = {
    "abs_path", "context_line", "filename", "function", "in_app", "lineno", "module",
    "post_context", "pre_context",
}  # fmt: skip


# What strangers can bring about as often as they like, and a collector of traces that is down.
NOT_OURS = ("django.security.", "opentelemetry")


def report_to(dsn: str) -> None:
    """Report errors, and lines of the log from ERROR on, from now on."""
    sentry_sdk.init(
        dsn=dsn,
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        auto_session_tracking=False,
        auto_enabling_integrations=False,
        trace_propagation_targets=[],
        integrations=[DjangoIntegration(), LoggingIntegration(level=None)],
        before_send=scrubbed,
    )


def scrubbed(event: Any, hint: dict[str, Any]) -> Any:
    """The event, without all that could be a visitor's or a secret; None of NOT_OURS."""
    if str(event.get("logger", "")).startswith(NOT_OURS):
        return None
    event = {name: value for name, value in event.items() if name in KEPT}
    event["contexts"] = _only(CONTEXTS, event.get("contexts"))
    record = hint.get("log_record")
    error = hint.get("exc_info", (None, None, None))[1]
    names = {"request_id": request_id.get(), "call_id": call_id.get() or call_of(error)}
    event["tags"] = {name: value for name, value in names.items() if value}
    if request := event.pop("request", None):
        path = urlsplit(request.get("url", "")).path
        event["request"] = {"method": request.get("method"), "url": clean(path)}
    if event.get("logentry"):
        said = record.getMessage() if record else event["logentry"].get("message", "")
        event["logentry"] = {"message": clean(said)}
    errors = _chain(error)
    for shown in event.get("exception", {}).get("values", []):
        shown["value"] = errors.get(shown.get("type"), "")
        trace = shown.get("stacktrace") or {}
        trace["frames"] = [_only(FRAME, frame) for frame in trace.get("frames", [])]
    return event


def _chain(error: BaseException | None) -> dict[str, str]:
    """What may be told of an error and of those behind it, by the names of their types."""
    found: dict[str, str] = {}
    while error is not None and type(error).__name__ not in found:
        found[type(error).__name__] = told(error)
        error = error.__cause__ or error.__context__
    return found


def _only(names: set[str], values: Any) -> dict[str, Any]:
    return {name: value for name, value in (values or {}).items() if name in names}
