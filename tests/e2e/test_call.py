"""A visitor presses the button and talks to a face."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.calls import (
    action,
    expect_state,
    focused,
    hang_up,
    log_in,
    loudest,
    section,
    sessions_when_over,
    start,
    video,
)
from tests.e2e.conftest import Site

Visitor = Callable[..., Page]
SETTLED_WITHIN = 60  # seconds, and as many looks: the settler comes by every few seconds


def test_a_visitor_talks_with_an_animated_lobster_twice_and_the_log_knows(
    site: Site, visitor: Visitor
) -> None:
    before = len(site.books())
    page = visitor()
    page.goto(f"{site.url}/en/")

    start(page)
    first = video(page)
    assert first["width"] > 0
    assert loudest(page) > 0.01
    assert video(page)["time"] > first["time"] + 1
    expect(page.locator("[data-avatars-caption]")).to_contain_text("LittleLobster", timeout=15_000)
    expect(page.locator("[data-avatars-time]")).to_have_text(re.compile(r"0:(0[2-9]|[1-5]\d)"))

    mute = action(page, "mute")
    expect(mute).to_have_accessible_name("Mute microphone")
    mute.click()
    expect(mute).to_have_accessible_name("Unmute microphone")
    mute.click()
    expect(mute).to_have_accessible_name("Mute microphone")
    hang_up(page)

    action(page, "again").click()
    expect_state(page, "live")
    page.wait_for_timeout(1_500)  # so that there is a length to bill
    hang_up(page)

    sessions = site.books()[before:]
    assert [session["consumed"] for session in sessions] == [True, True]
    sessions = sessions_when_over(site, page, before)
    assert [session["status"] for session in sessions] == ["COMPLETED", "COMPLETED"]

    log_in(page, site)
    for session in sessions:
        talked = page.locator(".field-talked")
        clock = f"{session['duration'] // 60}:{session['duration'] % 60:02}"
        for _ in range(SETTLED_WITHIN):
            page.goto(f"{site.url}/admin/avatars/calllog/?q={session['id']}")
            if talked.inner_text() == clock:
                break
            page.wait_for_timeout(1_000)
        expect(talked).to_have_text(clock)


def test_a_double_press_opens_one_session(site: Site, visitor: Visitor) -> None:
    before = len(site.books())
    page = visitor()

    page.locator("[data-avatars-start]").dblclick()
    expect_state(page, "live")
    page.wait_for_timeout(500)  # a second session would come by now

    assert len(site.books()) == before + 1
    hang_up(page)


def test_a_press_before_the_widget_is_there_is_not_lost(site: Site, visitor: Visitor) -> None:
    page = visitor("/")
    page.evaluate("document.querySelector('[data-avatars-start]').click()")

    expect_state(page, "live")
    hang_up(page)


def test_a_whole_call_by_keyboard_alone(site: Site, visitor: Visitor) -> None:
    page = visitor()
    page.locator("[data-avatars-start]").focus()
    page.keyboard.press("Enter")
    expect_state(page, "live")

    for _ in range(10):
        if page.evaluate("document.activeElement.dataset.avatarsAction") == "hang-up":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Space")

    expect_state(page, "ended")
    assert focused(page) == "Thanks for talking!"


def test_a_closed_tab_ends_the_session(site: Site, visitor: Visitor) -> None:
    page = visitor()
    start(page)
    session = site.books()[-1]

    page.close()

    other = visitor()
    for _ in range(40):
        [now] = [found for found in site.books() if found["id"] == session["id"]]
        if not now["running"]:
            break
        other.wait_for_timeout(500)
    assert now["status"] in ("COMPLETED", "CANCELLED")


def test_the_avatars_side_may_end_the_call(site: Site, visitor: Visitor) -> None:
    site.scenario("ended_by_server")
    page = visitor()

    start(page)

    expect_state(page, "ended")
    expect(action(page, "again")).to_be_visible()


def test_a_line_that_is_cut_is_said_so_and_a_new_call_is_one_press_away(
    site: Site, visitor: Visitor
) -> None:
    site.scenario("dropped_media")
    page = visitor()
    start(page)

    expect_state(page, "error", within=60)
    expect(section(page)).to_have_attribute("data-avatars-error", "connection_lost")

    site.scenario(None)
    action(page, "retry").click()
    expect_state(page, "live")
    hang_up(page)


@pytest.mark.parametrize(
    ("scenario", "kind"),
    [
        ("busy", "busy"),
        ("no_credits", "budget_spent"),
        ("refused_secret", "unavailable"),
        ("fails", "unavailable"),
    ],
)
def test_every_no_has_its_own_words_and_none_is_raw(
    site: Site, visitor: Visitor, scenario: str, kind: str
) -> None:
    site.scenario(scenario)
    page = visitor()

    action(page, "start").click()

    expect_state(page, "error")
    expect(section(page)).to_have_attribute("data-avatars-error", kind)
    words = section(page).inner_text()
    assert not re.search(r"error|failed|50[0-9]|runway|undefined", words, re.IGNORECASE), words


MICROPHONE = """
navigator.mediaDevices.getUserMedia = async () => {
  throw new DOMException("no", "%s");
};
"""


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("NotAllowedError", "microphone_denied"),
        ("NotFoundError", "microphone_missing"),
        ("NotReadableError", "microphone_in_use"),
    ],
)
def test_without_a_microphone_nothing_is_billed_and_the_way_back_is_shown(
    site: Site, visitor: Visitor, name: str, kind: str
) -> None:
    before = len(site.books())
    page = visitor(init_script=MICROPHONE % name, permissions=[])

    action(page, "start").click()

    expect_state(page, "error")
    expect(section(page)).to_have_attribute("data-avatars-error", kind)
    expect(action(page, "retry")).to_be_visible()
    assert len(site.books()) == before


def test_a_browser_that_cannot_call_is_told_so(site: Site, visitor: Visitor) -> None:
    page = visitor(
        init_script="window.RTCPeerConnection = window.webkitRTCPeerConnection = undefined;"
    )

    action(page, "start").click()

    expect_state(page, "error")
    expect(section(page)).to_have_attribute("data-avatars-error", "not_supported")


def test_too_many_calls_say_when_to_come_back(site: Site, visitor: Visitor) -> None:
    page = visitor()
    page.route(
        "**/api/avatar/connect",
        lambda route: route.fulfill(
            status=429, json={"error": {"code": "rate_limited", "message": "x"}, "retryAfter": 3}
        ),
    )

    action(page, "start").click()

    expect_state(page, "error")
    expect(section(page)).to_have_attribute("data-avatars-error", "rate_limited")
    page.unroute("**/api/avatar/connect")
    expect(action(page, "retry")).to_be_enabled(timeout=6_000)
    action(page, "retry").click()
    expect_state(page, "live")
    hang_up(page)
