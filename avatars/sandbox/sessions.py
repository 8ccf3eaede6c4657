"""One realtime session: its record and its state machine.

Time is always handed in (seconds since the epoch), and `advance` brings the record up to it:
no timers, so what the books say is exact however late somebody looks.
"""

import math
import secrets
import uuid
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from .scenarios import Scenario

KEY_LIFETIME = 60.0  # seconds from READY in which the visitor has to join


class Status(StrEnum):
    """Runway's session statuses."""

    NOT_READY = "NOT_READY"
    READY = "READY"
    RUNNING = "RUNNING"
    COMPLETED = "COMPLETED"
    FAILED = "FAILED"
    CANCELLED = "CANCELLED"


OVER = {Status.COMPLETED, Status.FAILED, Status.CANCELLED}


def iso(at: float | None) -> str | None:
    """Seconds since the epoch as Runway writes them (UTC, milliseconds), or None."""
    if at is None:
        return None
    return datetime.fromtimestamp(at, UTC).isoformat(timespec="milliseconds")[:-6] + "Z"


@dataclass
class Session:
    """A session from create to its end. Times are seconds since the epoch."""

    avatar: dict[str, str]
    scenario: Scenario
    created_at: float
    max_duration: int = 300  # seconds
    start_script: str | None = None
    personality: str | None = None
    tools: list[dict[str, Any]] = field(default_factory=list)
    provisioning: float | None = 1.0  # seconds from the end of the queue to READY
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    key: str = field(default_factory=lambda: "sk_" + secrets.token_urlsafe(32))
    token: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    status: Status = Status.NOT_READY
    ready_at: float | None = None
    consumed_at: float | None = None
    joined_at: float | None = None
    ended_at: float | None = None
    transcript: list[dict[str, str | None]] = field(default_factory=list)
    requests: Counter[str] = field(default_factory=Counter)

    @property
    def room_name(self) -> str:
        return f"realtime-{self.id}"

    @property
    def over(self) -> bool:
        return self.status in OVER

    @property
    def expires_at(self) -> float | None:
        """When a session that nobody joined ends by itself."""
        return None if self.ready_at is None else self.ready_at + KEY_LIFETIME

    @property
    def ends_at(self) -> float | None:
        """When a running session ends by itself; None before it is READY.

        The clock starts at READY: whether unjoined time is billed is not documented, so it is
        assumed to be, and a session never costs more than its `max_duration`.
        """
        if self.ready_at is None:
            return None
        limit = self.ready_at + self.max_duration
        if self.joined_at is not None and self.scenario.ends_after is not None:
            return min(limit, self.joined_at + self.scenario.ends_after)
        return limit

    def queued(self, now: float) -> bool:
        return self.status is Status.NOT_READY and now < self.created_at + self.scenario.queued

    def billed(self, now: float) -> int:
        """Whole seconds billed so far, from READY to the end."""
        if self.ready_at is None:
            return 0
        until = now if self.ended_at is None else self.ended_at
        # Rounded first: a float's last digit must not cost a second.
        return min(self.max_duration, math.ceil(round(until - self.ready_at, 3)))

    def advance(self, now: float) -> None:
        """Let everything happen that was due by `now`."""
        if self.status is Status.NOT_READY and self.provisioning is not None:
            due = self.created_at + self.scenario.queued + self.provisioning
            if now >= due and self.scenario.failure_code is not None:
                self._end(Status.FAILED, due)
            elif now >= due:
                self.status, self.ready_at = Status.READY, due
        if self.status is Status.READY and self.expires_at is not None and now >= self.expires_at:
            self._end(Status.COMPLETED, self.expires_at)
        if self.status is Status.RUNNING and self.ends_at is not None and now >= self.ends_at:
            self._end(Status.COMPLETED, self.ends_at)

    def join(self, now: float) -> None:
        """The visitor is in the room (the first time: RUNNING from here)."""
        if self.status is Status.READY:
            self.status, self.joined_at = Status.RUNNING, now

    def complete(self, now: float) -> None:
        """The call ended by itself: hung up, left, or lost."""
        self.advance(now)
        if not self.over:
            self._end(Status.COMPLETED, now)

    def cancel(self, now: float) -> None:
        """Cancelled over REST. A session that is over stays as it is."""
        self.advance(now)
        if not self.over:
            self._end(Status.CANCELLED, now)

    def _end(self, status: Status, at: float) -> None:
        self.status, self.ended_at = status, at
