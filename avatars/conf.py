"""Typed, live access to the settings of this app.

Every value is read from `django.conf.settings` at the moment it is asked for, so that
`override_settings` works and nothing is frozen at import.
"""

from collections.abc import Sequence

from django.conf import settings

RUNWAY_URL = "https://api.dev.runwayml.com"


class Conf:
    """The settings `AVATARS_*` and `RUNWAYML_*`, with their defaults."""

    @property
    def api_secret(self) -> str:
        """Runway's API secret, or an empty string."""
        return str(getattr(settings, "RUNWAYML_API_SECRET", ""))

    @property
    def base_url(self) -> str:
        """Where Runway's API is, without a slash at the end."""
        return str(getattr(settings, "RUNWAYML_BASE_URL", "") or RUNWAY_URL).rstrip("/")

    @property
    def ready_timeout(self) -> float:
        """Seconds a visitor waits for READY before the session is given up."""
        return float(getattr(settings, "AVATARS_READY_TIMEOUT", 30.0))

    @property
    def request_timeout(self) -> float:
        """Seconds one request to Runway may take."""
        return float(getattr(settings, "AVATARS_REQUEST_TIMEOUT", 10.0))

    @property
    def connect_rate(self) -> Sequence[str]:
        """Rates per client, as django-ratelimit writes them: `5/m`."""
        return _rates("AVATARS_CONNECT_RATE", ("5/m", "20/h"))

    @property
    def site_rate(self) -> Sequence[str]:
        """Rates for the whole site."""
        return _rates("AVATARS_SITE_RATE", ("60/m",))

    @property
    def trusted_proxies(self) -> int:
        """How many proxies of ours stand before the site and append to X-Forwarded-For."""
        return int(getattr(settings, "AVATARS_TRUSTED_PROXIES", 0))

    @property
    def allowed_origins(self) -> Sequence[str]:
        """Origins of other sites whose pages may open calls, such as `https://example.com`."""
        return list(getattr(settings, "AVATARS_ALLOWED_ORIGINS", ()))


def _rates(name: str, default: Sequence[str]) -> Sequence[str]:
    value = getattr(settings, name, default)
    return [value] if isinstance(value, str) else list(value)


conf = Conf()
