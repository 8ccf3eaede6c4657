"""Who is calling, from where, and how often they may."""

import ipaddress
import logging
import time
import uuid
from collections.abc import Sequence
from functools import cache

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


# IPv6 networks that are one household's, one customer's, and one provider's or a large customer's,
# each with how many times a client's rate it has.
NETWORKS = ((64, 1), (56, 2), (48, 8))
TEST_RATE = ["10/m", "60/h"]  # for each member of staff
PLACE_RATE = ["10/m"]  # for each place in line: a server that restarts breaks a stream now and then


def client_address(request: HttpRequest) -> str:
    """The client's address.

    Behind n trusted proxies it is the nth entry of X-Forwarded-For from the right: the entries
    further left are whatever the client wrote. With too few entries, or one that is no address,
    it is the address of the peer.
    """
    peer = str(request.META.get("REMOTE_ADDR") or "")
    proxies = conf.trusted_proxies
    header = request.META.get("HTTP_X_FORWARDED_FOR")
    if header is not None and not proxies:
        _report_proxy()
    forwarded = str(header or "").split(",")
    if 0 < proxies <= len(forwarded):
        return _address(forwarded[-proxies].strip()) or _address(peer) or peer
    return _address(peer) or peer


def client_network(request: HttpRequest) -> str:
    """What one customer of a provider has: an address, or a /56 of IPv6."""
    return _network(client_address(request), 56)


def _address(address: str) -> str | None:
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return None
    return str(getattr(ip, "ipv4_mapped", None) or ip)


def _network(address: str, length: int) -> str:
    """The network of an IPv6 address; any other address as it is."""
    if ":" not in address:
        return address
    try:
        return str(ipaddress.ip_network((address.partition("%")[0], length), strict=False))
    except ValueError:
        return address


@cache
def _report_proxy() -> None:
    """Log once for each process that a proxy stands before the site and is not trusted."""
    logger.warning(
        "X-Forwarded-For arrives, but AVATARS_TRUSTED_PROXIES is 0: if a proxy of yours sends it,"
        " all visitors count as one client; set it to the number of your proxies"
    )


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


def check_client_rates(request: HttpRequest) -> None:
    """Count this connect for its client; IPv6 also for wider networks, at several times the rate.

    Raises RateLimited with the seconds until the fullest window ends.
    """
    address = client_address(request)
    keys = {_network(address, length): times for length, times in reversed(NETWORKS)}
    for key, times in keys.items():
        rates = [_times(rate, times) for rate in conf.connect_rate]
        _count(request, "avatars.connect", _hashed(key), rates)


def check_test_rate(request: HttpRequest, user_id: str) -> None:
    """Count this test call for the member of staff who makes it. Raises RateLimited."""
    _count(request, "avatars.test", user_id, TEST_RATE)


def check_place_rate(request: HttpRequest, number: int) -> None:
    """Count that somebody comes back to their place in line. Raises RateLimited."""
    _count(request, "avatars.place", str(number), PLACE_RATE)


def check_site_rate(request: HttpRequest) -> None:
    """Count this connect for the site; to be asked last. Raises RateLimited."""
    _count(request, "avatars.connect.site", "site", conf.site_rate)


def check_event_rate(request: HttpRequest, call_id: uuid.UUID) -> None:
    """Count what a page reports on its call, for that call. Raises RateLimited."""
    _count(request, "avatars.events", call_id.hex, conf.event_rate)


def _times(rate: str, times: int) -> str:
    """A rate such as 5/m, several times as high."""
    count, slash, period = rate.partition("/")
    return f"{int(count) * times}{slash}{period}"


def _hashed(text: str) -> str:
    """A keyed hash, so that no address is stored anywhere."""
    return salted_hmac("avatars.limits", text, algorithm="sha256").hexdigest()


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
