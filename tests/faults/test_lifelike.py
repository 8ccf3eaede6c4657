"""Calls at the pace of real ones, four times as fast: what is settled in the end is Runway's."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.avatars.sandbox.visitor import visit
from tests.faults.conftest import running
from tests.faults.site import PATIENCE, Json, Site, check_books, wait_for_rest
from tests.faults.visitors import STREAM, meanwhile, press, tell
from tests.services import wait_until


@pytest.fixture(scope="module", params=["sqlite"])
def running_site(request: pytest.FixtureRequest, folder: Path) -> Iterator[Site]:
    # Runway ends a session 1.8 to 3 s after the goodbye at this pace, and one whose visitor has
    # not connected 5 s after READY: time enough on a busy machine.
    settings = {
        "AVATARS_HANG_UP_GRACE": "6",
        "AVATARS_JOIN_TIMEOUT": "15",
        "AVATARS_SILENCE_TIMEOUT": "15",
        "AVATARS_TRANSCRIPTS": "1",
    }
    with running(request, folder, **settings) as site:
        yield site


@pytest.fixture(autouse=True)
def _lifelike(site: Site) -> Iterator[None]:
    site.order("pace", pace=4, lifelike=True)
    yield
    site.order("pace", pace=1, lifelike=False)


def talk(site: Site, *, reason: str, says_goodbye: bool = True, holds_on: bool = True) -> Json:
    """One call: joined, a face, half a second of talk, and an end; the row's answer to it."""
    live = press(site, Accept=STREAM).body

    async def call() -> None:
        async with visit({"url": live["serverUrl"], "token": live["token"]}) as visitor:
            await visitor.until("join")
            await asyncio.to_thread(tell, site, live, "joined")
            await visitor.watch()
            assert await visitor.sees(10)
            await asyncio.to_thread(tell, site, live, "face")
            if says_goodbye:
                await visitor.end_call()
            await asyncio.to_thread(tell, site, live, "ended", reason=reason)
            if holds_on:
                await asyncio.sleep(0.5)

    asyncio.run(call())
    return live


@pytest.mark.parametrize("reason", ["hung_up", "page_closed", "idle"])
def test_a_call_that_was_told_goodbye_keeps_runways_duration_and_transcript(
    site: Site, reason: str
) -> None:
    talk(site, reason=reason)
    wait_for_rest(site)

    check_books(site)
    [session], [row] = site.books(), site.rows()
    assert (session["status"], session["cancelled"]) == ("COMPLETED", False)
    assert (row["end_reason"], row["estimated"]) == (reason, False)
    assert row["face_at"] >= row["joined_at"] >= row["consumed_at"]


def test_a_goodbye_that_nobody_heard_is_paid_for_no_longer_than_the_grace(site: Site) -> None:
    talk(site, reason="connection_lost", says_goodbye=False)
    wait_for_rest(site)

    check_books(site)
    assert {one["status"] for one in site.books()} <= {"CANCELLED", "COMPLETED"}
    [row] = site.rows()
    assert row["end_reason"] == "connection_lost"


def test_the_place_stays_taken_until_runway_has_ended_the_session_and_not_longer(
    site: Site,
) -> None:
    talk(site, reason="hung_up")
    held = "SELECT id FROM avatars_calllog WHERE over_at IS NULL AND settled_at IS NULL"
    assert site.database.rows(held)

    wait_for_rest(site)

    assert not site.database.rows(held)


def test_what_runway_keeps_is_fetched_and_deleted_once_by_however_many_at_once(site: Site) -> None:
    for _ in range(2):
        talk(site, reason="hung_up")
    wait_for_rest(site)

    with meanwhile() as beside:
        for _ in range(3):
            beside(site.sync_conversations)
    wait_until(
        lambda: not site.database.rows("SELECT * FROM avatars_conversation"),
        "nothing is left at Runway",
        within=PATIENCE,
    )

    assert len(site.database.rows("SELECT * FROM avatars_transcript")) == 2
    assert [answers_of(site, str(row["session_id"])) for row in site.rows()] == [
        [("GET", 200), ("DELETE", 204)],
        [("GET", 200), ("DELETE", 204)],
    ]


def answers_of(site: Site, session_id: str) -> list[tuple[str, int]]:
    """What was asked of the conversation of a session, and how it was answered."""
    requests = site.requests()
    path = f"/v1/avatar_conversations/{session_id}"
    return [(str(one["method"]), int(one["status"])) for one in requests if one["path"] == path]
