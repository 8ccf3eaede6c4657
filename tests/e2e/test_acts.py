"""The avatar acts on the page: cards, and a frame around what it talks about; keys and title."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.calls import action, expect_state, hang_up, says, section, start
from tests.e2e.channel import CHANNEL, receives
from tests.e2e.conftest import Site
from tests.e2e.states import WHAT_IS_HERE, Visitor
from tests.e2e.test_policy import WATCH, violations

TITLES = {"en": "Where to look first", "zh-hant": "先看這裡", "zh-hans": "先看这里"}
CARD = "[data-avatars-card]"


@pytest.mark.parametrize("language", TITLES)
def test_asked_what_is_here_it_shows_a_card_and_frames_a_part_of_the_page(
    site: Site, visitor: Visitor, language: str
) -> None:
    page = visitor(f"/{language}/", init_script=WATCH)
    start(page)

    says(site, WHAT_IS_HERE[language])

    features = page.locator("[data-avatar-target=features]")
    expect(features).to_have_css("outline-style", "solid", timeout=20_000)
    expect(features).to_be_in_viewport()
    card = page.locator(CARD)
    expect(card).to_have_count(1)
    expect(card).to_contain_text(TITLES[language])
    expect(page.locator("[data-avatars-told]")).to_have_text(re.compile("LittleLobster.+"))
    expect(features).not_to_have_css("outline-style", "solid", timeout=12_000)

    link = card.get_by_role("link")
    expect(link).to_have_attribute("href", re.compile(r"#features$"))
    expect(link).not_to_have_attribute("target", "_blank")
    action(page, "close-card").click()
    expect(card).to_have_count(0)
    hang_up(page)
    assert violations(page) == []


def test_a_frame_goes_with_the_call(site: Site, visitor: Visitor) -> None:
    page = visitor(init_script=CHANNEL)
    start(page)
    receives(page, "highlight", target="quote", duration=10_000)
    quote = page.locator("[data-avatar-target=quote]")
    expect(quote).to_have_attribute("data-avatar-highlighted", "")

    hang_up(page)

    expect(page.locator("[data-avatar-highlighted]")).to_have_count(0)


def test_an_avatar_that_means_harm_does_none(site: Site, visitor: Visitor) -> None:
    page = visitor(init_script=WATCH + CHANNEL)
    start(page)
    address, title = page.url, page.title()

    receives(page, "highlight", target="hero")  # is not marked
    receives(page, "highlight", target='features"]')
    receives(page, "click", target="features")  # is switched off
    receives(page, "navigate", target="features")
    receives(page, "show_card", title="Script", link="javascript:document.title='hurt'")
    receives(page, "show_card", title="Elsewhere", link="https://evil.example/")
    receives(page, "show_card", title="<img src=x onerror=document.title='hurt'>", text="<b>x</b>")

    expect(page.locator(CARD)).to_have_count(3)
    assert page.locator(f"{CARD} :is(a, img, b)").count() == 0
    expect(page.locator(CARD).last).to_contain_text("<img src=x")
    assert page.locator("[data-avatar-highlighted]").count() == 0
    assert (page.url, page.title()) == (address, title)
    expect_state(page, "live")
    hang_up(page)
    assert violations(page) == []


def test_the_keys_of_a_call(site: Site, visitor: Visitor) -> None:
    page = visitor(init_script=CHANNEL, permissions=["microphone", "camera"])
    start(page)  # the focus is in the controls now
    expect(action(page, "mute")).to_have_accessible_name("Mute microphone")  # it is on by now

    page.keyboard.press("m")
    expect(action(page, "mute")).to_have_accessible_name("Unmute microphone")
    page.keyboard.press("m")
    expect(action(page, "mute")).to_have_accessible_name("Mute microphone")
    page.keyboard.press("v")
    expect(action(page, "camera")).to_have_accessible_name("Turn camera off")

    page.keyboard.press("?")
    line = page.locator("[data-avatars-keys]")
    expect(line).to_contain_text("microphone")
    receives(page, "show_card", title="On top")
    expect(page.locator(CARD)).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.locator(CARD)).to_have_count(0)
    expect(line).to_be_visible()
    page.keyboard.press("Escape")
    expect(line).to_have_count(0)

    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("m")
    page.wait_for_timeout(300)  # a key that worked would have muted by now
    expect(action(page, "mute")).to_have_accessible_name("Mute microphone")
    box = section(page).locator("video").first.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 3)
    page.keyboard.press("m")
    expect(action(page, "mute")).to_have_accessible_name("Unmute microphone")
    hang_up(page)


def test_the_tabs_title_tells_the_state_and_comes_back(site: Site, visitor: Visitor) -> None:
    page = visitor()
    own = page.title()

    start(page)
    expect(page).to_have_title(f"In a call with LittleLobster – {own}")
    hang_up(page)
    expect(page).to_have_title(f"The call has ended – {own}")
    expect(page).to_have_title(own, timeout=15_000)  # once it has been in view for a while
