"""The visitor asks for a goodbye or another language, by hint: nothing recognises speech here."""

import asyncio
import json

import requests

from avatars.sandbox.lobster.script import SCRIPTS

from .conftest import Client
from .visitor import Visitor, visit


async def hears(visitor: Visitor, text: str) -> None:
    """Wait until the avatar has said this."""
    await visitor.hears(
        lambda heard: any(
            (one["segments"][0]["text"], one["segments"][0]["final"]) == (text, True)
            for one in heard
        )
    )


def test_a_goodbye_asked_for_by_control_request_is_said_and_ends_the_call(sandbox: Client) -> None:
    credentials = sandbox.credentials(startScript="Hi.")

    async def story() -> None:
        async with visit(credentials) as visitor:
            await visitor.watch()
            await hears(visitor, "Hi.")
            order = {"session": credentials["id"], "says": "goodbye"}
            await asyncio.to_thread(sandbox.order, "visitor", **order)
            await visitor.until("leave")
            await hears(visitor, SCRIPTS["en"].farewell)

    asyncio.run(asyncio.wait_for(story(), 60))
    assert sandbox.retrieve(credentials["id"])["status"] == "COMPLETED"


def test_the_page_may_ask_for_another_language(sandbox: Client) -> None:
    credentials = sandbox.credentials(startScript="Hi.")

    async def story() -> None:
        async with visit(credentials) as visitor:
            await visitor.watch()
            hint = {"type": "sandbox_hint", "says": "language", "language": "zh-Hant"}
            await visitor.say(json.dumps(hint).encode())
            await hears(visitor, SCRIPTS["zh-Hant"].switched)

    asyncio.run(asyncio.wait_for(story(), 60))


NONSENSE: list[dict[str, object]] = [
    {},
    {"says": "weather"},
    {"says": ["goodbye"]},
    {"says": "language", "language": "tlh"},
    {"says": "language", "language": []},
]


def test_a_hint_that_means_nothing_is_refused(sandbox: Client) -> None:
    credentials = sandbox.credentials()

    async def story() -> None:
        async with visit(credentials) as visitor:
            await visitor.watch()
            await asyncio.wait_for(visitor.tracks["video"].recv(), 10)
            for words in NONSENSE:
                order = {"session": credentials["id"], **words}
                url = f"{sandbox.url}/sandbox/visitor"
                answer = await asyncio.to_thread(requests.post, url, json=order, timeout=5)
                assert (answer.status_code, "goodbye" in answer.text) == (400, True)

    asyncio.run(asyncio.wait_for(story(), 30))
    assert sandbox.retrieve(credentials["id"])["status"] == "RUNNING"


def test_a_hint_for_a_room_that_nobody_is_in_is_refused(sandbox: Client) -> None:
    order = {"session": "unknown", "says": "goodbye"}
    assert requests.post(f"{sandbox.url}/sandbox/visitor", json=order, timeout=5).status_code == 404
