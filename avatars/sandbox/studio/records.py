"""The records of what was made. Times are seconds since the epoch; statuses come with the time."""

from dataclasses import dataclass, field, replace
from typing import Literal

Status = Literal["PROCESSING", "READY", "FAILED"]
UPLOADS_LAST = 86_400.0
"""Seconds: "`runway://` URIs are valid for 24 hours" (Runway's skills, rw-integrate-uploads)."""


def _status(now: float, ready_at: float, failure: str | None) -> Status:
    if now < ready_at:
        return "PROCESSING"
    return "READY" if failure is None else "FAILED"


@dataclass
class Avatar:
    """A character."""

    id: str
    name: str
    personality: str
    start_script: str | None
    voice: dict[str, str]  # as it was ordered
    document_ids: list[str]
    created_at: float
    updated_at: float
    ready_at: float
    failure: str | None = None  # what READY would be instead
    picture: str | None = None  # a file of the shelf; None: the lobster, or an address on the web
    before: "Avatar | None" = field(default=None, repr=False, compare=False)
    settles_at: float = 0.0

    def status(self, now: float) -> Status:
        return _status(now, self.ready_at, self.failure)

    def seen(self, now: float) -> "Avatar":
        """What a GET shows: the record as it was before a change, for as long as reads lag."""
        return self.before if self.before is not None and now < self.settles_at else self

    def changed(self, now: float, lag: float) -> None:
        """Call before changing it: reads lag behind by `lag` seconds."""
        shown = replace(self.seen(now), before=None)
        shown.document_ids = list(shown.document_ids)
        self.before, self.settles_at, self.updated_at = shown, now + lag, now


@dataclass
class Voice:
    """A custom voice."""

    id: str
    name: str
    description: str | None
    created_at: float
    ready_at: float
    failure: str | None = None
    female: bool = False

    def status(self, now: float) -> Status:
        return _status(now, self.ready_at, self.failure)


@dataclass
class Document:
    """A text that avatars know."""

    id: str
    name: str
    content: str
    created_at: float
    updated_at: float


@dataclass
class Upload:
    """A place for one file, and the file when it has come."""

    id: str
    filename: str
    key: str  # that the form has to give back
    created_at: float
    file: str | None = None  # of the shelf
