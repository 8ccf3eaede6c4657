"""Delete a call for the visitor who asks for it, as the page on privacy promises."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError

from avatars.insights.conversations import erase_call
from avatars.models import CallLog
from avatars.models.call_queries import REFERENCE


class Command(BaseCommand):
    """Its row in the log, its words, and its recording at Runway."""

    # Whoever asks for this has a right to it, whatever else is amiss.
    requires_system_checks = []
    help = "Delete a call, here and at Runway, by the reference that its visitor was shown."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the reference."""
        parser.add_argument("reference", help="such as 1a2b3c4d, or the whole id of the call")

    def handle(self, *args: Any, **options: Any) -> None:
        """Delete it; CommandError where it is not there, not over, or still kept by Runway."""
        call = _call(options["reference"].strip().lower())
        if call.settled_at is None:
            raise CommandError("This call is not settled yet. Try again in some minutes.")
        pk = call.pk
        try:
            gone = erase_call(call)
        except IntegrityError as error:
            raise CommandError(
                f"Nothing is deleted: other rows need this call ({type(error).__name__})."
            ) from None
        if not gone:
            raise CommandError(
                f"The call {pk} is deleted here. Runway has not told yet that it keeps nothing; it"
                " is asked again by `settle_calls` and `sync_conversations` until it has."
            )
        self.stdout.write(f"The call {pk} is deleted.")


def _call(reference: str) -> CallLog:
    """The one call whose id begins so; CommandError otherwise."""
    if not REFERENCE.fullmatch(reference.replace("-", "")):
        raise CommandError("A reference has at least eight letters and digits, such as 1a2b3c4d.")
    calls: list[CallLog] = list(CallLog.objects.referred_to(reference))
    if not calls:
        raise CommandError(f"There is no call {reference} in the log.")
    if len(calls) > 1:
        ids = ", ".join(str(call.pk) for call in calls)
        raise CommandError(f"Several calls begin so; write more of the id: {ids}")
    return calls[0]
