"""The two peer connections of one visitor, on loopback only."""

import asyncio
import re
from collections.abc import Callable, Sequence
from typing import Any

import aioice.ice
from aiortc import (
    MediaStreamTrack,
    RTCConfiguration,
    RTCPeerConnection,
    RTCRtpSender,
    RTCSessionDescription,
)
from aiortc.codecs import vpx

from .media import AvatarAudio, AvatarVideo, Level, listen

BITRATE = 1_200_000  # bits per second of video


def _loopback_only(use_ipv4: bool, use_ipv6: bool) -> list[str]:
    return ["127.0.0.1"]


# aioice offers every address but loopback; the sandbox must be reachable nowhere else.
aioice.ice.get_host_addresses = _loopback_only
# aiortc restarts its encoder whenever the estimated bandwidth moves; loopback has enough of it.
vpx.DEFAULT_BITRATE = vpx.MIN_BITRATE = vpx.MAX_BITRATE = BITRATE

# The browser's candidates may be mDNS names. It is found by its own checks (peer-reflexive).
_CANDIDATES = re.compile(r"^a=(?:candidate:.*|end-of-candidates)\r?\n", re.MULTILINE)


class Peers:
    """What LiveKit calls subscriber (to the visitor) and publisher (from the visitor)."""

    def __init__(
        self,
        clock: Callable[[], float],
        on_data: Callable[[bytes], None],
        on_connected: Callable[[], None],
    ) -> None:
        self.microphone = Level()
        self._clock = clock
        self._listening: set[asyncio.Task[None]] = set()
        configuration = RTCConfiguration(iceServers=[])
        self._subscriber = RTCPeerConnection(configuration)
        self._publisher = RTCPeerConnection(configuration)
        self._reliable = self._subscriber.createDataChannel("_reliable")
        self._subscriber.createDataChannel("_lossy", ordered=False, maxRetransmits=0)
        self._reliable.on("open", on_connected)
        self._publisher.on("track", self._on_track)
        self._publisher.on("datachannel", lambda channel: channel.on("message", on_data))

    async def offer(
        self, avatar_sid: str, tracks: Sequence[AvatarVideo | AvatarAudio], *, names_tracks: bool
    ) -> str:
        """Our SDP offer of the avatar's tracks, in one stream, so that lips and voice agree.

        With `names_tracks` each has a stream of its own whose id names both: Firefox gives tracks
        ids that it makes up, and livekit-client finds them by their stream's.
        """
        for track in tracks:
            stream = f"{avatar_sid}|{track.id}" if names_tracks else avatar_sid
            self._subscriber.addTrack(track)._stream_id = stream
        for transceiver in self._subscriber.getTransceivers():
            if transceiver.kind == "video":
                codecs = RTCRtpSender.getCapabilities("video").codecs
                transceiver.setCodecPreferences(
                    [codec for codec in codecs if codec.mimeType in ("video/VP8", "video/rtx")]
                )
        await self._subscriber.setLocalDescription(await self._subscriber.createOffer())
        return self._subscriber.localDescription.sdp

    async def accept(self, sdp: str) -> None:
        """The visitor's answer to our offer."""
        answer = RTCSessionDescription(_CANDIDATES.sub("", sdp), "answer")
        await self._subscriber.setRemoteDescription(answer)

    async def answer(self, sdp: str) -> str:
        """Our answer to the visitor's offer: the microphone is taken, a camera is not."""
        offer = RTCSessionDescription(_CANDIDATES.sub("", sdp), "offer")
        await self._publisher.setRemoteDescription(offer)
        for transceiver in self._publisher.getTransceivers():
            if transceiver.kind == "video":
                transceiver.direction = "inactive"
        await self._publisher.setLocalDescription(await self._publisher.createAnswer())
        return self._publisher.localDescription.sdp

    def send(self, data: bytes) -> None:
        """Send reliably; only after `on_connected`."""
        if self._reliable.readyState == "open":
            self._reliable.send(data)

    async def close(self) -> None:
        await asyncio.gather(self._subscriber.close(), self._publisher.close())
        for task in self._listening:
            task.cancel()

    def _on_track(self, track: MediaStreamTrack) -> None:
        if track.kind != "audio":
            return
        task: asyncio.Task[Any] = asyncio.ensure_future(listen(track, self.microphone, self._clock))
        self._listening.add(task)
        task.add_done_callback(self._listening.discard)
