"""What comes together in a call has its place, too: cards, offers, transcript, camera, settings."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.calls import action, quicker, say_until_seen
from tests.e2e.channel import CHANNEL, receives
from tests.e2e.conftest import Site
from tests.e2e.misfits import misfits
from tests.e2e.sheets import DESKTOPS, PHONE, PHONES, SETTLE, viewport
from tests.e2e.states import (
    IN_CHINESE,
    IN_ENGLISH,
    SILENCE,
    Visitor,
    enter,
    expect_still,
    language_of,
)

# Small phones, also on their side and below the bars of a browser; in their place on the page also
# half of a laptop's screen, the smallest phone, and a desk at 400 %.
FULL = [*PHONES, (360, 640), (568, 320), (640, 304), (667, 331), (667, 375)]
PAGE = [*DESKTOPS, (683, 620), (900, 420), (667, 375), (320, 568), (320, 256)]
LINK = "/en/#features"


def shows_a_card(page: Page, site: Site) -> None:
    """Of as many words as a card takes, with a link; it leaves the view as it is."""
    words = "Tools that write code, that draw, and that tell afterwards what was agreed on. "
    receives(page, "show_card", title="Where to look first", text=words * 5, link=LINK)
    expect(page.locator("[data-avatars-card]")).to_be_visible()


def offers_a_language(page: Page, site: Site) -> None:
    other = IN_CHINESE if language_of(page) == "en" else IN_ENGLISH
    say_until_seen(site, page, action(page, "follow-language"), *other)


def shows_herself(page: Page, site: Site) -> None:
    action(page, "camera").click()
    expect(page.locator("[data-avatars-self]")).to_be_visible()


def opens(name: str) -> Callable[[Page, Site], None]:
    return lambda page, site: action(page, name).click()


TOGETHER = {
    "card": [shows_a_card],
    "camera and card": [shows_herself, shows_a_card],
    "offer and card": [offers_a_language, shows_a_card],
    "camera and transcript": [shows_herself, opens("transcript")],
    "camera, transcript and offer": [shows_herself, opens("transcript"), offers_a_language],
    "transcript and card": [opens("transcript"), shows_a_card],
    "transcript and settings": [opens("transcript"), opens("settings")],
}


# Each in a language of its own: the offer is in another one.
VIEWS = {"full": ("zh-hans", FULL), "page": ("en", PAGE)}


def all_fits(page: Page) -> None:
    page.wait_for_timeout(SETTLE / 3)
    assert misfits(page) == [], page.viewport_size
    for close in page.locator("[data-avatars-action=close-card]").all():
        expect(close).to_be_in_viewport(ratio=1)


def bring_together(name: str, site: Site, visitor: Visitor, path: str, **context: Any) -> Page:
    """The page of a call in which all of TOGETHER[name] is there."""
    page = enter(
        "live", site, visitor, path, init_script=CHANNEL + SILENCE + quicker(idle=0),
        permissions=["microphone", "camera"], reduced_motion="reduce", **(PHONE | context),
    )  # fmt: skip
    for step in TOGETHER[name]:
        step(page, site)
    return page


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("together", TOGETHER)
def test_what_comes_together_has_its_place(
    site: Site, visitor: Visitor, together: str, view: str
) -> None:
    language, sizes = VIEWS[view]
    start = {"viewport": viewport(PHONES[0])} if view == "full" else {}
    page = bring_together(together, site, visitor, f"/{language}/", **start)

    for size in sizes:
        page.set_viewport_size(viewport(size))
        expect(page.locator(f"[data-avatars-view={view}]")).to_be_attached()
        all_fits(page)


@pytest.mark.parametrize("state", ["headphones", "still_there"])
def test_a_card_has_its_place_beside_other_words(site: Site, visitor: Visitor, state: str) -> None:
    phone = PHONE | {"viewport": viewport(PHONES[0])}
    page = enter(state, site, visitor, "/en/", init_script=CHANNEL, **phone)

    receives(page, "show_card", title="Where to look first", text="Below, in the frame.")

    told = page.locator("[data-avatars-headphones], [data-avatars-question]")
    expect(told).to_be_visible()
    for size in FULL:
        page.set_viewport_size(viewport(size))
        page.wait_for_timeout(SETTLE / 3)
        assert misfits(page) == [], size
    expect_still(state, page)


@pytest.mark.parametrize("size", [(1024, 768), (1440, 900)])
def test_a_card_leaves_the_caption_of_a_full_screen_below_the_mouth(
    site: Site, visitor: Visitor, size: tuple[int, int]
) -> None:
    page = enter("live", site, visitor, "/en/", init_script=CHANNEL, viewport=viewport(size))
    action(page, "view").click()
    expect(page.locator("[data-avatars-view=full]")).to_be_attached()

    shows_a_card(page, site)

    all_fits(page)
    words = page.locator("[data-avatars-caption]").bounding_box()
    face = page.locator("[data-avatars-face]").bounding_box()
    assert words
    assert face
    assert words["y"] > face["y"] + 0.74 * face["height"]


@pytest.mark.parametrize("size", [*DESKTOPS, (683, 620), (900, 420), (320, 256)])
def test_what_comes_together_has_its_place_in_a_docked_call(
    site: Site, visitor: Visitor, size: tuple[int, int]
) -> None:
    script = CHANNEL + SILENCE + quicker(idle=0)
    page = enter("live", site, visitor, "/en/", init_script=script, viewport=viewport(size))
    action(page, "transcript").click()
    offers_a_language(page, site)
    shows_a_card(page, site)

    page.get_by_role("contentinfo").scroll_into_view_if_needed()

    expect(page.locator("[data-avatars-view=dock]")).to_be_attached()
    page.wait_for_timeout(SETTLE)
    all_fits(page)
