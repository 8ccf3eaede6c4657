"""A character in one call: what it says when, what it sounds like and how it looks."""

import math
from collections import Counter, deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from itertools import count
from typing import Literal

import numpy as np

from .figure import Frame
from .listening import Listener
from .movement import Doing, Movement
from .rehearsal import rehearsed
from .role import Role
from .script import Language, Script, language_heard, seconds_to_say
from .voice import MOUTH_RATE, SAMPLE_RATE, Samples, Speech

THINKING = 0.45
"""Seconds from the visitor's pause to the answer."""
SILENCES = (11.0, 18.0, 30.0)
"""Seconds of silence on both sides before LittleLobster speaks up: first, second, later times."""
A_WORD, A_STORY = 0.7, 6.0
"""Seconds: who speaks for less is asked for more, who speaks for longer is thanked."""
FAREWELL = 10.0
"""Seconds before the longest duration at which it says goodbye without being asked."""
FADE = SAMPLE_RATE // 20


@dataclass(frozen=True)
class Utterance:
    """A line for the transcript: first when it starts (not final), then when it is over."""

    id: str
    role: Literal["assistant", "user"]
    text: str
    final: bool


@dataclass
class _Line:
    id: str
    text: str
    speech: Future[Speech]
    not_before: float
    warm: bool
    """Whether it comes with a smile and a wave."""


class Performer:
    """One character in one call. Not thread-safe: one call, one event loop.

    Every ``at`` is in seconds since the call began, ``max_duration`` in seconds. When the visitor
    has spoken, ``heard_out`` is asked at which second: true when it has told what they said.
    """

    def __init__(
        self,
        role: Role,
        max_duration: float,
        heard_out: Callable[[float], bool] = lambda at: False,
    ) -> None:
        self._role, self._heard_out = role, heard_out
        greeting, self._language = role.first_line()
        self._looks = role.looks
        self._listener = Listener()
        self._movement = Movement()
        self._numbers, self._turns = count(1), count(1)
        self._used: Counter[str] = Counter()
        self._nudges = 0
        self._prompted = False
        self._greeting = self._line(greeting, 0.0, warm=True)
        self._farewell_at = max_duration - FAREWELL if max_duration > 2 * FAREWELL else math.inf
        self._waiting: deque[_Line] = deque()
        self._current: _Line | None = None
        self._began = 0.0
        self._position = 0
        self._cut_at: int | None = None
        self._utterances: list[Utterance] = []
        self._joined = False
        self._leaving = False
        self._quiet_since = 0.0

    def joined(self, at: float) -> None:
        """The visitor is in the room: greet them, once."""
        if not self._joined:
            self._joined = True
            self._quiet_since = at
            self._greeting.not_before = at
            self._waiting.appendleft(self._greeting)

    def goodbye(self, at: float) -> None:
        """Say goodbye, once: the line being spoken is faded out, nothing follows."""
        self._part(self._script.goodbye, at)

    def farewell(self, at: float) -> None:
        """As ``goodbye``, for a visitor who wants to go."""
        self._part(self._script.farewell, at)

    @property
    def gone(self) -> bool:
        """Whether it has said goodbye, to the last word."""
        return self._leaving and not self._waiting and self._current is None

    @property
    def language(self) -> Language:
        """The language it speaks at the moment."""
        return self._language

    @property
    def _script(self) -> Script:
        return self._role.script(self._language)

    def switch(self, language: Language, at: float) -> None:
        """Go on in another language: the line being spoken is faded out, and it says so."""
        if language != self._language and not self._leaving:
            self._language = language
            self._interrupt(self._line(self._script.switched, at))

    def told(
        self,
        text: str,
        at: float,
        language: Language | None = None,
        *,
        leaves: bool = False,
        shows: bool = False,
        asks: bool = False,
        known: str | None = None,
    ) -> None:
        """Take the visitor to have said this, and answer; a line being spoken is faded out.

        It goes on in ``language``, or in that of the text. With ``leaves`` it says farewell,
        with ``shows`` that it shows something. To what somebody ``asks`` it says what is
        ``known`` of it, or that it does not know.
        """
        name = f"runway-transcription-user-{next(self._turns)}"
        self._utterances.append(Utterance(name, "user", text, final=True))
        if self._leaving:
            return
        self._nudges = 0
        language = language or language_heard(text, self._language)
        if leaves:
            self._language = language
            self.farewell(at)
        elif shows:
            self._language = language
            self._interrupt(self._line(self._script.showing, at + THINKING))
        elif asks:
            self._language = language
            words = known or self._next("unknown", self._script.unknown)
            self._interrupt(self._line(words, at + THINKING))
        elif language != self._language:
            self.switch(language, at)
        else:
            self._interrupt(self._line(self._answer(seconds_to_say(text)), at + THINKING))

    def talk(self, at: float) -> None:
        """Say something, unless it does already."""
        if self._current is None and not self._waiting and not self._leaving:
            self._say(self._next("turns", self._script.turns), at)

    def _part(self, words: str, at: float) -> None:
        if not self._leaving:
            self._leaving = True
            self._interrupt(self._line(words, at, warm=True))

    def _interrupt(self, line: _Line) -> None:
        """Let a line take the place of all that is being said or waits to be."""
        self._waiting.clear()
        self._waiting.append(line)
        if self._current is not None:
            self._cut_at = self._position + FADE

    def hear(self, level: float, at: float) -> None:
        """Take the level (RMS, 0..1) of the visitor's microphone; call every 20 to 100 ms."""
        if self._current is None:
            self._listener.hear(level, at)
        else:  # what it hears while it speaks may be itself
            self._listener.ignore(at)
        self._go_on(at)

    def spoken(self) -> list[Utterance]:
        """The lines started or finished since this was last asked."""
        utterances, self._utterances = self._utterances, []
        return utterances

    def audio(self, at: float, samples: int) -> Samples:
        """The next ``samples`` of its voice: 48 kHz mono, silence when it is not speaking."""
        out = np.zeros(max(0, samples), np.int16)
        self._go_on(at)
        line = self._current
        if line is None:
            return out
        sound = line.speech.result().samples
        if self._position == 0:
            self._began = at
        piece = sound[self._position : self._position + len(out)]
        out[: len(piece)] = piece
        if self._cut_at is not None:
            left = self._cut_at - self._position - np.arange(len(out))
            out = (out * np.clip(left / FADE, 0, 1)).astype(np.int16)
        self._position += len(out)
        end = len(sound) if self._cut_at is None else min(len(sound), self._cut_at)
        if self._position >= end:
            self._finish(line, at)
        return out

    def frame(self, at: float) -> Frame:
        """The picture at ``at``: planar yuv420p, (HEIGHT * 3 // 2, WIDTH) uint8."""
        self._go_on(at)
        return self._looks.paint(self._movement.pose(at, self._doing(at)))

    def _doing(self, at: float) -> Doing:
        if self._current is None:
            return Doing(listening=self._listener.speaking, thinking=self._thinking())
        speech = self._current.speech.result()
        if self._position == 0 or not len(speech.openings):
            return Doing(speaking=True)
        index = min(len(speech.openings) - 1, max(0, int((at - self._began) * MOUTH_RATE)))
        return Doing(
            speaking=True,
            viseme=speech.visemes[index],
            opening=float(speech.openings[index]),
            energy=float(speech.energy[index]),
        )

    def _thinking(self) -> bool:
        return bool(self._waiting) and not self._waiting[0].warm

    def _go_on(self, at: float) -> None:
        """Decide what comes next: an answer, a nudge, a goodbye, or the line that waits."""
        if not self._joined or self._current is not None:
            return
        if at >= self._farewell_at:
            self.goodbye(at)
        if not self._leaving and not self._waiting:
            self._choose(at)
        if self._waiting and at >= self._waiting[0].not_before and self._waiting[0].speech.done():
            self._start(self._waiting.popleft(), at)

    def _choose(self, at: float) -> None:
        if self._listener.paused(at):
            self._nudges = 0
            if not self._heard_out(at):
                self._say(self._answer(self._listener.spoke_for), at + THINKING)
        elif self._listener.speaking:
            self._quiet_since = at
        elif at - self._quiet_since >= SILENCES[min(self._nudges, len(SILENCES) - 1)]:
            self._say(self._next("nudges", self._script.nudges), at)
            self._nudges += 1

    def _answer(self, spoke: float) -> str:
        """What fits how long the visitor spoke; two prompts in a row would stall the talk."""
        prompted = self._prompted
        self._prompted = spoke < A_WORD and not prompted
        if self._prompted:
            return self._next("prompts", self._script.prompts)
        if spoke > A_STORY:
            return self._next("thanks", self._script.thanks)
        return self._next("turns", self._script.turns)

    def _next(self, kind: str, lines: tuple[str, ...]) -> str:
        """The lines of a kind in turn, whatever the language."""
        self._used[kind] += 1
        return lines[(self._used[kind] - 1) % len(lines)]

    def _say(self, text: str, not_before: float) -> None:
        self._waiting.append(self._line(text, not_before))

    def _line(self, text: str, not_before: float, warm: bool = False) -> _Line:
        name = f"lobster-{next(self._numbers)}"
        return _Line(name, text, rehearsed(text, self._role.timbre), not_before, warm)

    def _start(self, line: _Line, at: float) -> None:
        self._current, self._position, self._began, self._cut_at = line, 0, at, None
        self._utterances.append(Utterance(line.id, "assistant", line.text, final=False))
        if line.warm:
            self._movement.greet(at, line.speech.result().seconds, parting=self._leaving)

    def _finish(self, line: _Line, at: float) -> None:
        self._utterances.append(Utterance(line.id, "assistant", line.text, final=True))
        self._current, self._cut_at = None, None
        self._quiet_since = at
