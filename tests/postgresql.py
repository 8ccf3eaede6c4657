"""The unit tests on PostgreSQL and Redis: `python -m tests.postgresql [what pytest takes]`.

Both servers are the tests' own and are thrown away; see `tests.services`.
"""

import os
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

from tests.services import PostgreSQL, Redis
from tests.tools import Missing

ON_POSTGRESQL = "TESTS_DATABASE_URL" in os.environ  # whether these tests run there


def main(arguments: list[str]) -> int:
    """Run pytest with both servers beside it; its exit code, or 0 where they cannot be had."""
    with tempfile.TemporaryDirectory(prefix="unit-") as name, ExitStack() as stack:
        folder = Path(name)
        folder.chmod(0o755)  # PostgreSQL runs as another user
        for own in ("postgresql", "redis"):
            (folder / own).mkdir()
        try:
            postgresql, redis = PostgreSQL(folder / "postgresql"), Redis(folder / "redis")
        except Missing as reason:
            print(f"NOT TESTED with PostgreSQL and Redis: {reason}")
            return 0
        for service in (postgresql, redis):
            stack.callback(service.stop)
            service.start()
        addresses = {"TESTS_DATABASE_URL": postgresql.url("canfly"), "TESTS_CACHE_URL": redis.url}
        command = [sys.executable, "-m", "pytest", *arguments]
        return subprocess.run(command, env=os.environ | addresses).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
