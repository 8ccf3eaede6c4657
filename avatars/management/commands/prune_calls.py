"""Delete calls and words whose time is over, here and at Runway."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from avatars.calls import clock
from avatars.calls.keeping import forget_calls, forget_searched_words, forget_transcripts
from avatars.insights.conversations import sync_conversations
from avatars.insights.daily import count_days


class Command(BaseCommand):
    """In batches, each done for good: it may be stopped at any time and run again."""

    # What is too old is to go, whatever else is amiss.
    requires_system_checks = []
    help = "Delete calls and words whose days, AVATARS_CALL_DAYS and _TRANSCRIPT_DAYS, are over."

    def handle(self, *args: Any, **options: Any) -> None:
        """Delete what is too old; CommandError when Runway did not answer for some of it.

        Settlers do the same a few at a time, so this is for who does not want to wait for them.
        """
        now = clock.now()
        count_days(now)  # their figures stay
        words, calls = _all(forget_transcripts, now), _all(forget_calls, now)
        _all(forget_searched_words, now)
        here = f"Words of {words} calls and {calls} calls deleted here"
        at_runway = sync_conversations()
        if at_runway.unanswered:
            raise CommandError(f"{here}; {at_runway}. What Runway still has is tried again later.")
        self.stdout.write(f"{here}; {at_runway}.")


def _all(forget: Callable[[datetime], int], now: datetime) -> int:
    """Forget until there is nothing more; how much it was."""
    total = 0
    while some := forget(now):
        total += some
    return total
