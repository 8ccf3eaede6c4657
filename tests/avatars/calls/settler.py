"""The settler, as the tests run it."""

from datetime import datetime, timedelta
from io import StringIO

from django.core.management import call_command
from django.utils import timezone


def settle() -> str:
    """One run of the command; what it printed. Raises CommandError."""
    out = StringIO()
    call_command("settle_calls", stdout=out, stderr=StringIO())
    return out.getvalue().strip()


def ago(seconds: float) -> datetime:
    """So many seconds before now."""
    return timezone.now() - timedelta(seconds=seconds)
