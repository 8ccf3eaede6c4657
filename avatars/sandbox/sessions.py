"""One realtime session: its record and its state machine.

Time is always handed in (seconds since the epoch), and `advance` brings the record up to it:
no timers, so what the books say is exact however late somebody looks.

Measured at Runway by an outside team (September 2026): a session that is never consumed costs
nothing, one that is consumed and never joined 2 credits, a call 2 at once and 2 more for every
6 s; 20 s after READY with nobody in the room the session is FAILED, although its key is good for
5 minutes. Not known, and so assumed here: the seconds that count for `duration` and for
`maxDuration` begin with the consume, and END_CALL stops them only when the session is COMPLETED.
"""

import math
import secrets
import uuid
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from .scenarios import CRASHED, Scenario

KEY_LIFETIME = 300.0  # seconds from READY
NO_PARTICIPANT = "TALKING_AVATAR.NO_PARTICIPANT"
CREDITS, CREDITS_BUY = 2, 6  # credits, and the seconds they buy


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
    ending: float = 0.0  # seconds from END_CALL to COMPLETED
    loses_goodbye: bool = False  # an END_CALL with which the page leaves
    waiting: bool = False  # for one of the account's places
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    key: str = field(default_factory=lambda: "sk_" + secrets.token_urlsafe(32))
    token: str = field(default_factory=lambda: secrets.token_urlsafe(48))
    status: Status = Status.NOT_READY
    place_at: float = field(init=False)
    ready_at: float | None = None
    consumed_at: float | None = None
    joined_at: float | None = None
    hung_up_at: float | None = None  # END_CALL was heard
    ended_at: float | None = None
    goodbye_lost: bool = False
    failure_code: str | None = None
    transcript: list[dict[str, Any]] = field(default_factory=list)
    kept: bool = True  # the conversation; False once it was deleted
    requests: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.place_at = self.created_at

    @property
    def room_name(self) -> str:
        return self.id

    @property
    def over(self) -> bool:
        return self.status in OVER

    @property
    def expires_at(self) -> float | None:
        """Until when the session key is said to be good."""
        return None if self.ready_at is None else self.ready_at + KEY_LIFETIME

    @property
    def ends_at(self) -> float | None:
        """When a call ends by its own or its scenario's limit; None before it is consumed."""
        if self.consumed_at is None:
            return None
        limit = self.consumed_at + self.max_duration
        if self.joined_at is not None and self.scenario.ends_after is not None:
            return min(limit, self.joined_at + self.scenario.ends_after)
        return limit

    def queued(self, now: float) -> bool:
        """Whether it waits for a place, the account's or its scenario's."""
        waits = self.waiting or now < self.place_at + self.scenario.queued
        return self.status is Status.NOT_READY and waits

    def give_place(self, now: float) -> None:
        """One of the account's places is free for it."""
        self.waiting, self.place_at = False, now

    def billed(self, now: float) -> int:
        """Whole seconds that count so far, from the consume to the end."""
        if self.consumed_at is None:
            return 0
        until = now if self.ended_at is None else self.ended_at
        # Rounded first: a float's last digit must not cost a second.
        return min(self.max_duration, math.ceil(round(until - self.consumed_at, 3)))

    def credits(self, now: float) -> int:
        """What it has cost so far."""
        if self.consumed_at is None:
            return 0
        if self.joined_at is None:
            return CREDITS
        until = now if self.ended_at is None else self.ended_at
        return CREDITS + CREDITS * math.floor(round(until - self.joined_at, 3) / CREDITS_BUY)

    def advance(self, now: float) -> None:
        """Let everything happen that was due by `now`."""
        while (due := self._next()) is not None and due[0] <= now:
            at, status, code = due
            if status in OVER:
                self._end(status, at, code)
            else:
                self.status = status
                self.ready_at = at if status is Status.READY else self.ready_at

    def _next(self) -> tuple[float, Status, str | None] | None:
        """What happens next by itself: when, the status it brings, and the code of a failure."""
        if self.over:
            return None
        if self.status is Status.NOT_READY:
            if self.provisioning is None or self.waiting:
                return None
            at = self.place_at + self.scenario.queued + self.provisioning
            failed = self.scenario.failure_code
            return at, Status.FAILED if failed else Status.READY, failed
        scenario, ready, joined = self.scenario, self.ready_at or 0.0, self.joined_at
        coming: list[tuple[float, Status, str | None]] = []
        if joined is None:
            coming.append((ready + scenario.unjoined, Status.FAILED, NO_PARTICIPANT))
        elif scenario.fails_after is not None:
            coming.append((joined + scenario.fails_after, Status.FAILED, CRASHED))
        if self.ends_at is not None:
            coming.append((self.ends_at, Status.COMPLETED, None))
        if self.hung_up_at is not None:
            coming.append((self.hung_up_at + self.ending, Status.COMPLETED, None))
        starting = self.status is Status.READY and self.consumed_at is not None
        if starting and scenario.running_after is not None:
            running_at = (self.consumed_at or 0.0) + scenario.running_after
            coming.append((running_at, Status.RUNNING, None))
        return min(coming, key=lambda event: event[0], default=None)

    def join(self, now: float) -> None:
        """The visitor is in the room (the first time: RUNNING from here)."""
        if self.status in (Status.READY, Status.RUNNING) and self.joined_at is None:
            self.status, self.joined_at = Status.RUNNING, now

    def hang_up(self, now: float) -> None:
        """END_CALL was heard: COMPLETED when its time has come."""
        self.advance(now)
        if self.hung_up_at is None and not self.over:
            self.hung_up_at = now
            self.advance(now)

    def complete(self, now: float) -> None:
        """The call ended by itself: left, or lost."""
        self.advance(now)
        if not self.over:
            self._end(Status.COMPLETED, now)

    def cancel(self, now: float) -> None:
        """Cancelled over REST. A session that is over stays as it is."""
        self.advance(now)
        if not self.over:
            self._end(Status.CANCELLED, now)

    def _end(self, status: Status, at: float, code: str | None = None) -> None:
        self.status, self.ended_at, self.failure_code = status, at, code
        if status is Status.CANCELLED:
            self.transcript.clear()  # Runway keeps nothing of what was said in it
