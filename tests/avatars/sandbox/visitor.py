"""A visitor in pure Python: joins a room as livekit-client does on its /rtc/v1 path."""

import asyncio
import base64
import gzip
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import av
import numpy as np
from aiortc import MediaStreamTrack, RTCConfiguration, RTCPeerConnection, RTCSessionDescription
from livekit.protocol import models, rtc

Json = dict[str, Any]


OFFER = 7  # an offer's id


def join_request(**wanted: Any) -> str:
    """What goes with the address: packed, wrapped, and in base64."""
    packed = gzip.compress(rtc.JoinRequest(**wanted).SerializeToString())
    wrapped = rtc.WrappedJoinRequest(
        join_request=packed, compression=rtc.WrappedJoinRequest.Compression.GZIP
    )
    return base64.urlsafe_b64encode(wrapped.SerializeToString()).decode()


class Visitor:
    """One WebSocket and, after `watch`, a peer connection to the avatar."""

    socket: aiohttp.ClientWebSocketResponse

    def __init__(self) -> None:
        self.tracks: dict[str, MediaStreamTrack] = {}
        self.heard: list[Json] = []
        self.peer = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self._channel = self.peer.createDataChannel("_reliable")
        self._channel.on("message", self._on_message)
        self.peer.addTransceiver("audio", direction="recvonly")
        self.peer.addTransceiver("video", direction="recvonly")
        self.peer.on("track", lambda track: self.tracks.update({track.kind: track}))

    def _on_message(self, data: bytes) -> None:
        packet = models.DataPacket.FromString(data)
        self.heard.append(json.loads(packet.user.payload))

    async def next(self) -> rtc.SignalResponse:
        """The server's next message."""
        return rtc.SignalResponse.FromString(await self.socket.receive_bytes(timeout=10))

    async def until(self, kind: str) -> rtc.SignalResponse:
        """The server's next message of this kind."""
        while True:
            response = await self.next()
            if response.WhichOneof("message") == kind:
                return response

    async def send(self, **message: Any) -> None:
        await self.socket.send_bytes(rtc.SignalRequest(**message).SerializeToString())

    async def offer(self) -> rtc.SessionDescription:
        """What this visitor can take."""
        await self.peer.setLocalDescription(await self.peer.createOffer())
        return rtc.SessionDescription(type="offer", sdp=self.peer.localDescription.sdp, id=OFFER)

    async def answered(self) -> rtc.SessionDescription:
        """The server's answer to the offer, once it is applied."""
        answer = (await self.until("answer")).answer
        assert answer.id == OFFER
        await self.peer.setRemoteDescription(RTCSessionDescription(answer.sdp, "answer"))
        return answer

    async def watch(self) -> None:
        """Let picture, sound and messages arrive: by an offer of its own, as Firefox does."""
        await self.send(offer=await self.offer())
        await self.answered()

    async def say(self, payload: bytes) -> None:
        """Send a data message."""
        if self.peer.localDescription is None:
            await self.watch()
        async with asyncio.timeout(10):
            while self._channel.readyState != "open":
                await asyncio.sleep(0.02)
        user = models.UserPacket(payload=payload)
        self._channel.send(models.DataPacket(user=user).SerializeToString())

    async def end_call(self) -> None:
        await self.say(b'{"type": "END_CALL"}')

    async def leave(self) -> None:
        """Tell the server so."""
        await self.send(leave=rtc.LeaveRequest())

    async def sees(self, seconds: float) -> bool:
        """Whether a picture comes within this time."""
        return await self._gets("video", seconds)

    async def gets_sound(self, seconds: float) -> bool:
        """Whether sound comes within this time, be it silence."""
        return await self._gets("audio", seconds)

    async def _gets(self, kind: str, seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                while kind not in self.tracks:
                    await asyncio.sleep(0.02)
                await self.tracks[kind].recv()
        except TimeoutError:
            return False
        return True

    async def loudest(self, frames: int) -> float:
        """The highest RMS (0..1) among the next `frames` of the avatar's voice."""
        levels = []
        for _ in range(frames):
            frame = await asyncio.wait_for(self.tracks["audio"].recv(), 5)
            assert isinstance(frame, av.AudioFrame)
            samples = frame.to_ndarray().astype(np.float64) / 32768
            levels.append(float(np.sqrt(np.mean(samples**2))))
        return max(levels)

    async def hears(self, enough: Callable[[list[Json]], bool], seconds: float = 20) -> None:
        """Wait until enough has been said."""
        async with asyncio.timeout(seconds):
            while not enough(self.heard):
                await asyncio.sleep(0.05)


@asynccontextmanager
async def visit(
    credentials: Json, *, offers: bool = False, **wanted: Any
) -> AsyncIterator[Visitor]:
    """Join the room of these credentials; leave without a word at the end.

    With `offers` the offer comes with the joining, as of all browsers but Firefox.
    """
    visitor = Visitor()
    if offers:
        wanted["publisher_offer"] = await visitor.offer()
    url = f"{credentials['url']}/rtc/v1"
    parameters = {"access_token": credentials["token"], "join_request": join_request(**wanted)}
    async with (
        aiohttp.ClientSession() as client,
        client.ws_connect(url, params=parameters) as visitor.socket,
    ):
        try:
            yield visitor
        finally:
            await visitor.peer.close()
