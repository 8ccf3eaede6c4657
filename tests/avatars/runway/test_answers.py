"""What is sent to Runway, and what its answers mean to us."""

import json
import time
from typing import Any

import pytest
import responses

from avatars.exceptions import (
    AvatarError,
    BudgetSpent,
    Busy,
    TextRefused,
    UpstreamFailed,
    UpstreamRefused,
    UpstreamUnavailable,
)
from avatars.runway import conversations, realtime
from tests.avatars import upstream

CONVERSATION = f"https://runway.test/v1/avatar_conversations/{upstream.SESSION_ID}"
TOO_FEW_CREDITS = "You do not have enough credits to run this task."
MODERATED = "This text cannot be used for an avatar. Please revise it and try again."
DOCS = "https://docs.dev.runwayml.com"


def soon() -> float:
    return time.monotonic() + 5


def create(personality: str = "Dry.", start_script: str = "Hello.") -> str:
    return realtime.create(
        avatar={"type": "custom", "avatarId": "a-1"},
        max_duration=60,
        personality=personality,
        start_script=start_script,
        deadline=soon(),
    )


def consume() -> realtime.Credentials:
    return realtime.consume(upstream.SESSION_ID, upstream.SESSION_KEY, deadline=soon())


def error_of_create(runway: responses.RequestsMock, status: int, body: object) -> AvatarError:
    upstream.creates(runway, status=status, json=body)
    with pytest.raises(AvatarError) as raised:
        create()
    return raised.value


def test_consume_sends_an_empty_json_object_as_json(runway: responses.RequestsMock) -> None:
    """Without the content type Runway was seen to refuse it."""
    upstream.consumes(runway)

    consume()

    request = runway.calls[0].request
    assert json.loads(request.body or "") == {}
    assert request.headers["Content-Type"] == "application/json"


def test_a_session_that_was_consumed_before_is_refused(runway: responses.RequestsMock) -> None:
    upstream.consumes(runway, status=410, json={"error": "Session has already been consumed."})

    with pytest.raises(UpstreamRefused):
        consume()


@pytest.mark.parametrize(
    ("personality", "start_script", "sent"),
    [("", "", set()), ("Dry.", "", {"personality"}), ("", "Hello.", {"startScript"})],
)
def test_an_empty_text_is_left_out(
    runway: responses.RequestsMock, personality: str, start_script: str, sent: set[str]
) -> None:
    upstream.creates(runway)

    create(personality, start_script)

    body = json.loads(runway.calls[0].request.body or "")
    assert body.keys() == {"model", "avatar", "maxDuration"} | sent


@pytest.mark.parametrize(
    ("status", "body", "meaning"),
    [
        (400, {"error": TOO_FEW_CREDITS, "docUrl": DOCS}, BudgetSpent),
        (402, {"error": "Payment required."}, BudgetSpent),
        (429, {"error": "Your daily task limit has been reached."}, BudgetSpent),
        (409, {"error": "Another session of this account is running."}, Busy),
        (429, {"error": "Too many requests."}, Busy),
        (400, {"error": "Concurrency limit exceeded."}, Busy),
        (400, {"error": MODERATED, "docUrl": DOCS}, TextRefused),
        (400, {"error": 'Unrecognized key: "x"', "docUrl": DOCS}, UpstreamRefused),
        (408, {"error": "Request timeout."}, UpstreamUnavailable),
    ],
)
def test_a_create_that_is_turned_down_is_understood_by_its_words(
    runway: responses.RequestsMock, status: int, body: object, meaning: type[AvatarError]
) -> None:
    assert type(error_of_create(runway, status, body)) is meaning


def test_words_of_ours_in_an_answer_are_not_taken_for_runways(
    runway: responses.RequestsMock,
) -> None:
    """A body that was refused for its shape may be repeated in the answer."""
    issue = {"code": "too_big", "path": ["personality"], "message": "a daily credit adviser"}

    body = {"error": "Validation of body failed", "issues": [issue], "docUrl": DOCS}

    assert type(error_of_create(runway, 400, body)) is UpstreamRefused


def test_moderation_is_kept_for_the_log_and_visitors_see_a_failure(
    runway: responses.RequestsMock,
) -> None:
    error = error_of_create(runway, 400, {"error": MODERATED})

    assert (error.code, error.log_code) == ("upstream_failed", "moderated")
    assert "cannot be used" not in str(error) + error.message


def test_a_session_that_failed_can_be_cancelled_like_any_other(
    runway: responses.RequestsMock,
) -> None:
    upstream.cancels(runway, status=204)

    realtime.cancel(upstream.SESSION_ID, deadline=soon())

    assert [call.request.method for call in runway.calls] == ["DELETE"]


@pytest.mark.parametrize(
    ("status", "seconds"),
    [("ended", 42), ("failed", 42), ("in_progress", None), (None, None), ("something_new", None)],
)
def test_only_a_conversation_that_is_over_has_its_duration(
    runway: responses.RequestsMock, status: Any, seconds: int | None
) -> None:
    runway.get(CONVERSATION, json={"status": status, "duration": 42})

    assert conversations.retrieve_duration(upstream.SESSION_ID, deadline=soon()) == seconds


def test_a_conversation_that_runway_does_not_know_has_no_duration(
    runway: responses.RequestsMock,
) -> None:
    runway.get(CONVERSATION, status=404, json={"error": "Not found."})

    assert conversations.retrieve_duration(upstream.SESSION_ID, deadline=soon()) is None


@pytest.mark.parametrize("status", [400, 401, 403, 405, 410])
def test_a_consume_that_is_refused_is_no_matter_of_our_secret(
    runway: responses.RequestsMock, status: int
) -> None:
    upstream.consumes(runway, status=status, json={"error": "no"})

    with pytest.raises(UpstreamFailed):
        consume()
