"""The panel that opens in the corner of a window: its button, its keyboard, its end."""

import pytest
from playwright.sync_api import expect

from tests.e2e.calls import action, expect_state, hang_up, start, until
from tests.e2e.conftest import Site
from tests.e2e.placed import FLOATING, Shows, corner, opener
from tests.e2e.test_axe import findings
from tests.e2e.test_policy import WATCH, violations


def test_a_button_in_the_corner_opens_a_panel_there_and_nothing_is_loaded_before(
    shows: Shows, site: Site
) -> None:
    page = shows(FLOATING, init_script=WATCH)
    loaded = page.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)")
    assert not [name for name in loaded if "/widget/" in name]
    expect(corner(page)).to_be_hidden()
    expect(opener(page)).to_have_accessible_name("Talk to 🦞")

    opener(page).click()

    expect(corner(page)).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("heading", name="Meet LittleLobster")).to_be_focused()
    start(page)
    page.mouse.move(20, 20)  # on the page
    page.mouse.wheel(0, 2_000)
    until(page, "scrollY > 1000")
    expect(corner(page)).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("button", name="Close")).to_be_hidden()
    page.keyboard.press("Escape")
    expect_state(page, "live")
    hang_up(page)
    page.get_by_role("button", name="Close").click()

    expect(corner(page)).to_be_hidden()
    expect(opener(page)).to_be_focused()
    expect_state(page, "idle")
    assert violations(page) == []


def test_escape_closes_the_panel_and_gives_up_a_call_that_is_not_there_yet(
    shows: Shows, site: Site
) -> None:
    site.scenario("never_ready")
    page = shows(FLOATING)
    opener(page).click()
    page.keyboard.press("Escape")
    expect(corner(page)).to_be_hidden()

    opener(page).click()
    action(page, "start").click()
    expect_state(page, "connecting")
    page.keyboard.press("Escape")

    expect(corner(page)).to_be_hidden()
    expect_state(page, "idle")


def test_a_button_that_is_sent_away_stays_away_for_the_session(shows: Shows) -> None:
    page = shows(FLOATING)

    page.get_by_role("button", name="Don’t show this button again").click()

    expect(opener(page)).to_be_hidden()
    page.reload()
    page.wait_for_selector("[data-avatars-state]", state="attached")
    expect(opener(page)).to_be_hidden()


def test_storage_that_throws_costs_nobody_the_button(shows: Shows) -> None:
    page = shows(
        FLOATING,
        init_script="Object.defineProperty(window, 'sessionStorage', "
        "{ get() { throw new DOMException('', 'SecurityError'); } });",
    )

    opener(page).click()
    start(page)
    hang_up(page)
    page.get_by_role("button", name="Close").click()
    page.get_by_role("button", name="Don’t show this button again").click()

    expect(opener(page)).to_be_hidden()


@pytest.mark.parametrize("width", [390, 1280])
def test_the_corner_never_covers_what_has_the_focus(shows: Shows, width: int) -> None:
    page = shows(FLOATING, viewport={"width": width, "height": 640})
    page.evaluate("document.querySelector('main').style.textAlign = 'end'")
    covered = """() => {
      const [one, corner] = [document.activeElement, document.querySelector(".avatars__launcher")]
        .map((element) => element.getBoundingClientRect());
      const isSeen = getComputedStyle(document.querySelector(".avatars__launcher")).opacity === "1";
      return isSeen && one.bottom > corner.top && one.top < corner.bottom
        && one.right > corner.left && one.left < corner.right;
    }"""

    for _ in range(90):
        page.keyboard.press("Tab")
        if page.evaluate(covered):
            page.wait_for_timeout(400)  # as long as it takes to step aside
        assert not page.evaluate(covered), page.evaluate("document.activeElement.textContent")

    page.keyboard.press("Tab")
    expect(opener(page)).to_be_focused()
    expect(page.locator(".avatars__launcher")).to_have_css("opacity", "1")


def test_on_a_phone_the_panel_is_as_wide_as_the_window(shows: Shows) -> None:
    page = shows(FLOATING, viewport={"width": 390, "height": 844})
    opener(page).click()

    expect(corner(page)).to_be_in_viewport(ratio=1)
    box = corner(page).bounding_box()
    assert box
    assert (box["x"], box["width"], round(box["y"] + box["height"])) == (0, 390, 844)


@pytest.mark.parametrize("state", ["closed", "open", "ended"])
def test_axe_finds_nothing_in_the_corner(shows: Shows, state: str) -> None:
    page = shows(FLOATING, reduced_motion="reduce")
    if state != "closed":
        opener(page).click()
    if state == "ended":
        start(page)
        hang_up(page)

    assert findings(page, "[data-avatars-section]") == []


def test_after_a_reload_the_corner_opens_by_itself_to_say_it(shows: Shows) -> None:
    page = shows(FLOATING)
    opener(page).click()
    start(page)

    page.reload()

    expect(corner(page)).to_contain_text("It ended when the page was loaded again.")
    expect(action(page, "again")).to_be_visible()
    page.get_by_role("button", name="Close").click()
    expect(opener(page)).to_be_visible()
