"""From the press to the face, and what comes between: told truthfully."""

from playwright.sync_api import Page, expect

from tests.e2e.calls import (
    RECORD_REPORTS,
    action,
    expect_face,
    expect_state,
    focused,
    hang_up,
    loudest,
    quicker,
    reported,
    section,
    start,
)
from tests.e2e.conftest import Site
from tests.e2e.states import Visitor


def test_a_call_is_live_while_its_picture_is_still_to_come(site: Site, visitor: Visitor) -> None:
    site.scenario("lifelike")
    page = visitor(init_script=RECORD_REPORTS)

    action(page, "start").click()

    expect_state(page, "live")
    expect(section(page)).to_contain_text("The picture is on its way")
    expect(page.locator("[data-avatars-caption]")).to_contain_text("LittleLobster")
    expect(action(page, "mute")).to_be_visible()
    assert loudest(page, 1) > 0.01
    expect(page.locator("[data-avatars-face]")).to_have_count(0)
    expect_face(page)
    expect(section(page)).not_to_contain_text("The picture is on its way")
    assert reported(page, "joined", "face") == [{"event": "joined"}, {"event": "face"}]
    hang_up(page)


def test_a_picture_that_does_not_come_ends_nothing(site: Site, visitor: Visitor) -> None:
    site.scenario("no_picture")
    page = visitor(init_script=quicker(picture=8))

    action(page, "start").click()

    expect_state(page, "live")
    told = "The picture is taking longer than usual"
    expect(section(page)).to_contain_text(told, timeout=15_000)
    expect_state(page, "live")
    hang_up(page)


def test_a_room_without_sound_and_picture_is_no_fault_of_the_network(
    site: Site, visitor: Visitor
) -> None:
    site.scenario("no_media")
    page = visitor(init_script=RECORD_REPORTS + quicker(picture=8))

    action(page, "start").click()

    expect_state(page, "error")
    expect(section(page)).to_have_attribute("data-avatars-error", "no_media")
    expect(section(page)).not_to_contain_text("firewall")
    assert reported(page, "ended") == [{"event": "ended", "reason": "no_media"}]


def test_a_server_that_freezes_is_said_and_taken_back(site: Site, visitor: Visitor) -> None:
    site.scenario("frozen")
    page = visitor()
    start(page)

    expect(section(page)).to_contain_text("Weak connection", timeout=15_000)
    expect(section(page)).not_to_contain_text("Weak connection", timeout=15_000)

    expect_state(page, "live")
    hang_up(page)


def test_a_paused_picture_leaves_the_poster_and_comes_back(site: Site, visitor: Visitor) -> None:
    site.scenario("paused_picture")
    page = visitor()
    start(page)

    expect(page.locator("[data-avatars-face]")).to_have_count(0, timeout=15_000)
    expect(section(page).locator("[data-avatars-poster]")).to_be_visible()
    expect_state(page, "live")
    expect_face(page)
    hang_up(page)


def test_a_stray_space_neither_mutes_nor_calls_again(site: Site, visitor: Visitor) -> None:
    page = visitor()
    page.locator("[data-avatars-start]").focus()
    page.keyboard.press("Space")
    expect_state(page, "live")

    page.keyboard.press("Space")
    expect(action(page, "mute")).to_have_accessible_name("Mute microphone")

    known = len(site.books())
    hang_up(page)
    assert focused(page) == "Thanks for talking!"
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_timeout(1_000)  # a session would come by now
    expect_state(page, "ended")
    assert len(site.books()) == known


def test_a_second_tab_is_told_of_the_first(site: Site, visitor: Visitor) -> None:
    page = visitor()
    start(page)
    known = len(site.books())
    other = page.context.new_page()
    other.goto(f"{site.url}/en/")

    action(other, "start").click()

    expect_state(other, "error")
    expect(section(other)).to_have_attribute("data-avatars-error", "other_tab")
    assert len(site.books()) == known
    hang_up(page)
    action(other, "retry").click()
    expect_state(other, "live")
    hang_up(other)


def in_line(page: Page, *lines: str) -> None:
    """Answer connects with these lines; then the stream breaks off."""
    body = "\n".join(lines) + "\n"
    page.route(
        "**/api/avatar/connect",
        lambda route: route.fulfill(content_type="application/x-ndjson", body=body),
    )


SECOND = '{"state":"line","position":2,"waited":3.5,"estimate":75,"place":"second"}'
NEXT = '{"state":"line","position":1,"waited":5.5,"estimate":null,"place":"first"}'


def test_a_visitor_sees_the_place_in_the_line_and_may_leave_it(
    site: Site, visitor: Visitor
) -> None:
    page = visitor()
    in_line(page, SECOND)

    action(page, "start").click()

    expect_state(page, "line")
    expect(section(page)).to_contain_text("You’re number 2 in line")
    expect(section(page)).to_contain_text("in about 2 min.")
    expect(action(page, "cancel")).to_be_focused()
    action(page, "cancel").click()
    expect_state(page, "idle")


def test_a_broken_line_is_claimed_again_with_its_place(site: Site, visitor: Visitor) -> None:
    page = visitor()
    in_line(page, SECOND, NEXT)
    action(page, "start").click()
    expect_state(page, "line")
    expect(section(page)).to_contain_text("You’re next")

    with page.expect_request("**/api/avatar/connect") as request:
        page.unroute("**/api/avatar/connect")

    assert request.value.post_data_json["place"] == "first"
    expect_state(page, "live")
    hang_up(page)
