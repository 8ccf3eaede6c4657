"""Rates are counted for all processes of all machines, in either database."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

# Counts to one key, from a process of its own, as a project does whose settings say little.
COUNT = """
import sys
import django
from django.conf import settings
settings.configure(
    DATABASES={"default": eval(sys.argv[1])},
    CACHES={"default": {"BACKEND": "avatars.cache.CountingDatabaseCache", "LOCATION": "counts"}},
)
django.setup()
from django.core.cache import cache
from django.core.management import call_command
if sys.argv[2] == "make":
    call_command("createcachetable")
    cache.add("key", 0, 600)
for _ in range(int(sys.argv[3])):
    cache.incr("key")
print(cache.get("key"))
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, object]:
    if request.param == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(tmp_path / "counts.sqlite3"),
            "OPTIONS": {"timeout": 20},
        }
    service = request.getfixturevalue("postgresql")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": "postgres",
        "USER": "canfly",
        "HOST": "127.0.0.1",
        "PORT": service.port,
    }


def test_no_count_is_lost_between_processes(database: dict[str, object]) -> None:
    def count(*arguments: str) -> int:
        command = [sys.executable, "-c", COUNT, repr(database), *arguments]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return int(done.stdout)

    assert count("make", "0") == 0
    with ThreadPoolExecutor(4) as processes:
        list(processes.map(lambda _: count("use", "50"), range(4)))

    assert count("use", "0") == 200
