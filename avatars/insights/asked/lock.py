"""One process groups at a time, and no two change the groups at once.

Every transaction that changes groups begins with an UPDATE of the one row of `Grouping`, and so
waits for the one before it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from avatars.insights.questions import VERSION
from avatars.models import Grouping

# Longer than anything that is done between two renewals takes; who is killed keeps it so long.
LEASE = timedelta(minutes=30)
REGROUP_EVERY = timedelta(days=1)


def state() -> Grouping:
    """How far the grouping has come."""
    return Grouping.objects.get_or_create(pk=1)[0]


def is_due(row: Grouping) -> bool:
    """Whether all is to be grouped anew: for a person, by new rules, or once a day."""
    if row.wanted or row.version < VERSION or row.regrouped_at is None:
        return True
    return row.revision != row.regrouped and timezone.now() - row.regrouped_at > REGROUP_EVERY


def change() -> None:
    """Begin a change by a person; within a transaction, before anything is read."""
    row = Grouping.objects.filter(pk=state().pk)
    row.update(revision=F("revision") + 1)


@dataclass
class Lease:
    """The right to group, for a while."""

    until: datetime

    def renew(self) -> bool:
        """Have it for the whole time again; whether it still was ours."""
        until = timezone.now() + LEASE
        ours = self._row().update(leased_until=until)
        self.until = until
        return ours == 1

    def holds(self, revision: int) -> bool:
        """Whether nobody has changed the groups since `revision`; nobody does until the commit."""
        return self._row().filter(revision=revision).update(revision=revision) == 1

    def change(self, revision: int, **fields: object) -> bool:
        """Like `holds`, and begin a change: the revision is the next one."""
        return self._row().filter(revision=revision).update(revision=revision + 1, **fields) == 1

    def give_back(self) -> None:
        """Let others group."""
        self._row().update(leased_until=None)

    def _row(self) -> "QuerySet[Grouping]":
        return Grouping.objects.filter(pk=1, leased_until=self.until)


def take() -> Lease | None:
    """The right to group; None while another process has it."""
    now = timezone.now()
    free = Grouping.objects.filter(Q(leased_until=None) | Q(leased_until__lt=now), pk=state().pk)
    until = now + LEASE
    return Lease(until) if free.update(leased_until=until) else None
