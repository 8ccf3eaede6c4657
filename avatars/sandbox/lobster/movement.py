"""How LittleLobster moves: a pose for every moment, from what it is doing."""

import math
import random
from dataclasses import dataclass
from typing import Literal

from .figure import Pose, Viseme

BLINK = 0.2
BREATH = 4.4
NOD = 0.75
GESTURE = 1.9
WAVE = 2.4

Side = Literal["left", "right"]


@dataclass(frozen=True)
class Doing:
    """What LittleLobster is doing at a moment; the mouth as ``voice.Speech`` has it."""

    speaking: bool = False
    listening: bool = False
    thinking: bool = False
    viseme: Viseme = "eh"
    opening: float = 0.0
    energy: float = 0.0


@dataclass
class _Gesture:
    side: Side
    began: float
    lasts: float
    waving: bool


class Movement:
    """The animation of one call: ask for poses in the order of time (seconds)."""

    def __init__(self, seed: int | None = None) -> None:
        self._chance = random.Random(seed)
        self._at: float | None = None
        self._blinked = -1.0
        self._next_blink = 1.2
        self._next_glance = 4.0
        self._glance = (0.0, 0.0)
        self._glance_until = 0.0
        self._nodded = -10.0
        self._gestures: list[_Gesture] = []
        self._next_gesture = 0.0
        self._smile_until = 0.0
        self._mood = {"smile": 0.3, "brow": 0.0, "lean": 0.0, "energy": 0.0, "perk": 0.0}
        self._gaze = (0.0, 0.0)
        self._roll = self._trail = 0.0

    def greet(self, at: float, seconds: float, parting: bool = False) -> None:
        """Smile through a line that takes ``seconds`` and a little longer.

        The wave comes with its first words, or when ``parting`` with its last.
        """
        self._smile_until = at + seconds + 0.5
        wave_at = at + (max(0.15, seconds - WAVE) if parting else 0.15)
        self._gestures = [_Gesture("right", wave_at, WAVE, waving=True)]
        self._next_gesture = wave_at + 4.0

    def pose(self, at: float, doing: Doing) -> Pose:
        """The pose at ``at``."""
        step = 0.0 if self._at is None else min(0.1, max(0.0, at - self._at))
        self._at = at
        self._feel(at, step, doing)
        mood, energy = self._mood, self._mood["energy"]
        drift = 1.6 if doing.speaking else 1.0
        sway = math.sin(at * 0.61) + 0.6 * math.sin(at * 1.07 + 1.3)
        nod = self._nod(at, doing)
        roll = drift * (1.0 * sway + 0.5 * math.sin(at * 1.9)) + 3.2 * mood["lean"]
        self._roll += (roll - self._roll) * min(1.0, step * 6)
        self._trail += (self._roll - self._trail) * min(1.0, step * 3)
        lag = (self._roll - self._trail) * 9
        flutter = 5 * math.sin(at * 1.3) + 3 * math.sin(at * 2.9 + 1) + 10 * mood["perk"]
        left, right = self._claw("left", at), self._claw("right", at)
        return Pose(
            breath=(at / BREATH) % 1.0,
            x=2.5 * drift * math.sin(at * 0.47 + 0.5),
            y=1.5 * math.sin(at * 0.83) + 7 * nod - 3 * energy,
            roll=self._roll,
            yaw=0.55 * drift * math.sin(at * 0.53 + 2.0) + self._gaze[0] * 0.04,
            pitch=0.3 * math.sin(at * 0.71) + 1.6 * nod - 0.5 * energy + self._gaze[1] * 0.04,
            gaze_x=self._gaze[0],
            gaze_y=self._gaze[1],
            shut=self._shut(at),
            smile=mood["smile"],
            brow=mood["brow"] + 0.45 * energy,
            viseme=doing.viseme,
            opening=doing.opening,
            sway_left=flutter - lag + 8 * energy,
            sway_right=0.8 * flutter + 3 * math.sin(at * 1.7 + 2) + lag + 8 * energy,
            raise_left=left[0], turn_left=left[1], pinch_left=left[2],
            raise_right=right[0], turn_right=right[1], pinch_right=right[2],
        )  # fmt: skip

    def _feel(self, at: float, step: float, doing: Doing) -> None:
        """Let the mood follow what is going on, and start what happens by itself."""
        if at < self._smile_until:
            smile, brow = 1.0, 0.9
        elif doing.listening:
            smile, brow = 0.6, 0.7
        else:
            smile, brow = 0.4 if doing.speaking else 0.15, 0.0
        wish = {
            "smile": smile,
            "brow": brow,
            "lean": 1.0 if doing.listening else 0.0,
            "energy": doing.energy if doing.speaking else 0.0,
            "perk": 1.0 if doing.listening else 0.0,
        }
        pace = {"smile": 5.0, "brow": 7.0, "lean": 3.0, "energy": 9.0, "perk": 5.0}
        for name, goal in wish.items():
            self._mood[name] += (goal - self._mood[name]) * min(1.0, step * pace[name])
        if at >= self._next_blink:
            self._blinked = at
            twice = self._chance.random() < 0.15
            self._next_blink = at + (0.32 if twice else self._chance.uniform(2.2, 5.2))
        if at >= self._next_glance:
            self._glance = (self._chance.choice((-8.0, 8.0)), self._chance.uniform(-5, 3))
            self._glance_until = at + self._chance.uniform(0.4, 0.9)
            self._next_glance = at + self._chance.uniform(3.5, 7.5)
        away = at < self._glance_until and not doing.listening
        goal_x, goal_y = (-7.0, -9.0) if doing.thinking else self._glance if away else (0.0, 0.0)
        quick = min(1.0, step * 18)
        self._gaze = (
            self._gaze[0] + (goal_x - self._gaze[0]) * quick,
            self._gaze[1] + (goal_y - self._gaze[1]) * quick,
        )
        self._gestures = [g for g in self._gestures if at < g.began + g.lasts]
        if doing.speaking and at >= self._next_gesture and not self._gestures:
            sides: tuple[Side, ...] = ("left", "right")
            chosen = sides if self._chance.random() < 0.3 else (self._chance.choice(sides),)
            lasts = GESTURE * self._chance.uniform(0.85, 1.2)
            self._gestures = [_Gesture(side, at, lasts, waving=False) for side in chosen]
            self._next_gesture = at + self._chance.uniform(2.6, 5.0)

    def _shut(self, at: float) -> float:
        """How far the lids are shut: down quickly, up more slowly."""
        phase = (at - self._blinked) / BLINK
        if not 0 <= phase < 1:
            return 0.0
        return min(1.0, phase / 0.3) if phase < 0.5 else min(1.0, (1 - phase) / 0.45)

    def _nod(self, at: float, doing: Doing) -> float:
        """A nod now and then while the visitor speaks."""
        since = at - self._nodded
        if doing.listening and since > 1.6 + 0.7 * math.sin(at):
            self._nodded, since = at, 0.0
        if since >= NOD * 2:
            return 0.0
        return math.sin(math.pi * since / NOD) * math.exp(-1.4 * since)

    def _claw(self, side: Side, at: float) -> tuple[float, float, float]:
        """How far a claw is raised, turned (degrees) and opened."""
        phase = 0.0 if side == "left" else 1.9
        outward = -1 if side == "left" else 1
        rest_turn = outward * (1.5 + 1.2 * math.sin(at * 0.67 + phase))
        rest_pinch = max(0.0, math.sin(at * 0.9 + phase * 2) ** 9)
        for gesture in self._gestures:
            since = at - gesture.began
            if gesture.side == side and 0 <= since < gesture.lasts:
                rise = _ease(min(1.0, since / 0.4)) * _ease(min(1.0, (gesture.lasts - since) / 0.5))
                if gesture.waving:
                    turn = outward * (9 + 11 * math.sin(since * 8.5)) * rise
                    return rise, rest_turn + turn, max(rest_pinch, 0.6 * rise)
                turn = outward * (6 + 4 * math.sin(since * 4)) * rise
                pinch = rise * (0.5 + 0.5 * math.sin(since * 6))
                return 0.6 * rise, rest_turn + turn, max(rest_pinch, pinch)
        return 0.0, rest_turn, rest_pinch


def _ease(part: float) -> float:
    """Slow in, slow out."""
    return part * part * (3 - 2 * part)
