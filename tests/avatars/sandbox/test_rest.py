"""The REST API is as strict as Runway is documented to be."""

import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st

from avatars.sandbox import DEFAULT_SECRET, LITTLELOBSTER_ID
from avatars.sandbox.shapes import issues_of_create

from .conftest import Client

AVATAR = {"type": "custom", "avatarId": LITTLELOBSTER_ID}
BODY = {"model": "gwm1_avatars", "avatar": AVATAR}
SESSIONS = "/v1/realtime_sessions"
TOOL = {"type": "client_event", "name": "wave", "description": "Wave."}
PARAMETER = {"type": "string", "name": "how", "description": "How."}
KEYS = st.sampled_from(
    ["model", "avatar", "tools", "type", "name", "description", "parameters", "items", "enum",
     "properties", "integration", "livekit", "maxDuration", "personality", "other"]
)  # fmt: skip


def test_a_request_without_the_version_header_is_refused(sandbox: Client) -> None:
    bearer = {"Authorization": f"Bearer {DEFAULT_SECRET}"}
    answer = requests.post(sandbox.url + SESSIONS, json=BODY, headers=bearer, timeout=5)
    assert answer.status_code == 400
    assert "X-Runway-Version" in answer.json()["error"]


@pytest.mark.parametrize("secret", ["", "key_of_somebody_else"])
def test_a_wrong_secret_is_refused(sandbox: Client, secret: str) -> None:
    assert sandbox.call("POST", SESSIONS, BODY, bearer=secret).status_code == 401


def test_the_path_with_a_hyphen_does_not_exist(sandbox: Client) -> None:
    answer = sandbox.call("POST", "/v1/realtime-sessions", BODY)
    assert answer.status_code == 404
    assert answer.json()["error"]


def test_a_wrong_method_is_named_with_the_right_ones(sandbox: Client) -> None:
    answer = sandbox.call("PUT", SESSIONS, BODY)
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "POST"


def test_a_flat_avatar_id_is_not_an_avatar(sandbox: Client) -> None:
    flat = {"model": "gwm1_avatars", "avatarId": LITTLELOBSTER_ID}
    answer = sandbox.call("POST", SESSIONS, flat)
    assert answer.status_code == 400
    unknown, missing = answer.json()["issues"]
    assert unknown["message"] == 'Unrecognized key: "avatarId"'
    assert missing["path"] == ["avatar"]
    assert "expected object, received undefined" in missing["message"]


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"model": "gwm2"}, ["model"]),
        ({"avatar": "littlelobster"}, ["avatar"]),
        ({"avatar": {"avatarId": LITTLELOBSTER_ID}}, ["avatar", "type"]),
        ({"avatar": {"type": "custom"}}, ["avatar", "avatarId"]),
        ({"avatar": {"type": "runway-preset", "presetId": "lobster"}}, ["avatar", "presetId"]),
        ({"maxDuration": 9}, ["maxDuration"]),
        ({"maxDuration": 1801}, ["maxDuration"]),
        ({"maxDuration": 60.5}, ["maxDuration"]),
        ({"maxDuration": True}, ["maxDuration"]),
        ({"maxDuration": "60"}, ["maxDuration"]),
        ({"personality": "x" * 10_001}, ["personality"]),
        ({"personality": ""}, ["personality"]),
        ({"startScript": ""}, ["startScript"]),
        ({"startScript": "x" * 2_001}, ["startScript"]),
        ({"startScript": None}, ["startScript"]),
        ({"tools": [{"type": "client_event"}] * 21}, ["tools"]),
        (
            {"tools": [{"type": "client_event", "name": "a b", "description": "x"}]},
            ["tools", 0, "name"],
        ),
    ],
)
def test_a_wrong_shape_is_refused_by_the_name_of_the_field(
    sandbox: Client, change: dict[str, object], path: list[str | int]
) -> None:
    answer = sandbox.call("POST", SESSIONS, BODY | change)
    assert answer.status_code == 400
    assert path in [issue["path"] for issue in answer.json()["issues"]]
    assert sandbox.books()["sessions"] == []


def test_the_longest_words_and_a_preset_are_accepted(sandbox: Client) -> None:
    body = {
        "model": "gwm1_avatars",
        "avatar": {"type": "runway-preset", "presetId": "cat-character"},
        "maxDuration": 1800,
        "personality": "x" * 10_000,
        "startScript": "x" * 2_000,
        "tools": [{"type": "client_event", "name": "wave", "description": "Wave."}],
    }
    assert sandbox.call("POST", SESSIONS, body).status_code == 200


@pytest.mark.parametrize("body", ["[]", "{", "null", '"x"', "[" * 100_000])
def test_a_body_that_is_no_object_is_refused(sandbox: Client, body: str) -> None:
    headers = {"Authorization": f"Bearer {DEFAULT_SECRET}", "X-Runway-Version": "2024-11-06"}
    answer = requests.post(sandbox.url + SESSIONS, data=body, headers=headers, timeout=5)
    assert answer.status_code == 400
    assert answer.json()["error"]


@pytest.mark.parametrize("avatar_id", ["unknown", "sandbox-", "sandbox-never_ready", ""])
def test_an_unknown_avatar_is_not_found(sandbox: Client, avatar_id: str) -> None:
    assert sandbox.create(avatar_id).status_code == 404


def test_an_unknown_session_is_not_found(sandbox: Client) -> None:
    for method, path in [
        ("GET", f"{SESSIONS}/x"),
        ("DELETE", f"{SESSIONS}/x"),
        ("POST", f"{SESSIONS}/x/consume"),
        ("GET", "/v1/avatar_conversations/x"),
    ]:
        assert sandbox.call(method, path).status_code == 404


def test_consume_wants_the_session_key_and_not_the_secret(sandbox: Client) -> None:
    session = sandbox.ready()
    other = sandbox.ready()
    for bearer in (DEFAULT_SECRET, other["sessionKey"], ""):
        assert sandbox.consume(session["id"], bearer).status_code == 401
    assert sandbox.consume(session["id"], session["sessionKey"]).status_code == 200


def test_consume_gives_the_credentials_of_the_room_once(sandbox: Client) -> None:
    session = sandbox.ready()
    credentials = sandbox.consume(session["id"], session["sessionKey"]).json()
    assert credentials["url"] == sandbox.url.replace("http://", "ws://")
    assert credentials["token"]
    assert credentials["roomName"]
    assert sandbox.consume(session["id"], session["sessionKey"]).status_code == 410
    sandbox.call("DELETE", f"{SESSIONS}/{session['id']}")
    assert sandbox.consume(session["id"], session["sessionKey"]).status_code == 410


JSON = "application/json"


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        (None, "", 400),
        (None, "{}", 400),
        ("text/plain", "{}", 400),
        (JSON, "{", 400),
        (JSON, "[" * 100_000, 400),
        (JSON, "{}", 200),
        (JSON + "; charset=utf-8", "{}", 200),
        (JSON, "", 200),  # Runway's browser SDK sends no body, nor the version
    ],
)
def test_consume_wants_to_be_told_that_it_gets_json(
    sandbox: Client, kind: str | None, body: str, status: int
) -> None:
    session = sandbox.ready()
    url = f"{sandbox.url}{SESSIONS}/{session['id']}/consume"
    headers = {"Authorization": f"Bearer {session['sessionKey']}"}
    if kind is not None:
        headers["Content-Type"] = kind
    answer = requests.post(url, data=body, headers=headers, timeout=5)
    assert answer.status_code == status
    assert (sandbox.entry(session["id"])["consumed"]) == (status == 200)
    if kind != JSON and status == 400:
        assert answer.json()["error"] == "Incorrect content type"


def test_a_cancelled_session_cannot_be_consumed(sandbox: Client) -> None:
    session = sandbox.ready()
    sandbox.call("DELETE", f"{SESSIONS}/{session['id']}")
    assert sandbox.consume(session["id"], session["sessionKey"]).status_code == 400


def test_delete_cancels_and_may_be_repeated(sandbox: Client) -> None:
    session = sandbox.ready()
    for _ in range(2):
        answer = sandbox.call("DELETE", f"{SESSIONS}/{session['id']}")
        assert (answer.status_code, answer.content) == (204, b"")
    cancelled = sandbox.retrieve(session["id"])
    assert cancelled["status"] == "CANCELLED"
    assert "sessionKey" not in cancelled


@pytest.mark.parametrize(
    "change",
    [
        {"name": "Lobster"},
        {"avatar": AVATAR | {"name": "Lobster"}},
        {"tools": [TOOL | {"name_": "x"}]},
        {"tools": [TOOL | {"timeoutSeconds": 3}]},  # only a backend_rpc has one
        {"tools": [TOOL | {"parameters": [PARAMETER | {"default": "x"}]}]},
        {"tools": [TOOL | {"parameters": [PARAMETER | {"items": {"type": "string"}}]}]},
        {"integration": {"type": "elevenlabs", "signedUrl": "wss://x", "name": "x"}},
    ],
)
def test_a_key_that_nobody_reads_is_refused_by_name(
    sandbox: Client, change: dict[str, object]
) -> None:
    answer = sandbox.call("POST", SESSIONS, BODY | change)
    assert answer.status_code == 400
    assert answer.json()["error"].startswith('Unrecognized key: "')
    assert sandbox.books()["sessions"] == []


@pytest.mark.parametrize(
    ("parameter", "path"),
    [
        (PARAMETER | {"enum": ["a", "x" * 65]}, ["enum", 1]),
        (PARAMETER | {"enum": [1]}, ["enum", 0]),
        (PARAMETER | {"description": ""}, ["description"]),
        (PARAMETER | {"required": "yes"}, ["required"]),
        (PARAMETER | {"type": "array"}, ["items"]),
        (PARAMETER | {"type": "array", "items": {"type": "object"}}, ["items", "type"]),
        (PARAMETER | {"type": "object", "properties": [PARAMETER, 1]}, ["properties", 1]),
        (PARAMETER | {"type": ["string"]}, ["type"]),
    ],
)
def test_a_tool_s_parameter_is_read_to_its_last_leaf(
    sandbox: Client, parameter: dict[str, object], path: list[str | int]
) -> None:
    answer = sandbox.call("POST", SESSIONS, BODY | {"tools": [TOOL | {"parameters": [parameter]}]})
    assert answer.status_code == 400
    (issue,) = answer.json()["issues"]
    assert issue["path"] == ["tools", 0, "parameters", 0, *path]


def test_two_tools_of_one_name_are_refused(sandbox: Client) -> None:
    assert sandbox.call("POST", SESSIONS, BODY | {"tools": [TOOL, TOOL]}).status_code == 400


JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
)


@settings(max_examples=200, deadline=None)
@given(change=st.dictionaries(KEYS, JSONS, max_size=4))
def test_whatever_the_body_says_its_shape_is_judged(change: dict[str, object]) -> None:
    for issue in issues_of_create(BODY | change):
        assert issue["message"]


def test_the_conversation_has_the_id_of_the_session(sandbox: Client) -> None:
    session = sandbox.ready(maxDuration=60)
    path = f"/v1/avatar_conversations/{session['id']}"
    open_one = sandbox.call("GET", path).json()
    assert (open_one["id"], open_one["status"]) == (session["id"], "in_progress")
    assert (open_one["startedAt"], open_one["maxDuration"]) == (None, 60)
    assert open_one["duration"] is None
    assert "endedAt" not in open_one
    sandbox.call("DELETE", f"{SESSIONS}/{session['id']}")
    ended = sandbox.call("GET", path).json()
    assert ended["status"] == "ended"
    assert ended["endedAt"]
    assert ended["duration"] == 0
    assert ended["transcript"] == []
    assert "failure" not in ended


def test_the_conversation_of_a_failed_session_says_why(sandbox: Client) -> None:
    session = sandbox.create("sandbox-fails").json()
    failed = sandbox.wait_for(session["id"], "FAILED")
    conversation = sandbox.call("GET", f"/v1/avatar_conversations/{session['id']}").json()
    assert conversation["status"] == "failed"
    assert conversation["failureCode"] == failed["failureCode"]
    assert conversation["duration"] is None
