"""The books tell what really happened."""

import requests

from .conftest import Client


def test_a_session_is_in_them_from_create_to_cancel(sandbox: Client) -> None:
    session = sandbox.ready(maxDuration=30, startScript="Hello!", personality="Kind.")
    sandbox.consume(session["id"], session["sessionKey"])
    entry = sandbox.entry(session["id"])
    assert (entry["avatarId"], entry["scenario"]) == ("sandbox-ready", "ready")
    assert (entry["status"], entry["consumed"], entry["running"]) == ("READY", True, True)
    assert (entry["joinedAt"], entry["endedAt"], entry["duration"]) == (None, None, None)
    assert entry["readyAt"] <= entry["consumedAt"]
    assert (entry["maxDuration"], entry["startScript"]) == (30, "Hello!")
    assert entry["personality"] == "Kind."
    sandbox.call("DELETE", f"/v1/realtime_sessions/{session['id']}")
    entry = sandbox.entry(session["id"])
    assert (entry["status"], entry["cancelled"], entry["running"]) == ("CANCELLED", True, False)
    assert entry["endedAt"]
    assert entry["requests"]["create"] == entry["requests"]["cancel"] == 1


def test_every_rest_request_is_noted_with_its_answer(sandbox: Client) -> None:
    session = sandbox.create("sandbox-ready").json()
    sandbox.call("GET", f"/v1/realtime_sessions/{session['id']}", bearer="wrong")
    assert sandbox.books()["requests"] == [
        {"method": "POST", "path": "/v1/realtime_sessions", "status": 200},
        {"method": "GET", "path": f"/v1/realtime_sessions/{session['id']}", "status": 401},
    ]


def test_only_the_last_thousand_requests_are_kept(sandbox: Client) -> None:
    with requests.Session() as connection:
        for _ in range(1001):
            connection.get(f"{sandbox.url}/v1/organization", timeout=5)
    assert len(sandbox.books()["requests"]) == 1000


def test_they_can_be_cleared(sandbox: Client) -> None:
    sandbox.create()
    requests.delete(f"{sandbox.url}/sandbox/books", timeout=5)
    assert sandbox.books() == {"sessions": [], "requests": []}
