"""The six bugs of the first integration that was written about, and its key details, by name.

1 no API secret in the environment; 2 `realtime-sessions` for `realtime_sessions`; 3 no header
`X-Runway-Version`; 4 the avatar as a string and not as an object; 5 `consume` not called with the
session key; 6 the session key handed to the page instead of the room's whole credentials.
"""

import json

import pytest
import responses
from django.core.checks import run_checks
from django.test import Client
from pytest_django.fixtures import Settings as SettingsWrapper

from avatars.models import Avatar, AvatarWords, CallLog
from tests.avatars import upstream

pytestmark = pytest.mark.django_db


def press(client: Client, avatar_id: str = "littlelobster"):
    return client.post(
        "/api/avatar/connect", json.dumps({"avatarId": avatar_id}), content_type="application/json"
    )


def sent(runway: responses.RequestsMock, number: int) -> dict:
    return json.loads(runway.calls[number].request.body)


def test_bug_1_a_missing_secret_is_a_clear_503_and_nothing_is_sent(
    client: Client, avatar: Avatar, runway: responses.RequestsMock, settings: SettingsWrapper
) -> None:
    settings.RUNWAYML_API_SECRET = ""

    answer = press(client)

    assert answer.status_code == 503
    assert answer.json()["error"]["code"] == "not_configured"
    assert len(runway.calls) == 0
    assert CallLog.objects.get().error_code == "not_configured"


def test_bug_1_a_missing_secret_is_a_warning_at_startup(settings: SettingsWrapper) -> None:
    settings.RUNWAYML_API_SECRET = ""

    [warning] = [message for message in run_checks() if message.id == "avatars.W001"]

    assert "RUNWAYML_API_SECRET" in warning.msg
    assert warning.hint


def test_no_warning_when_the_secret_is_set() -> None:
    assert "avatars.W001" not in [message.id for message in run_checks()]


def test_bug_2_the_path_has_an_underscore(
    client: Client, avatar: Avatar, runway: responses.RequestsMock
) -> None:
    upstream.answers_well(runway)

    press(client)

    assert [call.request.path_url for call in runway.calls] == [
        "/v1/realtime_sessions",
        f"/v1/realtime_sessions/{upstream.SESSION_ID}",
        f"/v1/realtime_sessions/{upstream.SESSION_ID}",
        f"/v1/realtime_sessions/{upstream.SESSION_ID}/consume",
    ]


def test_bug_3_every_request_carries_the_version_header(
    client: Client, avatar: Avatar, runway: responses.RequestsMock
) -> None:
    upstream.creates(runway)
    upstream.retrieves(runway)
    upstream.consumes(runway, status=500)
    upstream.cancels(runway)

    press(client)

    assert [call.request.method for call in runway.calls] == ["POST", "GET", "POST", "DELETE"]
    assert {call.request.headers["X-Runway-Version"] for call in runway.calls} == {"2024-11-06"}


def test_bug_4_the_avatar_is_an_object_and_not_a_string(
    client: Client, avatar: Avatar, runway: responses.RequestsMock
) -> None:
    upstream.answers_well(runway)

    press(client)

    body = sent(runway, 0)
    assert body["avatar"] == {"type": "custom", "avatarId": avatar.runway_id}
    assert "avatarId" not in body


def test_bug_4_one_of_runways_presets_is_an_object_too(
    client: Client, avatar: Avatar, runway: responses.RequestsMock
) -> None:
    Avatar.objects.update(kind=Avatar.Kind.PRESET, runway_id="cat-character")
    upstream.answers_well(runway)

    press(client)

    assert sent(runway, 0)["avatar"] == {"type": "runway-preset", "presetId": "cat-character"}


def test_bug_5_consume_is_called_with_the_session_key_and_not_the_secret(
    client: Client, avatar: Avatar, runway: responses.RequestsMock, settings: SettingsWrapper
) -> None:
    upstream.answers_well(runway)

    press(client)

    bearers = [call.request.headers["Authorization"] for call in runway.calls]
    secret = f"Bearer {settings.RUNWAYML_API_SECRET}"
    assert bearers == [secret, secret, secret, f"Bearer {upstream.SESSION_KEY}"]


def test_bug_6_the_full_credentials_are_returned(
    client: Client, avatar: Avatar, runway: responses.RequestsMock
) -> None:
    upstream.answers_well(runway)

    answer = press(client)

    call = CallLog.objects.get()
    body = answer.json()
    assert answer.status_code == 200
    assert body.pop("callToken")
    assert body.pop("elapsed") >= 0
    assert body == {
        "sessionId": upstream.SESSION_ID,
        "serverUrl": "wss://room.test",
        "token": "room-token",
        "roomName": "room-1",
        "callId": str(call.pk),
        "maxDuration": 120,
    }


def test_the_session_key_never_reaches_the_page(
    client: Client, avatar: Avatar, runway: responses.RequestsMock
) -> None:
    upstream.answers_well(runway)

    assert upstream.SESSION_KEY not in press(client).content.decode()


def test_key_detail_the_model_is_gwm1_avatars(
    client: Client, avatar: Avatar, runway: responses.RequestsMock
) -> None:
    upstream.answers_well(runway)

    press(client)

    body = sent(runway, 0)
    assert body["model"] == "gwm1_avatars"
    assert body["maxDuration"] == 120
    assert body["personality"] == "Warm and a little dry."
    assert body["startScript"] == "Hello there."


def test_an_avatar_without_words_leaves_runways_own(
    client: Client, avatar: Avatar, runway: responses.RequestsMock
) -> None:
    AvatarWords.objects.all().delete()
    upstream.answers_well(runway)

    press(client)

    assert sent(runway, 0).keys() == {"model", "avatar", "maxDuration"}


def test_an_avatar_may_be_named_by_its_runway_id(
    client: Client, avatar: Avatar, runway: responses.RequestsMock
) -> None:
    upstream.answers_well(runway)

    assert press(client, avatar.runway_id).status_code == 200


@pytest.mark.parametrize("made_up", ["somebody", "0a0a0a0a-0000-4000-8000-00000000ffff"])
def test_an_id_a_browser_made_up_is_never_called(
    client: Client, avatar: Avatar, runway: responses.RequestsMock, made_up: str
) -> None:
    answer = press(client, made_up)

    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "unknown_avatar"
    assert len(runway.calls) == 0
    assert not CallLog.objects.exists()


def test_an_avatar_that_is_switched_off_is_not_called(
    client: Client, avatar: Avatar, runway: responses.RequestsMock
) -> None:
    Avatar.objects.update(active=False)

    assert press(client).json()["error"]["code"] == "unknown_avatar"
    assert len(runway.calls) == 0
