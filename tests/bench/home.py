"""`python -m tests.bench.home`: home pages per second, beside a bare Django view. About 4 minutes.

All are the same gunicorn with two workers; wrk asks with 20 connections. What it takes itself, one
of the two processors, it takes from all alike.
"""

import argparse
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import requests

from tests.bench.contenders import Served
from tests.bench.line import OPENING, SETTINGS, STANDING, WORKERS, stand_in_line, waiting
from tests.faults.site import Site, prepare_database
from tests.services import Missing, PostgreSQL
from tests.tools import debian

CONNECTIONS = 20
LATENCY = re.compile(r"(50|99)%\s+([\d.]+)(us|ms|s)\b")
IN_MS = {"us": 0.001, "ms": 1, "s": 1000}
HEAD = "| | pages per second | median | p99 | processor per page |\n|---|---:|---:|---:|---:|"


def wrk() -> str:
    """Where wrk is. Raises Missing."""
    found = shutil.which("wrk") or (debian("wrk") and shutil.which("wrk"))
    if not found:
        raise Missing("wrk is not installed")
    return found


def row(name: str, site: Site, seconds: int, accept: str = "") -> str:
    """A line of the table: as many pages as can be had in so many seconds."""
    command = [wrk(), "-t1", f"-c{CONNECTIONS}", f"-d{seconds}", "--latency"]
    command += ["-H", f"Accept-Encoding: {accept}"] if accept else []
    served = Served(name, site, "")
    before = served.processor()
    said = subprocess.run(
        [*command, f"{site.url}/en/"], check=True, capture_output=True, text=True
    ).stdout
    assert "Non-2xx" not in said, said
    used = served.processor() - before
    pages = int(re.search(r"(\d+) requests in", said)[1])  # type: ignore[index]
    took = {at: float(number) * IN_MS[unit] for at, number, unit in LATENCY.findall(said)}
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1])  # type: ignore[index]
    return (
        f"| {name} | {rate:,.0f} | {took['50']:.1f} ms | {took['99']:.1f} ms"
        f" | {1e6 * used / pages:.0f} µs |"
    )


def cold(name: str, site: Site) -> str:
    """How long the first page of a new process takes, and the second."""
    site.kill_server()
    site.start_server()
    taken = []
    with requests.Session() as browser:
        for _ in range(2):
            began = time.perf_counter()
            browser.get(f"{site.url}/en/", timeout=30).raise_for_status()
            taken.append(1000 * (time.perf_counter() - began))
    return f"{name}: the first page of a new process {taken[0]:.0f} ms, the next {taken[1]:.1f} ms"


@contextmanager
def serving(folder: Path, url: str, application: str = "canfly.wsgi") -> Iterator[Site]:
    """A site, or another application in its place."""
    site = Site(folder, url, workers=WORKERS, **SETTINGS)
    try:
        site.start_sandbox()
        site.start_server(application)
        yield site
    finally:
        site.stop()


def measure(name: str, folder: Path, url: str, seconds: int) -> None:
    """Print the rows of one database."""
    with serving(folder, url) as site:
        row(name, site, 2)
        print(row(name, site, seconds), flush=True)
        print(row(f"{name}, Brotli", site, seconds, "br"), flush=True)
        site.order("scenario", scenario="never_ready")
        with ExitStack() as stack:
            stack.enter_context(waiting(site, OPENING))
            stack.enter_context(waiting(site, STANDING))
            stand_in_line(site)
            busy = f"{name}, {OPENING} wait for READY, {STANDING} in line"
            print(row(busy, site, seconds), flush=True)
        print(cold(name, site), flush=True)


def main() -> None:
    """A bare view, then this site with both databases."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.home", description=__doc__)
    parser.add_argument("--seconds", type=int, default=10, help="of each row")
    seconds = parser.parse_args().seconds
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        for own in ("bare", "sqlite", "postgresql"):
            (folder / own).mkdir()
        print(HEAD, flush=True)
        own = folder / "sqlite"
        sqlite = prepare_database(own, None, "home")
        Site(own, sqlite).manage("collectstatic", "--no-input", "--verbosity", "0")
        with serving(folder / "bare", sqlite, "tests.bench.bare") as bare:
            row("", bare, 2)
            print(row("a bare view", bare, seconds), flush=True)
        measure("SQLite", own, sqlite, seconds)
        try:
            database = PostgreSQL(folder / "postgresql")
        except Missing as reason:
            print(f"Not measured with PostgreSQL: {reason}")
            return
        database.start()
        try:
            url = prepare_database(folder / "postgresql", database, "home")
            measure("PostgreSQL", folder / "postgresql", url, seconds)
        finally:
            database.stop()


if __name__ == "__main__":
    main()
