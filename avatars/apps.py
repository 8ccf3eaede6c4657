"""The avatars app."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class AvatarsConfig(AppConfig):
    """Face-to-face video calls with an AI avatar."""

    name = "avatars"
    verbose_name = _("Avatars")

    def ready(self) -> None:
        """Refuse settings that cannot be read, and register checks and what follows a migrate."""
        from avatars import after_migrate, checks
        from avatars.conf import all_settings

        for setting in all_settings():
            setting.value()
        checks.register()
        post_migrate.connect(after_migrate.make_tables_of_counts, sender=self)
        post_migrate.connect(after_migrate.add_catalogue, sender=self)
