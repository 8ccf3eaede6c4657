"""When the avatar's sound begins."""

import asyncio

import numpy as np
from numpy.typing import NDArray

from avatars.sandbox.lobster import SAMPLE_RATE
from avatars.sandbox.media import LATEST, AvatarAudio


class Told:
    """A voice that notes what it is asked for."""

    def __init__(self) -> None:
        self.asked: list[float] = []

    def frame(self, at: float) -> NDArray[np.uint8]:
        raise NotImplementedError

    def audio(self, at: float, samples: int) -> NDArray[np.int16]:
        self.asked.append(at)
        return np.zeros(samples, np.int16)


def sound_after(*seconds: float) -> list[float]:
    """Of which seconds sound is sent, by a track made at 0 and asked at each of these."""
    voice, clock = Told(), [0.0]
    track = AvatarAudio("TR_1", voice, lambda: clock[0], lambda at: True)

    async def listen() -> None:
        for clock[0] in seconds:
            frame = await track.recv()
            assert frame.pts == round(voice.asked[-1] * SAMPLE_RATE)

    asyncio.run(listen())
    return voice.asked


def test_it_begins_with_the_connection_not_with_the_track() -> None:
    assert sound_after(0.3) == [0.3]


def test_a_short_hold_up_is_caught_up_with() -> None:
    assert sound_after(0.3, 0.5, 0.5) == [0.3, 0.32, 0.34]


def test_what_was_held_up_for_long_is_left_out() -> None:
    late = 0.3 + LATEST + 0.1
    assert sound_after(0.3, late) == [0.3, late]
