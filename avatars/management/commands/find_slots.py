"""Find the slots in the project's templates, so that editors can fill them."""

from typing import Any

from django.core.management.base import BaseCommand

from avatars.placements import finding


class Command(BaseCommand):
    """The names of `{% avatar_slot "name" %}`; `migrate` does the same."""

    help = 'Find every {% avatar_slot "name" %} in the project\'s templates.'

    def handle(self, *args: Any, **options: Any) -> None:
        """Keep what is found, and say it."""
        found = finding.look()
        finding.note(found)
        for name, templates in sorted(found.slots.items()):
            self.stdout.write(f"{name}: {', '.join(templates)}")
        for mistake in found.mistakes:
            self.stderr.write(mistake)
        if not found.slots:
            self.stdout.write("There are no slots in the templates.")
