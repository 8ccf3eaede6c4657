"""The admin's login, which may be tried only so often, and over HTTPS alone.

Tries are counted per client, and per client and name: whoever guesses is slowed down, and nobody
can lock out somebody who comes from elsewhere, nor anybody for longer than a minute.
"""

import logging
import unicodedata
from collections.abc import Callable

from django.conf import settings
from django.contrib import admin
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django_ratelimit.core import get_usage
from redis.exceptions import RedisError

from canfly.web.clients import client_key

logger = logging.getLogger(__name__)

TRIES_PER_NAME = "5/m"
TRIES_PER_CLIENT = "20/m"


@never_cache
def login(request: HttpRequest) -> HttpResponse:
    """Django's own login.

    A page with status 403 over plain HTTP, where a password could be read on its way, and browsers
    would not take the admin's cookies; one with 429 and the seconds to wait for one try too many.
    """
    if not (request.is_secure() or settings.DEBUG):
        context = admin.site.each_context(request) | {"title": _("The admin needs HTTPS")}
        return render(request, "admin/needs_https.html", context, status=403)
    wait = _wait(request) if request.method == "POST" else 0
    if not wait:
        return admin.site.login(request)
    context = admin.site.each_context(request) | {
        "title": _("Too many tries to log in"),
        "wait": wait,
        "again": request.get_full_path(),
    }
    answer = render(request, "admin/too_many_tries.html", context, status=429)
    answer["Retry-After"] = str(wait)
    return answer


def _wait(request: HttpRequest) -> int:
    """Count this try; the seconds until the next one is allowed, 0 if this one is.

    Without its cache nothing is counted, and everybody may try.
    """
    name = _as_django_reads(request.POST.get("username", ""))
    waits = [0]
    for group, key, rate in (
        ("client", client_key(request), TRIES_PER_CLIENT),
        ("name", client_key(request, name), TRIES_PER_NAME),
    ):
        try:
            usage = get_usage(
                request, f"canfly.login.{group}", key=_always(key), rate=rate, increment=True
            )
        except (Error, RedisError, OSError) as error:
            logger.error("tries to log in are not counted: %s", type(error).__name__)
            continue
        if usage and usage["should_limit"] and usage["time_left"] >= 0:
            waits.append(max(int(usage["time_left"]), 1))
            if usage["count"] == usage["limit"] + 1:
                logger.warning("too many tries to log in, per %s", group)
    return max(waits)


def _always(key: str) -> Callable[..., str]:
    return lambda *_: key


def _as_django_reads(name: str) -> str:
    """The name as the login form compares it, so that no other spelling is another name."""
    return unicodedata.normalize("NFKC", name).strip().casefold()
