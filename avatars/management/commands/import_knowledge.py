"""Keep a folder of Markdown files as documents."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from avatars.models import Avatar
from avatars.studio.knowledge.importing import LARGEST_FILE, NotTaken, read_markdown, take


class Command(BaseCommand):
    """Every .md file below the folder; again: what changed in them."""

    help = "Import a folder of Markdown files as drafts; run again, it changes what it made."

    def add_arguments(self, parser: CommandParser) -> None:
        """The folder, the language, and who is to know them."""
        parser.add_argument("folder", type=Path, help="of Markdown files")
        parser.add_argument(
            "--language",
            required=True,
            choices=list(dict(settings.LANGUAGES)),
            help="what they are written in",
        )
        parser.add_argument(
            "--avatar", metavar="SLUG", action="append", default=[], help="who knows them"
        )
        parser.add_argument(
            "--split", action="store_true", help="split files that are too long at their headings"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Import; CommandError where some file was not taken."""
        folder = options["folder"]
        if not folder.is_dir():
            raise CommandError(f"{folder} is no folder.")
        avatars = list(Avatar.objects.filter(slug__in=options["avatar"]))
        if missing := set(options["avatar"]) - {avatar.slug for avatar in avatars}:
            raise CommandError(f"There is no avatar {', '.join(sorted(missing))}.")
        refused = added = changed = 0
        for file in sorted(path for path in folder.rglob("*.md") if path.is_file()):
            name = file.relative_to(folder).as_posix()
            try:
                with file.open("rb") as opened:
                    parts = read_markdown(
                        name, opened.read(LARGEST_FILE + 1), split=options["split"]
                    )
            except (NotTaken, OSError) as error:
                self.stderr.write(f"{name}: {error}")
                refused += 1
                continue
            for result in take(parts, options["language"], avatars):
                added, changed = added + result.added, changed + result.changed
                if result.why:
                    self.stderr.write(f"{result.source}: {result.why}")
                    refused += 1
        did = f"{added} added as drafts, {changed} changed, {refused} not taken"
        if refused:
            raise CommandError(did)
        self.stdout.write(did)
