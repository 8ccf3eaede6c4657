"""Hears from the loudness of a microphone when the visitor speaks and when they pause."""

import math

QUIETEST = 0.008
"""Levels (RMS, 0..1) below this are never speech."""
ABOVE_NOISE = 3.0
VOICED_TO_START = 0.25
"""Seconds of sound before it counts as speech: the short beeps of Chromium's fake microphone
(twice a second) and a knock on the table stay below it."""
PAUSE = 0.85
"""Seconds of quiet after speech that make it the listener's turn."""
NOISE_RISES, NOISE_FALLS = 12.0, 0.5
"""Time constants of the noise floor, in seconds."""
LONGEST_STEP = 0.25


class Listener:
    """A voice activity detector that gets used to the room's noise. Times in seconds."""

    def __init__(self) -> None:
        self.speaking = False
        self.last_sound = -math.inf
        self._first_sound = -math.inf
        self._noise = QUIETEST / ABOVE_NOISE
        self._voiced = 0.0
        self._heard_at: float | None = None

    def hear(self, level: float, at: float) -> None:
        """Take a microphone level (RMS, 0..1); anything that is no such number is silence."""
        level = min(1.0, max(0.0, level)) if math.isfinite(level) else 0.0
        since = 0.0 if self._heard_at is None else at - self._heard_at
        step = min(LONGEST_STEP, max(0.0, since))
        self._heard_at = at
        loud = level > max(QUIETEST, ABOVE_NOISE * self._noise)
        # The noise floor rises slowly and falls quickly, so that speech, which has gaps between
        # the words, does not raise it.
        pace = NOISE_RISES if level > self._noise else NOISE_FALLS
        self._noise += (level - self._noise) * min(1.0, step / pace)
        if loud:
            self._voiced = min(1.0, self._voiced + step)
            if self._voiced >= VOICED_TO_START and not self.speaking:
                self.speaking, self._first_sound = True, at - self._voiced
            if self.speaking:
                self.last_sound = at
        else:
            self._voiced = max(0.0, self._voiced - step)

    def ignore(self, at: float) -> None:
        """Let time pass without listening."""
        self._heard_at = at
        self._voiced = 0.0

    @property
    def spoke_for(self) -> float:
        """How long the visitor has been speaking, or spoke the last time."""
        return max(0.0, self.last_sound - self._first_sound)

    def paused(self, at: float) -> bool:
        """Whether the visitor has spoken and is quiet now; true once per stretch of speech."""
        if not self.speaking or at - self.last_sound < PAUSE:
            return False
        self.speaking = False
        self._voiced = 0.0
        return True
