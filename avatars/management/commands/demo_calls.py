"""Fill the log with made-up calls, to see what its figures look like."""

from argparse import ArgumentParser
from itertools import islice
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from avatars.insights.daily import count_days
from avatars.management.demo import MADE_UP, History
from avatars.models import (
    Avatar,
    CallLog,
    DailyFigures,
    MonthlyFigures,
    Refusal,
    Transcript,
    WordsVersion,
)

AT_ONCE = 2_000  # rows in one INSERT


class Command(BaseCommand):
    """Never where real calls are."""

    help = (
        "Make up calls, their stars and their words: busy hours, seasons, failures. The same seed"
        " makes the same history. Refused where the log holds a real call; what an earlier run"
        " made up is taken away first."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take how many calls, over how many days."""
        parser.add_argument("--calls", type=int, default=5_000, help="how many")
        parser.add_argument("--days", type=int, default=365, help="over how many, until now")
        parser.add_argument("--seed", type=int, default=1, help="another number, another history")
        parser.add_argument(
            "--transcripts", type=float, default=0.5, help="for which share of the talks (0 to 1)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Make them up; CommandError where real ones are, or no avatar."""
        made_up = CallLog.objects.filter(session_id__startswith=MADE_UP)
        kept = DailyFigures.objects.exists() or Refusal.objects.exists()
        if CallLog.objects.exclude(pk__in=made_up).exists() or (kept and not made_up.exists()):
            raise CommandError("The log holds real calls or their figures: nothing was made up.")
        avatars = list(Avatar.objects.order_by("pk"))
        if not avatars:
            raise CommandError("There is no avatar to call. Add one, or run `manage.py seed`.")
        while earlier := list(made_up.values_list("pk", flat=True)[:AT_ONCE]):
            CallLog.objects.filter(pk__in=earlier).delete()
        for figures in (DailyFigures, MonthlyFigures, Refusal):
            figures.objects.all().delete()
        WordsVersion.objects.filter(digest__startswith=MADE_UP).delete()
        now = timezone.now()
        history = History(
            avatars,
            count=options["calls"],
            days=options["days"],
            until=now,
            seed=options["seed"],
            share=options["transcripts"],
        )
        calls = history.calls()
        while batch := list(islice(calls, AT_ONCE)):
            CallLog.objects.bulk_create([call for call, _ in batch])
            Transcript.objects.bulk_create([said for _, said in batch if said])
        Refusal.objects.bulk_create(history.refusals(), batch_size=AT_ONCE)
        days = count_days(now)
        self.stdout.write(f"{CallLog.objects.count()} calls made up, {days} days counted.")
