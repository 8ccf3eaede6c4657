"""How the call lies in the window: in view, over all of a phone, full screen, or in a corner."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.calls import action, expect_state, hang_up, section, start
from tests.e2e.conftest import Site
from tests.e2e.states import Visitor, enter

PHONES = [(320, 568), (390, 844), (844, 390)]
WINDOWS = [(768, 1024), (1024, 768), (1280, 800), (1440, 900), (1920, 1080)]
PHONE: dict[str, Any] = {"has_touch": True, "is_mobile": True}


def size(width: int, height: int) -> dict[str, Any]:
    return {"viewport": {"width": width, "height": height}}


def expect_view(page: Page, view: str) -> None:
    expect(section(page)).to_have_attribute("data-avatars-view", view)


def outside(page: Page, *selectors: str) -> list[str]:
    """What of these is seen, but not wholly within the window."""
    return list(
        page.evaluate(
            """(selectors) => [...document.querySelectorAll(selectors)]
              .filter((found) => found.checkVisibility({ visibilityProperty: true }))
              .filter((found) => {
                const { left, top, right, bottom } = found.getBoundingClientRect();
                return left < -1 || top < -1 || right > innerWidth + 1 || bottom > innerHeight + 1;
              })
              .map((found) => found.className)""",
            ", ".join(selectors),
        )
    )


LIVE = (".avatars__top", ".avatars__controls button", ".avatars__caption", ".avatars__view")


@pytest.mark.parametrize(("width", "height"), WINDOWS)
def test_from_the_press_on_the_whole_panel_is_in_view(
    site: Site, visitor: Visitor, width: int, height: int
) -> None:
    page = visitor(**size(width, height), reduced_motion="reduce")
    # As a visitor finds it: the button at the window's foot, most of the stage above it.
    page.locator("[data-avatars-start]").evaluate("found => found.scrollIntoView({block: 'start'})")

    start(page)

    expect_view(page, "page")
    assert outside(page, "[data-avatars-stage]", *LIVE) == []
    hang_up(page)
    assert outside(page, "[data-avatars-stage]") == []


def test_who_scrolls_after_the_press_is_left_alone(site: Site, visitor: Visitor) -> None:
    site.scenario("never_ready")
    page = visitor(**size(1280, 800))
    action(page, "start").click()
    expect_state(page, "connecting")
    page.wait_for_timeout(1_000)  # until the panel is in view

    page.mouse.move(600, 300)
    page.mouse.wheel(0, 300)
    page.wait_for_timeout(700)
    there = page.evaluate("scrollY")
    page.evaluate(
        "document.querySelector('[data-avatars-stage]').insertAdjacentHTML("
        "'afterend', '<p class=grown>More words below</p>')"
    )
    action(page, "cancel").click()
    page.wait_for_timeout(700)

    assert page.evaluate("scrollY") == there


@pytest.mark.parametrize(("width", "height"), PHONES)
def test_on_a_phone_the_call_fills_the_screen(
    site: Site, visitor: Visitor, width: int, height: int
) -> None:
    page = visitor(**size(width, height), **PHONE)
    action(page, "start").scroll_into_view_if_needed()
    before = page.evaluate("scrollY")

    start(page)

    expect_view(page, "full")
    caption = page.locator("[data-avatars-caption]")
    expect(caption).to_contain_text("LittleLobster", timeout=15_000)
    stage = section(page).locator("[data-avatars-stage]")
    assert stage.bounding_box() == {"x": 0, "y": 0, "width": width, "height": height}
    assert outside(page, *LIVE) == []
    mouth = page.locator(".avatars__face").bounding_box()
    words = caption.bounding_box()
    assert mouth
    assert words
    assert words["y"] > mouth["y"] + 0.74 * mouth["height"], "over the mouth"
    dialog = page.get_by_role("dialog", name="LittleLobster")
    expect(dialog).to_have_count(1)
    # The page behind is out of reach.
    expect(page.locator("a:not([inert], [inert] *):visible")).to_have_count(0)

    hang_up(page)
    expect_view(page, "page")
    expect(page.locator("a[inert], [inert] a")).to_have_count(0)
    assert abs(page.evaluate("scrollY") - before) < height
    assert page.evaluate("getComputedStyle(document.documentElement).overflowY") == "visible"


def swipe_down(page: Page) -> None:
    page.locator("[data-avatars-stage]").evaluate(
        """(stage) => {
          const touch = (y) =>
            new Touch({ identifier: 1, target: stage, clientX: 100, clientY: y });
          const send = (type, y, touches) => stage.dispatchEvent(new TouchEvent(type, {
            bubbles: true, touches, changedTouches: [touch(y)],
          }));
          send("touchstart", 100, [touch(100)]);
          send("touchend", 300, []);
        }"""
    )


@pytest.mark.parametrize("way", ["Escape", "swipe", "button"])
def test_the_full_view_is_left_and_the_call_goes_on(site: Site, visitor: Visitor, way: str) -> None:
    page = visitor(**size(390, 844), **PHONE)
    start(page)
    expect_view(page, "full")

    if way == "Escape":
        page.keyboard.press("Escape")
    elif way == "swipe":
        swipe_down(page)
    else:
        action(page, "view").click()

    expect_view(page, "page")
    expect_state(page, "live")
    expect(page.get_by_role("dialog")).to_have_count(0)
    action(page, "view").click()
    expect_view(page, "full")
    hang_up(page)


def test_the_focus_stays_in_a_full_view(site: Site, visitor: Visitor) -> None:
    page = visitor(**size(390, 844), **PHONE)
    start(page)

    reached = set()
    for _ in range(12):
        page.keyboard.press("Tab")
        reached.add(
            page.evaluate(
                """document.activeElement === document.body
                  || document.activeElement.closest("[data-avatars-stage]") !== null"""
            )
        )

    assert reached == {True}
    hang_up(page)


def test_a_desktop_has_the_browsers_own_full_screen(site: Site, visitor: Visitor) -> None:
    page = visitor(**size(1280, 800))
    start(page)

    action(page, "view").click()
    expect_view(page, "full")
    is_full = "document.fullscreenElement?.hasAttribute('data-avatars-stage') ?? false"
    assert page.evaluate(is_full)
    action(page, "view").click()
    expect_view(page, "page")
    assert not page.evaluate(is_full)
    expect_state(page, "live")
    hang_up(page)


def docked(visitor: Visitor) -> Page:
    """A live call whose visitor has scrolled on."""
    page = visitor(**size(1280, 800))
    start(page)
    page.mouse.move(640, 20)
    page.mouse.wheel(0, 5_000)
    expect_view(page, "dock")
    return page


def test_who_scrolls_on_keeps_the_picture_in_a_corner(site: Site, visitor: Visitor) -> None:
    page = docked(visitor)
    height = page.evaluate("document.documentElement.scrollHeight")

    box = page.locator("[data-avatars-stage]").bounding_box()
    assert box
    assert box["width"] < 340
    assert box["x"] + box["width"] < 1280
    assert box["y"] + box["height"] < 800
    expect(action(page, "hang-up")).to_be_in_viewport()
    mute = action(page, "mute")
    mute.click()
    expect(mute).to_have_accessible_name("Unmute microphone")

    action(page, "view").click()
    expect_view(page, "page")
    expect(page.locator("[data-avatars-stage]")).to_be_in_viewport(ratio=0.6)
    assert page.evaluate("document.documentElement.scrollHeight") == height
    hang_up(page)


def test_who_hangs_up_in_the_corner_sees_how_the_call_ended(site: Site, visitor: Visitor) -> None:
    page = docked(visitor)

    hang_up(page)

    expect(action(page, "again")).to_be_in_viewport()
    expect(page.locator("[data-avatars-stage]")).to_be_in_viewport(ratio=1)
    expect(section(page).get_by_role("heading", level=3)).to_be_focused()


def test_a_closed_corner_stays_empty_until_the_stage_was_seen_again(
    site: Site, visitor: Visitor
) -> None:
    page = docked(visitor)

    action(page, "close-dock").click()
    expect_view(page, "page")
    page.wait_for_timeout(500)
    expect_view(page, "page")
    expect_state(page, "live")

    stage = page.locator("[data-avatars-stage]")
    stage.evaluate("(stage) => stage.scrollIntoView({ block: 'center', behavior: 'instant' })")
    expect(stage).to_be_in_viewport(ratio=0.9)
    page.wait_for_timeout(500)  # until that is noticed
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
    expect_view(page, "dock")
    action(page, "hang-up").click()
    expect_state(page, "ended")
    expect_view(page, "page")


def test_the_picture_in_the_corner_moves_off_what_has_the_focus(
    site: Site, visitor: Visitor
) -> None:
    page = docked(visitor)
    page.evaluate(
        """() => {
          const stage = document.querySelector("[data-avatars-stage]");
          const { left, top } = stage.getBoundingClientRect();
          const link = document.createElement("a");
          link.href = "#main";
          link.id = "covered";
          link.textContent = "Covered";
          const place = { left: `${left + 20}px`, top: `${top + 20}px` };
          Object.assign(link.style, { position: "fixed", ...place });
          document.querySelector("main").append(link);
        }"""
    )

    page.locator("#covered").focus()

    expect(section(page)).to_have_attribute("data-avatars-corner", "bottom left")
    assert (
        page.evaluate(
            """() => {
          const { left, top } = document.querySelector("#covered").getBoundingClientRect();
          return document.elementFromPoint(left + 2, top + 2).id;
        }"""
        )
        == "covered"
    )
    hang_up(page)


WAKE_LOCKS = """
window.locks = [];
navigator.wakeLock.request = async (type) => {
  const lock = { type, released: false, release: async () => { lock.released = true; } };
  window.locks.push(lock);
  return lock;
};
"""


def test_the_screen_stays_on_as_long_as_the_call(site: Site, visitor: Visitor) -> None:
    page = visitor(init_script=WAKE_LOCKS)
    start(page)
    assert page.evaluate("locks.map(({ type, released }) => [type, released])") == [
        ["screen", False]
    ]

    hang_up(page)

    assert page.evaluate("locks.map((lock) => lock.released)") == [True]


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
@pytest.mark.parametrize("state", ["line", "connecting"])
def test_whoever_waits_on_a_phone_sees_all_of_it(
    site: Site, visitor: Visitor, state: str, language: str
) -> None:
    page = enter(state, site, visitor, f"/{language}/", **size(320, 568), **PHONE)

    expect_view(page, "full")
    assert outside(page, ".avatars__title", ".avatars__text", ".avatars__panel button") == []
    expect(
        page.locator(".avatars__poster, .avatars__mood[data-avatars-shown]").last
    ).to_be_visible()
