"""The site."""

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class CanflyConfig(AppConfig):
    """The site around the avatars."""

    name = "canfly"
    verbose_name = _("Home page")

    def ready(self) -> None:
        """Register the site's checks; report to whom the environment names."""
        from canfly import checks

        checks.register()
        if settings.SENTRY_DSN:
            from canfly.observing import errors

            errors.report_to(settings.SENTRY_DSN)
        if settings.OTEL_ENDPOINT:
            from canfly.observing import traces

            traces.send()
