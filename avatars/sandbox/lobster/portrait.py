"""A character with a picture of its own: the picture, moving as if it breathed, and a light.

There is no puppet in it: the light at its foot brightens with its voice.
"""

import io
import math
from functools import lru_cache

import av
import numpy as np
from PIL import Image, ImageEnhance, ImageFilter

from .figure import HEIGHT, WIDTH, Frame, Pose

BREATHS = 16
SMALLEST = 0.985
"""How far the picture shrinks as it breathes out; it is shown whole at all times."""
SAME_SHAPE = 16  # pixels on a side
FOOT = 96  # rows in which there is light
LIGHT = (196, 112, 152)  # its colour: Y, U, V


class Portrait:
    """One picture. Painting takes milliseconds once each step of a breath is there."""

    def __init__(self, picture: bytes) -> None:
        image = Image.open(io.BytesIO(picture)).convert("RGB")
        scale = min(WIDTH / image.width, HEIGHT / image.height)
        size = round(image.width * scale), round(image.height * scale)
        self._image = image.resize(size, Image.Resampling.LANCZOS)
        self._ground = _ground(image)
        self._steps: dict[int, Frame] = {}
        colour = _glow(FOOT // 2, WIDTH // 2)
        self._glows = (_glow(FOOT, WIDTH), colour, colour)

    def rehearse(self) -> None:
        """Make every step of a breath ahead. Blocking, about half a second."""
        for number in range(BREATHS):
            self._step(number)

    def paint(self, pose: Pose) -> Frame:
        """One planar yuv420p frame, (HEIGHT * 3 // 2, WIDTH) uint8."""
        wave = (1 - math.cos(2 * math.pi * pose.breath)) / 2
        frame = self._step(round(wave * (BREATHS - 1))).copy()
        level = min(1.0, max(0.0, pose.opening))
        if level > 0:
            for plane, glow, colour in zip(_feet(frame), self._glows, LIGHT, strict=True):
                light = (colour - plane.astype(np.float32)) * glow * level
                plane[:] = plane + light
        return frame

    def _step(self, number: int) -> Frame:
        if number not in self._steps:
            scale = SMALLEST + (1 - SMALLEST) * number / (BREATHS - 1)
            frame = self._ground.copy()
            size = round(self._image.width * scale), round(self._image.height * scale)
            corner = (WIDTH - size[0]) // 2, (HEIGHT - size[1]) // 2
            frame.paste(self._image.resize(size, Image.Resampling.BICUBIC), corner)
            rgb = av.VideoFrame.from_ndarray(np.asarray(frame), format="rgb24")
            self._steps[number] = rgb.reformat(format="yuv420p").to_ndarray().astype(np.uint8)
        return self._steps[number]


def _feet(frame: Frame) -> tuple[Frame, Frame, Frame]:
    """The lowest rows of a frame's planes Y, U and V."""
    quarter = HEIGHT // 4
    u, v = (
        frame[start : start + quarter].reshape(HEIGHT // 2, WIDTH // 2)[-FOOT // 2 :]
        for start in (HEIGHT, HEIGHT + quarter)
    )
    return frame[HEIGHT - FOOT : HEIGHT], u, v


def _ground(image: Image.Image) -> Image.Image:
    """What is around a picture of another shape: itself, larger, darker and out of focus."""
    scale = max(WIDTH / image.width, HEIGHT / image.height)
    size = math.ceil(image.width * scale), math.ceil(image.height * scale)
    left, top = (size[0] - WIDTH) // 2, (size[1] - HEIGHT) // 2
    ground = image.resize(size).crop((left, top, left + WIDTH, top + HEIGHT))
    if max(left, top) <= SAME_SHAPE:
        return ground
    return ImageEnhance.Brightness(ground.filter(ImageFilter.GaussianBlur(24))).enhance(0.5)


def _glow(rows: int, columns: int) -> np.ndarray:
    """How much light falls where, 0 to 1: most in the middle of the lowest row."""
    across = np.exp(-(((np.arange(columns) / columns - 0.5) / 0.22) ** 2))
    up = np.linspace(0, 1, rows) ** 2
    return (0.85 * up[:, None] * across[None, :]).astype(np.float32)


@lru_cache(maxsize=4)
def portrait(picture: bytes) -> Portrait:
    """The Portrait of a picture that was prepared (JPEG); those of the last calls are kept."""
    return Portrait(picture)
