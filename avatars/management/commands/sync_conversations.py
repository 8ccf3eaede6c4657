"""Fetch the words of settled calls from Runway, and delete there what is not to be kept."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from avatars.insights.conversations import sync_conversations


class Command(BaseCommand):
    """All that is due; any number of copies may run at once, beside settlers too."""

    # What Runway keeps is to be deleted, whatever else is amiss.
    requires_system_checks = []
    help = "Fetch words of calls from Runway, and delete there what is not to be kept."

    def handle(self, *args: Any, **options: Any) -> None:
        """Do what is due; CommandError when Runway did not answer for some of it."""
        outcome = sync_conversations()
        if outcome.unanswered:
            raise CommandError(f"{outcome}; they are tried again later")
        self.stdout.write(str(outcome))
