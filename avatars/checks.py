"""System checks: an operator's mistake speaks at startup, not at the first visitor's click.

The warnings tagged `deploy` come with `manage.py check --deploy`, which gunicorn runs when it
starts.
"""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import Error
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from avatars.calls.timing import LONGEST_READY_TIMEOUT, contradictions
from avatars.conf import RUNWAY_URL, conf
from avatars.models import PRESETS
from avatars.models.settlers import troubles
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


def register() -> None:
    """Register every check of this app with Django."""
    checks.register(_collected(_secret))
    checks.register(_collected(_catalogue))
    checks.register(_collected(_endpoints))
    checks.register(_collected(_origins))
    checks.register(_collected(_cache))
    checks.register(_collected(_numbers))
    checks.register(_collected(_keeping))
    checks.register(_collected(_alerts))
    checks.register(_collected(_deployment), deploy=True)


def _collected(
    check: Callable[[], Iterator[checks.CheckMessage]],
) -> Callable[..., Sequence[checks.CheckMessage]]:
    def run(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
        return list(check())

    return run


def _secret() -> Iterator[checks.CheckMessage]:
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


def _catalogue() -> Iterator[checks.CheckMessage]:
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


def _endpoints() -> Iterator[checks.CheckMessage]:
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


def _origins() -> Iterator[checks.CheckMessage]:
    wrong = [origin for origin in conf.allowed_origins if not ORIGIN.fullmatch(origin)]
    if wrong:
        yield checks.Error(
            f"AVATARS_ALLOWED_ORIGINS: no page comes from {', '.join(wrong)}.",
            hint="Write scheme and host in small letters, such as https://example.com: no slash at"
            " the end, no path, no *, no :443.",
            id="avatars.E010",
        )


def _cache() -> Iterator[checks.CheckMessage]:
    name = _cache_of_counts()
    if name not in settings.CACHES:
        yield checks.Error(
            f"RATELIMIT_USE_CACHE is {name!r}, and there is no such cache: every press of the"
            " button would fail.",
            hint=f"The caches are: {', '.join(settings.CACHES)}. Name one of them, or add one.",
            id="avatars.E009",
        )


def _cache_of_counts() -> str:
    """The name of the cache in which rates are counted."""
    return str(getattr(settings, "RATELIMIT_USE_CACHE", "default"))


def _numbers() -> Iterator[checks.CheckMessage]:
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


def _keeping() -> Iterator[checks.CheckMessage]:
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


def _alerts() -> Iterator[checks.CheckMessage]:
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


def _deployment() -> Iterator[checks.CheckMessage]:
    cache = settings.CACHES.get(_cache_of_counts(), {"BACKEND": ""})
    if cache["BACKEND"].endswith(NOT_COUNTING):
        yield checks.Warning(
            "The cache cannot count for all processes: each counts for itself, or counts get lost.",
            hint="Use a Redis, or, with no server besides the database,"
            ' {"BACKEND": "avatars.cache.CountingDatabaseCache", "LOCATION": "avatars_cache"}.',
            id="avatars.W003",
        )
    if settings.DEBUG:
        yield checks.Warning(
            "DEBUG is on: visitors see the site's insides.",
            hint="Switch DEBUG off.",
            id="avatars.W004",
        )
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        yield checks.Info(
            "The database is SQLite, one file of this machine: no second machine can serve.",
            hint="Before you add one, move to a PostgreSQL that all machines share. Rates are then"
            " counted there, too, or quicker in a Redis.",
            id="avatars.I001",
        )
    if privacy_path() is None:
        yield checks.Warning(
            "There is no page that tells visitors what becomes of their voice and picture.",
            hint=NO_PRIVACY_PAGE,
            id="avatars.W011",
        )
    if conf.base_url != RUNWAY_URL:
        yield checks.Warning(
            "RUNWAYML_BASE_URL is not Runway's address.",
            hint=f"Remove it, or set it to {RUNWAY_URL}.",
            id="avatars.W006",
        )
    if conf.alert_emails and _mails_go_nowhere():
        yield checks.Warning(
            "AVATARS_ALERT_EMAILS is set, and Django does not know by which server to send mails.",
            hint="Set EMAIL_HOST (in canfly: EMAIL_URL) and DEFAULT_FROM_EMAIL, and try it with"
            " `manage.py sendtestemail`.",
            id="avatars.W013",
        )
    if _media_go_nowhere():
        yield checks.Warning(
            f"Uploaded pictures cannot be written to MEDIA_ROOT, {settings.MEDIA_ROOT!r}.",
            hint="Make the folder, and let the user that serves the site write there; or name an"
            ' object storage in STORAGES["default"]. Whatever serves MEDIA_URL has to read it.',
            id="avatars.W014",
        )
    for trouble in _troubles():
        yield checks.Warning(
            trouble,
            hint="Run `manage.py settle_calls --watch` as a service, or `settle_calls` every"
            " minute: without it places stay taken, and sessions run on that nobody is using.",
            id="avatars.W010",
        )
    needed = ["microphone", "camera", *(["display-capture"] if conf.screen_sharing else [])]
    blocked = [name for name in needed if not _policy_allows(name)]
    if blocked:
        yield checks.Warning(
            f"The Permissions-Policy blocks {' and '.join(blocked)}: to visitors it looks like a"
            " denial they never made.",
            hint='Allow it for this site: PERMISSIONS_POLICY = {"microphone": "self", …}.',
            id="avatars.W008",
        )


def _troubles() -> list[str]:
    """Signs that calls are not settled; none where there is no database or table yet."""
    database = settings.DATABASES["default"]
    name = str(database["NAME"])
    if database["ENGINE"].endswith("sqlite3") and "memory" not in name and not Path(name).exists():
        return []  # looking would make an empty file
    try:
        return list(troubles(timezone.now()))
    except Error:
        return []


def _media_go_nowhere() -> bool:
    """Whether media files are to be kept in a folder that is not there, or cannot be written to."""
    backend = str(settings.STORAGES.get("default", {}).get("BACKEND", ""))
    if settings.DEBUG or not backend.endswith("FileSystemStorage"):
        return False
    folder = str(settings.MEDIA_ROOT)
    return not folder or not Path(folder).is_dir() or not os.access(folder, os.W_OK | os.X_OK)


def _mails_go_nowhere() -> bool:
    """Whether mails are printed or kept, or go to this machine, as Django does by default."""
    backend = str(settings.EMAIL_BACKEND)
    if backend.endswith("smtp.EmailBackend"):
        return str(settings.EMAIL_HOST) in ("", "localhost") and not settings.EMAIL_HOST_USER
    return backend.startswith("django.core.mail.")


def _policy_allows(feature: str) -> bool:
    """Whether the header that django-permissions-policy sends lets our own pages use a feature."""
    policy = getattr(settings, "PERMISSIONS_POLICY", {})
    if not any(name.startswith("django_permissions_policy.") for name in settings.MIDDLEWARE):
        return True
    allowed = policy.get(feature, "self")
    return not {"self", "*"}.isdisjoint([allowed] if isinstance(allowed, str) else allowed)
