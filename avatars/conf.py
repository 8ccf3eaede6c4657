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
    def event_rate(self) -> Sequence[str]:
        """Rates per client for what pages tell of their calls."""
        return _rates("AVATARS_EVENT_RATE", ("120/m",))

    @property
    def max_concurrent_calls(self) -> int:
        """How many calls may be open on the site at once."""
        return int(getattr(settings, "AVATARS_MAX_CONCURRENT_CALLS", 2))

    @property
    def daily_minutes(self) -> int:
        """Minutes of talk the site may spend in a day of TIME_ZONE."""
        return int(getattr(settings, "AVATARS_DAILY_MINUTES", 60))

    @property
    def join_timeout(self) -> float:
        """Seconds a session that is ready may wait for its visitor."""
        return float(getattr(settings, "AVATARS_JOIN_TIMEOUT", 45.0))

    @property
    def silence_timeout(self) -> float:
        """Seconds a live call may be without a sign of life from its page."""
        return float(getattr(settings, "AVATARS_SILENCE_TIMEOUT", 45.0))

    @property
    def hang_up_grace(self) -> float:
        """Seconds in which a call that was hung up may end by itself before it is cancelled."""
        return float(getattr(settings, "AVATARS_HANG_UP_GRACE", 5.0))

    @property
    def settle_interval(self) -> float:
        """Seconds between two passes of a watching settler."""
        return float(getattr(settings, "AVATARS_SETTLE_INTERVAL", 10.0))

    @property
    def estimate_after(self) -> float:
        """Seconds Runway has to tell a duration before our own estimate is kept."""
        return float(getattr(settings, "AVATARS_ESTIMATE_AFTER", 120.0))

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
