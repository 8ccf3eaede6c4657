"""What is looked at before the site is served in earnest."""

import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core import checks
from django.db import Error
from django.utils import timezone

from avatars.checks.startup import NO_PRIVACY_PAGE, NOT_COUNTING, cache_of_counts
from avatars.conf import RUNWAY_URL, conf
from avatars.models.settlers import troubles
from avatars.placements.privacy import privacy_path


def deployment() -> Iterator[checks.CheckMessage]:
    """What would puzzle visitors, lose counts or leave calls running."""
    cache = settings.CACHES.get(cache_of_counts(), {"BACKEND": ""})
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
            f"Uploaded pictures cannot be written to MEDIA_ROOT, {settings.MEDIA_ROOT}.",
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
