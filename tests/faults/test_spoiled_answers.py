"""Runway answers every request in every wrong way; what the sandbox's books say counts."""

import pytest

from tests.faults.site import Site, check_books, wait_for_rest
from tests.faults.visitors import STREAM, Answer, crowd, press, streaming, tell

# What Runway answers and what the database is have little to do with each other.
pytestmark = pytest.mark.parametrize("running_site", ["sqlite"], indirect=True)

REFUSALS = [f"status:{status}" for status in (400, 401, 402, 403, 404, 409, 429)]
FAULTS = ["status:500", "status:503", "html", "nonsense", "reset", "slow", "hang"]
KINDS = REFUSALS + FAULTS


def spoil(site: Site, step: str, kinds: list[str], **more: object) -> int:
    for kind in kinds:
        site.order("faults", step=step, fault=kind, **more)
    return len(kinds)


def test_create(site: Site) -> None:
    faults = spoil(site, "create", KINDS)
    # Runway did its work and the answer was lost on the way: nobody can know that session.
    lost = spoil(site, "create", FAULTS, applied=True)

    answers = crowd(lambda: press(site), faults + lost)

    assert {answer.status for answer in answers} <= {502, 503}
    orphans = lost + 1  # a slow answer is an honest one that came too late
    wait_for_rest(site, orphans=orphans)
    sessions = site.books()
    assert len(sessions) == orphans
    assert all(one["requests"]["create"] == 1 for one in sessions)
    # The only bound there is: the longest call, which Runway was told.
    assert all(one["maxDuration"] == 60 for one in sessions)
    hours_pass(site)
    wait_for_rest(site, orphans=orphans)
    check_books(site, orphans=orphans)
    assert all(row["settled_at"] for row in site.rows())


def hours_pass(site: Site) -> None:
    """Calls without a session are older now than anybody waits for their session."""
    past = "2020-01-01 00:00:00" + ("+00" if site.database.url.startswith("post") else "")
    site.database.execute(f"UPDATE avatars_calllog SET created_at = '{past}' WHERE session_id = ''")
    site.wait_for_settled()


@pytest.mark.parametrize("polls_before", [0, 1])
def test_polls(site: Site, polls_before: int) -> None:
    faults = spoil(site, "retrieve", KINDS, after=polls_before * len(KINDS))

    answers = crowd(lambda: press(site), faults)

    assert {answer.status for answer in answers} <= {200, 502, 503, 504}
    wait_for_rest(site)
    check_books(site)
    # What may pass is asked again: only an answer that is one ends a call.
    assert sum(answer.status == 200 for answer in answers) >= len(FAULTS) - 1


def test_consume(site: Site) -> None:
    faults = spoil(site, "consume", KINDS) + spoil(site, "consume", FAULTS, applied=True)

    answers = crowd(lambda: press(site), faults)

    assert {answer.status for answer in answers} <= {502, 503}
    wait_for_rest(site)
    check_books(site)
    sessions = site.books()
    assert len(sessions) == faults
    assert all(one["cancelled"] and one["requests"]["consume"] == 1 for one in sessions)


def test_cancel(site: Site) -> None:
    site.order("scenario", scenario="never_ready")
    faults = spoil(site, "cancel", KINDS) + spoil(site, "cancel", FAULTS, applied=True)

    def leave_while_waiting() -> Answer:
        with streaming(site) as (call, lines):
            next(lines)
            assert tell(site, call, "ended", reason="page_closed") == 204
            return Answer(200, list(lines)[-1])

    answers = crowd(leave_while_waiting, faults)

    assert {answer.status for answer in answers} == {200}
    wait_for_rest(site)
    check_books(site)
    assert all(one["cancelled"] for one in site.books())
    assert {row["end_reason"] for row in site.rows()} == {"visitor_gave_up"}


def test_a_runway_that_is_gone_for_seconds(site: Site) -> None:
    """Every answer is bad for a while, in the middle of calls at every stage."""
    calls = crowd(lambda: press(site, Accept=STREAM), 4)
    assert [call.status for call in calls] == [200] * 4
    tell(site, calls[0].body, "joined")
    for step in ("create", "retrieve", "consume", "cancel"):
        spoil(site, step, ["status:503"] * 4 + ["reset"] * 4)

    tell(site, calls[0].body, "ended", reason="page_closed")
    answers = crowd(lambda: press(site), 8)

    assert {answer.status for answer in answers} <= {200, 502, 503, 504}
    wait_for_rest(site, within=60)
    check_books(site)
    assert len(site.books()) <= 4 + sum(answer.status != 503 for answer in answers)
