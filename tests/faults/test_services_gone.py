"""The database, the cache and the sandbox are locked, frozen, or gone for seconds."""

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
import requests

from tests.faults.site import PATIENCE, Site, check_books, wait_for_rest
from tests.faults.visitors import STREAM, Answer, crowd, meanwhile, press, tell
from tests.services import PostgreSQL, Redis, wait_until

SECONDS = 2  # that something is gone


def calls_go_on(
    site: Site, failure: AbstractContextManager[None], unwell: str = ""
) -> list[Answer]:
    """Calls at every stage while the failure lasts, and presses that come into it.

    The probes name the part that is `unwell` meanwhile, and nobody waits for what hangs.
    """
    calls = [answer.body for answer in crowd(lambda: press(site, Accept=STREAM), 4)]
    assert all("sessionId" in call for call in calls)
    tell(site, calls[0], "joined")
    with meanwhile() as beside:
        waiting = [beside(press, site, Accept=STREAM) for _ in range(6)]
        # In the middle of waiting, as far as that is in our hands; any other moment is right, too.
        time.sleep(0.5)
        with failure:
            into_it = [beside(press, site, Accept=STREAM) for _ in range(6)]
            beside(tell, site, calls[0], "ended", reason="page_closed")
            beside(tell, site, calls[1], "ended", reason="page_closed")
            beside(tell, site, calls[2], "joined")
            time.sleep(SECONDS)  # how long the failure lasts
            if unwell:
                wait_until(
                    lambda: site.parts()[unwell] in ("failed", "timeout"),
                    f"{unwell} is said to be unwell",
                    within=PATIENCE,
                )
                assert site.parts()["status"] == 503
                assert requests.get(f"{site.url}/healthz", timeout=10).status_code == 200
    return [press.result() for press in waiting + into_it]


def check_end(site: Site, answers: list[Answer]) -> None:
    assert {answer.status for answer in answers} <= {200, 503}
    # From now on it is as if nothing had been.
    wait_until(
        lambda: site.parts("database,cache")["status"] == 200, "all is well", within=PATIENCE
    )
    assert {answer.status for answer in crowd(lambda: press(site), 4)} == {200}
    wait_for_rest(site, within=60)
    check_books(site)


def test_a_locked_database(site: Site) -> None:
    check_end(site, calls_go_on(site, site.database.locked()))


@pytest.mark.parametrize("running_site", ["postgresql"], indirect=True)
def test_a_database_that_hangs(site: Site, postgresql: PostgreSQL) -> None:
    check_end(site, calls_go_on(site, _frozen(postgresql), "database"))


@pytest.mark.parametrize("running_site", ["postgresql"], indirect=True)
def test_a_database_that_is_gone(site: Site, postgresql: PostgreSQL) -> None:
    check_end(site, calls_go_on(site, _stopped(postgresql), "database"))


@pytest.mark.parametrize("running_site", ["postgresql"], indirect=True)
def test_a_cache_that_is_gone(site: Site, redis: Redis) -> None:
    answers = calls_go_on(site, _stopped(redis), "cache")
    assert {answer.status for answer in answers} == {200}
    check_end(site, answers)


@pytest.mark.parametrize("running_site", ["postgresql"], indirect=True)
def test_a_cache_that_hangs(site: Site, redis: Redis) -> None:
    answers = calls_go_on(site, _frozen(redis), "cache")
    assert {answer.status for answer in answers} == {200}
    check_end(site, answers)


@pytest.mark.parametrize("running_site", ["sqlite"], indirect=True)
def test_a_runway_that_forgot_everything(site: Site) -> None:
    calls = [press(site, Accept=STREAM).body for _ in range(2)]
    tell(site, calls[0], "joined")
    with meanwhile() as beside:
        waiting = [beside(press, site) for _ in range(4)]
        time.sleep(0.3)  # some are created by now; whichever they are must not matter
        site.restart_sandbox()
    assert {press.result().status for press in waiting} <= {200, 502}

    wait_for_rest(site)

    site.wait_for_settled()
    check_books(site)
    assert press(site).status == 200


@contextmanager
def _frozen(service: PostgreSQL | Redis) -> Iterator[None]:
    service.freeze()
    try:
        yield
    finally:
        service.resume()


@contextmanager
def _stopped(service: PostgreSQL | Redis) -> Iterator[None]:
    service.stop()
    try:
        yield
    finally:
        service.start()
