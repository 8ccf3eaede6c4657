"""Count the figures of past days anew."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from avatars.insights.daily import count_days, recount_days


class Command(BaseCommand):
    """For a changed TIME_ZONE, or rows that were put right by hand."""

    help = (
        "Count the figures of days that are over; the settler does so by itself. With --anew every"
        " day whose calls are still in the log is counted again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --anew."""
        parser.add_argument("--anew", action="store_true", help="also days that are counted")

    def handle(self, *args: Any, **options: Any) -> None:
        """Count, and say how many days it were."""
        again = recount_days() if options["anew"] else 0
        self.stdout.write(f"{again + count_days(timezone.now())} days counted")
