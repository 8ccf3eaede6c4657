"""A call with LittleLobster on a clock of its own."""

from collections.abc import Callable
from concurrent.futures import wait

import numpy as np
import pytest

from avatars.sandbox.lobster import FPS, SAMPLE_RATE, Performer, Role, Utterance
from avatars.sandbox.lobster.movement import Doing

TICK = 1 / FPS


class Call:
    """Runs a Performer tick by tick and keeps what it says, sounds like and does."""

    def __init__(
        self,
        start_script: str | None = None,
        personality: str | None = None,
        max_duration: float = 300,
        role: Role | None = None,
    ) -> None:
        self.performer = Performer(role or Role(start_script, personality), max_duration)
        self.at = 0.0
        self.heard: list[Utterance] = []
        self.sound: list[np.ndarray] = []
        self.doings: list[Doing] = []

    def run(self, seconds: float, level: float | Callable[[float], float] = 0.001) -> None:
        """Let time pass while the microphone hears ``level``."""
        end = self.at + seconds
        while self.at < end:
            self.performer.hear(level(self.at) if callable(level) else level, self.at)
            # The voice is made in a thread: on this fast clock, wait for it.
            wait([line.speech for line in self.performer._waiting], timeout=10)
            self.sound.append(self.performer.audio(self.at, SAMPLE_RATE // FPS))
            self.doings.append(self.performer._doing(self.at))
            self.heard += self.performer.spoken()
            self.at += TICK

    def lines(self) -> list[str]:
        """The lines begun so far."""
        return [utterance.text for utterance in self.heard if not utterance.final]


@pytest.fixture
def call() -> type[Call]:
    """Begin a call with ``call(start_script, …)``."""
    return Call
