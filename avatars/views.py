"""The two JSON endpoints of a call."""

import uuid

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import get_language

from avatars import limits, sessions
from avatars.exceptions import InvalidRequest
from avatars.forms import ConnectForm, EventForm
from avatars.http import json_endpoint, json_object, require_json


@json_endpoint(methods=["POST"])
def connect(request: HttpRequest) -> HttpResponse:
    """Open a call: `{"avatarId", "locale"?}` in, the SDK's credentials and our call token out.

    `sessionId`, `serverUrl`, `token` and `roomName` are the contract of the `connectUrl` of
    `@runwayml/avatars-react`; `maxDuration` is in seconds.
    """
    require_json(request)
    limits.check_origin(request)
    limits.check_rates(request)
    form = ConnectForm(json_object(request))
    if not form.is_valid():
        raise InvalidRequest
    call = sessions.open_call(
        form.cleaned_data["avatarId"],
        locale=form.cleaned_data["locale"] or get_language() or "",
    )
    return JsonResponse(
        {
            "sessionId": call.session_id,
            "serverUrl": call.credentials.server_url,
            "token": call.credentials.token,
            "roomName": call.credentials.room_name,
            "callId": str(call.call_id),
            "callToken": call.call_token,
            "maxDuration": call.max_duration,
        }
    )


@json_endpoint(methods=["POST"])
def call_events(request: HttpRequest, call_id: uuid.UUID) -> HttpResponse:
    """What a page tells of its call: `{"callToken", "event": "joined" | "ended"}`.

    JSON whatever the content type, so that `navigator.sendBeacon` works.
    """
    form = EventForm(json_object(request))
    if not form.is_valid():
        raise InvalidRequest
    sessions.check_token(call_id, form.cleaned_data["callToken"])
    if form.cleaned_data["event"] == "joined":
        sessions.join_call(call_id)
    else:
        sessions.end_call(call_id)
    return HttpResponse(status=204)
