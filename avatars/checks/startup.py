"""What is looked at whenever Django starts."""

import re
from collections.abc import Iterator

from django.conf import settings
from django.core import checks
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.urls import NoReverseMatch, reverse

from avatars.calls.timing import LONGEST_READY_TIMEOUT, contradictions
from avatars.conf import conf
from avatars.models import PRESETS
from avatars.placements.privacy import privacy_path

ID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
MAY_BE_ZERO = ("AVATARS_HANG_UP_GRACE", "AVATARS_IDLE_SECONDS", "AVATARS_ESTIMATE_AFTER")
RATE = re.compile(r"[1-9][0-9]*/([1-9][0-9]*)?[smhd]")
# Each counts for one process only, or not in one step; django-ratelimit refuses them, too.
NOT_COUNTING = ("LocMemCache", "DummyCache", "FileBasedCache", "db.DatabaseCache")
# As browsers send them: small letters, no path, and no port that goes without saying.
ORIGIN = re.compile(
    r"(?!https://.*:443$|http://.*:80$)[a-z][a-z0-9+.-]*://([a-z0-9._-]+|\[[0-9a-f:.]+\])(:[0-9]+)?"
)
NO_PRIVACY_PAGE = (
    "Make a page of {% avatar_privacy %}, and name its URL privacy, or set AVATARS_PRIVACY_URL to"
    " its name or path."
)


def secret() -> Iterator[checks.CheckMessage]:
    """Whether there is an API secret that can be sent."""
    secret = conf.api_secret
    if not secret.strip():
        yield checks.Warning(
            "RUNWAYML_API_SECRET is not set: nobody can start a call.",
            hint="Create a key in Runway's developer portal and set RUNWAYML_API_SECRET, in the"
            " environment or in Django's settings. To try it out, `manage.py sandbox` is a stand-in"
            " for Runway, and says how to reach it.",
            id="avatars.W001",
        )
    elif not secret.isascii() or any(letter.isspace() for letter in secret):
        yield checks.Warning(
            "RUNWAYML_API_SECRET has white space or letters in it that no key has.",
            hint="Copy the key again, without quotes, line breaks or spaces.",
            id="avatars.W002",
        )


def catalogue() -> Iterator[checks.CheckMessage]:
    """Whether AVATARS_CATALOGUE names avatars."""
    for slug, runway_id in conf.catalogue.items():
        if not re.fullmatch(r"[-\w]{1,50}", slug, re.ASCII):
            yield checks.Error(
                f"AVATARS_CATALOGUE: {slug!r} cannot be a slug.",
                hint="Use up to 50 letters, digits, hyphens and underscores.",
                id="avatars.E006",
            )
        if runway_id not in PRESETS and not ID.fullmatch(runway_id):
            yield checks.Warning(
                f"AVATARS_CATALOGUE: {runway_id!r} is neither one of Runway's own characters nor"
                " an id.",
                hint=f"Runway's own are: {', '.join(PRESETS)}.",
                id="avatars.W009",
            )


def endpoints() -> Iterator[checks.CheckMessage]:
    """Whether pages find the endpoints."""
    if not getattr(settings, "ROOT_URLCONF", None):  # a settler's settings may have no pages
        return
    try:
        reverse("avatars:connect")
    except NoReverseMatch:
        yield checks.Warning(
            "The avatars' endpoints are not among the URLs: pages with {% avatar_section %} fail.",
            hint='Add path("api/avatar/", include("avatars.api.urls")) to the URLs.',
            id="avatars.W012",
        )


def origins() -> Iterator[checks.CheckMessage]:
    """Whether AVATARS_ALLOWED_ORIGINS are as browsers send them."""
    wrong = [origin for origin in conf.allowed_origins if not ORIGIN.fullmatch(origin)]
    if wrong:
        yield checks.Error(
            f"AVATARS_ALLOWED_ORIGINS: no page comes from {', '.join(wrong)}.",
            hint="Write scheme and host in small letters, such as https://example.com: no slash at"
            " the end, no path, no *, no :443.",
            id="avatars.E010",
        )


def cache() -> Iterator[checks.CheckMessage]:
    """Whether there is a cache to count in."""
    name = cache_of_counts()
    if name not in settings.CACHES:
        yield checks.Error(
            f"RATELIMIT_USE_CACHE is {name!r}, and there is no such cache: every press of the"
            " button would fail.",
            hint=f"The caches are: {', '.join(settings.CACHES)}. Name one of them, or add one.",
            id="avatars.E009",
        )


def cache_of_counts() -> str:
    """The name of the cache in which rates are counted."""
    return str(getattr(settings, "RATELIMIT_USE_CACHE", "default"))


def numbers() -> Iterator[checks.CheckMessage]:
    """Whether rates and times can be kept, and agree with each other."""
    for name, rates in (
        ("AVATARS_CONNECT_RATE", conf.connect_rate),
        ("AVATARS_SITE_RATE", conf.site_rate),
        ("AVATARS_EVENT_RATE", conf.event_rate),
    ):
        wrong = [rate for rate in rates if not RATE.fullmatch(rate)]
        if wrong or not rates:
            yield checks.Error(
                f"{name} cannot work: {', '.join(wrong) or 'it is empty'}",
                hint="Write one or several rates such as 5/m,20/h: a number above zero, a slash,"
                " and s, m, h or d.",
                id="avatars.E001",
            )
    for name, number, least in (
        ("AVATARS_MAX_CONCURRENT_CALLS", conf.max_concurrent_calls, 1),
        ("AVATARS_DAILY_MINUTES", conf.daily_minutes, 1),
        ("AVATARS_CALLS_PER_CLIENT", conf.calls_per_client, 1),
        ("AVATARS_CLIENT_MINUTES", conf.client_minutes, 1),
        ("AVATARS_LINE_LENGTH", conf.line_length, 0),
        ("AVATARS_TRUSTED_PROXIES", conf.trusted_proxies, 0),
        ("AVATARS_CREDITS_LOW", conf.credits_low, 0),
    ):
        if number < least:
            yield checks.Error(
                f"{name} is {number}: it must be {least} or more.",
                hint="To stop all calls, switch the avatars off in the admin.",
                id="avatars.E002",
            )
    if not 0 < conf.ready_timeout <= LONGEST_READY_TIMEOUT:
        yield checks.Error(
            f"AVATARS_READY_TIMEOUT is {conf.ready_timeout:g}: it must be above 0 and at most"
            f" {LONGEST_READY_TIMEOUT} seconds.",
            hint="Browsers, proxies and gunicorn give up on a longer request.",
            id="avatars.E003",
        )
    for name, seconds in (
        ("AVATARS_REQUEST_TIMEOUT", conf.request_timeout),
        ("AVATARS_JOIN_TIMEOUT", conf.join_timeout),
        ("AVATARS_SILENCE_TIMEOUT", conf.silence_timeout),
        ("AVATARS_SETTLE_INTERVAL", conf.settle_interval),
        ("AVATARS_HANG_UP_GRACE", conf.hang_up_grace),
        ("AVATARS_IDLE_SECONDS", conf.idle_seconds),
        ("AVATARS_LINE_SECONDS", conf.line_seconds),
        ("AVATARS_POLL_PAUSE", conf.poll_pause),
        ("AVATARS_ESTIMATE_AFTER", conf.estimate_after),
    ):
        if seconds < 0 or (seconds == 0 and name not in MAY_BE_ZERO):
            yield checks.Error(
                f"{name} is {seconds:g}: it must be above 0 seconds.",
                hint="Remove the setting to get its default.",
                id="avatars.E004",
            )
    for contradiction in contradictions():
        yield checks.Error(
            contradiction,
            hint="Remove the setting to get its default, or change the two together.",
            id="avatars.E005",
        )


def keeping() -> Iterator[checks.CheckMessage]:
    """Whether days of keeping make sense, and visitors can read of them."""
    for name, days, least in (
        ("AVATARS_TRANSCRIPT_DAYS", conf.transcript_days, 1),
        ("AVATARS_CALL_DAYS", conf.call_days, 0),
    ):
        if days < least:
            yield checks.Error(
                f"{name} is {days}: it must be {least} or more.",
                hint="Remove the setting to get its default.",
                id="avatars.E007",
            )
    if conf.transcripts and 0 < conf.call_days < conf.transcript_days:
        yield checks.Error(
            f"AVATARS_TRANSCRIPT_DAYS is {conf.transcript_days}, over AVATARS_CALL_DAYS: words go"
            f" with their call after {conf.call_days} days, and visitors would be told otherwise.",
            hint="Keep words for as long as calls, or less.",
            id="avatars.E007",
        )
    if conf.consent and privacy_path() is None:
        yield checks.Error(
            "AVATARS_CONSENT is on, and there is no page that says what visitors agree to.",
            hint=NO_PRIVACY_PAGE,
            id="avatars.E008",
        )


def alerts() -> Iterator[checks.CheckMessage]:
    """Whether alerts can reach anybody."""
    wrong = [address for address in conf.alert_emails if not _is_address(address)]
    if wrong:
        yield checks.Error(
            f"AVATARS_ALERT_EMAILS: {', '.join(wrong)} is no address that a mail can be sent to.",
            hint="Write addresses such as owner@example.com, separated by commas, without names.",
            id="avatars.E011",
        )


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
