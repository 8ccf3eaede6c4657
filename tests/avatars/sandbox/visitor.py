"""A visitor in pure Python: joins a room as livekit-client does on its /rtc path."""

import asyncio
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


class Visitor:
    """One WebSocket and, after `watch`, one peer connection to the avatar."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self.socket = socket
        self.tracks: dict[str, MediaStreamTrack] = {}
        self.heard: list[Json] = []
        self.subscriber = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self.publisher = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self._channel: Any = None
        self.subscriber.on("track", lambda track: self.tracks.update({track.kind: track}))
        self.subscriber.on("datachannel", lambda channel: channel.on("message", self._on_message))

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

    async def watch(self) -> None:
        """Answer the server's offer, so that picture, sound and messages arrive."""
        offer = (await self.until("offer")).offer
        await self.subscriber.setRemoteDescription(RTCSessionDescription(offer.sdp, "offer"))
        await self.subscriber.setLocalDescription(await self.subscriber.createAnswer())
        sdp = self.subscriber.localDescription.sdp
        await self.send(answer=rtc.SessionDescription(type="answer", sdp=sdp, id=offer.id))

    async def say(self, payload: bytes) -> None:
        """Send a data message over a publisher connection of our own."""
        if self._channel is None:
            await self._publish()
        user = models.UserPacket(payload=payload)
        self._channel.send(models.DataPacket(user=user).SerializeToString())

    async def end_call(self) -> None:
        await self.say(b'{"type": "END_CALL"}')

    async def leave(self) -> None:
        """Tell the server so."""
        await self.send(leave=rtc.LeaveRequest())

    async def _publish(self) -> None:
        self._channel = self.publisher.createDataChannel("_reliable")
        opened = asyncio.Event()
        self._channel.on("open", opened.set)
        await self.publisher.setLocalDescription(await self.publisher.createOffer())
        sdp = self.publisher.localDescription.sdp
        await self.send(offer=rtc.SessionDescription(type="offer", sdp=sdp, id=7))
        answer = (await self.until("answer")).answer
        assert answer.id == 7
        await self.publisher.setRemoteDescription(RTCSessionDescription(answer.sdp, "answer"))
        await asyncio.wait_for(opened.wait(), 10)

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
async def visit(credentials: Json, *, browser: str = "", **query: str) -> AsyncIterator[Visitor]:
    """Join the room of these credentials, as `browser`; leave without a word at the end."""
    url = f"{credentials['url']}/rtc"
    parameters = {"access_token": credentials["token"], **query}
    async with (
        aiohttp.ClientSession() as client,
        client.ws_connect(url, params=parameters, headers={"User-Agent": browser}) as socket,
    ):
        visitor = Visitor(socket)
        try:
            yield visitor
        finally:
            await visitor.subscriber.close()
            await visitor.publisher.close()
