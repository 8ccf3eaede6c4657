"""`python -m tests.bench.soak`: ten minutes of mixed traffic with faults; ends by itself.

Visitors read pages, call, wait in line, leave midway, send rubbish; Runway refuses, breaks off and
keeps silent now and then. Printed each minute: what the web's processes and the settler hold. At
the end nothing may run at Runway, each call has to be settled with Runway's seconds, and memory,
threads and descriptors must not have grown since all had their first fill: else it exits with 1.
"""

import argparse
import os
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import requests

from tests.bench.contenders import Served
from tests.faults.site import Site, check_books, prepare_database, wait_for_rest
from tests.faults.visitors import Visitor, press, streaming
from tests.services import Missing, PostgreSQL, Redis

MINUTES, VISITORS, PLACES = 10, 16, 8
WARM = 3  # minutes in which processes may grow: threads are started, copies and pools filled
GROWTH = 1.10  # of memory since then, at most
MORE = 12  # threads and descriptors since then, at most: of requests that are being answered
FAULTS = [
    (step, fault)
    for step in ("create", "retrieve", "consume", "cancel")
    for fault in ("status:500", "status:429", "reset", "html", "nonsense", "slow")
] + [("create", "hang"), ("retrieve", "hang")]
SETTINGS = {
    "AVATARS_MAX_CONCURRENT_CALLS": str(PLACES),
    "AVATARS_LINE_LENGTH": str(2 * VISITORS),
    "AVATARS_LINE_SECONDS": "60",
}
HEAD = (
    "| minute | requests | memory of the web | threads | descriptors | memory of the settler |\n"
    "|---:|---:|---:|---:|---:|---:|"
)


@dataclass
class Held:
    """What processes hold: MB, and numbers of threads and descriptors."""

    web: float
    threads: int
    descriptors: int
    settler: float

    @classmethod
    def by(cls, site: Site) -> "Held":
        served = Served("", site, "")
        workers = served.workers()
        return cls(
            served.memory(),
            sum(len(os.listdir(f"/proc/{pid}/task")) for pid in workers),
            sum(len(os.listdir(f"/proc/{pid}/fd")) for pid in workers),
            sum(_memory(settler.pid) for settler in site.settlers),
        )


def _memory(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


class Traffic:
    """Visitors who do this and that until they are told to stop."""

    def __init__(self, site: Site, seed: int) -> None:
        self.site = site
        self.random = random.Random(seed)
        self.over = threading.Event()
        self.troubles: Counter[str] = Counter()
        self.presses: Counter[str] = Counter()  # by what they came to

    def visitor(self) -> None:
        while not self.over.is_set():
            deed = self.random.choice(self.deeds())
            try:
                deed()
            except (requests.RequestException, StopIteration) as error:
                self.troubles[f"{deed.__name__}: {type(error).__name__}"] += 1
            self.over.wait(self.random.uniform(0, 0.5))

    def deeds(self) -> list[Callable[[], None]]:
        return [
            *[self.read] * 6, *[self.call] * 6,
            self.press, self.leave, self.stand, self.rubbish,
        ]  # fmt: skip

    def read(self) -> None:
        path = self.random.choice(["/en/", "/zh-hant/", "/zh-hans/", "/en/privacy/"])
        requests.get(f"{self.site.url}{path}", timeout=30).raise_for_status()

    def call(self) -> None:
        """As the widget does: in line where nothing is free, and back when it is cut off."""
        farewell = self.random.random() < 0.7
        visitor = Visitor(self.site, 0, talk=self.random.uniform(0.2, 2), farewell=farewell)
        visitor.call(patience=60)
        self.presses["call" if visitor.served else visitor.code or "nobody's turn"] += 1

    def press(self) -> None:
        """As a program without a stream: there is no line for it."""
        answer = press(self.site)
        self.presses[answer.code or "call, never joined"] += 1

    def leave(self) -> None:
        """Close the tab while waiting."""
        with streaming(self.site):
            self.over.wait(self.random.uniform(0, 1))

    def stand(self) -> None:
        """Stay until the stream says what became of the press; silent when it is their turn."""
        with streaming(self.site) as (first, lines):
            *_, last = [first, *lines]
        self.presses[last.get("error", {}).get("code", "call, never joined")] += 1

    def rubbish(self) -> None:
        body = self.random.randbytes(self.random.randint(0, 2000))
        url = f"{self.site.url}/api/avatar/connect"
        headers = {"Content-Type": "application/json"}
        status = requests.post(url, data=body, headers=headers, timeout=30).status_code
        self.troubles[f"rubbish: {status}"] += not 400 <= status < 500

    def weather(self) -> None:
        """Now and then Runway is not well."""
        while not self.over.wait(self.random.uniform(5, 20)):
            # What nobody met is over: storms would gather, and no call be opened any more.
            requests.delete(f"{self.site.sandbox_url}/sandbox/faults", timeout=10)
            step, fault = self.random.choice(FAULTS)
            self.site.order("faults", step=step, fault=fault, times=self.random.randint(1, 2))


def soak(site: Site, minutes: int, seed: int) -> list[Held]:
    """So many minutes of traffic; what was held at the end of each."""
    traffic = Traffic(site, seed)
    held = []
    print(HEAD, flush=True)
    with ThreadPoolExecutor(VISITORS + 1) as pool:
        doing = [pool.submit(traffic.visitor) for _ in range(VISITORS)]
        doing.append(pool.submit(traffic.weather))
        try:
            for minute in range(1, minutes + 1):
                time.sleep(60)
                held.append(now := Held.by(site))
                print(
                    f"| {minute} | {sum(site.answers.values())} | {now.web:.0f} MB | {now.threads}"
                    f" | {now.descriptors} | {now.settler:.0f} MB |",
                    flush=True,
                )
        finally:
            traffic.over.set()
        for one in doing:
            one.result()
    print(f"\nAnswers by status: {dict(sorted(site.answers.items()))}")
    print(f"Presses came to: {dict(traffic.presses.most_common())}")
    print(f"Broken off or unexpected: {dict(+traffic.troubles)}")
    return held


def growth(held: list[Held]) -> list[str]:
    """What grew since all had their first fill."""
    if len(held) <= WARM:
        return []
    first, last = held[WARM - 1], held[-1]
    found = []
    if last.web > GROWTH * first.web or last.settler > GROWTH * first.settler:
        found.append("memory")
    if last.threads > first.threads + MORE:
        found.append("threads")
    if last.descriptors > first.descriptors + MORE:
        found.append("descriptors")
    return found


def main() -> int:
    """With PostgreSQL and Redis, or with SQLite where they cannot be had."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.soak", description=__doc__)
    parser.add_argument("--minutes", type=int, default=MINUTES)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="soak-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        services: list[PostgreSQL | Redis] = []
        cache = {}
        try:
            for kind in (PostgreSQL, Redis):
                own = folder / kind.__name__
                own.mkdir()
                services.append(kind(own))
            for service in services:
                service.start()
            url = prepare_database(folder, services[0], "soak")  # type: ignore[arg-type]
            cache = {"CACHE_URL": services[1].url}  # type: ignore[union-attr]
        except Missing as reason:
            print(f"With SQLite: {reason}.")
            url = prepare_database(folder, None, "soak")
        site = Site(folder, url, **SETTINGS, **cache)
        try:
            site.start()
            held = soak(site, options.minutes, options.seed)
            wait_for_rest(site, within=180)  # orphans end by themselves
            running = [one["id"] for one in site.books() if one["running"]]
            check_books_of(site)
            grown = growth(held)
            print(f"Sessions {len(site.books())}, still running {len(running)}; grown: {grown}")
            return int(bool(running or grown))
        finally:
            site.stop()
            for service in services:
                service.stop()


def check_books_of(site: Site) -> None:
    """A create whose answer was lost leaves a session that no row knows, and ends unjoined."""
    known = {row["session_id"] for row in site.rows()}
    check_books(site, orphans=sum(one["id"] not in known for one in site.books()))


if __name__ == "__main__":
    sys.exit(main())
