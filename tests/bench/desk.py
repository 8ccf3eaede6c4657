"""`python -m tests.bench.desk`: how quick the admin's pages are with few calls and with a million.

It makes the databases itself, in SQLite and in PostgreSQL where that is installed:

    python -m tests.bench.desk --calls 10 10000 100000 1000000

or measures some that are there, named as DATABASE_URL names them:

    python -m tests.bench.desk sqlite:////tmp/10k.sqlite3 postgresql://me@127.0.0.1/million

Each page is asked for through the whole of Django, without a network, in a process of its own for
each database: once to warm up and then five times, of which the median is told in milliseconds. So
are what a press asks the database before Runway is asked, and a settler's look for calls that are
due. The memory is the highest of the process.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.services import PostgreSQL
from tests.tools import Missing

DAYS = 1_100


def main() -> None:
    """Print a table with a column for each database."""
    parser = argparse.ArgumentParser()
    parser.add_argument("databases", nargs="*", help="as DATABASE_URL names them")
    parser.add_argument("--calls", type=int, nargs="*", default=[], help="in databases to be made")
    options = parser.parse_args()
    with databases(options.calls) as made:
        urls = [*options.databases, *made]
        found = [json.loads(_run("-m", "tests.bench.desk_times", url=url)) for url in urls]
    titles = [f"{one.pop('calls'):,} calls, {one.pop('database')}" for one in found]
    print(f"| milliseconds | {' | '.join(titles)} |\n|---|{'---:|' * len(titles)}")
    for name in found[0]:
        print(f"| {name} | {' | '.join(f'{one[name]:,.0f}' for one in found)} |")


@contextmanager
def databases(sizes: list[int]) -> Iterator[list[str]]:
    """The addresses of databases with so many calls each, which are thrown away afterwards."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        made = [(f"sqlite:///{folder}/{size}.sqlite3", size) for size in sizes]
        if sizes:
            folder.chmod(0o755)
            own = folder / "postgresql"
            own.mkdir()
            try:
                server = PostgreSQL(own)
                server.start()
            except Missing as reason:
                print(f"Not measured with PostgreSQL: {reason}", file=sys.stderr)
            else:
                stack.callback(server.stop)
                for size in sizes:
                    server.execute(f"CREATE DATABASE calls{size}")
                    made.append((server.url(f"calls{size}"), size))
        for url, size in made:
            _run("manage.py", "migrate", url=url)
            _run("manage.py", "seed", url=url)
            _run("manage.py", "demo_calls", f"--calls={size}", f"--days={DAYS}", url=url)
        yield [url for url, _ in made]


def _run(*words: str, url: str) -> str:
    """What a Python says that has this database."""
    environment = os.environ | {"DATABASE_URL": url, "DEBUG": "1"}
    done = subprocess.run(
        [sys.executable, *words], env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout


if __name__ == "__main__":
    main()
