"""LittleLobster's moods: the whole drawing in one attitude, for the still pictures."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree

from .drawing import Drawing

DEPTHS = {
    "head": 0.0, "eyes": 0.4, "irises": 0.4, "key-lids-open": 0.4, "key-mouth-rest": 1.0,
    "glasses": 1.0, "key-brows-rest": 0.7,
}  # fmt: skip
"""What lies on the head, and how near: 0 for the shell, 1 for what sticks out."""
NECK = (640, 540)
Move = tuple[float, float, float]
"""A part's way: x, y (canvas units) and degrees clockwise."""
STILL: Move = (0, 0, 0)


@dataclass(frozen=True)
class Mood:
    """How everything is held. Claws and antennae turn about their own roots."""

    shapes: Mapping[str, Mapping[str, float]]
    """Key shapes to move layers towards, as ``Drawing.shape`` takes them."""
    head: Move = STILL
    near: tuple[float, float] = (0, 0)
    """How far the nearest parts of the face move as the head turns or nods."""
    gaze: tuple[float, float] = (0, 0)
    brows: float = 0
    """How far the brows are lifted."""
    antennae: tuple[float, float] = (0, 0)
    """Degrees by which the left and the right antenna droop."""
    claws: Mapping[str, Move] = field(default_factory=dict)
    pinches: Mapping[str, float] = field(default_factory=dict)
    """Degrees by which a claw is opened."""

    def pose(self, drawing: Drawing) -> dict[str, ElementTree.Element]:
        """The moved layers, as ``Drawing.picture`` takes them."""
        moves = {name: self._on_head(name) for name in DEPTHS}
        for side, sign in (("left", -1), ("right", 1)):
            antenna, finger, claw = f"antenna-{side}", f"finger-{side}", f"claw-{side}"
            droop = self.antennae[sign > 0] * sign
            moves[antenna] = _move(self.head, NECK) + _move((0, 0, droop), drawing.pivot(antenna))
            reach = _move(self.claws.get(side, STILL), drawing.pivot(claw))
            open_ = -sign * self.pinches.get(side, 0)
            moves[claw] = reach
            moves[finger] = reach + _move((0, 0, open_), drawing.pivot(finger))
        layers = {}
        for name, move in moves.items():
            layers[name] = drawing.shape(name, self.shapes.get(name, {}))
            if move:
                layers[name].set("transform", move)
        return layers

    def _on_head(self, name: str) -> str:
        x, y = (way * DEPTHS[name] for way in self.near)
        if name == "irises":
            x, y = x + self.gaze[0], y + self.gaze[1]
        if name == "key-brows-rest":
            y -= self.brows
        return _move(self.head, NECK) + _move((x, y, 0), NECK)


def _move(move: Move, pivot: tuple[float, float]) -> str:
    x, y, degrees = move
    if not any(move):
        return ""
    return f"translate({x:g} {y:g})rotate({degrees:g} {pivot[0]:g} {pivot[1]:g})"


# All are whole in the video's shape, which is narrower than the canvas.
PLEASED = Mood(
    {"key-mouth-rest": {"key-mouth-smile": 1.0}, "key-lids-open": {"key-lids-happy": 0.6}}, brows=5
)
MOODS = {
    "listening": Mood(
        {"key-mouth-rest": {"key-mouth-smile": 0.35}, "key-lids-open": {"key-lids-happy": 0.3}},
        head=(-6, 6, 6), near=(-6, 2), brows=20, antennae=(10, 10),
        claws={"left": (6, 50, 4), "right": (-14, -140, -5)}, pinches={"right": 12},
    ),
    "waving": Mood(
        {"key-mouth-rest": {"key-mouth-smile": 0.9, "key-mouth-ah": 0.35},
         "key-lids-open": {"key-lids-happy": 0.9}},
        head=(-6, 0, -5), near=(4, 0), brows=14, antennae=(12, 6),
        claws={"left": (10, 60, 0), "right": (26, -200, 14)}, pinches={"right": 18},
    ),
    "sorry": Mood(
        {"key-mouth-rest": {"key-mouth-wry": 1.0}, "key-brows-rest": {"key-brows-worried": 1.0}},
        head=(0, 16, -4), near=(0, 6), gaze=(0, -4), antennae=(30, 30),
        claws={"left": (226, 100, 14), "right": (-226, 100, -14)},
    ),
    "sleepy": Mood(
        {"key-lids-open": {"key-lids-shut": 1.0}, "key-mouth-rest": {"key-mouth-smile": 0.12}},
        head=(4, 22, 9), near=(0, 12), brows=6, antennae=(38, 24),
        claws={"left": (6, 80, -4), "right": (-6, 100, 4)},
    ),
    "waking": Mood(
        {"key-lids-open": {"key-lids-shut": 0.47}, "key-mouth-rest": {"key-mouth-oh": 0.7}},
        head=(0, 10, 4), near=(0, 4), gaze=(0, 2), brows=20, antennae=(26, 15),
        claws={"left": (8, 72, -2), "right": (0, 80, 2)},
    ),
    "thinking": Mood(
        {"key-mouth-rest": {"key-mouth-wry": 0.8}, "key-brows-rest": {"key-brows-quizzical": 1.0}},
        head=(10, 0, 5), near=(6, -6), gaze=(16, -22), antennae=(10, 10),
        claws={"left": (216, 52, 10), "right": (0, 70, 0)}, pinches={"left": 8},
    ),
}  # fmt: skip
