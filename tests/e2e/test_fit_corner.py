"""Nor is any word cut, covered, or out of sight in the panel in a window's corner."""

import pytest
from playwright.sync_api import expect

from tests.e2e.calls import action
from tests.e2e.conftest import Site
from tests.e2e.misfits import misfits
from tests.e2e.placed import corner, visitor_of_corner
from tests.e2e.sheets import PHONE, PHONES, SETTLE, viewport
from tests.e2e.states import WAYS, Visitor, enter, expect_still
from tests.e2e.test_fit import LANGUAGES
from tests.e2e.test_fit_together import TOGETHER, all_fits, bring_together

AT_400 = (320, 256)  # a desk at 400 %
# Phones, also on their side, half of a laptop's screen, a low window, desks.
SIZES = [*PHONES, (667, 375), (683, 620), (900, 420), (1280, 720), (1920, 1080), AT_400]
# Too low for camera, transcript and offer at once; a call on a phone fills the window.
LOW = [(568, 320), (480, 320)]


@pytest.mark.parametrize("number", range(len(WAYS)), ids=list(WAYS))
def test_every_word_has_its_place_in_the_corner(site: Site, visitor: Visitor, number: int) -> None:
    state, language = list(WAYS)[number], LANGUAGES[(number + 2) % 3]
    come = visitor_of_corner(site, visitor)
    page = enter(state, site, come, f"/{language}/", reduced_motion="reduce", **PHONE)

    for size in SIZES + LOW:
        page.set_viewport_size(viewport(size))
        page.wait_for_timeout(SETTLE / 3)  # until what fits itself to the window has done so
        assert misfits(page) == [], f"{size} {language}"
    expect_still(state, page)


@pytest.mark.parametrize("together", TOGETHER)
def test_what_comes_together_has_its_place_in_the_corner(
    site: Site, visitor: Visitor, together: str
) -> None:
    page = bring_together(together, site, visitor_of_corner(site, visitor), "/en/")

    for size in SIZES:
        page.set_viewport_size(viewport(size))
        page.wait_for_timeout(SETTLE / 3)
        if size == AT_400:  # where the panel scrolls
            for close in page.locator("[data-avatars-action=close-card]").all():
                close.scroll_into_view_if_needed()
        all_fits(page)


@pytest.mark.parametrize("size", [(320, 568), (568, 320), (667, 375), (683, 620), (900, 420)])
@pytest.mark.parametrize(("state", "step"), [("idle", "start"), ("ended", "again")])
def test_the_next_step_in_the_corner_is_in_sight(
    site: Site, visitor: Visitor, state: str, step: str, size: tuple[int, int]
) -> None:
    page = enter(state, site, visitor_of_corner(site, visitor), "/en/", viewport=viewport(size))

    expect(action(page, step)).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("button", name="Close", exact=True)).to_be_in_viewport(ratio=0.9)


@pytest.mark.parametrize("size", [(683, 620), (900, 420)])
def test_the_mark_of_a_test_call_keeps_clear_of_the_buttons_of_the_corner(
    site: Site, visitor: Visitor, size: tuple[int, int]
) -> None:
    come = visitor_of_corner(site, visitor)
    page = enter("connecting", site, come, "/en/", viewport=viewport(size))

    page.locator("[data-avatars-stage]").evaluate(
        "stage => stage.insertAdjacentHTML('beforeend', '<p class=avatars__test>Test call</p>')"
    )

    assert misfits(page) == []


@pytest.mark.parametrize("size", [(390, 844), (844, 390)])
def test_a_call_that_begins_in_the_corner_of_a_phone_fills_the_window(
    site: Site, visitor: Visitor, size: tuple[int, int]
) -> None:
    phone = PHONE | {"viewport": viewport(size)}
    page = enter("live", site, visitor_of_corner(site, visitor), "/en/", **phone)

    stage = page.locator("[data-avatars-view=full] [data-avatars-stage]")
    expect(stage).to_be_attached()
    page.wait_for_timeout(SETTLE)
    box = stage.bounding_box()
    assert box
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, *size)


@pytest.mark.parametrize("size", [(320, 568), (683, 525), (683, 620), (900, 420), (1280, 720)])
def test_whoever_reads_along_in_the_corner_reaches_the_controls(
    site: Site, visitor: Visitor, size: tuple[int, int]
) -> None:
    page = enter("transcript", site, visitor_of_corner(site, visitor), "/en/", **PHONE)

    page.set_viewport_size(viewport(size))

    expect(page.locator("[data-avatars-action=hang-up]")).to_be_in_viewport(ratio=1)
    expect(corner(page)).to_be_in_viewport(ratio=1)
