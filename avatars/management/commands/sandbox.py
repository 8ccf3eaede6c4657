"""Start the local stand-in for Runway."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from avatars.sandbox import DEFAULT_SECRET
from avatars.sandbox import options as sandbox_options


class Command(BaseCommand):
    """Serve Runway's realtime API and its room on loopback, until it is interrupted."""

    help = "Serve the local stand-in for Runway and its LiveKit room on 127.0.0.1."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the port, and how fast and how real calls are."""
        sandbox_options.add(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        """Serve; CommandError when the sandbox extra is not installed."""
        try:
            from avatars.sandbox.context import Sandbox
            from avatars.sandbox.server import serve
            from avatars.sandbox.studio.store import Studio
        except ImportError as error:
            raise CommandError(
                f"{error.name} is missing: install the app with its extra [sandbox]."
            ) from error
        port = options["port"]
        self.stdout.write(
            f"The sandbox is at http://127.0.0.1:{port}; the site finds it by these two:\n"
            f"export RUNWAYML_BASE_URL=http://127.0.0.1:{port} RUNWAYML_API_SECRET={DEFAULT_SECRET}"
        )
        self.stdout.flush()
        serve(
            port,
            Sandbox(
                pace=options["pace"],
                lifelike=options["lifelike"],
                studio=Studio(options["state"]),
            ),
        )
