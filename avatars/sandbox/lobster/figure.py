"""LittleLobster's body: sprites rendered once per process, and a pose painted in milliseconds."""

import math
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from typing import Literal

import av
import numpy as np
import numpy.typing as npt
from PIL import Image

from .drawing import CANVAS, Drawing, Sprite

WIDTH, HEIGHT = 1088, 704
"""The video, in the shape of Runway's: 17:11."""
PAINTED = (544, 352)
"""What is painted, and then scaled to the video: painting all of that takes three times as long."""
ZOOM = PAINTED[1] / CANVAS[1]
"""Painted pixels per canvas unit."""
LEFT = (CANVAS[0] - PAINTED[0] / ZOOM) / 2
"""Canvas units that are cut off on either side."""

SCALE = 0.75
"""Sprite pixels per canvas unit: finer than what is painted, so that moving parts stay crisp."""
PARTS = (
    "torso", "antenna-left", "antenna-right", "head", "eyes", "irises", "glasses", "key-brows-rest",
    "finger-left", "finger-right", "claw-left", "claw-right",
)  # fmt: skip

Frame = npt.NDArray[np.uint8]
Viseme = Literal["ah", "eh", "ee", "oh", "mm"]
VISEMES: tuple[Viseme, ...] = ("ah", "eh", "ee", "oh", "mm")
OPENINGS = 5
"""How many steps each mouth shape has between closed (0) and fully there."""
SMILES = (0.0, 0.25, 0.5, 0.75, 1.0)
LIDS = 5
BREATHS = 16
PINCHES = 20
BEND_STRIPS = 6
NUDGES = 4
"""Steps in a sprite's pixel to which the parts of the face are placed."""


@dataclass(frozen=True)
class Pose:
    """Where everything is at one moment. Lengths in canvas units, angles in degrees, rest 0..1."""

    breath: float = 0.0
    x: float = 0.0
    y: float = 0.0
    roll: float = 0.0
    yaw: float = 0.0
    pitch: float = 0.0
    gaze_x: float = 0.0
    gaze_y: float = 0.0
    shut: float = 0.0
    smile: float = 0.0
    brow: float = 0.0
    viseme: Viseme = "eh"
    opening: float = 0.0
    sway_left: float = 0.0
    sway_right: float = 0.0
    raise_left: float = 0.0
    raise_right: float = 0.0
    turn_left: float = 0.0
    turn_right: float = 0.0
    pinch_left: float = 0.0
    pinch_right: float = 0.0


@dataclass(frozen=True)
class Affine:
    """A map of canvas points: the matrix ((a, b), (d, e)) and the shift (c, f)."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    @staticmethod
    def about(
        pivot: tuple[float, float], degrees: float, x: float, y: float, stretch: float = 1.0
    ) -> "Affine":
        """Turn (clockwise) and stretch about ``pivot``, then move by ``x``, ``y``."""
        cos = math.cos(math.radians(degrees)) * stretch
        sin = math.sin(math.radians(degrees)) * stretch
        px, py = pivot
        return Affine(
            cos, -sin, px + x - cos * px + sin * py, sin, cos, py + y - sin * px - cos * py
        )

    def inverse(self) -> "Affine":
        """The map back."""
        det = self.a * self.e - self.b * self.d
        a, b, d, e = self.e / det, -self.b / det, -self.d / det, self.a / det
        return Affine(a, b, -a * self.c - b * self.f, d, e, -d * self.c - e * self.f)

    def __call__(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.b * y + self.c, self.d * x + self.e * y + self.f


def _area(sprite: Sprite, move: Affine, margin: float = 0.0) -> tuple[int, int, int, int]:
    """The painted pixels that a moved sprite touches: left, top, right, bottom."""
    right = sprite.left + sprite.image.width / sprite.scale
    bottom = sprite.top + sprite.image.height / sprite.scale
    corners = [move(x, y) for x in (sprite.left, right) for y in (sprite.top, bottom)]
    xs, ys = [(x - LEFT) * ZOOM for x, _ in corners], [y * ZOOM for _, y in corners]
    return (
        max(0, math.floor(min(xs))),
        max(0, math.floor(min(ys) - margin)),
        min(PAINTED[0], math.ceil(max(xs))),
        min(PAINTED[1], math.ceil(max(ys) + margin)),
    )


def _put(frame: Image.Image, sprite: Sprite, move: Affine) -> None:
    """Paint a sprite, moved by an affine map, onto the frame."""
    left, top, right, bottom = _area(sprite, move)
    if right <= left or bottom <= top:
        return
    back, s = move.inverse(), sprite.scale
    x, y = back(left / ZOOM + LEFT, top / ZOOM)
    matrix = (
        back.a * s / ZOOM, back.b * s / ZOOM, (x - sprite.left) * s,
        back.d * s / ZOOM, back.e * s / ZOOM, (y - sprite.top) * s,
    )  # fmt: skip
    moved = sprite.image.transform(
        (right - left, bottom - top), Image.Transform.AFFINE, matrix, Image.Resampling.BILINEAR
    )
    frame.paste(moved, (left, top), moved)


def _lay(onto: Image.Image, sprite: Sprite, at: tuple[float, float]) -> None:
    """Paint a sprite at a place in canvas units, between pixels too: slow moves must not jerk."""
    x, y = (round(part * SCALE * NUDGES) for part in at)
    moved = _nudged(sprite, x % NUDGES, y % NUDGES)
    onto.paste(moved, (x // NUDGES, y // NUDGES), moved)


@lru_cache(maxsize=256)
def _nudged(sprite: Sprite, x: int, y: int) -> Image.Image:
    """A sprite moved right and down by parts of a pixel (in NUDGES); kept, for it is slow."""
    if x == y == 0:
        return sprite.image
    size = (sprite.image.width + 1, sprite.image.height + 1)
    shift = (1, 0, -x / NUDGES, 0, 1, -y / NUDGES)
    return sprite.image.transform(size, Image.Transform.AFFINE, shift, Image.Resampling.BILINEAR)


def _put_bent(frame: Image.Image, sprite: Sprite, move: Affine, bend: float) -> None:
    """Paint an antenna: its tip is lifted by ``bend`` units, its root stays where it is."""
    left, top, right, bottom = _area(sprite, move, margin=abs(bend) * ZOOM)
    if right <= left or bottom <= top:
        return
    back, s = move.inverse(), sprite.scale
    reach = sprite.image.width / s

    def source(x: float, y: float) -> tuple[float, float]:
        u, v = back((left + x) / ZOOM + LEFT, (top + y) / ZOOM)
        away = min(1.0, abs(u - sprite.pivot[0]) / reach)
        return (u - sprite.left) * s, (v - sprite.top + bend * away * away) * s

    height = bottom - top
    edges = [round(i * (right - left) / BEND_STRIPS) for i in range(BEND_STRIPS + 1)]
    mesh = [
        (
            (start, 0, end, height),
            (*source(start, 0), *source(start, height), *source(end, height), *source(end, 0)),
        )
        for start, end in pairwise(edges)
    ]
    moved = sprite.image.transform(
        (right - left, height), Image.Transform.MESH, mesh, Image.Resampling.BILINEAR
    )
    frame.paste(moved, (left, top), moved)


def _step(value: float, steps: int) -> int:
    """0..1 as one of ``steps`` + 1 whole steps."""
    return round(min(1.0, max(0.0, value)) * steps)


class Figure:
    """All sprites of LittleLobster. Build it once (about a second), then call ``paint``."""

    def __init__(self) -> None:
        drawing = Drawing()
        room = drawing.sprite("backdrop", ZOOM / 2).image.convert("RGB")
        box = (LEFT * ZOOM / 2, 0, room.width - LEFT * ZOOM / 2, room.height)
        room = room.resize(PAINTED, Image.Resampling.BICUBIC, box)
        parts = {name: drawing.sprite(name, SCALE) for name in PARTS}
        self._lids = [drawing.sprite("key-lids-open", SCALE, way) for way in _lid_ways()]
        self._mouths = {way: _mouth(drawing, way) for way in _mouth_ways()}
        self._parts = parts
        self._head = parts["head"]
        self._plates = [_plate(room, parts["torso"], i / BREATHS) for i in range(BREATHS)]
        self._claws = {
            side: [_claw(parts[f"claw-{side}"], parts[f"finger-{side}"], turn * i / PINCHES)
                   for i in range(PINCHES + 1)]
            for side, turn in (("left", 20.0), ("right", -20.0))
        }  # fmt: skip
        self._reformatter = av.video.reformatter.VideoReformatter()

    def picture(self, pose: Pose) -> Image.Image:
        """One RGB picture, as large as it is painted."""
        wave = (1 - math.cos(2 * math.pi * pose.breath)) / 2
        frame = self._plates[round(wave * (BREATHS - 1))].copy()
        head = Affine.about(self._head.pivot, pose.roll, pose.x, pose.y - 5 * wave)
        _put_bent(frame, self._parts["antenna-left"], head, pose.sway_left)
        _put_bent(frame, self._parts["antenna-right"], head, pose.sway_right)
        _put(frame, self._face(pose), head)
        for side, sign, lift, turn, pinch in (
            ("left", -1, pose.raise_left, pose.turn_left, pose.pinch_left),
            ("right", 1, pose.raise_right, pose.turn_right, pose.pinch_right),
        ):
            claw = self._claws[side][_step(pinch, PINCHES)]
            x, y = -8 * sign * lift, -3 * wave - 110 * lift
            _put(frame, claw, Affine.about(claw.pivot, turn, x, y))
        return frame

    def paint(self, pose: Pose) -> Frame:
        """One planar yuv420p frame as av.VideoFrame.from_ndarray takes it."""
        rgb = av.VideoFrame.from_ndarray(np.asarray(self.picture(pose)), format="rgb24")
        scaled = self._reformatter.reformat(rgb, WIDTH, HEIGHT, "yuv420p", threads=1)
        return scaled.to_ndarray().astype(np.uint8, copy=False)

    def _face(self, pose: Pose) -> Sprite:
        """The head with everything on it; near parts move more than far ones as it turns."""
        head = self._head
        image = head.image.copy()

        def lay(sprite: Sprite, x: float, y: float) -> None:
            _lay(image, sprite, (sprite.left - head.left + x, sprite.top - head.top + y))

        far, near = (3 * pose.yaw, 2.5 * pose.pitch), (7 * pose.yaw, 5 * pose.pitch)
        smile = round(min(1.0, max(0.0, pose.smile)) * (len(SMILES) - 1))
        opening = _step(pose.opening, OPENINGS)
        lay(self._parts["eyes"], *far)
        lay(self._parts["irises"], far[0] + pose.gaze_x, far[1] + pose.gaze_y)
        lids = LIDS + 1 + smile if pose.shut < 0.1 else _step(pose.shut, LIDS)
        lay(self._lids[lids], *far)
        viseme = pose.viseme if opening else VISEMES[0]
        lay(self._mouths[smile, viseme, opening], near[0], near[1])
        lay(self._parts["glasses"], *near)
        lay(self._parts["key-brows-rest"], near[0] * 0.7, near[1] * 0.7 - 10 * pose.brow)
        return Sprite(image, head.left, head.top, head.scale, head.pivot)


def _lid_ways() -> list[dict[str, float]]:
    blink = [{"key-lids-shut": i / LIDS} for i in range(LIDS + 1)]
    return blink + [{"key-lids-happy": smile} for smile in SMILES]


def _mouth_ways() -> list[tuple[int, Viseme, int]]:
    return [
        (smile, viseme, opening)
        for smile in range(len(SMILES))
        for viseme in VISEMES
        for opening in range(OPENINGS + 1)
        if opening or viseme == VISEMES[0]
    ]


def _mouth(drawing: Drawing, way: tuple[int, Viseme, int]) -> Sprite:
    smile, viseme, opening = way
    there = opening / OPENINGS
    towards = {"key-mouth-smile": SMILES[smile] * (1 - 0.5 * there), f"key-mouth-{viseme}": there}
    return drawing.sprite("key-mouth-rest", SCALE, towards)


def _plate(backdrop: Image.Image, torso: Sprite, wave: float) -> Image.Image:
    """The room with the torso in it, at one moment of a breath."""
    plate = backdrop.copy()
    _put(plate, torso, Affine.about((640.0, 720.0), 0, 0, 3 - 6 * wave, 1 + 0.008 * wave))
    return plate


def _claw(claw: Sprite, finger: Sprite, degrees: float) -> Sprite:
    """A claw with its finger, which lies behind it, opened by ``degrees``."""
    x, y = finger.left - claw.left, finger.top - claw.top
    hinge = ((finger.pivot[0] - finger.left) * SCALE, (finger.pivot[1] - finger.top) * SCALE)
    turned = finger.image.rotate(-degrees, Image.Resampling.BILINEAR, center=hinge)
    image = Image.new("RGBa", claw.image.size)
    image.paste(turned, (round(x * SCALE), round(y * SCALE)))
    image.paste(claw.image, (0, 0), claw.image)
    return Sprite(image, claw.left, claw.top, claw.scale, claw.pivot)


@cache
def figure() -> Figure:
    """The process's one Figure."""
    return Figure()
