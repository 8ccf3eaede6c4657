"""The avatar hears what the visitor is said to say: nothing recognises speech here."""

import asyncio
import json
from contextlib import suppress

import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st

from avatars.sandbox.hearing import Words
from avatars.sandbox.lobster import Utterance
from avatars.sandbox.lobster.script import SCRIPTS
from avatars.sandbox.transcript import Transcript

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


async def told(sandbox: Client, session_id: str, **words: str) -> None:
    await asyncio.to_thread(sandbox.order, "visitor", session=session_id, **words)


def transcript(sandbox: Client, session_id: str) -> list[tuple[str, str]]:
    """Who said what, by the conversation's record."""
    conversation = sandbox.call("GET", f"/v1/avatar_conversations/{session_id}").json()
    assert all(line["timestamp"] for line in conversation["transcript"])
    return [(line["role"], line["content"]) for line in conversation["transcript"]]


def test_what_the_visitor_says_is_transcribed_kept_and_answered(sandbox: Client) -> None:
    credentials = sandbox.credentials(startScript="Hi.")
    question = "What can an agent do for me today?"
    answer = SCRIPTS["en"].turns[0]

    async def story() -> None:
        async with visit(credentials) as visitor:
            await visitor.watch()
            await hears(visitor, "Hi.")
            await told(sandbox, credentials["id"], says=question)
            await hears(visitor, question)
            (line,) = (
                one["segments"][0]
                for one in visitor.heard
                if one["segments"][0]["text"] == question
            )
            assert line["id"].startswith("runway-transcription-user-")
            assert line["participantIdentity"] == f"worker:{credentials['id']}"
            await visitor.hears(
                lambda heard: any(one["segments"][0]["text"] == answer for one in heard)
            )
            await visitor.end_call()
            await visitor.until("leave")

    asyncio.run(asyncio.wait_for(story(), 60))
    said = [("assistant", "Hi."), ("user", question), ("assistant", answer)]
    assert transcript(sandbox, credentials["id"]) == said


def test_it_answers_in_the_language_it_is_spoken_to(sandbox: Client) -> None:
    credentials = sandbox.credentials(startScript="Hi.")

    async def story() -> None:
        async with visit(credentials) as visitor:
            await visitor.watch()
            await hears(visitor, "Hi.")
            await told(sandbox, credentials["id"], says="你們這個網站是做什麼的？")
            await hears(visitor, SCRIPTS["zh-Hant"].switched)

    asyncio.run(asyncio.wait_for(story(), 60))


def test_of_a_cancelled_call_no_word_is_kept(sandbox: Client) -> None:
    credentials = sandbox.credentials(startScript="Hi.")

    async def story() -> None:
        async with visit(credentials) as visitor:
            await visitor.watch()
            await hears(visitor, "Hi.")
            await told(sandbox, credentials["id"], says="Hello.")
            await hears(visitor, "Hello.")
            assert len(transcript(sandbox, credentials["id"])) >= 2
            sandbox.call("DELETE", f"/v1/realtime_sessions/{credentials['id']}")
            await visitor.until("leave")

    asyncio.run(asyncio.wait_for(story(), 60))
    assert transcript(sandbox, credentials["id"]) == []


NONSENSE: list[dict[str, object]] = [
    {},
    {"says": ""},
    {"says": " \n"},
    {"says": ["goodbye"]},
    {"says": "Hello", "language": "tlh"},
    {"says": "language"},
    {"says": "language", "language": "tlh"},
    {"says": "language", "language": []},
    {"says": "Hello", "loudly": True},
]


def test_words_that_are_none_are_refused(sandbox: Client) -> None:
    credentials = sandbox.credentials()

    async def story() -> None:
        async with visit(credentials) as visitor:
            await visitor.watch()
            await asyncio.wait_for(visitor.tracks["video"].recv(), 10)
            for words in NONSENSE:
                order = {"session": credentials["id"], **words}
                url = f"{sandbox.url}/sandbox/visitor"
                answer = await asyncio.to_thread(requests.post, url, json=order, timeout=5)
                assert answer.status_code == 400, words
                assert answer.text

    asyncio.run(asyncio.wait_for(story(), 30))
    assert sandbox.retrieve(credentials["id"])["status"] == "RUNNING"


def test_words_for_a_room_that_nobody_is_in_are_refused(sandbox: Client) -> None:
    order = {"session": "unknown", "says": "goodbye"}
    assert requests.post(f"{sandbox.url}/sandbox/visitor", json=order, timeout=5).status_code == 404


@pytest.mark.parametrize(
    ("text", "parting"),
    [
        ("Goodbye!", True),
        ("goodbye", True),
        ("OK, bye bye", True),
        ("Thanks, see you soon.", True),
        ("再見！", True),
        ("Say goodbye to boredom", False),
        ("Is it on standby", False),
        ("Hello", False),
    ],
)
def test_a_goodbye_is_known_by_its_last_word(text: str, parting: bool) -> None:
    assert Words.parse({"says": text}).parting is parting


@settings(max_examples=200, deadline=None)
@given(says=st.text(max_size=50) | st.none() | st.integers(), language=st.text(max_size=8))
def test_any_words_are_taken_or_refused(says: object, language: str) -> None:
    with suppress(ValueError):
        words = Words.parse({"says": says, "language": language or None})
        assert words.text or words.language


def test_in_deltas_the_avatar_streams_and_a_visitor_s_turn_is_one_packet() -> None:
    lines = Transcript("deltas", "worker:x")
    text = "Hello there, 你好，很高興見到你，我是小龍蝦。 Bye"

    def told(messages: list[bytes]) -> list[tuple[str, int, str]]:
        bodies = [json.loads(message) for message in messages]
        return [(body["role"], body["turn"], body["text"]) for body in bodies]

    assert told(lines.tell(Utterance("a", "assistant", text, final=False))) == [
        ("assistant", 0, "Hello")
    ]
    streamed = ["Hello"]
    for _ in range(3):
        ((role, turn, piece),) = told(lines.more())
        assert (role, turn) == ("assistant", 0)
        streamed.append(piece)
    assert lines.tell(Utterance("a", "assistant", text, final=True)) == []
    *missed, last = told(lines.tell(Utterance("b", "user", "A whole question.", final=True)))
    assert "".join([*streamed, *(piece for _, _, piece in missed)]) == text
    assert last == ("user", 1, "A whole question.")
    assert lines.more() == []
