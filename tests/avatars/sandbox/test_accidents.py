"""What goes wrong in rooms, at a high pace; and calls as slow as real ones, ten times as fast."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest
from livekit.protocol import models, rtc

from .conftest import Client
from .visitor import Visitor, visit

ACTIVE = models.ParticipantInfo.State.ACTIVE


def run(story: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(story, 60))


async def avatar_after(visitor: Visitor) -> models.ParticipantInfo:
    """The avatar, when the server next says something about it."""
    (avatar,) = (await visitor.until("update")).update.participants
    assert avatar.identity.startswith("worker:")
    return avatar


def test_the_avatar_leaves_soon_after_end_call(sandbox: Client) -> None:
    credentials = sandbox.credentials()

    async def story() -> None:
        async with visit(credentials) as visitor:
            await visitor.watch()
            await visitor.end_call()
            assert (await avatar_after(visitor)).state != ACTIVE
            leave = (await visitor.until("leave")).leave
            assert leave.reason == models.DisconnectReason.ROOM_DELETED

    run(story())


def test_a_lifelike_call_sounds_before_it_is_seen_and_ends_in_its_time(sandbox: Client) -> None:
    sandbox.order("pace", pace=5, lifelike=True)
    credentials = sandbox.credentials("1ea7f00d-0000-4000-8000-000000000001")

    async def story() -> None:
        async with visit(credentials) as visitor:
            await visitor.watch()
            assert await visitor.gets_sound(5)
            assert "video" in visitor.tracks
            assert not await visitor.sees(0.4)
            assert await visitor.sees(10)
            await visitor.end_call()
            assert (await avatar_after(visitor)).state != ACTIVE
            assert sandbox.retrieve(credentials["id"])["status"] == "RUNNING"
            await visitor.until("leave")

    run(story())
    assert sandbox.retrieve(credentials["id"])["status"] == "COMPLETED"
    assert sandbox.entry(credentials["id"])["scenario"] == "lifelike"
    path = f"/v1/avatar_conversations/{credentials['id']}"
    assert sandbox.call("GET", path).json()["transcript"]


def test_a_lifelike_call_is_cut_off_in_the_middle_of_a_line(sandbox: Client) -> None:
    sandbox.order("pace", pace=4)
    credentials = sandbox.credentials("sandbox-lifelike", maxDuration=10, startScript="Hi.")

    async def story() -> None:
        async with visit(credentials) as visitor:
            await visitor.watch()
            await visitor.until("leave")
            last = visitor.heard[-1]["segments"][0]
            assert not last["final"]
            assert "oodbye" not in last["text"]

    run(story())
    ended = sandbox.retrieve(credentials["id"])
    assert (ended["status"], ended["duration"]) == ("COMPLETED", 10)


@pytest.mark.parametrize(("scenario", "lost"), [("lost_goodbye", True), ("normal", False)])
def test_a_goodbye_is_lost_when_the_page_leaves_with_it(
    sandbox: Client, scenario: str, lost: bool
) -> None:
    sandbox.order("scenario", scenario=scenario)
    sandbox.order("pace", pace=10)
    credentials = sandbox.credentials()

    async def story() -> None:
        async with visit(credentials) as visitor:
            await visitor.watch()
            await visitor.end_call()
            await visitor.leave()

    run(story())
    sandbox.wait_for(credentials["id"], "COMPLETED")
    entry = sandbox.entry(credentials["id"])
    assert entry["goodbyeLost"] is lost
    assert (entry["hungUpAt"] is None) is lost


def test_a_goodbye_of_a_page_that_stays_is_heard_even_there(sandbox: Client) -> None:
    credentials = sandbox.credentials("sandbox-lost-goodbye")

    async def story() -> None:
        async with visit(credentials) as visitor:
            await visitor.watch()
            await visitor.end_call()
            await visitor.end_call()
            await avatar_after(visitor)
            await visitor.leave()

    run(story())
    assert sandbox.retrieve(credentials["id"])["status"] == "COMPLETED"
    assert sandbox.entry(credentials["id"])["goodbyeLost"] is False


def test_about_one_lifelike_goodbye_in_ten_is_lost_and_always_the_same_ones(
    sandbox: Client,
) -> None:
    from avatars.sandbox.context import Sandbox
    from avatars.sandbox.scenarios import LIFELIKE

    def lost() -> list[bool]:
        one = Sandbox()
        body = {"avatar": {"type": "custom", "avatarId": "x"}}
        return [one.open(body, LIFELIKE, 0.0)[0].loses_goodbye for _ in range(300)]

    assert lost() == lost()
    assert 15 <= sum(lost()) <= 45


def test_a_paused_picture_is_muted_and_comes_back(sandbox: Client) -> None:
    sandbox.order("pace", pace=4)
    credentials = sandbox.credentials("sandbox-paused-picture")

    def muted(avatar: models.ParticipantInfo) -> bool:
        (video,) = (track for track in avatar.tracks if track.type == models.TrackType.VIDEO)
        return bool(video.muted)

    async def story() -> None:
        async with visit(credentials) as visitor:
            await visitor.watch()
            assert await visitor.sees(5)
            assert muted(await avatar_after(visitor))
            while await visitor.sees(0.3):
                pass  # what was on its way
            assert await visitor.gets_sound(1)
            assert not muted(await avatar_after(visitor))
            assert await visitor.sees(2)

    run(story())


def test_a_frozen_room_is_silent_and_dark_and_says_nothing_of_it(sandbox: Client) -> None:
    sandbox.order("pace", pace=4)
    credentials = sandbox.credentials("sandbox-frozen")

    async def story() -> None:
        async with visit(credentials) as visitor:
            await visitor.watch()
            assert await visitor.sees(5)
            while await visitor.sees(0.4):
                pass
            while await visitor.gets_sound(0.1):
                pass  # what was on its way
            await visitor.send(ping_req=rtc.Ping(timestamp=5))
            assert (await visitor.until("pong_resp")).HasField("pong_resp")
            assert await visitor.sees(5)
            assert await visitor.gets_sound(5)

    run(story())
    assert sandbox.entry(credentials["id"])["scenario"] == "frozen"


def test_an_avatar_that_vanishes_leaves_the_room_open_and_the_session_fails(
    sandbox: Client,
) -> None:
    sandbox.order("pace", pace=4)
    credentials = sandbox.credentials("sandbox-avatar-vanishes")

    async def story() -> None:
        async with visit(credentials) as visitor:
            await visitor.watch()
            assert (await avatar_after(visitor)).state != ACTIVE
            assert sandbox.retrieve(credentials["id"])["status"] == "RUNNING"
            async with visit(credentials) as again:
                assert not (await again.next()).join.other_participants
                await again.until("leave")

    run(story())
    failed = sandbox.retrieve(credentials["id"])
    assert (failed["status"], failed["failureCode"][:8]) == ("FAILED", "INTERNAL")


def test_a_removed_visitor_is_told_so_and_the_session_completes(sandbox: Client) -> None:
    sandbox.order("pace", pace=4)
    credentials = sandbox.credentials("sandbox-visitor-removed")

    async def story() -> None:
        async with visit(credentials) as visitor:
            await visitor.watch()
            leave = (await visitor.until("leave")).leave
            assert leave.reason == models.DisconnectReason.PARTICIPANT_REMOVED

    run(story())
    sandbox.wait_for(credentials["id"], "COMPLETED")


@pytest.mark.parametrize(("scenario", "sound"), [("no-picture", True), ("no-media", False)])
def test_without_a_picture_there_may_be_sound(sandbox: Client, scenario: str, sound: bool) -> None:
    credentials = sandbox.credentials(f"sandbox-{scenario}", startScript="Hi.")

    async def story() -> None:
        async with visit(credentials) as visitor:
            await visitor.watch()
            assert await visitor.gets_sound(2) is sound
            assert not await visitor.sees(1)
            assert bool(visitor.heard) is sound
            await visitor.end_call()
            await visitor.until("leave")

    run(story())
    assert sandbox.retrieve(credentials["id"])["status"] == "COMPLETED"
