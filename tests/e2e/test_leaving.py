"""However a visitor leaves, nobody pays for an empty room."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.calls import (
    PATIENCE,
    RECORD_REPORTS,
    action,
    expect_report,
    expect_state,
    hang_up,
    reported,
    section,
    start,
)
from tests.e2e.conftest import Site

Visitor = Callable[..., Page]


def session_when_over(site: Site, page: Page, session_id: str) -> dict[str, Any]:
    """The session as the sandbox's books have it once it does not run any more."""
    for _ in range(PATIENCE * 4):
        [found] = [session for session in site.books() if session["id"] == session_id]
        if not found["running"]:
            break
        page.wait_for_timeout(250)
    assert not found["running"], found
    return found


def wait_for_a_session(site: Site, page: Page, known: int) -> str:
    for _ in range(PATIENCE * 4):
        if len(sessions := site.books()) > known:
            return str(sessions[-1]["id"])
        page.wait_for_timeout(250)
    raise AssertionError("no session was opened")


def test_a_visitor_who_gives_up_while_waiting_costs_nothing(site: Site, visitor: Visitor) -> None:
    site.scenario("slow")
    known = len(site.books())
    page = visitor(init_script=RECORD_REPORTS)
    action(page, "start").click()
    expect_state(page, "connecting")
    session_id = wait_for_a_session(site, page, known)

    action(page, "cancel").click()

    expect_state(page, "idle")
    expect(page.locator("[data-avatars-start]")).to_be_focused()
    assert reported(page, "ended") == [{"event": "ended", "reason": "visitor_gave_up"}]
    session = session_when_over(site, page, session_id)
    assert session["cancelled"]
    assert not session["consumed"]
    assert session["billedSeconds"] == 0


@pytest.mark.parametrize("way", ["closes the tab", "goes elsewhere"])
def test_a_page_that_goes_while_waiting_costs_nothing(
    site: Site, visitor: Visitor, way: str
) -> None:
    site.scenario("slow")
    known = len(site.books())
    page = visitor()
    action(page, "start").click()
    expect_state(page, "connecting")
    session_id = wait_for_a_session(site, page, known)

    if way == "closes the tab":
        page.close(run_before_unload=True)
    else:
        page.goto(f"{site.url}/nowhere/")

    session = session_when_over(site, visitor("/nowhere/"), session_id)
    assert session["cancelled"]
    assert not session["consumed"]


def test_a_page_that_goes_during_a_call_ends_it(site: Site, visitor: Visitor) -> None:
    page = visitor()
    start(page)
    session_id = site.books()[-1]["id"]

    page.goto(f"{site.url}/nowhere/")

    session = session_when_over(site, page, session_id)
    assert session["status"] in ("COMPLETED", "CANCELLED")


def test_a_page_tells_that_it_is_still_there(site: Site, visitor: Visitor) -> None:
    page = visitor()
    start(page)

    with page.expect_response(
        lambda response: '"alive"' in (response.request.post_data or "")
    ) as response:
        pass

    assert response.value.status == 204
    hang_up(page)


def test_a_page_that_goes_before_the_microphone_is_allowed_opens_nothing(
    site: Site, visitor: Visitor
) -> None:
    known = len(site.books())
    page = visitor(
        permissions=[],
        init_script="navigator.mediaDevices.getUserMedia = () => new Promise(() => {});",
    )
    action(page, "start").click()
    expect_state(page, "microphone")

    page.goto(f"{site.url}/nowhere/")
    page.wait_for_timeout(500)  # a session would come by now

    assert len(site.books()) == known


def test_a_frozen_page_ends_its_call_and_says_so_when_it_is_back(
    site: Site, visitor: Visitor
) -> None:
    page = visitor(init_script=RECORD_REPORTS)
    start(page)
    session_id = site.books()[-1]["id"]

    page.evaluate("document.dispatchEvent(new Event('freeze'))")

    expect_state(page, "ended")
    expect(section(page)).to_contain_text("in the background")
    assert reported(page, "ended") == [{"event": "ended", "reason": "page_closed"}]
    assert session_when_over(site, page, session_id)["consumed"]


def test_a_browser_that_thinks_it_is_offline_cuts_no_call_whose_media_flow(
    site: Site, visitor: Visitor
) -> None:
    page = visitor(init_script=RECORD_REPORTS)
    start(page)

    page.context.set_offline(True)
    page.wait_for_timeout(15_000)  # longer than a broken line is kept
    expect_state(page, "live")
    action(page, "hang-up").click()
    expect_state(page, "ended")

    page.context.set_offline(False)
    assert expect_report(page, "ended") == {"event": "ended", "reason": "hung_up"}


def test_who_has_to_queue_is_told_so(site: Site, visitor: Visitor) -> None:
    site.scenario("queued")
    page = visitor()

    action(page, "start").click()

    expect(section(page)).to_contain_text("You’re in the queue")
    expect(section(page)).to_contain_text("Waking LittleLobster up")
    expect_state(page, "live")
    hang_up(page)
