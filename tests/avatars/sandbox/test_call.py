"""A whole call in pure Python: picture, voice and words arrive, END_CALL ends it."""

import asyncio
import json
import time

import av
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from livekit.protocol import models

from avatars.sandbox.context import Sandbox
from avatars.sandbox.room import Room
from avatars.sandbox.scenarios import SCENARIOS

from .conftest import Client
from .visitor import visit

WORDS = st.dictionaries(
    st.sampled_from(["type", "says", "language", "x"]),
    st.none() | st.text(max_size=8) | st.sampled_from(["sandbox_hint", "goodbye", "END_CALL "]),
)


def test_the_avatar_is_seen_and_heard_and_end_call_ends_the_session(sandbox: Client) -> None:
    credentials = sandbox.credentials(startScript="Good evening, dear guest.")

    async def story() -> None:
        async with visit(credentials) as visitor:
            await visitor.watch()
            picture = await asyncio.wait_for(visitor.tracks["video"].recv(), 10)
            assert isinstance(picture, av.VideoFrame)
            assert (picture.width, picture.height) == (1088, 704)
            assert await visitor.loudest(frames=100) > 0.02
            await visitor.hears(lambda heard: any(one["segments"][0]["final"] for one in heard))
            first, *_, last = (one["segments"][0] for one in visitor.heard)
            assert (first["text"], first["final"]) == ("Good evening, dear guest.", False)
            assert (last["id"], last["final"]) == (first["id"], True)
            await visitor.say(b'{"type": "END_CALL"}')
            await visitor.until("leave")

    asyncio.run(asyncio.wait_for(story(), 60))
    ended = sandbox.retrieve(credentials["id"])
    assert ended["status"] == "COMPLETED"
    assert ended["duration"] == sandbox.entry(credentials["id"])["billedSeconds"] > 0
    conversation = sandbox.call("GET", f"/v1/avatar_conversations/{credentials['id']}").json()
    (line,) = conversation["transcript"]
    assert (line["role"], line["content"]) == ("assistant", "Good evening, dear guest.")


def test_it_greets_when_the_visitor_is_connected_not_when_the_room_next_looks(
    sandbox: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("avatars.sandbox.room.TICK", 60)
    credentials = sandbox.credentials(startScript="Good evening, dear guest.")

    async def story() -> None:
        async with visit(credentials) as visitor:
            await visitor.watch()
            assert await visitor.loudest(frames=100) > 0.02

    asyncio.run(asyncio.wait_for(story(), 30))


def test_a_picture_of_fewer_frames_can_be_ordered(sandbox: Client) -> None:
    sandbox.order("pace", fps=5)
    credentials = sandbox.credentials()

    async def times() -> list[int]:
        async with visit(credentials) as visitor:
            await visitor.watch()
            track = visitor.tracks["video"]
            frames = [await asyncio.wait_for(track.recv(), 10) for _ in range(3)]
            return [frame.pts for frame in frames if frame.pts is not None]

    first, second, third = asyncio.run(asyncio.wait_for(times(), 60))
    a_fifth = 90_000 // 5
    assert (second - first) % a_fifth == (third - second) % a_fifth == 0


def test_it_says_goodbye_before_the_time_is_up(sandbox: Client) -> None:
    credentials = sandbox.credentials(startScript="Hi.", maxDuration=10)

    async def story() -> None:
        async with visit(credentials) as visitor:
            await visitor.watch()
            await visitor.until("leave")
            lines = {one["segments"][0]["id"] for one in visitor.heard}
            assert len(lines) >= 2

    asyncio.run(asyncio.wait_for(story(), 60))
    ended = sandbox.retrieve(credentials["id"])
    assert (ended["status"], ended["duration"]) == ("COMPLETED", 10)


@pytest.mark.parametrize(
    "noise",
    [
        b"",
        b"\xff\xff",
        b"[1]",
        b'{"type": "HELLO"}',
        b'{"type": ["END_CALL"]}',
        b'{"type": "sandbox_hint"}',
        b'{"type": "sandbox_hint", "says": {}, "language": 1}',
        b"[" * 50_000,
    ],
)
def test_other_messages_of_the_page_change_nothing(sandbox: Client, noise: bytes) -> None:
    credentials = sandbox.credentials()

    async def story() -> None:
        async with visit(credentials) as visitor:
            await visitor.watch()
            await visitor.say(noise)
            await asyncio.sleep(0.3)  # whatever the noise does, it has done by now
            assert sandbox.retrieve(credentials["id"])["status"] == "RUNNING"

    asyncio.run(asyncio.wait_for(story(), 30))


@settings(max_examples=25, deadline=None)
@given(payloads=st.lists(st.binary(max_size=40) | WORDS.map(json.dumps).map(str.encode)))
def test_rubbish_is_no_message(payloads: list[bytes]) -> None:
    async def story() -> None:
        body = {"avatar": {"type": "custom", "avatarId": "x"}}
        sandbox = Sandbox()
        session, _ = sandbox.open(body, SCENARIOS["ready"], time.time())
        room = Room(session, sandbox.studio, "segments")
        for payload in payloads:
            room.on_data(payload)
            user = models.UserPacket(payload=payload)
            room.on_data(models.DataPacket(user=user).SerializeToString())
        await asyncio.sleep(0.06)  # a tick, in which it would act on them
        assert session.hung_up_at is None
        await room.close()

    asyncio.run(story())
