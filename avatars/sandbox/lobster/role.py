"""Who is played in a call: LittleLobster, or a character with a picture of its own."""

from dataclasses import dataclass
from typing import Protocol

from .anyone import anyones
from .figure import Frame, Pose, figure
from .portrait import portrait
from .script import SCRIPTS, Language, Script, language_of, tidy
from .voice import LOBSTERS, Timbre

LOBSTER = "LittleLobster"


class Looks(Protocol):
    """What paints the picture of a call."""

    def paint(self, pose: Pose) -> Frame: ...


@dataclass(frozen=True)
class Role:
    """A character for one call.

    Its language is that of `start_script` (of `personality` when there is none): Chinese
    characters make it speak Mandarin. Without a `picture` (JPEG) it looks like the lobster.
    """

    start_script: str | None = None
    personality: str | None = None
    name: str = LOBSTER
    picture: bytes | None = None
    timbre: Timbre = LOBSTERS

    @property
    def looks(self) -> Looks:
        return figure() if self.picture is None else portrait(self.picture)

    def script(self, language: Language) -> Script:
        """Its lines: the lobster's, or such as fit anybody."""
        return SCRIPTS[language] if self.name == LOBSTER else anyones(self.name, language)

    def first_line(self) -> tuple[str, Language]:
        """What it says first, and in which language."""
        greeting = tidy(self.start_script or "")
        language = language_of(greeting or self.personality or "")
        return greeting or tidy(self.script(language).greeting), language
