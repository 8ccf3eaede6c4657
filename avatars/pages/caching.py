"""A middleware that answers with the copy of a page, and a decorator for views that allow it.

Copies lie in the memory of each process, by Django's own cache: what a page is made of besides the
database, which is code, templates, translations and settings, is that process's too, and no
release ever shows the page of another. Whether a copy is in force is asked of the database each
time, in one short query (`models.page_version`).
"""

import math
import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from functools import wraps
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.core.cache.backends.locmem import LocMemCache
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_cache_control

from avatars.calls.connections import release_connection
from avatars.pages.copies import REVALIDATE, Copy, copy_of
from avatars.pages.versions import version_in_force
from avatars.placements.dependence import begin_page

# A page is 20 kB or so, and half as much again in its other encodings.
MOST_COPIES = 200
copies = LocMemCache("avatars.pages", {"timeout": None, "max_entries": MOST_COPIES})
NEVER = "never"  # in place of a copy: the page was not for everybody
# Of all who want the same page at the same time one makes it. Two pages may share a turn.
_turns = [threading.Lock() for _ in range(64)]
LONGEST_TURN = 2.0  # seconds to wait for it; then everybody makes their own


@dataclass
class _Making:
    """A request for which there was no copy in force; `turn` is left when it is answered."""

    key: str
    turn: ExitStack
    version: str | None = None
    copy: Copy | None = None  # which somebody else made, while this one waited its turn


def cached_page(view: Callable[..., Any]) -> Callable[..., Any]:
    """Allow that the view's page is made once for everybody, where `CachedPages` is installed.

    The page may depend on its path, the host, the language in its path, time as far as our tags and
    `changes_at` say, and rows of models that are `shown_on_pages`; not on the query, a cookie or
    another header. Where an avatar is given a `context`, it is made for each visitor all the same.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        # Taken away: a view may call another one.
        making: _Making | None = request.__dict__.pop("avatars_making", None)
        if making is None:
            return view(request, *args, **kwargs)
        if copies.get(making.key) != NEVER:
            _take_turn(making)
        # Before anything is read: what is published meanwhile makes the copy one of before.
        making.version = version_in_force()
        making.copy = _in_force(making.key, making.version)
        if making.copy:
            return HttpResponse()
        if making.version is None:
            making.turn.close()
        response = view(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", REVALIDATE)
        return response

    return wrapped


def _take_turn(making: _Making) -> None:
    lock = _turns[hash(making.key) % len(_turns)]
    taken = lock.acquire(blocking=False)
    if not taken:
        # Whose turn it is may need the connection that this one would keep.
        release_connection()
        taken = lock.acquire(timeout=LONGEST_TURN)
    if taken:
        making.turn.callback(lock.release)


class CachedPages:
    """Above all other middlewares, whose headers are part of the copies."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """As Django has it."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """A copy that is in force; else the page is made, and kept if it is for everybody."""
        key = "" if settings.DEBUG or request.method not in ("GET", "HEAD") else _key(request)
        if not key:
            return self.get_response(request)
        if isinstance(copies.get(key), Copy) and (copy := _in_force(key, version_in_force())):
            return copy.answer(request)
        page = begin_page()
        with ExitStack() as turn:
            making = _Making(key, turn)
            request.avatars_making = making  # type: ignore[attr-defined]
            response = self.get_response(request)
            if making.copy:
                return making.copy.answer(request)
            if page.personal:
                patch_cache_control(response, private=True, no_store=True)
            if making.version is None or request.method == "HEAD":
                return response
            if page.personal or not isinstance(response, HttpResponse) or not _is_kept(response):
                copies.set(key, NEVER)
                return response
            until = page.until.timestamp() if page.until else math.inf
            copy = copy_of(response, making.version, until)
            copies.set(key, copy)
            return copy.answer(request)


def _key(request: HttpRequest) -> str:
    """Stands for the address without its query; empty where the host is not allowed."""
    try:
        address = f"{request.scheme}://{request.get_host()}{request.path}"
    except DisallowedHost:
        return ""
    return blake2b(address.encode(errors="surrogatepass"), digest_size=16).hexdigest()


def _in_force(key: str, version: str | None) -> Copy | None:
    copy = copies.get(key)
    now = timezone.now().timestamp()
    if isinstance(copy, Copy) and now < copy.until and copy.version == version:
        return copy
    return None


def _is_kept(response: HttpResponse) -> bool:
    """Whether nothing in the response says that it is for one visitor, or for one time."""
    control = {part.partition("=")[0] for part in _parts(response, "Cache-Control")}
    vary = set(_parts(response, "Vary"))
    policies = [response.get(f"Content-Security-Policy{more}", "") for more in ("", "-Report-Only")]
    return (
        response.status_code == 200
        and not response.cookies
        and not control & {"private", "no-store"}
        and vary <= {"", "accept-encoding"}
        and not response.has_header("Content-Encoding")
        and not any("nonce-" in policy for policy in policies)
    )


def _parts(response: HttpResponse, header: str) -> list[str]:
    return [part.strip().lower() for part in response.headers.get(header, "").split(",")]
