"""Find calls at Runway that are newer than a restored backup, and have them deleted there."""

from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from avatars.exceptions import AvatarError
from avatars.insights.conversations import sync_conversations
from avatars.insights.lost import forget_lost, lost_conversations
from avatars.runway.conversations import Summary


class Command(BaseCommand):
    """A line for each, and their sums; it changes nothing unless told to."""

    # What Runway keeps is to be deleted, whatever else is amiss.
    requires_system_checks = []
    help = "Find calls that Runway knows and the log does not."

    def add_arguments(self, parser: CommandParser) -> None:
        """Since when, and whether to delete."""
        parser.add_argument(
            "--since",
            required=True,
            metavar="MOMENT",
            help="when the backup was made, such as 2026-11-28T02:00, in TIME_ZONE",
        )
        parser.add_argument(
            "--delete",
            action="store_true",
            help="delete the recordings and words of those of this site's characters at Runway; not"
            " where another site uses the same characters, whose calls these may be",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """List them; CommandError where Runway does not answer, or not for all."""
        since = _moment(options["since"])
        try:
            lost = lost_conversations(since)
        except AvatarError as error:
            raise CommandError(f"Runway did not answer: {error}") from None
        self._list(lost.ours, "are not in the log")
        if lost.others:
            self._list(
                lost.others, "are of characters that this site does not know, and stay at Runway"
            )
        if lost.ours and options["delete"]:
            forget_lost([one.id for one in lost.ours])
            outcome = sync_conversations()
            if outcome.unanswered:
                raise CommandError(f"{outcome}; they are tried again later")
            self.stdout.write(str(outcome))

    def _list(self, found: list[Summary], what: str) -> None:
        for one in found:
            pressed = timezone.localtime(one.created_at)
            self.stdout.write(f"{pressed:%Y-%m-%d %H:%M:%S}  {one.seconds or 0} s  {one.id}")
        seconds = sum(one.seconds or 0 for one in found)
        self.stdout.write(f"{len(found)} calls of {seconds} s in all {what}")


def _moment(text: str) -> datetime:
    """The moment; CommandError where it is none."""
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None:
        raise CommandError("A moment is written as 2026-11-28T02:00 or 2026-11-28T02:00+08:00.")
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)
