"""The home page, while visitors wait for READY and others stand in line.

`python -m tests.bench.line` measures just that.
"""

import statistics
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from http.client import HTTPConnection
from pathlib import Path

from tests.bench.contenders import Served
from tests.faults.site import Site, prepare_database
from tests.faults.visitors import streaming
from tests.services import Missing, PostgreSQL, wait_until

WORKERS, OPENING, STANDING = 2, 20, 200
PAGES = 100
SETTINGS = {
    "AVATARS_READY_TIMEOUT": "50",
    "AVATARS_MAX_CONCURRENT_CALLS": str(OPENING),
    "AVATARS_LINE_LENGTH": str(STANDING),
}
HEAD = (
    "| | wait for READY | in line | home page, median | p95 | processor per second | memory |\n"
    "|---|---:|---:|---:|---:|---:|---:|"
)


def home_page(site: Site) -> list[float]:
    """How long the home page took, in milliseconds, sorted.

    By the plainest client, on one connection as a browser or a proxy has it: `requests` alone takes
    two milliseconds of its own.
    """
    taken = []
    with closing(HTTPConnection(site.url.removeprefix("http://"), timeout=30)) as browser:
        for _ in range(PAGES):
            began = time.perf_counter()
            browser.request("GET", "/en/")
            answer = browser.getresponse()
            answer.read()
            taken.append(1000 * (time.perf_counter() - began))
            assert answer.status == 200
            time.sleep(0.05)
    return sorted(taken)


@contextmanager
def waiting(site: Site, size: int) -> Iterator[None]:
    """So many visitors press, and wait until the block is left."""
    with ThreadPoolExecutor(size) as pool, ExitStack() as streams:
        list(pool.map(lambda _: streams.enter_context(streaming(site)), range(size)))
        yield


def stand_in_line(site: Site) -> None:
    """Wait until all of them do."""
    standing = "SELECT id FROM avatars_placeinline"
    wait_until(lambda: len(site.database.rows(standing)) == STANDING, "a line", within=60)


def row(name: str, site: Site, opening: int, standing: int) -> str:
    """A line of the table."""
    served = Served(name, site, "")
    before, began = served.processor(), time.perf_counter()
    taken = home_page(site)
    busy = (served.processor() - before) / (time.perf_counter() - began)
    return (
        f"| {name} | {opening} | {standing} | {statistics.median(taken):.1f} ms"
        f" | {taken[round(0.95 * PAGES) - 1]:.1f} ms | {1000 * busy:.0f} ms"
        f" | {served.memory():.0f} MB |"
    )


def measure(name: str, folder: Path, url: str) -> None:
    """Print the rows of one site."""
    site = Site(folder, url, workers=WORKERS, **SETTINGS)
    site.manage("collectstatic", "--no-input", "--verbosity", "0")
    site.start(settlers=0)
    try:
        home_page(site)
        print(row(name, site, 0, 0), flush=True)
        site.order("scenario", scenario="never_ready")
        with waiting(site, OPENING):
            print(row(name, site, OPENING, 0), flush=True)
            with waiting(site, STANDING):
                stand_in_line(site)
                print(row(name, site, OPENING, STANDING), flush=True)
    finally:
        site.stop()


def main() -> None:
    """Both databases, one after the other."""
    print(HEAD, flush=True)
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        for own in ("sqlite", "postgresql"):
            (folder / own).mkdir()
        measure("SQLite", folder / "sqlite", prepare_database(folder / "sqlite", None, "line"))
        try:
            database = PostgreSQL(folder / "postgresql")
        except Missing as reason:
            print(f"Not measured with PostgreSQL: {reason}")
            return
        database.start()
        try:
            url = prepare_database(folder / "postgresql", database, "line")
            measure("PostgreSQL", folder / "postgresql", url)
        finally:
            database.stop()


if __name__ == "__main__":
    main()
