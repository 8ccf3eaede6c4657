"""The settler, as the tests run it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.db.models import ProtectedError
from django.db.models.signals import pre_delete
from django.utils import timezone

from avatars.models import CallLog


def settle() -> str:
    """One run of the command; what it printed. Raises CommandError."""
    out = StringIO()
    call_command("settle_calls", stdout=out, stderr=StringIO())
    return out.getvalue().strip()


def ago(seconds: float) -> datetime:
    """So many seconds before now."""
    return timezone.now() - timedelta(seconds=seconds)


@contextmanager
def protected(*calls: CallLog) -> Iterator[None]:
    """Rows of the site need these calls."""

    def protect(instance: CallLog, **kwargs: Any) -> None:
        if str(instance.pk) in map(str, (call.pk for call in calls)):
            raise ProtectedError("a row of the site needs it", {instance})

    pre_delete.connect(protect, sender=CallLog)
    try:
        yield
    finally:
        pre_delete.disconnect(protect, sender=CallLog)
