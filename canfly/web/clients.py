"""Who is asking, where a page of the site counts how often."""

import ipaddress

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from avatars.conf import conf

# What one customer of a provider may have of IPv6: every address in it is the same client.
IPV6_PREFIX = 48


def client_key(request: HttpRequest, *more: str) -> str:
    """Stands for the client, and for `more`, in the cache: a keyed hash, so no address is kept.

    Behind n proxies of ours (`AVATARS_TRUSTED_PROXIES`) the client is the nth address of
    X-Forwarded-For from the right, since those further left are whatever it wrote itself; without
    proxies, with too few addresses or with one that is none, it is the peer.
    """
    text = "\0".join([_client(request), *more])
    return salted_hmac("canfly.web.clients", text, algorithm="sha256").hexdigest()


def _client(request: HttpRequest) -> str:
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
    if isinstance(ip, ipaddress.IPv4Address):
        return str(ip)
    if ip.ipv4_mapped:
        return str(ip.ipv4_mapped)
    return str(ipaddress.ip_network((int(ip), IPV6_PREFIX), strict=False))
