"""In every state, on every window, no word is cut, covered, or out of sight."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.calls import action
from tests.e2e.conftest import Site
from tests.e2e.misfits import misfits
from tests.e2e.sheets import DESKTOPS, PHONE, PHONES, SETTLE, viewport
from tests.e2e.states import WAYS, Visitor, enter, expect_still

# Small phones on their side.
LOW = [(568, 320), (667, 375)]
LANGUAGES = ["en", "zh-hant", "zh-hans"]


@pytest.mark.parametrize("number", range(len(WAYS)), ids=list(WAYS))
def test_every_word_has_its_place(site: Site, visitor: Visitor, number: int) -> None:
    """Each state in one language; the phone is turned, and grows into a tablet and a desk."""
    state, language = list(WAYS)[number], LANGUAGES[number % 3]
    page = enter(state, site, visitor, f"/{language}/", reduced_motion="reduce", **PHONE)

    for width, height in PHONES + LOW + DESKTOPS:
        page.set_viewport_size(viewport((width, height)))
        page.wait_for_timeout(SETTLE / 3)  # until what fits itself to the window has done so
        assert misfits(page) == [], f"{width}x{height} {language}"
    expect_still(state, page)


# The card's state also points at the page, which gives the window back: test_fit_together has one
# that does not.
LIVE = [name for name, way in WAYS.items() if way.state == "live" and name != "card"]


@pytest.mark.parametrize("number", range(len(LIVE)), ids=LIVE)
def test_every_word_has_its_place_over_the_whole_window(
    site: Site, visitor: Visitor, number: int
) -> None:
    """Where the call begins on a phone, it fills the window."""
    language = LANGUAGES[(number + 1) % 3]
    phone = PHONE | {"viewport": viewport(PHONES[0])}
    page = enter(LIVE[number], site, visitor, f"/{language}/", reduced_motion="reduce", **phone)

    for size in PHONES + LOW:
        page.set_viewport_size(viewport(size))
        page.wait_for_timeout(SETTLE / 3)
        expect(page.locator("[data-avatars-view=full]")).to_be_attached()
        assert misfits(page) == [], f"{size} {language}"
    expect_still(LIVE[number], page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_long_caption_leaves_the_words_over_the_controls_alone(
    site: Site, visitor: Visitor, language: str
) -> None:
    phone = PHONE | {"viewport": viewport(PHONES[0])}
    page = enter("picture_coming", site, visitor, f"/{language}/", **phone)
    # A greeting of several lines: in Chinese a letter is twice as wide.
    expect(page.locator("[data-avatars-caption]")).to_contain_text(re.compile(".{40}"))

    for width, height in [(320, 480), (320, 568), (360, 640), (375, 667)]:
        page.set_viewport_size(viewport((width, height)))
        page.wait_for_timeout(SETTLE / 3)
        assert misfits(page) == [], f"{width}x{height}"


@pytest.mark.parametrize("view", ["full", "page"])
def test_nothing_lies_on_the_settings_of_a_small_phone(
    site: Site, visitor: Visitor, view: str
) -> None:
    phone = PHONE | {"viewport": viewport(PHONES[0])}
    page = enter("live", site, visitor, "/en/", **phone)
    if view == "page":
        action(page, "view").click()
        page.wait_for_timeout(SETTLE)  # until the page has scrolled to the stage

    action(page, "settings").click()

    page.wait_for_timeout(SETTLE)
    page.locator(".avatars__popover:visible").scroll_into_view_if_needed()
    assert misfits(page) == []


def test_the_picture_can_fill_the_window_while_the_settings_are_open(
    site: Site, visitor: Visitor
) -> None:
    page = enter("settings", site, visitor, "/en/")

    # Playwright presses nothing that something else lies on.
    action(page, "view").click()

    expect(page.locator("[data-avatars-view=full]")).to_be_visible()
