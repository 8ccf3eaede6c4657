"""Figures over calls that can be added: of a day, of a month, of all time."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Self

TALKED = 10  # seconds: whoever stayed longer had a talk
LONGEST_WAIT = 120  # seconds: longer ones are counted as this


@dataclass
class Sums:
    """Whole numbers; durations are Runway's whole seconds."""

    calls: int = 0  # presses that got a row
    lined: int = 0  # of these, those that stood in line before
    ready: int = 0
    joined: int = 0
    faced: int = 0
    talked: int = 0  # longer than TALKED seconds
    seconds: int = 0
    rated: int = 0
    stars: int = 0  # the sum

    def __iadd__(self, other: "Sums") -> Self:
        """Add those of other calls."""
        for name in SUMMED:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        return self

    @property
    def average_stars(self) -> float | None:
        """From 1 to 5; None where nobody gave any."""
        return self.stars / self.rated if self.rated else None


SUMMED = tuple(one.name for one in fields(Sums))


@dataclass
class Figures(Sums):
    """Sums, those of each version of the words, and histograms from which percentiles come.

    A length is that of a talk: of a call that was joined and has one. Waits begin when the visitor
    wanted the call, in the line's case when they accepted it, and are in whole seconds.
    """

    versions: dict[int, Sums] = field(default_factory=dict)
    lengths: Counter[int] = field(default_factory=Counter)
    ready_waits: Counter[int] = field(default_factory=Counter)
    sound_waits: Counter[int] = field(default_factory=Counter)
    face_waits: Counter[int] = field(default_factory=Counter)
    hours: Counter[int] = field(default_factory=Counter)  # of the week: 0 is Monday, 0:00
    reasons: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)  # of the page
    spoken: Counter[str] = field(default_factory=Counter)

    def __iadd__(self, other: Sums) -> Self:
        """Add the figures of other calls, or their sums alone."""
        super().__iadd__(other)
        if isinstance(other, Figures):
            for version, sums in other.versions.items():
                own = self.versions.setdefault(version, Sums())
                own += sums
            for name in HISTOGRAMS:
                getattr(self, name).update(getattr(other, name))
        return self

    def as_columns(self) -> dict[str, Any]:
        """The sums by their names, and under `histograms` the rest, as JSON can hold it."""
        rest = {name: value for name in HISTOGRAMS if (value := getattr(self, name))}
        if self.versions:
            rest["versions"] = {
                version: {name: value for name, value in vars(sums).items() if value}
                for version, sums in self.versions.items()
            }
        return {name: getattr(self, name) for name in SUMMED} | {"histograms": rest}

    def add_histograms(self, kept: Mapping[str, Any]) -> None:
        """Add what `as_columns` wrote there."""
        for name, counts in kept.items():
            if name == "versions":
                for version, sums in counts.items():
                    mine = self.versions.setdefault(int(version), Sums())
                    mine += Sums(**sums)
            elif name in NUMBERED:
                getattr(self, name).update({int(key): count for key, count in counts.items()})
            else:
                getattr(self, name).update(counts)


NUMBERED = ("lengths", "ready_waits", "sound_waits", "face_waits", "hours")
HISTOGRAMS = (*NUMBERED, "reasons", "languages", "spoken")


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
