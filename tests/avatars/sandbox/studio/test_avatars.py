"""/v1/avatars is as strict, as slow and as moody as it is known to be."""

import pytest
import requests

from avatars.sandbox import LITTLELOBSTER_ID
from tests.avatars.sandbox.conftest import Client

from .conftest import as_uri, body, document, made, portrait

AVATARS = "/v1/avatars"
UNKNOWN = "7b2c7c0e-0000-4000-8000-000000000009"


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"name": ""}, ["name"]),
        ({"name": "x" * 51}, ["name"]),
        ({"name": None}, ["name"]),
        ({"personality": "x" * 10_001}, ["personality"]),
        ({"personality": None}, ["personality"]),
        ({"startScript": ""}, ["startScript"]),
        ({"startScript": "x" * 2_001}, ["startScript"]),
        ({"voice": None}, ["voice"]),
        ({"voice": {"type": "preset", "presetId": "clara"}}, ["voice", "type"]),
        ({"voice": {"type": "runway-live-preset", "presetId": "bob"}}, ["voice", "presetId"]),
        ({"voice": {"type": "custom", "id": UNKNOWN}}, ["voice", "id"]),
        ({"documentIds": ["x"] * 51}, ["documentIds"]),
        ({"documentIds": [1]}, ["documentIds", 0]),
        ({"documentIds": [UNKNOWN]}, ["documentIds", 0]),
        ({"imageProcessing": "some"}, ["imageProcessing"]),
        ({"referenceImage": None}, ["referenceImage"]),
        ({"referenceImage": 5}, ["referenceImage"]),
        ({"referenceImage": "http://example.com/a.png"}, ["referenceImage"]),
        ({"referenceImage": "https://10.0.0.1/a.png"}, ["referenceImage"]),
        ({"referenceImage": "https://[::1]/a.png"}, ["referenceImage"]),
        ({"referenceImage": "https://[::1/a.png"}, ["referenceImage"]),
        ({"referenceImage": "https://localhost/a.png"}, ["referenceImage"]),
        ({"referenceImage": f"https://example.com/{'a' * 2_048}"}, ["referenceImage"]),
        ({"referenceImage": f"runway://{UNKNOWN}"}, ["referenceImage"]),
        ({"referenceImage": "runway://" + "a" * 5_000}, ["referenceImage"]),
        ({"referenceImage": "data:image/png;base64," + "A" * 5_242_880}, ["referenceImage"]),
        ({"referenceImage": "data:image/png,plain"}, ["referenceImage"]),
        ({"referenceImage": "data:image/png;base64,@@@"}, ["referenceImage"]),
        ({"referenceImage": as_uri(b"rubbish")}, ["referenceImage"]),
        ({"referenceImage": as_uri(portrait()[:900])}, ["referenceImage"]),
        ({"referenceImage": as_uri(portrait(kind="GIF"))}, ["referenceImage"]),
    ],
)
def test_a_body_that_is_wrong_is_refused_by_the_name_of_what_is(
    sandbox: Client, change: dict[str, object], path: list[str | int]
) -> None:
    answer = sandbox.call("POST", AVATARS, body(**change))
    assert answer.status_code == 400
    assert [issue["path"] for issue in answer.json()["issues"]] == [path]


def test_a_key_that_nobody_reads_is_refused(sandbox: Client) -> None:
    for method, path, sent in (
        ("POST", AVATARS, body(language="en")),
        ("PATCH", f"{AVATARS}/{LITTLELOBSTER_ID}", {"language": "en"}),
    ):
        answer = sandbox.call(method, path, sent)
        assert answer.status_code == 400
        assert answer.json()["error"] == 'Unrecognized key: "language"'


def test_a_change_changes_something(sandbox: Client) -> None:
    assert sandbox.call("PATCH", f"{AVATARS}/{LITTLELOBSTER_ID}", {}).status_code == 400


def test_a_longest_data_uri_is_taken_and_counted_in_characters(sandbox: Client) -> None:
    picture = portrait(544, 352, "JPEG")
    uri = as_uri(picture + b"\0" * 3_900_000, "image/jpeg")
    assert 5_000_000 < len(uri) < 5_242_880
    made(sandbox, referenceImage=uri)


def test_texts_are_counted_in_characters_of_any_script(sandbox: Client) -> None:
    made(sandbox, name="龍" * 50, personality="龍" * 10_000, startScript="龍" * 2_000)


def test_without_version_or_secret_nobody_makes_anything(sandbox: Client) -> None:
    for path in ("avatars", "documents", "voices", "uploads"):
        url = f"{sandbox.url}/v1/{path}"
        assert requests.post(url, json={}, timeout=5).status_code == 400
        version = {"X-Runway-Version": "2024-11-06"}
        assert requests.post(url, json={}, headers=version, timeout=5).status_code == 401


def test_an_address_on_the_web_is_taken_without_being_asked(sandbox: Client) -> None:
    avatar = made(sandbox, referenceImage="https://example.com/ada.png")
    assert avatar["referenceImageUri"] is None


def test_a_get_just_after_a_change_is_late(sandbox: Client) -> None:
    sandbox.order("pace", pace=0.5)
    path = f"{AVATARS}/{LITTLELOBSTER_ID}"
    changed = sandbox.call("PATCH", path, {"name": "Larry"})
    assert changed.json()["name"] == "Larry"
    assert sandbox.call("GET", path).json()["name"] == "LittleLobster"
    sandbox.call("PATCH", path, {"personality": "Dry."})
    assert sandbox.call("GET", path).json()["name"] == "LittleLobster"
    sandbox.order("pace", pace=100)
    sandbox.call("PATCH", path, {"startScript": "Hi."})
    sandbox.wait_until(lambda: sandbox.call("GET", path).json()["startScript"] == "Hi.")
    late = sandbox.call("GET", path).json()
    assert (late["name"], late["personality"]) == ("Larry", "Dry.")


def test_a_picture_is_not_changed_while_one_is_processed(sandbox: Client) -> None:
    sandbox.order("pace", pace=0.5)  # time enough for a busy machine to ask
    avatar = made(sandbox)
    path = f"{AVATARS}/{avatar['id']}"
    again = {"referenceImage": as_uri(portrait(1088, 704))}
    refused = sandbox.call("PATCH", path, again)
    assert (refused.status_code, set(refused.json())) == (409, {"error"})
    assert sandbox.call("PATCH", path, {"name": "Grace"}).status_code == 200
    sandbox.order("pace", pace=100)
    sandbox.wait_until(lambda: sandbox.call("GET", path).json()["status"] == "READY", 10)
    assert sandbox.call("PATCH", path, again).json()["status"] == "PROCESSING"
    sandbox.wait_until(lambda: sandbox.call("GET", path).json()["status"] == "READY", 10)


def test_lifelike_processing_takes_as_long_as_it_was_seen_to(sandbox: Client) -> None:
    from avatars.sandbox.context import Sandbox

    real = Sandbox(lifelike=True)
    assert all(30 <= real.processing() <= 90 for _ in range(50))
    assert Sandbox(lifelike=True, pace=100).processing() < 1
    assert Sandbox().processing() < 10


def test_littlelobster_can_be_changed_and_stays(sandbox: Client) -> None:
    path = f"{AVATARS}/{LITTLELOBSTER_ID}"
    known = document(sandbox)
    changed = sandbox.call("PATCH", path, {"documentIds": [known, known], "personality": "Dry."})
    assert (changed.json()["documentIds"], changed.json()["status"]) == ([known], "READY")
    assert sandbox.call("DELETE", path).status_code == 400
    assert sandbox.call("GET", path).status_code == 200


def test_moderation_refuses_a_text_and_may_take_it_the_second_time(sandbox: Client) -> None:
    for field in ("personality", "startScript"):
        refused = sandbox.call("POST", AVATARS, body(**{field: "Please Moderate-Me now."}))
        assert refused.status_code == 400
        assert refused.json()["error"].startswith("This text cannot be used for an avatar")
    sandbox.order("moderation", lenient=True)
    text = {"name": "A", "content": "moderate-me"}
    statuses = [sandbox.call("POST", "/v1/documents", text).status_code for _ in range(2)]
    assert statuses == [400, 200]
    refused = sandbox.create(personality="moderate-me!")
    assert refused.json()["error"].startswith("This text cannot be used for an avatar")


def test_an_avatar_can_be_called_when_it_is_ready_and_only_then(sandbox: Client) -> None:
    sandbox.order("pace", pace=0.5)  # time enough for a busy machine to ask
    good, bad = made(sandbox), made(sandbox, referenceImage=as_uri(portrait(64, 64)))
    early = sandbox.create(good["id"])
    assert (early.status_code, "PROCESSING" in early.json()["error"]) == (400, True)
    sandbox.order("pace", pace=100)
    for avatar, image in ((good, portrait(1088, 704)), (bad, portrait(64, 64))):
        path = f"{AVATARS}/{avatar['id']}"
        sandbox.wait_until(
            lambda p=path: sandbox.call("GET", p).json()["status"] != "PROCESSING", 20
        )
        sandbox.call("PATCH", path, {"referenceImage": as_uri(image)})
        sandbox.wait_until(
            lambda p=path: sandbox.call("GET", p).json()["status"] != "PROCESSING", 20
        )
    # A GET just after a change is late, and may still tell of the picture before.
    sandbox.wait_until(lambda: sandbox.create(good["id"]).status_code == 200, 20)
    sandbox.wait_until(lambda: "FAILED" in sandbox.create(bad["id"]).json()["error"], 20)
    assert sandbox.create(bad["id"]).status_code == 400
    sandbox.call("DELETE", f"{AVATARS}/{good['id']}")
    assert sandbox.create(good["id"]).status_code == 404


def test_a_conversation_names_its_character_until_that_is_deleted(sandbox: Client) -> None:
    sandbox.order("pace", pace=100)
    avatar = made(sandbox)
    path = f"{AVATARS}/{avatar['id']}"
    sandbox.wait_until(lambda: sandbox.call("GET", path).json()["status"] == "READY")
    session = sandbox.create(avatar["id"]).json()["id"]
    conversation = f"/v1/avatar_conversations/{session}"
    shown = sandbox.call("GET", conversation).json()["avatar"]
    assert (shown["id"], shown["name"]) == (avatar["id"], "Ada")
    assert requests.get(shown["imageUrl"], timeout=5).status_code == 200
    sandbox.call("DELETE", path)
    assert requests.get(shown["imageUrl"], timeout=5).status_code == 404
    gone = {"type": "custom", "id": None, "name": None, "imageUrl": None}
    assert sandbox.call("GET", conversation).json()["avatar"] == gone


@pytest.mark.parametrize("kind", ["avatar", "document"])
def test_a_create_may_be_done_and_its_answer_lost(sandbox: Client, kind: str) -> None:
    sent = body() if kind == "avatar" else {"name": "Boats", "content": "Boats float."}
    sandbox.order("faults", step=f"create_{kind}", fault="reset", applied=True)
    with pytest.raises(requests.ConnectionError):
        sandbox.call("POST", f"/v1/{kind}s", sent)
    listed = sandbox.call("GET", f"/v1/{kind}s?limit=100").json()["data"]
    assert [one["name"] for one in listed if one["name"] in ("Ada", "Boats")] == [sent["name"]]


@pytest.mark.parametrize(
    ("step", "method", "path"),
    [
        ("list_avatars", "GET", AVATARS),
        ("update_avatar", "PATCH", f"{AVATARS}/x"),
        ("delete_document", "DELETE", "/v1/documents/x"),
        ("create_upload", "POST", "/v1/uploads"),
        ("preview_voice", "POST", "/v1/voices/preview"),
        ("retrieve_organization", "GET", "/v1/organization"),
    ],
)
def test_every_step_can_be_spoiled(sandbox: Client, step: str, method: str, path: str) -> None:
    sandbox.order("faults", step=step, fault="status:503")
    assert sandbox.call(method, path).status_code == 503
    assert sandbox.call(method, path).status_code != 503
