"""`python -m tests.bench`: measure and print a Markdown table. Takes about six minutes."""

import argparse
import asyncio
import os
import ssl
import statistics
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import datetime
from pathlib import Path

import aiohttp
import certifi

from avatars.sandbox import LITTLELOBSTER_ID
from tests.bench import BAD_SHARE, READY_MEDIAN, ROUND_TRIP
from tests.bench.contenders import LONGEST, Call, Contender, Poller, Served
from tests.faults.site import Json, Site, prepare_database
from tests.services import Missing, PostgreSQL, Redis, free_port, kill, wait_until
from tests.tools import ROOT

WORKERS = 2
# How many at once, and how often.
WAVES = {1: 12, 20: 3, 100: 2, 300: 1}
LEAVERS = 20
ORPHAN_AFTER = 70  # seconds
IN_EARNEST = {
    "AVATARS_READY_TIMEOUT": "30",
    "AVATARS_REQUEST_TIMEOUT": "10",
    "AVATARS_JOIN_TIMEOUT": "45",
    "AVATARS_MAX_CONCURRENT_CALLS": "100000",
}
HEAD = (
    "| | at once | median | p95 | longest | requests per call | processor per call | memory |\n"
    "|---|---:|---:|---:|---:|---:|---:|---:|"
)


class Upstream:
    """The faraway Runway and its books."""

    def __init__(self, folder: Path) -> None:
        port = free_port()
        self.url = f"https://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.upstream", str(port), str(folder)],
            cwd=ROOT,
            start_new_session=True,
        )
        authority = folder / "authority.pem"
        wait_until(authority.exists, "the upstream's certificate", within=30)
        # As many authorities as in earnest: to read them is what a fresh connection costs.
        self.authorities = folder / "authorities.pem"
        self.authorities.write_text(
            Path(certifi.where()).read_text() + authority.read_text(), encoding="utf-8"
        )
        self.context = ssl.create_default_context(cafile=str(self.authorities))

    async def books(self, client: aiohttp.ClientSession) -> dict[str, Json]:
        async with client.get(f"{self.url}/sandbox/books") as answer:
            return {one["id"]: one for one in (await answer.json())["sessions"]}

    async def forget(self, client: aiohttp.ClientSession) -> None:
        await client.delete(f"{self.url}/sandbox/books")

    async def weather(self, client: aiohttp.ClientSession, *, bad: bool) -> None:
        await client.post(f"{self.url}/bench/weather", json={"bad": bad})


@asynccontextmanager
async def clients(
    upstream: Upstream, contenders: list[Contender]
) -> AsyncIterator[aiohttp.ClientSession]:
    """An HTTP client for every contender, and one for the books."""
    async with AsyncExitStack() as stack:

        async def open_one(*, warm: bool) -> aiohttp.ClientSession:
            connector = aiohttp.TCPConnector(limit=0, ssl=upstream.context, force_close=not warm)
            session = aiohttp.ClientSession(connector=connector, timeout=LONGEST)
            return await stack.enter_async_context(session)

        for contender in contenders:
            contender.client = await open_one(warm=isinstance(contender, Poller))
        yield await open_one(warm=False)


def row(name: str, size: int, calls: list[Call], books: dict[str, Json], price: str) -> str:
    """A line of the table. The overhead of a call: from READY to the answer, in milliseconds."""
    overheads = sorted(
        1000
        * (call.answered_at - datetime.fromisoformat(books[call.session_id]["readyAt"]).timestamp())
        for call in calls
    )
    p95 = overheads[max(0, round(0.95 * len(overheads)) - 1)]
    asked = statistics.mean(sum(books[call.session_id]["requests"].values()) for call in calls)
    return (
        f"| {name} | {size} | {statistics.median(overheads):.0f} ms | {p95:.0f} ms"
        f" | {overheads[-1]:.0f} ms | {asked:.1f} | {price} |"
    )


async def measure(
    contender: Contender, size: int, waves: int, upstream: Upstream, client: aiohttp.ClientSession
) -> str:
    """`waves` times `size` presses at once."""
    if isinstance(contender, Poller):
        await contender.warm_up(size)
    else:
        before = contender.processor()
    calls: list[Call] = []
    for _ in range(waves):
        calls += await asyncio.gather(*[contender.press() for _ in range(size)])
    price = "– | –"
    if isinstance(contender, Served):
        processor = 1000 * (contender.processor() - before) / len(calls)
        price = f"{processor:.0f} ms | {contender.memory():.0f} MB"
    return row(contender.name, size, calls, await upstream.books(client), price)


async def abandon(contender: Served, upstream: Upstream, client: aiohttp.ClientSession) -> set[str]:
    """The sessions of visitors who leave after two seconds."""
    before = set(await upstream.books(client))

    async def leave() -> None:
        with suppress(TimeoutError):
            await asyncio.wait_for(contender.press(), 2)

    await asyncio.gather(*[leave() for _ in range(LEAVERS)])
    return set(await upstream.books(client)) - before


async def count_orphans(
    served: list[Served], upstream: Upstream, client: aiohttp.ClientSession
) -> None:
    """Print how many sessions nobody ever cancelled, though their visitors left."""
    await upstream.forget(client)
    for one in served[1:]:  # what is forgotten upstream must not keep their settlers busy
        one.site.database.execute("DELETE FROM avatars_calllog")
        one.site.start_settler()
    abandoned = {one.name: await abandon(one, upstream, client) for one in served}
    await asyncio.sleep(ORPHAN_AFTER)
    books = await upstream.books(client)
    for name, sessions in abandoned.items():
        # One that was consumed before its visitor left, Runway ends by itself.
        orphans = sum(not books[one]["cancelled"] for one in sessions)
        paid = sum(books[one]["consumed"] for one in sessions)
        print(
            f"{name}: {orphans} of {len(sessions)} sessions were not cancelled after their visitors"
            f" left, {paid} had been consumed"
        )


async def run(upstream: Upstream, served: list[Served], only: list[int] | None) -> None:
    contenders: list[Contender] = [*served, Poller("reference poller", upstream.url)]
    async with clients(upstream, contenders) as client:
        for contender in served:  # connections are opened and modules are read
            await asyncio.gather(*[contender.press() for _ in range(40)])
        print(HEAD, flush=True)
        for size, waves in WAVES.items():
            if only and size not in only:
                continue
            await upstream.forget(client)
            if size == 1:  # they do not disturb each other
                rows = await asyncio.gather(
                    *[measure(one, size, waves, upstream, client) for one in contenders]
                )
                print(*rows, sep="\n", flush=True)
                continue
            for contender in contenders:
                print(await measure(contender, size, waves, upstream, client), flush=True)
        if only:
            return
        await upstream.weather(client, bad=True)
        for contender in served[1:]:
            line = await measure(contender, 100, 1, upstream, client)
            print(line.replace(contender.name, f"{contender.name}, bad weather"), flush=True)
        await upstream.weather(client, bad=False)
        print()
        await count_orphans(served, upstream, client)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--poll-pause", default="0.25", help="AVATARS_POLL_PAUSE: 0.5 is thrifty")
    parser.add_argument("--at-once", type=int, choices=WAVES, nargs="+", help="only these sizes")
    options = parser.parse_args()
    print(
        f"{os.cpu_count()} processors, round trip {1000 * ROUND_TRIP:.0f} ms, READY after"
        f" {READY_MEDIAN} s in the median, {WORKERS} workers; bad weather: {100 * BAD_SHARE:.0f} %"
        " of the polls are answered with 429 or 503.\n"
    )
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        for own in ("plain", "sqlite", "postgresql", "redis"):
            (folder / own).mkdir()
        upstream = Upstream(folder)
        settings = IN_EARNEST | {
            "AVATARS_POLL_PAUSE": options.poll_pause,
            "RUNWAYML_BASE_URL": upstream.url,
            "REQUESTS_CA_BUNDLE": str(upstream.authorities),
        }
        services: list[PostgreSQL | Redis] = []
        sites = [Site(folder / "plain", "sqlite://", workers=WORKERS, **settings)]
        sqlite = prepare_database(folder / "sqlite", None, "site")
        sites.append(Site(folder / "sqlite", sqlite, workers=WORKERS, **settings))
        try:
            try:
                database, cache = PostgreSQL(folder / "postgresql"), Redis(folder / "redis")
                services = [database, cache]
                for service in services:
                    service.start()
                url = prepare_database(folder / "postgresql", database, "site")
                settings["CACHE_URL"] = cache.url
                sites.append(Site(folder / "postgresql", url, workers=WORKERS, **settings))
            except Missing as reason:
                print(f"Not measured with PostgreSQL and Redis: {reason}\n")
            names = ["plain view", "this site, SQLite", "this site, PostgreSQL and Redis"]
            served = [
                Served(title, site, LITTLELOBSTER_ID)
                for title, site in zip(names, sites, strict=False)
            ]
            served[0].site.start_server("tests.bench.plain:application")
            for one in served[1:]:
                one.site.start_server()
            asyncio.run(run(upstream, served, options.at_once))
        finally:
            for site in sites:
                site.stop()
            for service in services:
                service.stop()
            kill(upstream.process)


if __name__ == "__main__":
    main()
