"""Characters over Runway's API: what is sent, what is read, and what a failure means."""

import json
import time
from typing import Any

import pytest
import responses
from responses import matchers

from avatars.exceptions import (
    NotConfigured,
    SessionNotFound,
    StillProcessing,
    TextRefused,
    UpstreamFailed,
    UpstreamRefused,
    UpstreamUnavailable,
)
from avatars.runway import characters
from avatars.runway.characters import Failure, Status, Voice
from tests.avatars.upstream import AVATAR, AVATAR_ID, AVATARS, avatar_answer

CAT = Voice(characters.PRESET_VOICE, "clara")


def soon() -> float:
    return time.monotonic() + 5


def create(**changes: Any) -> characters.Character:
    sent: dict[str, Any] = {
        "name": "Cat",
        "personality": "Purrs.",
        "picture": "data:image/png;base64,AAAA",
        "voice": CAT,
        "deadline": soon(),
    }
    return characters.create(**sent | changes)


def test_a_character_is_made_of_its_name_personality_picture_and_voice(
    runway: responses.RequestsMock,
) -> None:
    asked = runway.post(AVATARS, json=avatar_answer(status="PROCESSING"))

    made = create()

    assert json.loads(asked.calls[0].request.body or b"") == {
        "name": "Cat",
        "personality": "Purrs.",
        "referenceImage": "data:image/png;base64,AAAA",
        "voice": {"type": "runway-live-preset", "presetId": "clara"},
    }
    assert (made.id, made.status) == (AVATAR_ID, Status.PROCESSING)


def test_what_is_read_can_be_kept_by_every_database(runway: responses.RequestsMock) -> None:
    answer = avatar_answer(id="a\0", name="C\0at", documentIds=["d\0"])
    runway.get(AVATAR, json=answer)

    found = characters.retrieve(AVATAR_ID, deadline=soon())

    assert (found.id, found.name, found.document_ids) == ("a", "Cat", ("d",))


def test_documents_and_a_custom_voice_are_sent_as_runway_names_them(
    runway: responses.RequestsMock,
) -> None:
    asked = runway.post(AVATARS, json=avatar_answer())

    create(voice=Voice(characters.CUSTOM_VOICE, "v1"), document_ids=["d1"])

    body = json.loads(asked.calls[0].request.body or b"")
    assert body["voice"] == {"type": "custom", "id": "v1"}
    assert body["documentIds"] == ["d1"]


def test_what_runway_has_is_read_field_by_field(runway: responses.RequestsMock) -> None:
    voice = {"type": "custom", "id": "v1", "deleted": False, "name": "Mine"}
    runway.get(AVATAR, json=avatar_answer(voice=voice, startScript=None, documentIds=["a", "b"]))

    found = characters.retrieve(AVATAR_ID, deadline=soon())

    assert found.voice == Voice("custom", "v1")
    assert found.start_script == ""
    assert found.document_ids == ("a", "b")
    assert found.created_at.isoformat() == "2026-11-01T10:00:00+00:00"


@pytest.mark.parametrize(
    ("reason", "failure"),
    [
        ("We could not find a recognizable face in the reference image.", Failure.FACE),
        ("The image was rejected by our safety system", Failure.CONTENT),
        ("Internal error 17", Failure.OTHER),
        (None, Failure.OTHER),
        ({"odd": 1}, Failure.OTHER),
    ],
)
def test_the_reason_of_a_failure_becomes_one_of_ours(
    runway: responses.RequestsMock, reason: object, failure: Failure
) -> None:
    runway.get(AVATAR, json=avatar_answer(status="FAILED", failureReason=reason))

    assert characters.retrieve(AVATAR_ID, deadline=soon()).failure is failure


@pytest.mark.parametrize(
    ("status", "body", "error"),
    [
        (400, {"error": "This text cannot be used for an avatar."}, TextRefused),
        (400, {"error": "Validation of body failed", "issues": []}, UpstreamRefused),
        (401, {"error": "x"}, NotConfigured),
        (404, {"error": "x"}, UpstreamRefused),
        (409, {"error": "x"}, StillProcessing),
        (429, {"error": "x"}, UpstreamUnavailable),
        (502, {"error": "x"}, UpstreamUnavailable),
    ],
)
def test_what_runway_says_to_a_create_becomes_an_error_of_ours_and_is_not_asked_again(
    runway: responses.RequestsMock, status: int, body: dict[str, Any], error: type[Exception]
) -> None:
    asked = runway.post(AVATARS, json=body, status=status)

    with pytest.raises(error) as caught:
        create()

    assert type(caught.value) is error
    assert asked.call_count == 1
    assert "text cannot" not in str(caught.value)


def test_a_change_sends_the_fields_alone_and_returns_what_is_there_then(
    runway: responses.RequestsMock,
) -> None:
    match = [matchers.json_params_matcher({"startScript": None})]
    runway.patch(AVATAR, json=avatar_answer(startScript=None), match=match)

    changed = characters.change(AVATAR_ID, {"startScript": None}, deadline=soon())

    assert changed.start_script == ""


def test_a_picture_that_is_changed_too_early_is_told_apart(runway: responses.RequestsMock) -> None:
    runway.patch(AVATAR, json={"error": "Avatar is processing"}, status=409)

    with pytest.raises(StillProcessing):
        characters.change(AVATAR_ID, {"referenceImage": "data:"}, deadline=soon())


def test_deleting_what_is_gone_is_no_error(runway: responses.RequestsMock) -> None:
    runway.delete(AVATAR, status=204)
    runway.delete(AVATAR, status=404, json={"error": "x"})

    characters.delete(AVATAR_ID, deadline=soon())
    characters.delete(AVATAR_ID, deadline=soon())

    runway.get(AVATAR, status=404, json={"error": "x"})
    with pytest.raises(SessionNotFound):
        characters.retrieve(AVATAR_ID, deadline=soon())


def test_the_account_is_read_page_by_page(runway: responses.RequestsMock) -> None:
    first = {"data": [avatar_answer(), {"odd": 1}, 3], "hasMore": True, "nextCursor": "c&1"}
    last = {"data": [avatar_answer(id="other")], "hasMore": False, "nextCursor": None}
    runway.get(AVATARS, json=first, match=[matchers.query_param_matcher({"limit": "10"})])
    match = [matchers.query_param_matcher({"limit": "10", "cursor": "c&1"})]
    runway.get(AVATARS, json=last, match=match)

    found, cursor = characters.page(deadline=soon())
    others, end = characters.page(cursor, deadline=soon())

    assert [one.id for one in found + others] == [AVATAR_ID, "other"]
    assert (cursor, end) == ("c&1", "")


@pytest.mark.parametrize(
    "answer",
    [{}, {"status": "NEW"}, avatar_answer(createdAt="yesterday"), avatar_answer(id="")],
)
def test_nonsense_is_an_error(runway: responses.RequestsMock, answer: dict[str, Any]) -> None:
    runway.get(AVATAR, json=answer)

    with pytest.raises(UpstreamFailed):
        characters.retrieve(AVATAR_ID, deadline=soon())
