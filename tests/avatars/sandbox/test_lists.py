"""Lists and the account have the documented shapes; Runway's own SDK reads them."""

import pytest
import runwayml

from avatars.sandbox import DEFAULT_SECRET, LITTLELOBSTER_ID

from .conftest import Client

CONVERSATIONS = "/v1/avatar_conversations"


def test_conversations_are_listed_newest_first_page_by_page(sandbox: Client) -> None:
    created = [sandbox.ready()["id"] for _ in range(5)]
    with runwayml.RunwayML(api_key=DEFAULT_SECRET, base_url=sandbox.url) as runway:
        listed = [one.id for one in runway.avatar_conversations.list(limit=2)]
    assert listed == created[::-1]
    first = sandbox.call("GET", f"{CONVERSATIONS}?limit=3").json()
    assert first["hasMore"] is True
    last = sandbox.call("GET", f"{CONVERSATIONS}?limit=3&cursor={first['nextCursor']}").json()
    assert (len(last["data"]), last["hasMore"], last["nextCursor"]) == (2, False, None)


def test_what_is_made_or_deleted_between_two_pages_moves_nothing(sandbox: Client) -> None:
    old, kept, *newer = (sandbox.ready()["id"] for _ in range(4))
    first = sandbox.call("GET", f"{CONVERSATIONS}?limit=2").json()
    assert [one["id"] for one in first["data"]] == newer[::-1]
    sandbox.ready()
    sandbox.call("DELETE", f"{CONVERSATIONS}/{newer[0]}")
    last = sandbox.call("GET", f"{CONVERSATIONS}?limit=2&cursor={first['nextCursor']}").json()
    assert [one["id"] for one in last["data"]] == [kept, old]


def test_an_item_is_a_summary(sandbox: Client) -> None:
    tool = {"type": "client_event", "name": "wave", "description": "Wave."}
    session = sandbox.ready(tools=[tool])
    (item,) = sandbox.call("GET", CONVERSATIONS).json()["data"]
    assert item == {
        "id": session["id"],
        "name": f"Conversation {session['id'][:8]}",
        "avatar": {"type": "custom", "id": "sandbox-ready", "name": "LittleLobster"},
        "createdAt": session["createdAt"],
        "duration": None,
        "status": "in_progress",
        "hasTools": True,
    }


def test_they_can_be_chosen_by_avatar_and_date(sandbox: Client) -> None:
    sandbox.ready()
    other = sandbox.create("sandbox-slow").json()["id"]

    def ids(query: str) -> list[str]:
        listed = sandbox.call("GET", f"{CONVERSATIONS}?{query}").json()["data"]
        return [one["id"] for one in listed]

    assert ids("avatar=sandbox-slow") == [other]
    assert len(ids("startDate=2020-01-01&endDate=2999-01-01T00:00:00Z")) == 2
    assert ids("endDate=2020-01-01") == ids("startDate=2999-01-01") == []


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=101", "limit=x", "limit=-1", "cursor=x", "startDate=today", "endDate="],
)
def test_a_query_that_makes_no_sense_is_refused(sandbox: Client, query: str) -> None:
    assert sandbox.call("GET", f"{CONVERSATIONS}?{query}").status_code == 400


def test_a_conversation_can_be_deleted_and_its_session_stays(sandbox: Client) -> None:
    session = sandbox.ready()
    path = f"{CONVERSATIONS}/{session['id']}"
    assert sandbox.call("DELETE", path).status_code == 204
    assert sandbox.call("GET", path).status_code == 404
    assert sandbox.call("DELETE", path).status_code == 404
    assert sandbox.call("GET", CONVERSATIONS).json()["data"] == []
    assert sandbox.retrieve(session["id"])["status"] == "READY"


def test_avatars_are_listed_and_presets_are_not_found_there(sandbox: Client) -> None:
    with runwayml.RunwayML(api_key=DEFAULT_SECRET, base_url=sandbox.url) as runway:
        ids = [avatar.id for avatar in runway.avatars.list(limit=5)]
    assert LITTLELOBSTER_ID in ids
    assert "sandbox-lifelike" in ids
    assert sandbox.call("GET", "/v1/avatars/cat-character").status_code == 400
