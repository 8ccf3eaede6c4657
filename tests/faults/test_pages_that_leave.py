"""Pages that never join, or are gone at any moment of a call."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import requests
from livekit.protocol import rtc

from tests.avatars.sandbox.visitor import visit
from tests.faults.conftest import running
from tests.faults.site import PATIENCE, Json, Site, check_books, wait_for_rest
from tests.faults.visitors import STREAM, meanwhile, press, streaming, tell
from tests.services import wait_until


def call(site: Site) -> Json:
    got = press(site, Accept=STREAM)
    assert got.status == 200, got.body
    return got.body


def never_joins(site: Site) -> Json:
    return call(site)


def never_joins_and_cannot_say_so(site: Site) -> Json:
    return press(site).body


def breaks_off_while_waiting(site: Site) -> Json:
    with streaming(site) as (first, lines):
        next(lines)
        return first


def breaks_off_at_once(site: Site) -> Json:
    with streaming(site) as (first, _):
        return first


def closes_before_joining(site: Site) -> Json:
    ready = call(site)
    assert tell(site, ready, "ended", reason="page_closed") == 204
    return ready


def closes_while_live(site: Site) -> Json:
    live = call(site)
    assert tell(site, live, "joined") == 204
    assert tell(site, live, "alive") == 204
    assert tell(site, live, "ended", reason="page_closed") == 204
    return live


def loses_its_connection(site: Site) -> Json:
    live = call(site)
    assert tell(site, live, "joined") == 204
    assert tell(site, live, "ended", reason="connection_lost") == 204
    return live


def says_that_it_joined_and_did_not(site: Site) -> Json:
    ready = call(site)
    for event in ("joined", "face", "alive"):
        assert tell(site, ready, event) == 204
    return ready


def hears_nothing_and_sees_nothing(site: Site) -> Json:
    live = call(site)
    assert tell(site, live, "joined") == 204
    assert tell(site, live, "ended", reason="no_media") == 204
    return live


def is_left_by_its_visitor(site: Site) -> Json:
    live = call(site)
    assert tell(site, live, "joined") == 204
    assert tell(site, live, "ended", reason="idle") == 204
    assert tell(site, live, "goodbye", heard="unheard") == 204
    return live


def hangs_up_and_leaves_the_room(site: Site) -> Json:
    live = call(site)

    async def talk() -> None:
        credentials = {"url": live["serverUrl"], "token": live["token"]}
        async with visit(credentials) as visitor:
            await visitor.until("join")
            assert await asyncio.to_thread(tell, site, live, "joined") == 204
            await visitor.send(leave=rtc.LeaveRequest())

    asyncio.run(talk())
    assert tell(site, live, "ended", reason="hung_up") == 204
    return live


def hangs_up_but_the_room_never_hears(site: Site) -> Json:
    live = call(site)
    assert tell(site, live, "joined") == 204
    assert tell(site, live, "ended", reason="hung_up") == 204
    return live


def tells_everything_late_twice_and_upside_down(site: Site) -> Json:
    live = call(site)
    for event in ("ended", "alive", "joined", "joined", "ended", "alive"):
        assert tell(site, live, event, reason="page_closed") == 204
    assert tell(site, live, "feedback", stars=5) == 204
    return live


COURSES = {
    never_joins: {"never_joined"},
    never_joins_and_cannot_say_so: {"never_joined"},
    breaks_off_while_waiting: {"visitor_gave_up", "never_joined"},
    breaks_off_at_once: {"visitor_gave_up", "never_joined"},
    closes_before_joining: {"page_closed"},
    closes_while_live: {"page_closed"},
    loses_its_connection: {"connection_lost"},
    says_that_it_joined_and_did_not: {"never_joined"},
    hears_nothing_and_sees_nothing: {"no_media"},
    is_left_by_its_visitor: {"idle"},
    hangs_up_and_leaves_the_room: {"hung_up"},
    hangs_up_but_the_room_never_hears: {"hung_up"},
    tells_everything_late_twice_and_upside_down: {"page_closed"},
}


@pytest.fixture(params=["sqlite", "postgresql"])
def crowded_site(request: pytest.FixtureRequest, folder: Path) -> Iterator[Site]:
    """Many have time to join at once. Who never joins is cut for that, before they are silent."""
    waits = {"AVATARS_JOIN_TIMEOUT": "15", "AVATARS_SILENCE_TIMEOUT": "17"}
    with running(request, folder, **waits) as site:
        yield site


def test_whatever_a_page_does_its_session_ends_and_is_paid_once(crowded_site: Site) -> None:
    with meanwhile() as beside:
        courses = {
            beside(course, crowded_site): (course.__name__, reasons)
            for course, reasons in COURSES.items()
            for _ in range(3)
        }
        ended = {
            future.result()["callId"].replace("-", ""): told for future, told in courses.items()
        }
    wait_for_rest(crowded_site, within=60)

    check_books(crowded_site)
    rows = {str(row["id"]).replace("-", ""): row for row in crowded_site.rows()}
    for call_id, (name, reasons) in ended.items():
        assert rows[call_id]["end_reason"] in reasons, name
    assert len(crowded_site.books()) == len(rows) == 3 * len(COURSES)
    assert all(one["requests"]["cancel"] <= 1 for one in crowded_site.books())


@pytest.fixture(params=["sqlite", "postgresql"])
def patient_site(request: pytest.FixtureRequest, folder: Path) -> Iterator[Site]:
    """There is time to join, also on a busy machine."""
    with running(request, folder, AVATARS_JOIN_TIMEOUT="20") as site:
        yield site


def test_a_page_that_is_not_heard_of_any_more_is_cut_though_its_visitor_is_there(
    patient_site: Site,
) -> None:
    live = call(patient_site)

    async def stay() -> None:
        async with visit({"url": live["serverUrl"], "token": live["token"]}) as visitor:
            await visitor.until("join")
            assert await asyncio.to_thread(tell, patient_site, live, "joined") == 204
            await visitor.until("leave")

    asyncio.run(stay())
    wait_for_rest(patient_site)

    check_books(patient_site)
    [row], [session] = patient_site.rows(), patient_site.books()
    assert (row["end_reason"], session["cancelled"]) == ("silent", True)


def test_a_page_that_closes_while_it_waits_gets_no_call(site: Site) -> None:
    site.order("scenario", scenario="never_ready")
    for _ in range(3):
        with streaming(site) as (first, lines):
            assert tell(site, first, "ended", reason="page_closed") == 204
            assert "error" in list(lines)[-1]
    wait_for_rest(site)

    check_books(site)
    assert {row["end_reason"] for row in site.rows()} == {"visitor_gave_up"}
    assert [one["requests"]["cancel"] for one in site.books()] == [1, 1, 1]


def test_a_client_that_takes_no_stream_is_noticed_when_it_leaves(site: Site) -> None:
    """It has no call token, and nothing is written to it before the whole answer is."""
    site.order("scenario", scenario="slow")
    with suppress(requests.ReadTimeout):
        requests.post(
            f"{site.url}/api/avatar/connect", json={"avatarId": "littlelobster"}, timeout=1
        )
    # A server that has just begun may need longer than that until it asks Runway.
    wait_until(site.books, "a session", within=PATIENCE)
    wait_for_rest(site)

    check_books(site)
    [session] = site.books()
    assert (session["consumed"], session["cancelled"]) == (False, True)
    [row] = site.rows()
    assert row["end_reason"] == "visitor_gave_up"
