"""Machines whose clocks do not agree."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.conftest import running
from tests.faults.site import Site, wait_for_rest
from tests.faults.visitors import STREAM, press, tell
from tests.tools import ROOT

AHEAD = 46  # seconds: more than any page may be silent

FAST_CLOCK = f"""
from datetime import timedelta
from django.utils import timezone
right = timezone.now
timezone.now = lambda: right() + timedelta(seconds={AHEAD})
"""


@pytest.fixture(scope="module", params=["postgresql"])
def running_site(request: pytest.FixtureRequest, folder: Path) -> Iterator[Site]:
    settings = {"AVATARS_JOIN_TIMEOUT": "30", "AVATARS_SILENCE_TIMEOUT": "30"}
    with running(request, folder, **settings) as site:
        yield site


def test_a_settler_whose_clock_is_ahead_cancels_no_healthy_call(site: Site, tmp_path: Path) -> None:
    live = press(site, Accept=STREAM).body
    assert tell(site, live, "joined") == 204
    (tmp_path / "sitecustomize.py").write_text(FAST_CLOCK)
    site.kill_settlers()
    site.database.execute("UPDATE avatars_calllog SET check_at = NULL, leased_until = NULL")

    done = subprocess.run(
        [sys.executable, "manage.py", "settle_calls"],
        env=site.environment | {"PYTHONPATH": str(tmp_path)},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )

    site.start_settler()
    assert "1 still open" in done.stdout, done.stdout + done.stderr

    [row] = site.rows()
    assert (row["status"], row["cancelled_at"]) == ("live", None)
    tell(site, live, "ended", reason="hung_up")
    wait_for_rest(site)
