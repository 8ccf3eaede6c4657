"""The settings of this app: the one home of their names, kinds and defaults.

A value is looked up when it is asked for: in `django.conf.settings`, so that `override_settings`
works, then in the environment, then here. The README's table and `.env.example` are tested
against this file.
"""

import math
import os
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Generic, TypeVar, overload

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

RUNWAY_URL = "https://api.dev.runwayml.com"

FLAGS = {"1": True, "true": True, "yes": True, "on": True} | {
    "0": False, "false": False, "no": False, "off": False
}  # fmt: skip

T = TypeVar("T")


class Setting(Generic[T]):
    """One setting. An empty text counts as not set."""

    name: str

    def __init__(self, default: T, convert: Callable[[Any], T]) -> None:
        """`convert` takes the text of an environment as well as a value of Django's settings."""
        self.default = default
        self.convert = convert

    def __set_name__(self, owner: type, name: str) -> None:
        """Settings are named as their attributes, in capitals, with the prefix of their kind."""
        self.name = (
            f"{'RUNWAYML' if name in ('api_secret', 'base_url') else 'AVATARS'}_{name}".upper()
        )

    @overload
    def __get__(self, instance: None, owner: type) -> "Setting[T]": ...

    @overload
    def __get__(self, instance: object, owner: type) -> T: ...

    def __get__(self, instance: object | None, owner: type) -> "Setting[T] | T":
        """The value in force; of the class itself, the setting."""
        if instance is None:
            return self
        return self.value()

    def value(self) -> T:
        """The value in force."""
        value = getattr(settings, self.name, None)
        return self.read(os.environ if value in ("", None) else {self.name: value})

    def read(self, source: Mapping[str, Any]) -> T:
        """The value in `source`, or the default; raises ImproperlyConfigured for a wrong kind."""
        value = source.get(self.name, "")
        if value in ("", None):
            return self.default
        try:
            return self.convert(value)
        except (TypeError, ValueError) as error:
            raise ImproperlyConfigured(f"{self.name} cannot be {value!r}: {error}") from None


def _list(value: Any) -> list[str]:
    """Texts, from a list or from one text with commas."""
    parts = value.split(",") if isinstance(value, str) else value
    return [text for part in parts if (text := str(part).strip())]


def _hosts(value: Any) -> list[str]:
    """Names of hosts, without scheme, port or path."""
    hosts = [host.lower() for host in _list(value)]
    for host in hosts:
        if not re.fullmatch(r"[a-z0-9.-]+", host):
            raise ValueError(f"{host} is not the name of a host, such as docs.example.com")
    return hosts


def _pairs(value: Any) -> dict[str, str]:
    """A mapping, or from one text: `name=value,name=value`."""
    pairs = value.items() if isinstance(value, dict) else [p.split("=", 1) for p in _list(value)]
    return {str(name).strip(): str(meant).strip() for name, meant in pairs}


def _seconds(value: Any) -> float:
    """A length of time; neither `nan` nor `inf` is one."""
    seconds = float(value)
    if not math.isfinite(seconds):
        raise ValueError("it must be a number of seconds")
    return seconds


def _flag(value: Any) -> bool:
    """Whether something is on, from a truth value or from a text such as `1` or `off`."""
    text = str(value).strip().lower()
    if text not in FLAGS:
        raise ValueError("it must be 1 or 0")
    return FLAGS[text]


class Conf:
    """What is in force at the moment."""

    # Runway's API secret, and where its API is.
    api_secret = Setting("", str)
    base_url = Setting(RUNWAY_URL, lambda value: str(value).rstrip("/"))
    # Avatars that `migrate` adds where they are missing: from the slug to the id of a character at
    # Runway, or to the name of one of Runway's own.
    catalogue = Setting[dict[str, str]]({}, _pairs)

    # Seconds a visitor waits for READY before the session is given up.
    ready_timeout = Setting(30.0, _seconds)
    # Seconds one request to Runway may take.
    request_timeout = Setting(10.0, _seconds)

    # Seconds between two questions whether a session is READY, around the time at which it is
    # expected: 0.25 is quick, 0.5 costs half the requests.
    poll_pause = Setting(0.25, _seconds)

    # Rates as django-ratelimit writes them: `5/m`. Presses per client, presses on the whole site,
    # and what pages report, per call.
    connect_rate = Setting(["5/m", "20/h"], _list)
    site_rate = Setting(["60/m"], _list)
    event_rate = Setting(["120/m"], _list)
    # How many proxies of ours stand before the site and append to X-Forwarded-For.
    trusted_proxies = Setting(0, int)
    # Origins of other sites whose pages may open calls, such as `https://example.com`.
    allowed_origins = Setting[list[str]]([], _list)

    # Hosts besides the site's own that the avatar's cards may link to, such as `docs.example.com`.
    link_hosts = Setting[list[str]]([], _hosts)

    # How many calls may be open on the site at once, and minutes of talk in a day of TIME_ZONE.
    max_concurrent_calls = Setting(2, int)
    daily_minutes = Setting(60, int)
    # The same for one client: an address, or an IPv6 network of one customer (/56).
    calls_per_client = Setting(1, int)
    client_minutes = Setting(15, int)
    # What a minute costs at Runway, in the currency that you think in, for the figures.
    cost_per_minute = Setting(0.20, float)
    # Seconds for which a CDN may show a page without asking whether it is still the same; 0: none.
    page_stale_seconds = Setting(0.0, _seconds)
    # Addresses that are told by mail of what is wrong; none: nobody. Fewer credits at Runway than
    # `credits_low` are; 0: never.
    alert_emails = Setting[list[str]]([], _list)
    credits_low = Setting(500, int)
    # What Prometheus shows to read the figures; empty: nobody reads them.
    metrics_token = Setting("", str)
    # How many visitors may wait for a place, and for how many seconds; a length of 0: no line.
    line_length = Setting(20, int)
    line_seconds = Setting(180.0, _seconds)

    # Seconds a session that is ready may wait for its visitor.
    join_timeout = Setting(45.0, _seconds)
    # Seconds a live call may be without a sign of life from its page.
    silence_timeout = Setting(45.0, _seconds)
    # Seconds from the goodbye in which a call may end by itself before it is cancelled; 0: at once.
    hang_up_grace = Setting(20.0, _seconds)
    # Seconds without a word of the visitor after which the page asks who is there; 0: never.
    idle_seconds = Setting(60.0, _seconds)
    # Seconds between two passes of a watching settler.
    settle_interval = Setting(10.0, _seconds)
    # Seconds for which Runway is asked for a duration before our own estimate is kept.
    estimate_after = Setting(120.0, _seconds)

    # Whether the words of calls are fetched from Runway, and for how many days they are kept here.
    transcripts = Setting(False, _flag)
    transcript_days = Setting(90, int)
    # Whether Runway's own recording and words of a call are left there; otherwise they are deleted
    # as soon as the call is settled and, with `transcripts`, its words are here.
    keep_at_runway = Setting(False, _flag)
    # For how many days calls are kept in the log; 0: for ever.
    call_days = Setting(400, int)
    # The page that tells of all this: the name of a URL, or a path. Whom visitors can write to: a
    # mail address, or the address of a page.
    privacy_url = Setting("privacy", str)
    privacy_contact = Setting("", str)
    # Whether visitors have to agree to it before their first call.
    consent = Setting(False, _flag)
    # Whether visitors may show the avatar their screen.
    screen_sharing = Setting(False, _flag)


conf = Conf()


def all_settings() -> Iterator[Setting[Any]]:
    """Every setting of this app, in the order of this file."""
    return (found for found in vars(Conf).values() if isinstance(found, Setting))
