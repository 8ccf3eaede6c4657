"""Take the outcomes and durations of calls from Runway."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from avatars import sessions
from avatars.exceptions import AvatarError
from avatars.models import CallLog


class Command(BaseCommand):
    """One pass over every call whose outcome is not known yet."""

    help = "Take the outcomes and durations of calls from Runway (one pass)."

    def handle(self, *args: Any, **options: Any) -> None:
        """Settle what can be settled; CommandError when Runway did not answer for some."""
        settled = still_open = failed = 0
        for call in CallLog.objects.unsettled().exclude(session_id=""):
            try:
                if sessions.settle_call(call):
                    settled += 1
                else:
                    still_open += 1
            except AvatarError as error:
                failed += 1
                self.stderr.write(f"{call.pk}: {error.code}")
        summary = f"{settled} settled, {still_open} still open, {failed} not answered"
        if failed:
            raise CommandError(summary)
        self.stdout.write(summary)
