"""The waiting line on real servers: who stands in it keeps the order, whatever is killed."""

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.faults.conftest import running
from tests.faults.site import Site, check_books, most_at_once, wait_for_rest
from tests.faults.visitors import Visitor, stand_in_line
from tests.services import wait_until

WORKERS, PLACES, VISITORS, CROWD = 4, 3, 24, 200
PATIENCE = 60  # seconds


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def running_site(request: pytest.FixtureRequest, folder: Path) -> Iterator[Site]:
    settings = {
        "AVATARS_MAX_CONCURRENT_CALLS": str(PLACES),
        "AVATARS_LINE_LENGTH": "200",
        "WEB_CONCURRENCY": str(WORKERS),
        "AVATARS_JOIN_TIMEOUT": "20",
    }
    with running(request, folder, **settings) as site:
        yield site


def order_of_calls(site: Site) -> list[str]:
    return [str(row["id"]).replace("-", "") for row in site.rows()]


def turns(site: Site, visitors: list[Visitor]) -> list[int]:
    """The numbers of the visitors in the order in which their calls were begun."""
    begun = order_of_calls(site)
    last = {one.calls[-1].replace("-", ""): one.number for one in visitors if one.calls}
    return [last[call] for call in begun if call in last]


def check(site: Site, visitors: list[Visitor]) -> None:
    wait_for_rest(site)
    check_books(site)
    assert [one.served for one in visitors] == [1] * len(visitors), "served once, each"
    assert most_at_once(site.books()) <= PLACES
    assert site.database.rows("SELECT * FROM avatars_placeinline WHERE call_id IS NULL") == []


def test_they_are_served_in_the_order_in_which_they_came(site: Site) -> None:
    site.order("scenario", scenario="ready")
    with ThreadPoolExecutor(VISITORS) as pool:
        visitors = stand_in_line(site, pool, VISITORS)

    check(site, visitors)
    # Places that come free together are taken together, by as many as there are.
    for place, number in enumerate(turns(site, visitors)):
        assert abs(place - number) < PLACES


def test_workers_that_are_killed_cost_nobody_their_turn(site: Site) -> None:
    site.order("scenario", scenario="ready")
    with ThreadPoolExecutor(VISITORS) as pool:
        visitors = stand_in_line(site, pool, VISITORS // 2)
        for _ in range(3):
            kill_a_worker(site)
            time.sleep(1.5)

    check(site, visitors)
    assert any(one.cuts for one in visitors)
    # Whoever was being served when the server was killed is the first again; by then up to as many
    # as there are places may have been served.
    for place, number in enumerate(turns(site, visitors)):
        assert abs(place - number) <= PLACES


def test_a_restart_breaks_every_stream_and_no_order(site: Site) -> None:
    site.order("scenario", scenario="ready")
    with ThreadPoolExecutor(VISITORS) as pool:
        visitors = stand_in_line(site, pool, VISITORS // 2)
        site.kill_server()
        site.start_server()

    check(site, visitors)
    for place, number in enumerate(turns(site, visitors)):
        assert abs(place - number) <= PLACES


@pytest.mark.parametrize("running_site", ["postgresql"], indirect=True)
def test_two_hundred_presses_for_three_places(site: Site) -> None:
    """All at once, from four processes, two of which are killed while the line moves."""
    site.order("scenario", scenario="ready")
    visitors = [Visitor(site, number, talk=0) for number in range(CROWD)]
    with ThreadPoolExecutor(CROWD) as pool:
        for one in visitors:
            pool.submit(one.call, 5 * PATIENCE)
        for _ in range(2):
            wait_until(lambda: len(site.books()) > 20, "the line moves", within=PATIENCE)
            kill_a_worker(site)
            time.sleep(5)

    check(site, visitors)
    assert any(one.cuts for one in visitors)
    order = sorted(visitors, key=lambda one: one.place)
    for turn, one in enumerate(order):
        one.number = turn
    for place, number in enumerate(turns(site, visitors)):
        assert abs(place - number) <= 2 * PLACES


def kill_a_worker(site: Site) -> None:
    assert site.server is not None
    pid = site.server.pid
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    os.kill(int(children[0]), signal.SIGKILL)
