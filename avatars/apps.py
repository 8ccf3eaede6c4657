"""The avatars app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AvatarsConfig(AppConfig):
    """Face-to-face video calls with an AI avatar."""

    name = "avatars"
    verbose_name = _("Avatars")

    def ready(self) -> None:
        """Register the system checks."""
        from avatars import checks

        checks.register()
