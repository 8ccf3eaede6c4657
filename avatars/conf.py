"""The settings of this app: the one home of their names, kinds and defaults.

A value is looked up when it is asked for: in `django.conf.settings`, so that `override_settings`
works, then in the environment, then here. `python -m tests.docs.reference` writes docs/settings.md
from this file, and `.env.example` is tested against it.
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

    def __init__(self, default: T, convert: Callable[[Any], T], meaning: str) -> None:
        """`convert` takes the text of an environment as well as a value of Django's settings.

        `meaning` says in Markdown what is set, with its unit: docs/settings.md has it from here.
        """
        self.default = default
        self.convert = convert
        self.meaning = meaning

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

    api_secret = Setting("", str, "Runway's key; without it nobody can call")
    base_url = Setting(RUNWAY_URL, lambda value: str(value).rstrip("/"), "where Runway's API is")
    # Avatars that `migrate` adds where they are missing: from the slug to the id of a character at
    # Runway, or to the name of one of Runway's own.
    catalogue = Setting[dict[str, str]](
        {},
        _pairs,
        "avatars that `migrate` adds where they are missing: slug to Runway id",
    )

    ready_timeout = Setting(30.0, _seconds, "seconds to wait for the avatar, at most 50")
    request_timeout = Setting(10.0, _seconds, "seconds for one request to Runway")

    # Around the time at which READY is expected: 0.25 is quick, 0.5 costs half the requests.
    poll_pause = Setting(
        0.25,
        _seconds,
        "seconds between two questions whether the avatar is there",
    )

    # Rates as django-ratelimit writes them.
    connect_rate = Setting(["5/m", "20/h"], _list, "presses per client")
    site_rate = Setting(["60/m"], _list, "presses on the whole site")
    event_rate = Setting(["120/m"], _list, "what pages report, per call")
    trusted_proxies = Setting(0, int, "how many proxies of yours append to X-Forwarded-For")
    allowed_origins = Setting[list[str]](
        [], _list, "other sites whose pages may open calls, such as `https://example.com`"
    )

    link_hosts = Setting[list[str]](
        [],
        _hosts,
        "hosts besides the site's own that the avatar's cards may link to, such as"
        " `docs.example.com`",
    )

    max_concurrent_calls = Setting(2, int, "open calls on the site")
    daily_minutes = Setting(60, int, "minutes of talk in a day of `TIME_ZONE`")
    # One client is an address, or an IPv6 network of one customer (/56).
    calls_per_client = Setting(1, int, "open calls of one client")
    client_minutes = Setting(15, int, "one client's minutes of a day")
    cost_per_minute = Setting(
        0.20,
        float,
        "what a minute costs at Runway, for the figures; in dollars, or in what you pay in",
    )
    page_stale_seconds = Setting(
        0.0,
        _seconds,
        "seconds for which a CDN may show a page without asking whether it is still the same",
    )
    alert_emails = Setting[list[str]]([], _list, "addresses that get a mail of what is wrong")
    credits_low = Setting(500, int, "fewer credits at Runway are an alert; 0: never")
    metrics_token = Setting(
        "",
        str,
        "what Prometheus shows to read the figures at `/metrics`; empty: there is no such page",
    )
    line_length = Setting(20, int, "how many may wait in line for a place; 0: no line")
    line_seconds = Setting(180.0, _seconds, "seconds for which they may wait")

    join_timeout = Setting(
        45.0,
        _seconds,
        "seconds until we give up a session whose visitor has not joined; Runway ends it by itself"
        " 20 s after it was ready",
    )
    silence_timeout = Setting(45.0, _seconds, "seconds a live page may be silent")
    hang_up_grace = Setting(
        20.0,
        _seconds,
        "seconds from the goodbye until a session that still runs is cancelled; 0: at once",
    )
    idle_seconds = Setting(
        60.0,
        _seconds,
        "seconds without a word until the page asks who is there; 0: never",
    )
    settle_interval = Setting(
        10.0,
        _seconds,
        "seconds between two questions to Runway about an open call; a watching settler looks at"
        " what is due every two seconds",
    )
    estimate_after = Setting(120.0, _seconds, "seconds Runway has to tell a duration")

    transcripts = Setting(False, _flag, "1: the words of calls are fetched from Runway and kept")
    transcript_days = Setting(90, int, "days for which words are kept")
    # Whether Runway's own recording and words of a call are left there; otherwise they are deleted
    # as soon as the call is settled and, with `transcripts`, its words are here.
    keep_at_runway = Setting(
        False,
        _flag,
        "1: Runway's recording and words of a call stay there until the call is deleted "
        "here; 0: they are deleted there after the call",
    )
    call_days = Setting(400, int, "days for which calls are kept in the log; 0: for ever")
    privacy_url = Setting(
        "privacy",
        str,
        "the page that tells of this: the name of a URL, or a path",
    )
    privacy_contact = Setting(
        "",
        str,
        "whom visitors write to about it: a mail address, or a page's",
    )
    consent = Setting(False, _flag, "1: visitors have to agree to it before their first call")
    screen_sharing = Setting(
        False,
        _flag,
        "1: visitors may show the avatar their screen; the Permissions-Policy has to "
        "allow `display-capture`, and an avatar with a custom voice sees none",
    )


conf = Conf()


def all_settings() -> Iterator[Setting[Any]]:
    """Every setting of this app, in the order of this file."""
    return (found for found in vars(Conf).values() if isinstance(found, Setting))
