"""From one release to the next behind nginx, by the way of docs/upgrading.md, while calls go on."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Event

import pytest
import requests

from tests.faults.conftest import running
from tests.faults.release import lay_out, lay_out_the_next
from tests.faults.site import PATIENCE, Site, check_books, new_folder, wait_for_rest
from tests.faults.visitors import Visitor, press, stand_in_line, streaming, tell
from tests.fronts import Nginx
from tests.services import Missing, wait_until

PLACES, VISITORS = 4, 8
NOT_THERE = "The site is not there."
MARK = "Said the next release."


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def running_site(request: pytest.FixtureRequest, folder: Path) -> Iterator[Site]:
    own = new_folder(folder, "releases")
    code = own / "canfly"
    code.mkdir()
    lay_out(code)
    settings = {
        "AVATARS_MAX_CONCURRENT_CALLS": str(PLACES),
        "AVATARS_LINE_LENGTH": "100",
        # As in earnest, those who wait are waited for longer than a reload takes.
        "AVATARS_READY_TIMEOUT": "30",
        "AVATARS_JOIN_TIMEOUT": "5",
        "AVATARS_SILENCE_TIMEOUT": "20",
        "AVATARS_TRUSTED_PROXIES": "1",
    }
    with running(request, folder, code=code, **settings) as site:
        try:
            nginx = Nginx(own, code, [f"127.0.0.1:{site.port}"])
        except Missing as reason:
            pytest.skip(f"NOT TESTED behind nginx: {reason}")
        nginx.start()
        site.url = nginx.url
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("REQUESTS_CA_BUNDLE", str(nginx.authority))
            yield site
        nginx.stop()


@contextmanager
def talking(site: Site) -> Iterator[None]:
    """Somebody in a call, whose page never fails to report; at the end they hang up."""
    with streaming(site) as (call, lines):
        list(lines)
    assert tell(site, call, "joined") == 204
    over = Event()

    def beat() -> set[int]:
        answers = set()
        while not over.wait(0.2):  # how often this page reports
            answers.add(tell(site, call, "alive"))
        return answers

    with ThreadPoolExecutor(1) as pool:
        answers = pool.submit(beat)
        try:
            yield
        finally:
            over.set()
        assert answers.result() == {204}
    assert tell(site, call, "ended", reason="hung_up") == 204


def signal_server(site: Site, number: int) -> None:
    """To gunicorn's master alone, as systemd and `kill` do."""
    assert site.server is not None
    os.kill(site.server.pid, number)


def says(site: Site) -> str:
    answer = requests.get(f"{site.url}/api/avatar/connect", timeout=PATIENCE)
    site.answers[answer.status_code] += 1
    return str(answer.json()["error"]["message"])


def check(site: Site, visitors: list[Visitor]) -> None:
    wait_for_rest(site, within=60)
    check_books(site)
    # Everybody was served, and nobody's connection was broken meanwhile.
    assert [(one.served, one.cuts) for one in visitors] == [(1, 0)] * len(visitors)
    assert set(site.answers) <= {200, 204, 405}, site.answers


def test_an_upgrade_costs_nobody_their_call_or_their_wait(site: Site) -> None:
    site.order("scenario", scenario="queued")  # READY after five seconds
    assert MARK not in says(site)
    with talking(site), ThreadPoolExecutor(VISITORS) as pool:
        visitors = stand_in_line(site, pool, VISITORS)

        lay_out_the_next(site.code, MARK)
        site.manage("migrate")
        signal_server(site, signal.SIGHUP)
        old, site.settlers = site.settlers, []
        for settler in old:
            settler.terminate()
            settler.wait(PATIENCE)
            site.start_settler()
        wait_until(lambda: MARK in says(site), "the next release answers", within=PATIENCE)

    check(site, visitors)
    assert "of_the_next_release" in site.rows()[0]


def test_a_server_that_is_stopped_lets_those_who_wait_finish(site: Site) -> None:
    site.order("scenario", scenario="queued")
    with ThreadPoolExecutor(VISITORS) as pool:
        visitors = stand_in_line(site, pool, PLACES)
        signal_server(site, signal.SIGTERM)
        # Who comes now is told so, in our words, by nginx.
        wait_until(lambda: says(site) == NOT_THERE, "no more is taken", within=PATIENCE)
    assert site.server is not None
    assert site.server.wait(PATIENCE) == 0
    assert [(one.served, one.cuts) for one in visitors] == [(1, 0)] * PLACES
    site.start_server()
    wait_until(lambda: press(site).status == 200, "it is back", within=PATIENCE)
    wait_for_rest(site)
    check_books(site)
