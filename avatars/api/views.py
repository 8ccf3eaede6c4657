"""The two JSON endpoints of a call."""

import json
import logging
import time
import uuid
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager, nullcontext
from typing import Any

from django.contrib.auth import get_user_model
from django.db import Error
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import get_language

from avatars.api import limits
from avatars.api.forms import ConnectForm, EventForm
from avatars.api.http import (
    DATABASE_RETRY_AFTER,
    error_body,
    has_left,
    json_endpoint,
    json_object,
    require_json,
)
from avatars.api.streaming import STREAM_TYPE, stream
from avatars.calls import events, line, opening, watching
from avatars.calls.acts import Page
from avatars.calls.caps import Origin
from avatars.calls.tokens import check_test_pass, check_token
from avatars.exceptions import TURNED_AWAY, AvatarError, Busy, ForbiddenCall, InvalidRequest
from avatars.log_context import about_call
from avatars.models import MAY_TEST, Refusal

logger = logging.getLogger(__name__)


@json_endpoint(methods=["POST"])
def connect(request: HttpRequest) -> HttpResponseBase:
    """Open a call: `{"avatarId", "locale"?}` in, the SDK's credentials and our call token out.

    `"targets"?` and `"clickable"?` name what the page has marked for the avatar (see `calls.acts`).

    `sessionId`, `serverUrl`, `token` and `roomName` are the contract of the `connectUrl` of
    `@runwayml/avatars-react`; `maxDuration` is in seconds, and `elapsed` those since Runway may
    bill. With `Accept: application/x-ndjson` the answer is streamed, a JSON object a line: while
    all places are taken `{"state": "line", "position", "waited", "estimate", "place"}`; then
    `callId`, `callToken`, `maxDuration`, with `"accept": true` where the event `accept` is waited
    for; then `{"state": "waking" | "queued", "waited": seconds}`, at last the credentials or the
    error. `{"place"}` in the body takes up that place in line, with `"leave": true` gives it up.
    `{"placement", "variant", "page", "device"}` are kept with the call, and `{"context"}` is what
    the page was given to be told to the avatar. `{"testCall"}` is the pass that makes it a test
    call (see `opening`), which is not counted with the visitors'.
    """
    require_json(request)
    with _counting_refusals():
        limits.check_origin(request)
    form = ConnectForm(json_object(request))
    # Whoever sends a pass means a test call: without a good one there is none.
    test = bool(form.data.get("testCall"))
    with nullcontext() if test else _counting_refusals():
        check = _check_test if test else _check_visitor
        check(request, form)
        place = form.cleaned_data["place"]
        if form.cleaned_data["leave"]:
            line.leave_line(place)
            return HttpResponse(status=204)
        watching.help_out()
        # Who asks for the stream knows the call token from its first line, and uses it.
        streamed = STREAM_TYPE in request.headers.get("Accept", "")
        steps = opening.open_call(
            form.cleaned_data["avatarId"],
            locale=form.cleaned_data["locale"] or get_language() or "",
            reports=streamed,
            network="" if test else limits.client_network(request),
            may_wait=streamed,
            place=place,
            page=Page(form.cleaned_data["targets"], form.cleaned_data["clickable"]),
            origin=Origin(
                **{name: form.cleaned_data[name] for name in Origin.__dataclass_fields__}
            ),
            context=form.cleaned_data["context"],
            test=test,
        )
        first = next(steps)
    if streamed:
        return stream(request, _lines(first, steps), steps)
    last = first
    with closing(steps):
        for step in steps:
            last = step
            if has_left(request):
                break
    return JsonResponse(_as_json(last))


@json_endpoint(methods=["POST"])
def call_events(request: HttpRequest, call_id: uuid.UUID) -> HttpResponseBase:
    """What a page reports on its call.

    `{"callToken", "event", "reason"?, "heard"?, "stars"?, "comment"?, "spoken"?}`, as JSON whatever
    the content type, so that `navigator.sendBeacon` works. Answers 204, or, to an `ended` that the
    other side brought about, `{"reason"}`: the one that is true by what Runway says.
    """
    form = EventForm(json_object(request))
    if not form.is_valid():
        raise InvalidRequest
    report = form.cleaned_data
    # First, so that nobody can use up the rate of a call that is not theirs.
    check_token(call_id, report["callToken"])
    limits.check_event_rate(request, call_id)
    with about_call(call_id):
        return _take(call_id, report)


def _take(call_id: uuid.UUID, report: dict[str, Any]) -> HttpResponse:
    """Do what a report says, and say so in the log: the event and its reason, and no word more."""
    event, reason = report["event"], report["reason"] if report["event"] == "ended" else ""
    level = logging.DEBUG if event == "alive" else logging.INFO
    logger.log(level, "the page says %s", f"{event}: {reason}" if reason else event)
    match event:
        case "accept":
            events.accept_call(call_id)
        case "joined":
            events.join_call(call_id)
        case "face":
            events.see_face(call_id)
        case "alive":
            events.keep_alive(call_id, report["spoken"])
        case "ended":
            reason = events.end_call(
                call_id, report["reason"] or events.Reason.HUNG_UP, report["spoken"]
            )
            if reason:
                return JsonResponse({"reason": reason})
        case "goodbye":
            events.note_goodbye(call_id, report["heard"])
        case "feedback":
            events.keep_feedback(call_id, stars=report["stars"], comment=report["comment"])
    return HttpResponse(status=204)


def _check_visitor(request: HttpRequest, form: ConnectForm) -> None:
    """Count the press of a visitor, whatever it holds. Raises RateLimited and InvalidRequest."""
    is_valid = form.is_valid()
    place = form.cleaned_data.get("place", "")
    number = line.number_of(place, form.cleaned_data.get("avatarId", "")) if place else None
    if number is None:
        limits.check_client_rates(request)
    else:  # Who comes back to a place was counted when they pressed.
        limits.check_place_rate(request, number)
    if not is_valid:
        raise InvalidRequest
    if number is None and not form.cleaned_data["leave"]:
        limits.check_site_rate(request)


def _check_test(request: HttpRequest, form: ConnectForm) -> None:
    """Count a test call for its member of staff, whom only its pass names, and who still may.

    Raises InvalidRequest, ForbiddenCall and RateLimited.
    """
    if not form.is_valid():
        raise InvalidRequest
    user_id = check_test_pass(form.cleaned_data["avatarId"], form.cleaned_data["testCall"])
    user = get_user_model()._default_manager.filter(pk=user_id).first()
    if user is None or not user.has_perm(MAY_TEST):  # nobody who is not active has any
        raise ForbiddenCall
    limits.check_test_rate(request, user_id)


def _lines(
    first: opening.Step, steps: Generator[opening.Step, None, None]
) -> Generator[str, None, None]:
    """A line for every step. When the visitor's connection breaks, `steps` is closed with it."""
    with closing(steps):
        yield _line(_as_json(first))
        has_row = not isinstance(first, line.InLine)
        try:
            for step in steps:
                has_row = has_row or isinstance(step, opening.Reserved)
                yield _line(_as_json(step))
        except AvatarError as error:
            if not has_row:
                _count_refusal(error)
            yield _line(error_body(error))
        except Error:
            logger.exception("the database is not there")
            yield _line(error_body(Busy(retry_after=DATABASE_RETRY_AFTER)))


def _line(body: dict[str, Any]) -> str:
    return json.dumps(body) + "\n"


def _as_json(step: opening.Step) -> dict[str, Any]:
    match step:
        case line.InLine():
            return {
                "state": "line",
                "position": step.position,
                "waited": round(step.waited, 2),
                "estimate": step.estimate,
                "place": step.place,
            }
        case opening.Reserved():
            return {
                "callId": str(step.call_id),
                "callToken": step.call_token,
                "maxDuration": step.max_duration,
                **({"accept": True} if step.accept else {}),
            }
        case opening.Waiting():
            return {"state": "queued" if step.queued else "waking", "waited": round(step.waited, 2)}
        case opening.OpenCall():
            return {
                "sessionId": step.session_id,
                "serverUrl": step.credentials.server_url,
                "token": step.credentials.token,
                "roomName": step.credentials.room_name,
                "elapsed": round(time.monotonic() - step.consumed_at, 3),
            } | _as_json(step.reserved)


@contextmanager
def _counting_refusals() -> Iterator[None]:
    """Count what is turned away before a row is written, per day and reason."""
    try:
        yield
    except TURNED_AWAY as error:
        _count_refusal(error)
        raise


def _count_refusal(error: AvatarError) -> None:
    try:
        Refusal.objects.count_one(timezone.localdate(), error.code)
    except Error as failure:
        logger.warning("a refusal was not counted: %s", type(failure).__name__)
