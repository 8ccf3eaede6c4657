"""The room is joined, left and lost as livekit-client expects, without a browser."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import aiohttp
import pytest
import requests
from livekit.protocol import models, rtc

from .conftest import Client
from .visitor import join_request, visit


def run(story: Coroutine[Any, Any, None]) -> None:
    asyncio.run(asyncio.wait_for(story, 30))


@pytest.mark.parametrize("path", ["/rtc", "/rtc/validate"])
def test_the_path_of_older_servers_is_not_served(sandbox: Client, path: str) -> None:
    assert requests.get(sandbox.url + path, timeout=5).status_code == 404


@pytest.mark.parametrize("rubbish", ["!", "AAAA", "é", "cut short"])
def test_a_join_request_that_is_none_is_refused(sandbox: Client, rubbish: str) -> None:
    if rubbish == "cut short":
        rubbish = join_request()[:-9]
    query = {"access_token": sandbox.credentials()["token"], "join_request": rubbish}
    answer = requests.get(f"{sandbox.url}/rtc/v1", query, timeout=5)
    assert answer.status_code == 400
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_validate_tells_a_good_token_from_a_bad_one(sandbox: Client) -> None:
    token = sandbox.credentials()["token"]
    url = f"{sandbox.url}/rtc/v1/validate"
    assert requests.get(url, {"access_token": token}, timeout=5).status_code == 200
    assert requests.get(url, {"access_token": "forged"}, timeout=5).status_code == 401


def test_nobody_joins_a_session_that_is_over(sandbox: Client) -> None:
    credentials = sandbox.credentials()
    sandbox.call("DELETE", f"/v1/realtime_sessions/{credentials['id']}")

    async def story() -> None:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            async with visit(credentials):
                pass
        assert refused.value.status == 401

    run(story())


def test_the_join_response_comes_first_with_the_avatar_and_its_tracks(sandbox: Client) -> None:
    credentials = sandbox.credentials()

    async def story() -> None:
        async with visit(credentials) as visitor:
            join = (await visitor.next()).join
            assert join.participant.permission.can_publish
            assert join.server_version
            (avatar,) = join.other_participants
            assert avatar.identity == f"worker:{credentials['id']}"
            assert join.participant.identity == f"user:{credentials['id']}"
            assert join.room.name == credentials["roomName"] == credentials["id"]
            sources = {track.source for track in avatar.tracks}
            assert sources == {models.TrackSource.CAMERA, models.TrackSource.MICROPHONE}
            await visitor.send(offer=await visitor.offer())
            answer = await visitor.answered()
            for track in avatar.tracks:
                assert f"a=msid:{avatar.sid} {track.sid}" in answer.sdp
            candidates = [line for line in answer.sdp.splitlines() if "candidate:" in line]
            assert candidates
            assert all(" 127.0.0.1 " in line for line in candidates)
            # Firefox, which makes up ids, finds every track by its place.
            found = set(answer.mid_to_track_id.values())
            assert found == {track.sid for track in avatar.tracks}
            assert await visitor.gets_sound(10)

    run(story())


def test_an_offer_that_comes_with_the_joining_is_answered_at_once(sandbox: Client) -> None:
    credentials = sandbox.credentials()

    async def story() -> None:
        async with visit(credentials, offers=True) as visitor:
            assert (await visitor.next()).HasField("join")
            await visitor.answered()
            assert await visitor.sees(10)
            await visitor.hears(bool)

    run(story())


def test_joining_makes_the_session_running(sandbox: Client) -> None:
    credentials = sandbox.credentials()

    async def story() -> None:
        async with visit(credentials) as visitor:
            await visitor.next()
            assert sandbox.retrieve(credentials["id"])["status"] == "RUNNING"
            assert sandbox.entry(credentials["id"])["joinedAt"]

    run(story())


def test_a_track_and_a_ping_are_answered(sandbox: Client) -> None:
    credentials = sandbox.credentials()

    async def story() -> None:
        async with visit(credentials) as visitor:
            microphone = models.TrackSource.MICROPHONE
            await visitor.send(add_track=rtc.AddTrackRequest(cid="c-1", source=microphone))
            published = (await visitor.until("track_published")).track_published
            assert published.cid == "c-1"
            assert published.track.sid.startswith("TR_")
            await visitor.send(ping_req=rtc.Ping(timestamp=5))
            assert (await visitor.until("pong_resp")).pong_resp.last_ping_timestamp == 5

    run(story())


def test_leaving_ends_the_session_after_end_call_had_its_time(sandbox: Client) -> None:
    credentials = sandbox.credentials()

    async def story() -> None:
        async with visit(credentials) as visitor:
            await visitor.next()
            await visitor.send(leave=rtc.LeaveRequest())

    run(story())
    assert sandbox.retrieve(credentials["id"])["status"] == "RUNNING"
    ended = sandbox.wait_for(credentials["id"], "COMPLETED")
    assert ended["duration"] >= 2


def test_a_connection_lost_without_a_word_is_noticed_late_and_billed(
    sandbox: Client,
) -> None:
    sandbox.order("pace", pace=2)
    credentials = sandbox.credentials()

    async def story() -> None:
        async with visit(credentials) as visitor:
            await visitor.next()

    run(story())
    assert sandbox.retrieve(credentials["id"])["status"] == "RUNNING"
    assert sandbox.wait_for(credentials["id"], "COMPLETED")["duration"] >= 3


def test_who_comes_back_in_time_goes_on(sandbox: Client) -> None:
    sandbox.order("pace", pace=5)
    credentials = sandbox.credentials()

    async def story() -> None:
        async with visit(credentials) as visitor:
            await visitor.next()
        async with visit(credentials, reconnect=True) as visitor:
            again = (await visitor.next()).leave
            assert again.action == rtc.LeaveRequest.Action.RECONNECT
        async with visit(credentials) as visitor:
            assert (await visitor.next()).HasField("join")
            await asyncio.sleep(1.5)  # past the moment at which a lost one would be over
            assert sandbox.retrieve(credentials["id"])["status"] == "RUNNING"

    run(story())


def test_a_cancelled_call_is_told_to_leave(sandbox: Client) -> None:
    credentials = sandbox.credentials()

    async def story() -> None:
        async with visit(credentials) as visitor:
            await visitor.next()
            sandbox.call("DELETE", f"/v1/realtime_sessions/{credentials['id']}")
            assert (await visitor.until("leave")).leave.action == 0

    run(story())
    assert sandbox.retrieve(credentials["id"])["status"] == "CANCELLED"


def test_a_call_ended_by_the_server_is_told_to_leave(sandbox: Client) -> None:
    credentials = sandbox.credentials("sandbox-ended-by-server")

    async def story() -> None:
        async with visit(credentials) as visitor:
            assert (await visitor.until("leave")).leave.action == 0

    run(story())
    assert sandbox.retrieve(credentials["id"])["status"] == "COMPLETED"


def test_dropped_media_cuts_the_line_and_lets_nobody_back_in(
    sandbox: Client,
) -> None:
    sandbox.order("pace", pace=4)
    credentials = sandbox.credentials("sandbox-dropped-media")

    async def story() -> None:
        async with visit(credentials) as visitor:
            kinds = []
            while (message := await visitor.socket.receive(10)).type is aiohttp.WSMsgType.BINARY:
                response = rtc.SignalResponse.FromString(message.data)
                kinds.append(response.WhichOneof("message"))
            assert "leave" not in kinds
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            async with visit(credentials):
                pass
        assert refused.value.status == 503

    run(story())
    sandbox.wait_for(credentials["id"], "COMPLETED")
