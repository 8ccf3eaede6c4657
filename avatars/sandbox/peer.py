"""The peer connection of one visitor, on loopback only."""

import asyncio
import re
from collections.abc import Callable, Sequence
from typing import Any

import aioice.ice
from aiortc import (
    MediaStreamTrack,
    RTCConfiguration,
    RTCDataChannel,
    RTCPeerConnection,
    RTCRtpSender,
    RTCSessionDescription,
)
from aiortc.codecs import HEADER_EXTENSIONS, vpx
from aiortc.rtcrtpparameters import RTCRtpHeaderExtensionParameters

from .media import AvatarAudio, AvatarVideo, Level, listen

BITRATE = 1_200_000  # bits per second of video


def _loopback_only(use_ipv4: bool, use_ipv6: bool) -> list[str]:
    return ["127.0.0.1"]


# aioice offers every address but loopback; the sandbox must be reachable nowhere else.
aioice.ice.get_host_addresses = _loopback_only
# aiortc restarts its encoder whenever the estimated bandwidth moves; loopback has enough of it.
vpx.DEFAULT_BITRATE = vpx.MIN_BITRATE = vpx.MAX_BITRATE = BITRATE
# Without it Chromium cannot even offer a camera in several sizes on the one connection.
HEADER_EXTENSIONS["video"].append(
    RTCRtpHeaderExtensionParameters(id=4, uri="urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id")
)

# The browser's candidates may be mDNS names. It is found by its own checks (peer-reflexive).
_CANDIDATES = re.compile(r"^a=(?:candidate:.*|end-of-candidates)\r?\n", re.MULTILINE)


class Peer:
    """The one connection for picture, sound and messages in both directions. The visitor offers."""

    def __init__(
        self,
        clock: Callable[[], float],
        on_data: Callable[[bytes], None],
        on_connected: Callable[[], None],
    ) -> None:
        self.microphone = Level()
        self._clock, self._on_data, self._on_connected = clock, on_data, on_connected
        self._listening: set[asyncio.Task[None]] = set()
        self._to_show: list[AvatarVideo | AvatarAudio] = []
        self._stream = ""
        self._reliable: RTCDataChannel | None = None
        self._connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
        self._connection.on("track", self._on_track)
        self._connection.on("datachannel", self._on_channel)

    def show(self, avatar_sid: str, tracks: Sequence[AvatarVideo | AvatarAudio]) -> None:
        """Send these with the first answer, in one stream, so that lips and voice agree."""
        self._stream, self._to_show = avatar_sid, list(tracks)

    async def answer(self, sdp: str) -> tuple[str, dict[str, str]]:
        """Our answer to the visitor's offer, and which part of it is which of our tracks.

        The microphone is taken, a camera is not.
        """
        connection = self._connection
        offer = RTCSessionDescription(_CANDIDATES.sub("", sdp), "offer")
        await connection.setRemoteDescription(offer)
        while self._to_show:
            connection.addTrack(self._to_show.pop())._stream_id = self._stream
        for transceiver in connection.getTransceivers():
            if transceiver.kind != "video":
                continue
            if transceiver.sender.track is None:
                transceiver.direction = "inactive"
            else:
                codecs = RTCRtpSender.getCapabilities("video").codecs
                transceiver.setCodecPreferences(
                    [codec for codec in codecs if codec.mimeType in ("video/VP8", "video/rtx")]
                )
        await connection.setLocalDescription(await connection.createAnswer())
        # Firefox makes up the ids of tracks that it receives, and finds ours by this.
        ours = {
            transceiver.mid: transceiver.sender.track.id
            for transceiver in connection.getTransceivers()
            if transceiver.sender.track is not None and transceiver.mid is not None
        }
        return connection.localDescription.sdp, ours

    def send(self, data: bytes) -> None:
        """Send reliably; only after `on_connected`."""
        if self._reliable is not None and self._reliable.readyState == "open":
            self._reliable.send(data)

    async def close(self) -> None:
        await self._connection.close()
        for task in self._listening:
            task.cancel()

    def _on_channel(self, channel: RTCDataChannel) -> None:
        channel.on("message", self._on_data)
        if channel.label == "_reliable":
            self._reliable = channel
            self._on_connected()

    def _on_track(self, track: MediaStreamTrack) -> None:
        if track.kind != "audio":
            return
        task: asyncio.Task[Any] = asyncio.ensure_future(listen(track, self.microphone, self._clock))
        self._listening.add(task)
        task.add_done_callback(self._listening.discard)
