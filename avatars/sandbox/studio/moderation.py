"""A stand-in for Runway's moderation: it refuses texts that hold a marker and nothing else."""

from collections.abc import Iterable

from avatars.sandbox.scenarios import SCENARIOS, Refusal

MARKER = "moderate-me"
_REFUSED = SCENARIOS["moderated"].refusal


class Moderation:
    """Refuses the marker; when `lenient`, the same text only once, as was seen at Runway."""

    def __init__(self) -> None:
        self.lenient = False
        self._refused: set[str] = set()

    def order(self, *, lenient: bool) -> None:
        """Change it, and forget what it has refused."""
        self.lenient = lenient
        self._refused.clear()

    def refusal(self, texts: Iterable[str | None]) -> Refusal | None:
        """Why these texts are turned away, if they are."""
        for text in texts:
            if text is None or MARKER not in text.casefold():
                continue
            if self.lenient and text in self._refused:
                continue
            self._refused.add(text)
            return _REFUSED
        return None
