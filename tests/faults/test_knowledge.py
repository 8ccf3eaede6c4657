"""Processes that bring the same documents in step at once, and are killed over it."""

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from avatars.sandbox import DEFAULT_SECRET, LITTLELOBSTER_ID
from canfly.home.knowledge import documents
from tests.faults.site import Site, prepare_database
from tests.services import PostgreSQL, wait_until
from tests.tools import ROOT

HEADERS = {"Authorization": f"Bearer {DEFAULT_SECRET}", "X-Runway-Version": "2024-11-06"}
LATER = "UPDATE {} SET leased_until = NULL"


@pytest.fixture
def site(postgresql: PostgreSQL, tmp_path: Path) -> Iterator[Site]:
    """A seeded site on PostgreSQL and its sandbox; no server, no settler."""
    site = Site(tmp_path, prepare_database(tmp_path, postgresql, f"knowledge_{tmp_path.name}"[:60]))
    site.start_sandbox()
    yield site
    site.stop()


def begin(site: Site) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", "manage.py", "sync_knowledge"],
        env=site.environment, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def there(site: Site, path: str) -> dict[str, list[object]]:
    answer = requests.get(f"{site.sandbox_url}/v1/{path}", headers=HEADERS, timeout=10)
    return dict(answer.json())


def assert_each_is_there_once(site: Site) -> None:
    names = Counter(one["name"] for one in there(site, "documents?limit=100")["data"])
    assert names == Counter(title for _, _, title, _ in documents())
    # The sandbox, as Runway, tells of an avatar's documents some time after they were given.
    wait_until(
        lambda: len(there(site, f"avatars/{LITTLELOBSTER_ID}")["documentIds"]) == names.total(),
        "the avatar has each document",
        within=10,
    )


def test_two_at_once_share_the_work_and_make_nothing_twice(site: Site) -> None:
    for process in [begin(site) for _ in range(3)]:
        process.wait(120)

    site.manage("sync_knowledge")
    site.manage("sync_knowledge")  # the avatar's answer lags behind

    assert_each_is_there_once(site)


def test_one_that_is_killed_again_and_again_makes_nothing_twice(site: Site) -> None:
    chance = random.Random(4)
    for _ in range(6):
        process = begin(site)
        # As long as it takes to start, and some documents more: it is killed in the midst of them.
        time.sleep(2 + chance.random())
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        # The time after which a killed process's lease, and its create's answer, is over.
        for table in ("avatars_document", "avatars_knowledge"):
            site.database.execute(LATER.format(table))
        site.database.execute(
            "UPDATE avatars_document SET sent_at = sent_at - INTERVAL '2 minutes'"
            " WHERE sent_at IS NOT NULL"
        )

    site.manage("sync_knowledge")

    assert_each_is_there_once(site)
