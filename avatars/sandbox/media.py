"""Picture and sound of the avatar on their way out, and the visitor's voice on its way in."""

import asyncio
import math
from collections.abc import Callable
from fractions import Fraction
from typing import Protocol

import av
import numpy as np
from aiortc import MediaStreamTrack
from aiortc.mediastreams import MediaStreamError
from numpy.typing import NDArray

from .lobster import SAMPLE_RATE

AUDIO_SAMPLES = SAMPLE_RATE // 50  # one Opus frame: 20 ms
VIDEO_CLOCK = 90_000
WAITING = 0.02  # seconds between two looks whether a track may go on
LOUD = 0.01  # RMS of full scale from which somebody is speaking
HANGOVER = 0.4  # seconds of silence that still belong to the speech before
LATEST = 0.5  # seconds of sound that are caught up with; more is skipped


class Source(Protocol):
    """What the tracks draw from: the performer's picture and voice, by seconds of the call."""

    def frame(self, at: float) -> NDArray[np.uint8]: ...

    def audio(self, at: float, samples: int) -> NDArray[np.int16]: ...


Flows = Callable[[float], bool]
"""Whether anything is sent at this second of the call."""


class Level:
    """How loud a voice is, and whether it is speaking."""

    def __init__(self) -> None:
        self._rms = 0.0
        self._heard_at = -math.inf
        self._loud_at = -math.inf

    def hear(self, samples: NDArray[np.int16], at: float) -> None:
        self._rms = float(np.sqrt(np.mean(np.square(samples, dtype=np.float64)))) / 32768
        self._heard_at = at
        if self._rms >= LOUD:
            self._loud_at = at

    def rms(self, at: float) -> float:
        """RMS 0..1. Nothing heard for a while (mute, DTX) is silence."""
        return self._rms if at - self._heard_at < HANGOVER else 0.0

    def speaking(self, at: float) -> bool:
        return at - self._loud_at < HANGOVER


async def _its_turn(track: MediaStreamTrack, flows: Flows, clock: Callable[[], float]) -> None:
    """Wait until there is something to send. Raises MediaStreamError when the track has ended."""
    while track.readyState == "live" and not flows(clock()):
        await asyncio.sleep(WAITING)
    if track.readyState != "live":
        raise MediaStreamError


class AvatarVideo(MediaStreamTrack):
    """`fps` frames a second by the clock of the call; late ones are left out, never queued."""

    kind = "video"

    def __init__(
        self, sid: str, source: Source, clock: Callable[[], float], flows: Flows, fps: int
    ) -> None:
        super().__init__()
        self._id = sid  # the track sid must appear in the SDP's msid
        self._source, self._clock, self._flows = source, clock, flows
        self._fps = fps
        self._next = math.ceil(clock() * self._fps)

    async def recv(self) -> av.VideoFrame:
        await _its_turn(self, self._flows, self._clock)
        self._next = max(self._next, math.floor(self._clock() * self._fps))
        await asyncio.sleep(self._next / self._fps - self._clock())
        began = self._clock()
        picture = self._source.frame(self._next / self._fps)
        frame = av.VideoFrame.from_ndarray(picture, format="yuv420p")
        frame.pts, frame.time_base = self._next * VIDEO_CLOCK // self._fps, Fraction(1, VIDEO_CLOCK)
        ended = self._clock()
        # On a machine that cannot keep up, some time is left to sound and messages all the same.
        self._next = max(self._next + 1, math.ceil((ended + (ended - began) / 4) * self._fps))
        return frame


class AvatarAudio(MediaStreamTrack):
    """20 ms of voice at a time, without gaps unless the process was held up for long.

    It begins with the connection: silence from before would only delay what follows.
    """

    kind = "audio"

    def __init__(self, sid: str, source: Source, clock: Callable[[], float], flows: Flows) -> None:
        super().__init__()
        self._id = sid
        self._source, self._clock, self._flows = source, clock, flows
        self._next: int | None = None
        self.level = Level()

    async def recv(self) -> av.AudioFrame:
        await _its_turn(self, self._flows, self._clock)
        begins = self._next
        if begins is None or self._clock() - begins / SAMPLE_RATE > LATEST:
            begins = math.ceil(self._clock() * SAMPLE_RATE)
        else:
            await asyncio.sleep(begins / SAMPLE_RATE - self._clock())
        at = begins / SAMPLE_RATE
        samples = self._source.audio(at, AUDIO_SAMPLES)
        self.level.hear(samples, at)
        frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate = SAMPLE_RATE
        frame.pts, frame.time_base = begins, Fraction(1, SAMPLE_RATE)
        self._next = begins + AUDIO_SAMPLES
        return frame


async def listen(track: MediaStreamTrack, level: Level, clock: Callable[[], float]) -> None:
    """Consume the visitor's microphone until it ends, noting its level."""
    while True:
        try:
            frame = await track.recv()
        except MediaStreamError:
            return
        if isinstance(frame, av.AudioFrame):
            level.hear(frame.to_ndarray().astype(np.int16, copy=False), clock())
