"""The right to bring one row in step, for a while: no two processes ask Runway about it at once.

Taken by a guarded UPDATE; whoever is killed keeps it for LEASE. What is learned is written only
while the row is still ours.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, TypeVar

from django.db.models import Model, Q
from django.utils import timezone

from avatars.exceptions import (
    AvatarError,
    NotConfigured,
    TextRefused,
    UpstreamRefused,
)
from avatars.models import Document

# All requests about one row together have less than that, so that none outlasts the lease.
LEASE = timedelta(minutes=3)
LONGEST = 30.0  # seconds

Row = TypeVar("Row", bound=Model)


class Taken(Exception):
    """Another process sees to this row, or it is not there any more."""


@contextmanager
def leased(model: type[Row], pk: int) -> Iterator[Row]:
    """The row, ours until the end of the block. Raises Taken."""
    rows: Any = model._default_manager.filter(pk=pk)
    now = timezone.now()
    until = now + LEASE
    free = rows.filter(Q(leased_until=None) | Q(leased_until__lt=now))
    if not free.update(leased_until=until):
        raise Taken
    try:
        yield rows.get()
    finally:
        rows.filter(leased_until=until).update(leased_until=None)


def write(row: Any, **fields: Any) -> None:
    """Write down what was learned, here and in the row. Raises Taken where it is ours no more."""
    ours = type(row)._default_manager.filter(pk=row.pk, leased_until=row.leased_until)
    if not ours.update(**fields):
        raise Taken
    for name, value in fields.items():
        setattr(row, name, value)


def deadline() -> float:
    """Until when requests about one row may last, as a `time.monotonic()` reading."""
    return time.monotonic() + LONGEST


def failure(error: AvatarError) -> str:
    """What an error of Runway is called in a row."""
    failures = Document.Failure
    match error:
        case TextRefused():
            return failures.MODERATED
        case NotConfigured():
            return failures.NOT_CONFIGURED
        case UpstreamRefused():
            return failures.REFUSED
    return failures.UNANSWERED
