"""The two JSON endpoints of a call."""

import json
import logging
import uuid
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from typing import Any

from django.db import Error
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import get_language

from avatars.api import limits
from avatars.api.forms import ConnectForm, EventForm
from avatars.api.http import (
    DATABASE_RETRY_AFTER,
    error_body,
    json_endpoint,
    json_object,
    require_json,
)
from avatars.calls import events, opening
from avatars.calls.tokens import check_token
from avatars.exceptions import (
    AvatarError,
    BudgetSpent,
    Busy,
    ForbiddenOrigin,
    InvalidRequest,
    RateLimited,
)
from avatars.models import Refusal

logger = logging.getLogger(__name__)

STREAM_TYPE = "application/x-ndjson"


@json_endpoint(methods=["POST"])
def connect(request: HttpRequest) -> HttpResponseBase:
    """Open a call: `{"avatarId", "locale"?}` in, the SDK's credentials and our call token out.

    `sessionId`, `serverUrl`, `token` and `roomName` are the contract of the `connectUrl` of
    `@runwayml/avatars-react`; `maxDuration` is in seconds. With `Accept: application/x-ndjson` the
    answer is streamed, a JSON object a line: `callId`, `callToken` and `maxDuration` at once, then
    `{"state": "waking" | "queued", "waited": seconds}`, at last the credentials or the error.
    """
    require_json(request)
    with _counting_refusals():
        limits.check_origin(request)
        limits.check_rates(request)
        form = ConnectForm(json_object(request))
        if not form.is_valid():
            raise InvalidRequest
        # Who asks for the stream knows the call token from its first line, and uses it.
        streamed = STREAM_TYPE in request.headers.get("Accept", "")
        steps = opening.open_call(
            form.cleaned_data["avatarId"],
            locale=form.cleaned_data["locale"] or get_language() or "",
            reports=streamed,
        )
        first = next(steps)
    if streamed:
        return StreamingHttpResponse(
            _lines(first, steps), content_type=STREAM_TYPE, headers={"X-Accel-Buffering": "no"}
        )
    with closing(steps):
        *_, last = steps
    return JsonResponse(_as_json(last))


@json_endpoint(methods=["POST"])
def call_events(request: HttpRequest, call_id: uuid.UUID) -> HttpResponseBase:
    """What a page reports on its call: `{"callToken", "event", "reason"?, "stars"?, "comment"?}`.

    JSON whatever the content type, so that `navigator.sendBeacon` works.
    """
    limits.check_event_rate(request)
    form = EventForm(json_object(request))
    if not form.is_valid():
        raise InvalidRequest
    report = form.cleaned_data
    check_token(call_id, report["callToken"])
    match report["event"]:
        case "joined":
            events.join_call(call_id)
        case "alive":
            events.keep_alive(call_id)
        case "ended":
            events.end_call(call_id, report["reason"] or events.Reason.HUNG_UP)
        case "feedback":
            events.keep_feedback(call_id, stars=report["stars"], comment=report["comment"])
    return HttpResponse(status=204)


def _lines(first: opening.Step, steps: Generator[opening.Step, None, None]) -> Iterator[str]:
    """A line for every step. When the visitor's connection breaks, `steps` is closed with it."""
    with closing(steps):
        yield _line(_as_json(first))
        try:
            for step in steps:
                yield _line(_as_json(step))
        except AvatarError as error:
            yield _line(error_body(error))
        except Error:
            logger.exception("the database is not there")
            yield _line(error_body(Busy(retry_after=DATABASE_RETRY_AFTER)))


def _line(body: dict[str, Any]) -> str:
    return json.dumps(body) + "\n"


def _as_json(step: opening.Step) -> dict[str, Any]:
    match step:
        case opening.Reserved():
            return {
                "callId": str(step.call_id),
                "callToken": step.call_token,
                "maxDuration": step.max_duration,
            }
        case opening.Waiting():
            return {"state": "queued" if step.queued else "waking", "waited": round(step.waited, 2)}
        case opening.OpenCall():
            return {
                "sessionId": step.session_id,
                "serverUrl": step.credentials.server_url,
                "token": step.credentials.token,
                "roomName": step.credentials.room_name,
            } | _as_json(step.reserved)


@contextmanager
def _counting_refusals() -> Iterator[None]:
    """Count what is turned away before a row is written, per day and reason."""
    try:
        yield
    except (ForbiddenOrigin, RateLimited, Busy, BudgetSpent) as error:
        try:
            Refusal.objects.count_one(timezone.localdate(), error.code)
        except Error as failure:
            logger.warning("a refusal was not counted: %s", type(failure).__name__)
        raise
