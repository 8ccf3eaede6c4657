"""Visitors without a browser: they press, wait, tell the site of their call, and vanish."""

import json
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import requests

from tests import leaks
from tests.faults.site import Json, Site

LONGEST = 90  # seconds a press may take at the very most
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
    try:
        got = requests.post(
            f"{site.url}/api/avatar/connect",
            json={"avatarId": "littlelobster"},
            headers=headers,
            timeout=LONGEST,
        )
    except requests.ConnectionError:
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
