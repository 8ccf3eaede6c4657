"""Characters that were made are called like any other; what they were taught they say."""

import asyncio
from concurrent.futures import wait
from typing import Any

import av
import numpy as np
import pytest

from avatars.insights.asked.turns import found_in
from avatars.models import CallLog, Transcript
from avatars.sandbox import LITTLELOBSTER_ID
from avatars.sandbox.knowledge import QUESTIONS
from avatars.sandbox.lobster import SAMPLE_RATE
from avatars.sandbox.lobster.script import SCRIPTS

from .conftest import Client
from .studio.conftest import as_uri, document, made, portrait
from .test_hearing import hears, told, transcript
from .visitor import Visitor, visit

QUESTION = "What is OpenClaw?"
ANSWER = "OpenClaw is an agent that runs on your own computer."


def ready(sandbox: Client, avatar: dict[str, Any]) -> str:
    """The avatar's id, once it can be called."""
    path = f"/v1/avatars/{avatar['id']}"
    sandbox.wait_until(lambda: sandbox.call("GET", path).json()["status"] == "READY")
    return str(avatar["id"])


def run(story: Any) -> None:
    asyncio.run(asyncio.wait_for(story, 90))


def test_a_character_made_from_a_picture_is_seen_with_it_and_heard(sandbox: Client) -> None:
    sandbox.order("pace", pace=100)
    avatar_id = ready(
        sandbox,
        made(sandbox, startScript="Ahoy, I am Ada.", referenceImage=as_uri(portrait())),
    )
    sandbox.order("pace", pace=1)
    credentials = sandbox.credentials(avatar_id)

    async def story() -> None:
        async with visit(credentials) as visitor:
            (other,) = (await visitor.until("join")).join.other_participants
            assert other.name == "Ada"
            await visitor.watch()
            frame = await asyncio.wait_for(visitor.tracks["video"].recv(), 20)
            assert isinstance(frame, av.VideoFrame)
            seen = np.asarray(frame.to_image()).astype(int)
            assert seen.shape == (704, 1088, 3)
            wall, face = seen[60:200, 60:200], seen[480:540, 500:580]
            assert np.abs(wall.mean(axis=(0, 1)) - (0x2B, 0x4C, 0x7E)).max() < 20
            assert np.abs(face.mean(axis=(0, 1)) - (0xF2, 0xC9, 0xA0)).max() < 20
            assert await visitor.loudest(frames=100) > 0.02
            await hears(visitor, "Ahoy, I am Ada.")

    run(story())
    conversation = sandbox.call("GET", f"/v1/avatar_conversations/{credentials['id']}").json()
    assert conversation["avatar"]["name"] == "Ada"
    assert conversation["transcript"][0]["content"] == "Ahoy, I am Ada."
    (item,) = sandbox.call("GET", f"/v1/avatar_conversations?avatar={avatar_id}").json()["data"]
    assert item["avatar"] == {"type": "custom", "id": avatar_id, "name": "Ada"}


async def answered(sandbox: Client, session: str, visitor: Visitor, question: str) -> str:
    """What the avatar begins to say to a question."""
    before = len(visitor.heard)
    await told(sandbox, session, says=question)
    lines: list[str] = []

    def begun(heard: list[dict[str, Any]]) -> bool:
        segments = [one["segments"][0] for one in heard[before:]]
        lines[:] = [one["text"] for one in segments if not one["final"] and one["text"] != question]
        return bool(lines)

    await visitor.hears(begun)
    return lines[0]


def test_taught_asked_answered_and_counted(sandbox: Client) -> None:
    """As an owner does it: asked, not known, taught, asked again in the same call, known.

    And the figures of the questions count it so.
    """
    credentials = sandbox.credentials(LITTLELOBSTER_ID, startScript="Hi.")
    session, said = credentials["id"], []

    async def story() -> None:
        async with visit(credentials) as visitor:
            await visitor.watch()
            await hears(visitor, "Hi.")
            said.append(await answered(sandbox, session, visitor, QUESTION))
            known = await asyncio.to_thread(document, sandbox, "OpenClaw", f"# A\n\n{ANSWER}")
            lobster = f"/v1/avatars/{LITTLELOBSTER_ID}"
            change = {"documentIds": [known]}
            await asyncio.to_thread(sandbox.call, "PATCH", lobster, change)
            said.append(await answered(sandbox, session, visitor, QUESTION))
            await asyncio.to_thread(sandbox.call, "DELETE", f"/v1/documents/{known}")
            said.append(await answered(sandbox, session, visitor, QUESTION))

    run(story())
    unknown = SCRIPTS["en"].unknown
    assert said == [unknown[0], ANSWER, unknown[1]]
    kept = transcript(sandbox, session)
    lines = [[role == "user", text] for role, text in kept]
    found = found_in(Transcript(call=CallLog(locale="en"), lines=lines))
    assert [(one.said, one.known) for one in found] == [
        (QUESTION, False), (QUESTION, True), (QUESTION, False),
    ]  # fmt: skip


def test_in_one_scenario_whoever_speaks_asks_the_sandbox_s_own_questions(sandbox: Client) -> None:
    from avatars.sandbox.context import Sandbox
    from avatars.sandbox.room import Room
    from avatars.sandbox.scenarios import SCENARIOS

    async def story() -> list[str]:
        own = Sandbox()
        body = {"avatar": {"type": "custom", "avatarId": LITTLELOBSTER_ID}, "startScript": "嗨！"}
        session, _ = own.open(body, SCENARIOS["asks"], 0.0)
        room = Room(session, own.studio, "segments")
        performer, heard = room._performer, []
        performer.joined(0.0)
        for step in range(400):  # of 50 ms, on a clock of its own: silence, speech, silence, …
            at = step / 20
            wait([line.speech for line in performer._waiting], timeout=10)
            performer.hear(0.1 if 80 <= step % 200 < 120 else 0.001, at)
            performer.audio(at, SAMPLE_RATE // 20)
            heard += [one.text for one in performer.spoken() if one.role == "user"]
        await room.close()
        return heard

    assert asyncio.run(story()) == list(QUESTIONS["zh-Hans"][:2])


@pytest.mark.parametrize("custom", [False, True])
def test_a_custom_voice_does_nothing_on_the_page(sandbox: Client, custom: bool) -> None:
    sandbox.order("pace", pace=100)
    text = {"type": "text", "prompt": "A calm and friendly woman.", "model": "eleven_ttv_v3"}
    own = sandbox.call("POST", "/v1/voices", {"name": "Calm", "from": text}).json()["id"]
    voice = {"type": "custom", "id": own} if custom else None
    avatar = made(sandbox, startScript="Hi.", **({"voice": voice} if voice else {}))
    avatar_id = ready(sandbox, avatar)
    sandbox.order("pace", pace=1)
    card = {"type": "client_event", "name": "show_card", "description": "Show a card."}
    credentials = sandbox.credentials(avatar_id, tools=[card])
    question = "What is on this page?"

    async def story() -> None:
        async with visit(credentials) as visitor:
            await visitor.watch()
            await hears(visitor, "Hi.")
            await told(sandbox, credentials["id"], says=question)
            if not custom:
                await visitor.hears(
                    lambda heard: any(one["type"] == "client_event" for one in heard)
                )
                return
            await visitor.hears(
                lambda heard: sum(one["type"] == "transcription" for one in heard) >= 4
            )
            assert not any(one["type"] == "client_event" for one in visitor.heard)

    run(story())
