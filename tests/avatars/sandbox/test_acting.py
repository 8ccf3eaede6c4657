"""Asked what is on the page, LittleLobster shows a card and points at a part of it."""

import asyncio
import json
from typing import Any

import pytest

from avatars.sandbox.acting import acts_for, asks_what_is_here, messages_of
from avatars.sandbox.lobster import LANGUAGES
from avatars.sandbox.lobster.script import SCRIPTS

from .conftest import Client
from .visitor import visit

CARD = {"type": "client_event", "name": "show_card", "description": "Show a card."}


def highlight(*targets: str) -> dict[str, Any]:
    target = {"name": "target", "description": "Which.", "type": "string", "enum": [*targets]}
    return CARD | {"name": "highlight", "parameters": [target]}


def events(heard: list[dict[str, Any]]) -> int:
    return sum(one["type"] == "client_event" for one in heard)


def test_it_points_at_a_part_that_is_there_rather_at_the_features() -> None:
    card, frame = acts_for([CARD, highlight("quote", "features")], "en")
    assert (frame.tool, frame.args["target"]) == ("highlight", "features")
    assert card.args["link"] == "#features"
    assert acts_for([highlight("quote")], "en")[0].args["target"] == "quote"


@pytest.mark.parametrize(
    "tools",
    [
        [],
        [CARD | {"name": "wave"}],
        [CARD | {"type": "backend_rpc"}],
        [highlight()],
        [CARD | {"name": "highlight"}],
    ],
)
def test_without_a_tool_for_it_there_is_nothing_to_show(tools: list[dict[str, Any]]) -> None:
    assert acts_for(tools, "en") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_card_is_in_the_language_it_speaks(language: Any) -> None:
    cards = {acts_for([CARD], one)[0].args["title"] for one in LANGUAGES}
    assert len(cards) == len(LANGUAGES)
    assert acts_for([CARD], language)[0].args["title"] in cards


def test_every_event_is_acknowledged_and_the_last_one_comes_twice() -> None:
    acts = acts_for([CARD, highlight("features")], "en")
    sent = [json.loads(message) for message in messages_of(acts)]
    assert [one["tool"] for one in sent] == ["show_card"] * 2 + ["highlight"] * 4
    assert [one["args"] == {"status": "event_sent"} for one in sent] == [False, True] * 3
    assert sent[2] == sent[4]


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("What is on this page?", True),
        ("Show me the features", True),
        ("這一頁有什麼？", True),
        ("這個頁面上有什麼功能？", True),
        ("这页有什么？", True),
        ("What can an agent do for me today?", False),
        ("你們這個網站是做什麼的？", False),
    ],
)
def test_a_question_about_the_page_is_known(text: str, asks: bool) -> None:
    assert asks_what_is_here(text) is asks


def test_asked_in_a_call_it_says_so_acts_and_the_record_keeps_it(sandbox: Client) -> None:
    tools = [CARD, highlight("features")]
    credentials = sandbox.credentials(startScript="Hi.", tools=tools)

    async def story() -> None:
        async with visit(credentials) as visitor:
            await visitor.watch()
            await visitor.hears(lambda heard: len(heard) >= 1)
            await asyncio.to_thread(
                sandbox.order, "visitor", session=credentials["id"], says="這一頁有什麼？"
            )
            await visitor.hears(
                lambda heard: sum(one["type"] == "client_event" for one in heard) == 6
            )
            await visitor.end_call()
            await visitor.until("leave")

    asyncio.run(asyncio.wait_for(story(), 60))
    conversation = sandbox.call("GET", f"/v1/avatar_conversations/{credentials['id']}").json()
    answer = conversation["transcript"][-1]
    assert answer["content"] == SCRIPTS["zh-Hant"].showing
    assert [call["name"] for call in answer["toolCalls"]] == ["show_card", "highlight"]


def test_an_avatar_without_tools_answers_with_words_alone(sandbox: Client) -> None:
    credentials = sandbox.credentials(startScript="Hi.")

    async def story() -> None:
        async with visit(credentials) as visitor:
            await visitor.watch()
            await visitor.hears(lambda heard: len(heard) >= 1)
            await asyncio.to_thread(
                sandbox.order, "visitor", session=credentials["id"], says="What is on this page?"
            )
            await visitor.hears(
                lambda heard: any(
                    one["segments"][0]["text"] == SCRIPTS["en"].turns[0] for one in heard
                )
            )

    asyncio.run(asyncio.wait_for(story(), 60))
