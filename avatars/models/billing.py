"""What Runway can bill of a call."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

SHORTEST_GRANT = 30  # seconds of the day's minutes: less is not worth a call


class Billed:
    """A call by when it was consumed, and its longest length in seconds."""

    max_seconds: int
    consumed_at: datetime | None

    def seconds_until(self, moment: datetime | None) -> int:
        """Whole seconds that Runway can have billed until then.

        A session that was READY and never consumed costs nothing, one that was consumed does, even
        if nobody joins (measured; see `ends_at` for the limit).
        """
        if moment is None or self.consumed_at is None:
            return 0
        seconds = math.ceil((moment - self.consumed_at).total_seconds())
        return min(max(seconds, 0), self.max_seconds)

    @property
    def ends_at(self) -> datetime | None:
        """When Runway ends it at the latest, where it counts from the consume."""
        return self.consumed_at and self.consumed_at + timedelta(seconds=self.max_seconds)


@dataclass(frozen=True, slots=True)
class UnsettledCall(Billed):
    """Of a call, all that is counted with: every press reads it of all that are not settled.

    A whole `CallLog` takes ten times as long to make.
    """

    avatar_id: int
    client: str
    status: str
    session_id: str
    max_seconds: int
    created_at: datetime
    consumed_at: datetime | None
    ended_at: datetime | None
    over_at: datetime | None
    cancelled_at: datetime | None
