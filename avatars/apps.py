"""The avatars app."""

from django.apps import AppConfig
from django.core.signals import request_finished
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class AvatarsConfig(AppConfig):
    """Face-to-face video calls with an AI avatar."""

    name = "avatars"
    verbose_name = _("Avatars")

    def ready(self) -> None:
        """Refuse settings that cannot be read; register checks and what follows other work."""
        from avatars import after_migrate, after_requests, checks
        from avatars.conf import all_settings

        for setting in all_settings():
            setting.value()
        checks.register()
        pre_migrate.connect(after_migrate.drop_page_triggers, sender=self)
        post_migrate.connect(after_migrate.make_tables_of_counts, sender=self)
        post_migrate.connect(after_migrate.add_catalogue, sender=self)
        post_migrate.connect(after_migrate.find_slots, sender=self)
        post_migrate.connect(after_migrate.make_page_triggers, sender=self)
        request_finished.connect(after_requests.look_whether_somebody_settles)
