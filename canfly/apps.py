"""The site."""

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
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
            try:
                from canfly.observing import traces
            except ImportError as error:
                raise ImproperlyConfigured(
                    f"OTEL_EXPORTER_OTLP_ENDPOINT is set, and {error.name} is not installed: pip"
                    " install --require-hashes -r requirements/otel.txt, or remove the setting."
                ) from None
            traces.send()
