"""SIGKILL, at every step of opening and of settling a call."""

from collections.abc import Callable

from tests.faults.site import PATIENCE, Json, Site, check_books, wait_for_rest
from tests.faults.visitors import STREAM, meanwhile, press, tell
from tests.services import wait_until

# Long enough to hold several calls at their steps before the kill.
SETTINGS = {"AVATARS_REQUEST_TIMEOUT": "5"}


def wait_for_books(site: Site, what: str, true: Callable[[list[Json]], object]) -> None:
    wait_until(lambda: true(site.books()), what, within=PATIENCE)


def asked(sessions: list[Json], step: str) -> int:
    return sum(session["requests"][step] for session in sessions)


def test_a_server_killed_at_every_step_of_connect(site: Site) -> None:
    """Held with a hanging answer at: cancel, consume, consume done, poll, create done, create."""
    site.order("scenario", scenario="ready")
    closing = press(site, Accept=STREAM).body
    live = press(site, Accept=STREAM).body
    ready = press(site, Accept=STREAM).body
    assert tell(site, live, "joined") == 204
    with meanwhile() as beside:
        site.order("faults", step="consume", fault="hang")
        site.order("faults", step="consume", fault="hang", applied=True)
        beside(press, site)
        beside(press, site)
        wait_for_books(site, "two consume", lambda books: asked(books, "consume") == 5)
        polls = asked(site.books(), "retrieve")
        site.order("faults", step="retrieve", fault="hang")
        beside(press, site, Accept=STREAM)
        wait_for_books(site, "a poll hangs", lambda books: asked(books, "retrieve") > polls)
        site.order("faults", step="cancel", fault="hang")
        beside(tell, site, closing, "ended", reason="page_closed")
        wait_for_books(site, "a cancel hangs", lambda books: asked(books, "cancel") == 1)
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
    assert [one["running"] for one in sessions].count(True) == 1
    assert all(one["maxDuration"] == 60 for one in sessions)
    reasons = {str(row["id"]): row["end_reason"] for row in site.rows()}
    told = {key.replace("-", ""): reason for key, reason in reasons.items()}
    assert told[closing["callId"].replace("-", "")] == "page_closed"
    assert told[live["callId"].replace("-", "")] == "silent"
    assert told[ready["callId"].replace("-", "")] == "never_joined"


def test_settlers_killed_at_every_step(site: Site) -> None:
    """Each is killed while its question, or its cancel, hangs; new ones do the work."""
    try:
        for step, applied in [("retrieve", False), ("cancel", False), ("cancel", True)]:
            calls = [press(site, Accept=STREAM) for _ in range(2)]
            assert [call.status for call in calls] == [200, 200]
            asked_before = asked(site.books(), step)
            site.order("faults", step=step, fault="hang", times=2, applied=applied)
            wait_for_books(
                site, f"{step} hangs", lambda books: asked(books, step) >= asked_before + 2
            )
            site.kill_settlers()
            site.start_settler()
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
    with meanwhile() as beside:
        calls = [beside(press, site, Accept=STREAM) for _ in range(20)]
    assert [call.result().status for call in calls] == [200] * 20

    wait_for_rest(site)

    check_books(site)
    assert {one["requests"]["cancel"] for one in site.books()} == {1}


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
    assert [row["end_reason"] for row in site.rows()] == ["silent", "hung_up", "never_joined"]
