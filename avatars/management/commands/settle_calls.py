"""Take the outcomes of calls from Runway, and cancel sessions that nobody is using."""

import logging
import time
from contextlib import suppress
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error, close_old_connections

from avatars import settler
from avatars.calls import background
from avatars.calls.settling import Outcome
from avatars.conf import conf
from avatars.insights.alert_mails import send_due_mails
from avatars.insights.conversations import sync_conversations

logger = logging.getLogger(__name__)

LOOK = 2.0  # seconds between two looks at what is due
MAX_PAUSE = 20.0  # seconds, while Runway or the database is down
SYNC_EVERY = 10.0  # seconds between two looks at what Runway keeps


class Command(BaseCommand):
    """All that is due, or again and again; any number of copies may run at once."""

    # A cache that is not set up must not keep sessions running.
    requires_system_checks = []
    help = "Settle calls with Runway: once, or again and again with --watch."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take --watch."""
        parser.add_argument("--watch", action="store_true", help="go on until interrupted")

    def handle(self, *args: Any, **options: Any) -> None:
        """Settle what is due; CommandError when Runway did not answer for some of it.

        What Runway keeps of settled calls is seen to after that, or beside it with --watch.
        """
        if options["watch"]:
            with suppress(KeyboardInterrupt):
                self._watch()
            return
        outcome = settler.settle_once()
        if outcome.unanswered:
            raise CommandError(str(outcome))
        self.stdout.write(str(outcome))

    def _watch(self) -> None:
        normal = pause = min(LOOK, conf.settle_interval)
        synced_at = float("-inf")
        while True:
            outcome = self._pass()
            if time.monotonic() - synced_at >= SYNC_EVERY:
                synced_at = time.monotonic()
                # Beside the settling, so that no call waits for it.
                background.run(_beside)
            # One session that Runway cannot tell of must not slow down all the others.
            if outcome is None or (
                outcome.unanswered and outcome == Outcome(unanswered=outcome.unanswered)
            ):
                pause = min(pause * 2, MAX_PAUSE)
            else:
                pause = normal
            if not (outcome and outcome.full):
                time.sleep(pause)

    def _pass(self) -> Outcome | None:
        """One pass, and a line about what it did; None when the database is not there."""
        close_old_connections()
        try:
            outcome = settler.settle_calls()
            settler.look_after_calls()
        except Error as error:
            logger.error("the database is not there: %s", type(error).__name__)
            return None
        if outcome not in (Outcome(), Outcome(open=outcome.open)):
            logger.info("%s", outcome)
        return outcome


def _beside() -> None:
    """What takes as long as a mail server and Runway do, and as finding what visitors ask."""
    send_due_mails()
    sync_conversations()
    settler.find_questions(SYNC_EVERY)
