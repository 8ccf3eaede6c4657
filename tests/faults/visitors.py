"""Visitors without a browser: they press, wait, tell the site of their call, and vanish."""

import itertools
import json
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field

import requests
from django.core.signing import b64_decode

from tests import leaks
from tests.faults.site import Json, Site
from tests.services import wait_until

LONGEST = 90  # seconds a press may take at the very most
IN_LINE = 60  # seconds that somebody keeps coming back to their place
TALK = 0.8  # seconds of each call
STREAM = "application/x-ndjson"


class Answer:
    """What a press came to: the HTTP status and the last JSON object."""

    def __init__(self, status: int, body: Json) -> None:
        self.status = status
        self.body = body

    @property
    def code(self) -> str:
        """The error's code; empty for a call."""
        return str(self.body.get("error", {}).get("code", ""))


def press(site: Site, **headers: str) -> Answer:
    """Press the button and wait. A server that dies meanwhile gives status 0."""
    # A streamed answer breaks off otherwise than one that has not begun.
    broken = (requests.ConnectionError, requests.exceptions.ChunkedEncodingError)
    try:
        got = requests.post(
            f"{site.url}/api/avatar/connect",
            json={"avatarId": "littlelobster"},
            headers=headers,
            timeout=LONGEST,
        )
    except broken:
        site.answers[0] += 1
        return Answer(0, {})
    site.answers[got.status_code] += 1
    last = got.text.strip().rpartition("\n")[2] if headers.get("Accept") == STREAM else got.text
    body = json.loads(last)
    leaks.remember(body.get("token", ""), body.get("callToken", ""))
    return Answer(got.status_code, body)


@contextmanager
def streaming(site: Site, place: str = "") -> Iterator[tuple[Json, Iterator[Json]]]:
    """Press with a streamed answer: its first line and the ones to come. Leaving cuts it off.

    `place` is the one that is held in the waiting line.
    """
    with requests.post(
        f"{site.url}/api/avatar/connect",
        json={"avatarId": "littlelobster", "place": place},
        headers={"Accept": STREAM},
        stream=True,
        timeout=LONGEST,
    ) as got:
        site.answers[got.status_code] += 1
        lines = (json.loads(line) for line in got.iter_lines(chunk_size=1))
        yield next(lines), lines


def tell(site: Site, call: Json, event: str, **more: object) -> int:
    """Tell of a call, as its page does; the status of the answer."""
    try:
        got = requests.post(
            f"{site.url}/api/avatar/calls/{call['callId']}/events",
            json={"callToken": call["callToken"], "event": event, **more},
            timeout=LONGEST,
        )
    except requests.ConnectionError:
        site.answers[0] += 1
        return 0
    site.answers[got.status_code] += 1
    return got.status_code


def crowd(visit: Callable[[], Answer], size: int) -> list[Answer]:
    """So many visitors at the same time."""
    with ThreadPoolExecutor(size) as pool:
        return [future.result() for future in [pool.submit(visit) for _ in range(size)]]


@contextmanager
def meanwhile() -> Iterator[Callable[..., "Future[Answer]"]]:
    """Somebody who does things beside us; all is done when the block is left."""
    with ThreadPoolExecutor(64) as pool:
        yield pool.submit


@dataclass
class Visitor:
    """One who stands in line until they are served, and comes back when they are cut off."""

    site: Site
    number: int
    talk: float = TALK
    farewell: bool = True  # tells that it hangs up, else its page is gone without a word
    token: str = ""
    calls: list[str] = field(default_factory=list)
    served: int = 0
    code: str = ""  # of the last error
    cuts: int = 0

    @property
    def place(self) -> int:
        """The number of the place that they held; 0 of one who was served at once."""
        payload = self.token.partition(":")[0].encode()
        return int(json.loads(b64_decode(payload))) if payload else 0

    def call(self, patience: float = IN_LINE) -> None:
        until = time.monotonic() + patience
        while not self.served and time.monotonic() < until:
            try:
                self._press()
            except requests.RequestException:
                self.cuts += 1
                time.sleep(0.3)

    def _press(self) -> None:
        with streaming(self.site, place=self.token) as (first, lines):
            for line in itertools.chain([first], lines):
                self.token = line.get("place", self.token)
                if line.get("accept"):
                    tell(self.site, line, "accept")
                if "callId" in line and line["callId"] not in self.calls:
                    self.calls.append(line["callId"])
                self.code = line.get("error", {}).get("code", self.code)
                if "token" in line:
                    self.served += 1
                    tell(self.site, line, "joined")
                    time.sleep(self.talk)
                    if self.farewell:
                        tell(self.site, line, "ended", reason="hung_up")


def stand_in_line(site: Site, pool: ThreadPoolExecutor, size: int) -> list[Visitor]:
    """So many visitors, one after another."""
    visitors = [Visitor(site, number) for number in range(size)]
    for one in visitors:
        pool.submit(one.call)
        wait_until(lambda one=one: one.token or one.calls, "a place or a call", within=20)
    return visitors
