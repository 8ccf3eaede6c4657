"""Bring what avatars know in step with Runway."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from avatars.exceptions import AvatarError
from avatars.studio.knowledge.all_in_step import sync_knowledge
from avatars.studio.knowledge.leases import Taken
from avatars.studio.knowledge.others import detach, others


class Command(BaseCommand):
    """All documents and avatars; any number of copies may run at once."""

    help = (
        "Create, change, delete and attach documents at Runway as they are published here. What"
        " was changed there is not overwritten: it waits for a person, in the admin."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """Whether to keep what is not ours."""
        parser.add_argument(
            "--drop-unknown",
            action="store_true",
            help="also take documents that are not kept here from our avatars",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Sync; CommandError where not everything is in step."""
        outcome = sync_knowledge()
        if options["drop_unknown"] and not outcome.unanswered:
            self._drop()
        if not outcome.complete:
            raise CommandError(str(outcome))
        self.stdout.write(str(outcome))

    def _drop(self) -> None:
        try:
            for one, avatars in others():
                for name in detach(one.id) if avatars else []:
                    self.stdout.write(f"{one.name} was taken from {name}.")
        except (AvatarError, Taken) as error:
            raise CommandError(f"not all could be taken: {error}; try again") from None
