"""SIGKILL, at every step of opening and of settling a call."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.faults.conftest import running
from tests.faults.site import PATIENCE, Json, Site, check_books, wait_for_rest
from tests.faults.visitors import STREAM, crowd, meanwhile, press, tell
from tests.services import wait_until

ANY = pytest.mark.parametrize("running_site", ["sqlite"], indirect=True)


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def running_site(request: pytest.FixtureRequest, folder: Path) -> Iterator[Site]:
    # Long enough to hold several calls at their steps before the kill.
    with running(request, folder, AVATARS_REQUEST_TIMEOUT="6") as site:
        yield site


def wait_for_books(site: Site, what: str, true: Callable[[list[Json]], object]) -> None:
    wait_until(lambda: true(site.books()), what, within=PATIENCE)


def asked(sessions: list[Json], step: str) -> int:
    return sum(session["requests"][step] for session in sessions)


def asked_often(sessions: list[Json], *, step: str, times: int) -> bool:
    return asked(sessions, step) >= times


def test_a_server_killed_at_every_step_of_connect(site: Site) -> None:
    """Held with a hanging answer at: cancel, consume, consume done, poll, create done, create."""
    site.order("scenario", scenario="ready")
    closing, forging, ready = [one.body for one in crowd(lambda: press(site, Accept=STREAM), 3)]
    assert tell(site, forging, "joined") == 204
    with meanwhile() as beside:
        site.order("faults", step="cancel", fault="hang")
        beside(tell, site, closing, "ended", reason="page_closed")
        wait_for_books(site, "a cancel hangs", partial(asked_often, step="cancel", times=1))
        site.order("faults", step="consume", fault="hang")
        site.order("faults", step="consume", fault="hang", applied=True)
        beside(press, site)
        beside(press, site)
        wait_for_books(site, "two consume", partial(asked_often, step="consume", times=5))
        site.order("faults", step="retrieve", fault="hang")
        beside(press, site, Accept=STREAM)
        wait_for_books(site, "another session", lambda books: len(books) == 6)
        wait_for_books(site, "it is asked for", lambda books: books[-1]["requests"]["retrieve"])
        site.order("faults", step="create", fault="hang", applied=True)
        beside(press, site)
        wait_for_books(site, "a create hangs", lambda books: len(books) == 7)
        site.order("faults", step="create", fault="hang")
        beside(press, site)
        wait_until(lambda: len(site.rows()) == 8, "a row for every press", within=PATIENCE)

        site.kill_server()
    site.start_server()

    # The one exception: the session whose id was on its way to us.
    wait_for_rest(site, orphans=1)
    check_books(site, orphans=1)
    sessions = site.books()
    known = {row["session_id"] for row in site.rows()}
    # Nobody joins it and nobody can cancel it: it ends at Runway, READY for 20 s.
    assert [one["cancelled"] for one in sessions if one["id"] not in known] == [False]
    assert all(one["maxDuration"] == 60 for one in sessions)
    reasons = {str(row["id"]): row["end_reason"] for row in site.rows()}
    reported = {key.replace("-", ""): reason for key, reason in reasons.items()}
    assert reported[closing["callId"].replace("-", "")] == "page_closed"
    # Nobody was in the room, whatever the page said.
    assert reported[forging["callId"].replace("-", "")] == "never_joined"
    assert reported[ready["callId"].replace("-", "")] == "never_joined"


@ANY
def test_settlers_killed_at_every_step(site: Site) -> None:
    """Each is killed while its question, or its cancel, hangs; new ones do the work."""
    site.order("scenario", scenario="ready")
    try:
        for step, applied in [("retrieve", False), ("cancel", False), ("cancel", True)]:
            # Nobody may settle these calls before the fault waits for whoever does.
            site.kill_settlers()
            calls = crowd(lambda: press(site, Accept=STREAM), 2)
            assert [call.status for call in calls] == [200, 200]
            held = asked(site.books(), step) + 2
            site.order("faults", step=step, fault="hang", times=2, applied=applied)
            site.start_settler()
            site.start_settler()
            wait_for_books(site, "both hang", partial(asked_often, step=step, times=held))
        site.kill_settlers()
        site.start_settler()

        wait_for_rest(site)

        check_books(site)
        assert {row["end_reason"] for row in site.rows()} == {"never_joined"}
        assert all(one["cancelled"] for one in site.books())
    finally:
        while len(site.settlers) < 2:
            site.start_settler()


def test_three_settlers_do_the_work_once(site: Site) -> None:
    site.start_settler()
    site.order("scenario", scenario="ready")
    calls = crowd(lambda: press(site, Accept=STREAM), 20)
    assert [call.status for call in calls] == [200] * 20

    wait_for_rest(site)

    check_books(site)
    assert {one["requests"]["cancel"] for one in site.books()} == {1}


@ANY
def test_a_settler_that_was_away_makes_up_for_it(site: Site) -> None:
    site.kill_settlers()
    try:
        calls = [press(site, Accept=STREAM).body for _ in range(3)]
        tell(site, calls[0], "joined")
        tell(site, calls[1], "ended", reason="hung_up")
    finally:
        site.start_settler()
        site.start_settler()

    wait_for_rest(site)

    check_books(site)
    reasons = [row["end_reason"] for row in site.rows()]
    assert reasons == ["never_joined", "hung_up", "never_joined"]
