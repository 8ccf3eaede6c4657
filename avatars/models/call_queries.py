"""What is asked of the log of calls, and the one way their state changes."""

import re
import uuid
from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q

from avatars.models.billing import UnsettledCall

MOST_FOUND = 1_000  # calls
MOST_REFERRED = 10  # calls; a reference of eight letters is nearly always that of one
# What visitors are shown of the id of their call, or more of it; without its hyphens.
REFERENCE = re.compile("[0-9a-f]{8,32}")
EVER = datetime(2000, 1, 1, tzinfo=UTC)  # before any call
LONGEST_OPEN = timedelta(minutes=10)  # from the press: waiting, a longest call, and its goodbye


class CallLogQuerySet(models.QuerySet[Any]):
    """Questions about calls, and the one way their state changes."""

    def transition(self, call_id: uuid.UUID, *, before: Sequence[str], **changes: object) -> bool:
        """One guarded UPDATE of a call still in one of `before`; whether it was."""
        return self.filter(pk=call_id, status__in=before).update(**changes) == 1

    def of_visitors(self) -> "CallLogQuerySet":
        """Those that are not tests."""
        return self.filter(test=False)

    def unsettled(self) -> "CallLogQuerySet":
        """Those whose outcome at Runway is not yet known.

        First those that Runway has answered for, so that sick ones hold up nobody; then by when
        they are due.
        """
        return self.filter(settled_at=None).order_by(
            "unanswered", F("check_at").asc(nulls_first=True), "created_at"
        )

    def to_be_counted(self, since: datetime) -> list[UnsettledCall]:
        """Those pressed since then whose outcome at Runway is not yet known, in no order."""
        columns = [field.name for field in fields(UnsettledCall)]
        calls = self.filter(settled_at=None, created_at__gte=since).order_by()
        return [UnsettledCall(*row) for row in calls.values_list(*columns)]

    def found_by(self, words: str, also: Collection[uuid.UUID] = ()) -> "CallLogQuerySet":
        """The newest MOST_FOUND with this beginning of an id, this session id or error, or these
        words in their comment; or of `also`, which were found elsewhere.

        Each is looked up by an index of its own, which one condition with OR would not be, and
        before whatever else is asked, for which a database would rather walk through all calls.
        """
        words = words.strip()
        if not words:
            return self
        calls = self.model.objects.order_by().values_list("created_at", "pk")
        found = [
            calls.filter(session_id=words),
            calls.filter(~Q(error_code=""), error_code=words),
            # The moment makes SQLite search the index of comments instead of scanning the table.
            calls.filter(~Q(comment=""), comment__icontains=words, created_at__gte=EVER),
        ]
        digits = words.replace("-", "").lower()
        if re.fullmatch("[0-9a-f]{1,32}", digits):
            # Visitors are shown the beginning of the id, as the reference of their call.
            found.append(calls.filter(pk__range=_beginning_with(digits)))
        if also:
            found.append(calls.filter(pk__in=also))
        newest = list(found[0].union(*found[1:]).order_by("-created_at")[:MOST_FOUND])
        # The moments bound whatever index SQLite takes instead where a filter is added.
        moments = [newest[-1][0], newest[0][0]] if newest else [EVER, EVER]
        return self.filter(pk__in=[pk for _, pk in newest], created_at__range=moments)

    def referred_to(self, reference: str) -> "CallLogQuerySet":
        """The newest MOST_REFERRED whose id begins so; none where that is no reference."""
        digits = reference.strip().lower().replace("-", "")
        if not REFERENCE.fullmatch(digits):
            return self.none()
        ids = _beginning_with(digits)
        return self.filter(pk__range=ids).order_by("-created_at")[:MOST_REFERRED]

    def open_at(self, now: datetime) -> "CallLogQuerySet":
        """Those whose session may be running."""
        unsettled = self.filter(settled_at=None, over_at=None, cancelled_at=None)
        return unsettled.filter(created_at__gte=now - LONGEST_OPEN)

    def seconds_since(self, since: datetime, now: datetime) -> int:
        """Whole seconds of calls pressed since then: settled ones, and what others cost so far."""
        settled = self.filter(settled_at__isnull=False, created_at__gte=since)
        sum_ = settled.aggregate(sum=models.Sum("duration", default=0))["sum"]
        running = self.to_be_counted(since)
        return int(sum_) + sum(
            call.seconds_until(call.over_at or call.cancelled_at or now) for call in running
        )

    def unclaimed(self, now: datetime) -> "CallLogQuerySet":
        """The unsettled ones that nobody is settling at the moment."""
        return self.unsettled().filter(Q(leased_until=None) | Q(leased_until__lte=now))

    def due(self, now: datetime) -> "CallLogQuerySet":
        """The unclaimed ones that are to be asked about now."""
        return self.unclaimed(now).filter(Q(check_at=None) | Q(check_at__lte=now))

    def recent_waits(self, avatar_id: int, count: int) -> list[float]:
        """Seconds from the create to READY of the last `count` calls of an avatar, sorted."""
        waits = self.filter(avatar_id=avatar_id, ready_after__isnull=False)
        last = waits.order_by("-created_at").values_list("ready_after", flat=True)[:count]
        return sorted(wait for wait in last if wait is not None)

    def recent_durations(self, avatar_id: int, count: int) -> list[int]:
        """Whole seconds of the last `count` settled calls of an avatar that were joined."""
        calls = self.filter(avatar_id=avatar_id, duration__gt=0, joined_at__isnull=False)
        last = calls.order_by("-created_at").values_list("duration", flat=True)[:count]
        return [duration for duration in last if duration is not None]


def _beginning_with(digits: str) -> tuple[uuid.UUID, uuid.UUID]:
    """The first and the last id that begin so, between which an index finds them."""
    return uuid.UUID(digits.ljust(32, "0")), uuid.UUID(digits.ljust(32, "f"))
