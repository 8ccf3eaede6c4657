"""The site."""

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class CanflyConfig(AppConfig):
    """The site around the avatars."""

    name = "canfly"
    verbose_name = _("Home page")

    def ready(self) -> None:
        """Checks, what pages show besides the app's own, and who hears of errors."""
        from avatars.models import shown_on_pages
        from canfly import checks
        from canfly.home.models import Publication

        checks.register()
        shown_on_pages(Publication)
        if settings.SENTRY_DSN:
            from canfly.observing import errors

            errors.report_to(settings.SENTRY_DSN)
        if settings.OTEL_ENDPOINT:
            from canfly.observing import traces

            traces.send()
