"""Figures over calls that can be added: of a day, of a month, of all time."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

TALKED = 10  # seconds: whoever stayed longer had a talk
LONGEST_WAIT = 120  # seconds: longer ones are counted as this


@dataclass
class Figures:
    """Sums, and histograms from which percentiles come; durations are Runway's whole seconds.

    A length is that of a talk: of a call that was joined and has one. Waits begin when the visitor
    wanted the call, in the line's case when they accepted it, and are in whole seconds.
    """

    calls: int = 0  # presses that got a row
    lined: int = 0  # of these, those that stood in line before
    ready: int = 0
    joined: int = 0
    faced: int = 0
    talked: int = 0  # longer than TALKED seconds
    seconds: int = 0
    rated: int = 0
    stars: int = 0  # the sum
    lengths: Counter[int] = field(default_factory=Counter)
    ready_waits: Counter[int] = field(default_factory=Counter)
    sound_waits: Counter[int] = field(default_factory=Counter)
    face_waits: Counter[int] = field(default_factory=Counter)
    hours: Counter[int] = field(default_factory=Counter)  # of the week: 0 is Monday, 0:00
    reasons: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)  # of the page
    spoken: Counter[str] = field(default_factory=Counter)

    def __iadd__(self, other: "Figures") -> "Figures":
        """Add the figures of other calls."""
        for one in fields(self):
            mine, theirs = getattr(self, one.name), getattr(other, one.name)
            if isinstance(mine, Counter):
                for key, count in theirs.items():  # Counter's own addition makes a new one
                    mine[key] += count
            else:
                setattr(self, one.name, mine + theirs)
        return self

    def as_json(self) -> dict[str, Any]:
        """What is not zero, as JSON can hold it."""
        return {one.name: value for one in fields(self) if (value := getattr(self, one.name))}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Figures":
        """The figures that `as_json` wrote."""
        figures = cls()
        for name, value in kept.items():
            if name in NUMBERED:
                value = Counter({int(key): count for key, count in value.items()})
            elif isinstance(value, dict):
                value = Counter(value)
            setattr(figures, name, value)
        return figures

    @property
    def average_stars(self) -> float | None:
        """From 1 to 5; None where nobody gave any."""
        return self.stars / self.rated if self.rated else None


NUMBERED = ("lengths", "ready_waits", "sound_waits", "face_waits", "hours")


def percentile(counts: "Counter[int]", percent: int) -> int | None:
    """The least value that `percent` of all do not exceed; None without any."""
    rank = max(1, -(-percent * counts.total() // 100))
    seen = 0
    for value in sorted(counts):
        seen += counts[value]
        if seen >= rank:
            return value
    return None


def clock(seconds: int | None) -> str:
    """Seconds as people read them: `1:05`, `1:02:03`; a dash where there are none."""
    if seconds is None:
        return "–"
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
