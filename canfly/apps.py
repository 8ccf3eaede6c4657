"""The site."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CanflyConfig(AppConfig):
    """The site around the avatars."""

    name = "canfly"
    verbose_name = _("Home page")

    def ready(self) -> None:
        """Register the site's checks, and what the home page shows besides the app's own."""
        from avatars.models import shown_on_pages
        from canfly import checks
        from canfly.home.models import Publication

        checks.register()
        shown_on_pages(Publication)
