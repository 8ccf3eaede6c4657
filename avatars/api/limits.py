"""Who is calling, from where, and how often they may."""

import ipaddress
import logging
import time
from collections.abc import Sequence

from django.db import ProgrammingError
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from django_ratelimit.core import get_usage

from avatars.conf import conf
from avatars.exceptions import ForbiddenOrigin, RateLimited

# Of a server that is away, and of a database without the cache's table.
CacheErrors: tuple[type[Exception], ...] = (OSError, ProgrammingError)
try:
    from redis.exceptions import RedisError
except ImportError:  # a site whose cache is no Redis
    pass
else:
    CacheErrors += (RedisError,)

logger = logging.getLogger(__name__)

CACHE_REPORT_INTERVAL = 60.0  # seconds
_cache_reported = -CACHE_REPORT_INTERVAL


def client_address(request: HttpRequest) -> str:
    """The client's address; an IPv6 one as its /64 network, which is what one household has.

    Behind n trusted proxies it is the nth entry of X-Forwarded-For from the right: the entries
    further left are whatever the client wrote. With too few entries, or one that is no address,
    it is the address of the peer.
    """
    peer = str(request.META.get("REMOTE_ADDR") or "")
    proxies = conf.trusted_proxies
    forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", "")).split(",")
    if 0 < proxies <= len(forwarded):
        return _network(forwarded[-proxies].strip()) or _network(peer) or peer
    return _network(peer) or peer


def _network(address: str) -> str | None:
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return None
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return str(ip.ipv4_mapped)
        return str(ipaddress.ip_network((int(ip), 64), strict=False).network_address)
    return str(ip)


def check_origin(request: HttpRequest) -> None:
    """Raise ForbiddenOrigin when a browser says that another site's page sends the request.

    Sec-Fetch-Site is believed first, since no page can set it; else Origin's host is held against
    the request's. A request with neither is not from a browser's page.
    """
    origin = request.headers.get("Origin")
    if origin in conf.allowed_origins:
        return
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        if site not in ("same-origin", "none"):
            raise ForbiddenOrigin
    elif origin is not None and origin.partition("://")[2].lower() != request.get_host().lower():
        raise ForbiddenOrigin


def check_rates(request: HttpRequest) -> None:
    """Count this connect, first for its client and then for the site.

    Raises RateLimited with the seconds until the fullest window ends.
    """
    _count(request, "avatars.connect", _client_key(request), conf.connect_rate)
    _count(request, "avatars.connect.site", "site", conf.site_rate)


def check_event_rate(request: HttpRequest) -> None:
    """Count what a page reports on its call. Raises RateLimited."""
    _count(request, "avatars.events", _client_key(request), conf.event_rate)


def _client_key(request: HttpRequest) -> str:
    """Stands for the client in the cache: a keyed hash, so that no address is stored anywhere."""
    return salted_hmac("avatars.limits", client_address(request), algorithm="sha256").hexdigest()


def _count(request: HttpRequest, group: str, key: str, rates: Sequence[str]) -> None:
    waits = []
    for rate in rates:
        try:
            usage = get_usage(request, group, key=lambda *_: key, rate=rate, increment=True)
        except CacheErrors as error:
            _report_cache(error)
            return
        # Without a count (time_left is -1 then) the caps still hold; nobody is turned away.
        if usage and usage["should_limit"] and usage["time_left"] >= 0:
            waits.append(int(usage["time_left"]))
    if waits:
        raise RateLimited(retry_after=max(1, *waits))


def _report_cache(error: Exception) -> None:
    """Log that the cache is gone, at most once a minute."""
    global _cache_reported
    now = time.monotonic()
    if now - _cache_reported >= CACHE_REPORT_INTERVAL:
        _cache_reported = now
        logger.error("rates are not counted, the cache is gone: %s", type(error).__name__)
