"""One client's share of the day, without keeping an address."""

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.crypto import salted_hmac

from avatars.cache import counting_caches
from avatars.calls import clock
from avatars.models import CallLog, PlaceInLine


def client_hash(network: str, day: date) -> str:
    """Stands for a client on the rows of one day: a keyed hash, another one on every day.

    `network` is the client's address, or its network where one customer has many.
    """
    return salted_hmac(f"avatars.client.{day.isoformat()}", network, algorithm="sha256").hexdigest()


def forget_clients(now: datetime) -> None:
    """Blank the clients of the days that are over, and clear away places that nobody holds.

    With them go counts of rates whose time is over, where a database keeps them.
    """
    midnight = clock.midnight(timezone.localdate(now))
    over = CallLog.objects.filter(client__gt="", created_at__lt=midnight)
    # A call that began before midnight keeps its client while it may last.
    over.exclude(settled_at=None, created_at__gt=now - timedelta(hours=1)).update(client="")
    PlaceInLine.objects.filter(since__lt=midnight, seen_at__lt=now - timedelta(hours=1)).delete()
    for cache in counting_caches():
        cache.forget()
