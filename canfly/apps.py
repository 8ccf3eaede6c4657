"""The site."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CanflyConfig(AppConfig):
    """The site around the avatars."""

    name = "canfly"
    verbose_name = _("Home page")

    def ready(self) -> None:
        """Register the site's checks."""
        from canfly import checks

        checks.register()
