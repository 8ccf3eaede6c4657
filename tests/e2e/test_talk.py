"""What is said can be read along, taken home, and followed into another language."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.calls import (
    RECORD_REPORTS,
    action,
    expect_face,
    expect_report,
    expect_state,
    hang_up,
    log_in,
    quicker,
    says,
    section,
    until,
)
from tests.e2e.conftest import Site
from tests.e2e.states import SILENCE, Visitor
from tests.e2e.test_axe import findings
from tests.e2e.test_policy import WATCH, violations

WIDE, PHONE = {"width": 1440, "height": 900}, {"width": 390, "height": 844}
LOW, ON_ITS_SIDE = {"width": 900, "height": 420}, {"width": 568, "height": 320}
PATIENCE = 60_000  # ms, for what is bound to come
# A visitor of whom nothing is heard but what the sandbox is told, and whom nobody asks about it.
QUIET = SILENCE + quicker(idle=0, picture=PATIENCE / 1000)


def begin(page: Page) -> None:
    action(page, "start").click()
    expect_state(page, "live", within=PATIENCE / 1000)
    expect_face(page, within=PATIENCE / 1000)


def lines(page: Page) -> Locator:
    return page.locator("[data-avatars-log] p")


def mine(page: Page, text: str) -> Locator:
    """The visitor's own line in the transcript on show."""
    return page.locator("[data-avatars-log] [data-avatars-speaker=visitor]", has_text=text)


def talk(site: Site, page: Page, *turns: str) -> None:
    """Say them one by one, each when the one before has been answered."""
    for turn in turns:
        known = lines(page).count()
        says(site, turn)
        expect(mine(page, turn)).to_be_visible(timeout=PATIENCE)
        expect(lines(page).nth(known + 1)).to_be_visible(timeout=PATIENCE)


def box(found: Locator) -> Any:
    place = found.bounding_box()
    assert place
    return place


def test_both_sides_are_captioned_and_the_switch_is_remembered(
    site: Site, visitor: Visitor
) -> None:
    page = visitor(init_script=QUIET)
    begin(page)
    caption = page.locator("[data-avatars-caption]")
    expect(caption).to_contain_text("LittleLobster", timeout=PATIENCE)
    says(site, "What can you do for me today?")
    expect(caption).to_contain_text("You: What can you do for me today?", timeout=PATIENCE)

    captions = action(page, "captions")
    expect(captions).to_have_attribute("aria-pressed", "true")
    captions.click()
    expect(captions).to_have_attribute("aria-pressed", "false")
    expect(caption).to_have_count(0)
    hang_up(page)

    page.reload()
    begin(page)
    expect(action(page, "captions")).to_have_attribute("aria-pressed", "false")
    hang_up(page)


@pytest.mark.parametrize(
    ("window", "touch"),
    [(WIDE, False), (LOW, False), (PHONE, False), (PHONE, True), (ON_ITS_SIDE, True)],
    ids=["beside it", "in a low window", "below it", "on a phone", "on a phone on its side"],
)
def test_the_transcript_stands_by_the_whole_picture(
    site: Site, visitor: Visitor, window: dict[str, int], touch: bool
) -> None:
    page = visitor(init_script=QUIET, viewport=window, has_touch=touch, is_mobile=touch)
    begin(page)
    action(page, "transcript").click()
    expect(action(page, "transcript")).to_have_attribute("aria-expanded", "true")
    talk(site, page, "What can you do for me today?")

    face, panel = box(page.locator("[data-avatars-face]")), box(page.get_by_role("log"))
    assert abs(face["width"] / face["height"] - 17 / 11) < 0.02
    # What is seen before the face, and after it, is where the face is.
    assert box(page.locator(".avatars__moods")) == pytest.approx(face, abs=1)
    if window["width"] > window["height"]:
        assert panel["x"] >= face["x"] + face["width"]
    else:
        assert panel["y"] >= face["y"] + face["height"]
    stage = box(page.locator("[data-avatars-stage]"))
    hang = box(action(page, "hang-up"))
    assert stage["x"] <= panel["x"]
    assert panel["x"] + panel["width"] <= stage["x"] + stage["width"]
    assert hang["y"] + hang["height"] <= stage["y"] + stage["height"]
    assert findings(page, "[data-avatars-section]") == []

    if window is WIDE:
        action(page, "view").click()
        expect(page.locator("[data-avatars-view=full]")).to_be_visible()
        until(page, "document.querySelector('[data-avatars-stage]').clientWidth === innerWidth")
        face, panel = box(page.locator("[data-avatars-face]")), box(page.get_by_role("log"))
        assert abs(face["width"] / face["height"] - 17 / 11) < 0.02
        assert panel["x"] >= face["x"] + face["width"]

    action(page, "close-transcript").click()
    expect(action(page, "transcript")).to_be_focused()
    expect(action(page, "transcript")).to_have_attribute("aria-expanded", "false")
    hang_up(page)


def test_the_transcript_follows_until_the_visitor_reads_back(site: Site, visitor: Visitor) -> None:
    page = visitor(init_script=QUIET, viewport=LOW)
    begin(page)
    action(page, "transcript").click()
    talk(site, page, *(f"This is what I have to say number {n}." for n in range(3)))
    log = page.get_by_role("log")
    at_end = "log => log.scrollHeight - log.clientHeight - log.scrollTop < 24"
    assert log.evaluate(at_end)

    log.focus()
    page.keyboard.press("Home")
    expect(action(page, "newest")).to_be_visible()
    talk(site, page, "And this is the last one of them.")
    assert not log.evaluate(at_end)

    action(page, "newest").click()
    expect(log).to_be_focused()
    until(page, f"({at_end})(document.querySelector('[data-avatars-log]'))")
    hang_up(page)


def test_the_transcript_is_taken_home_during_and_after_the_call(
    site: Site, visitor: Visitor, tmp_path: Path
) -> None:
    page = visitor(
        init_script=QUIET + WATCH,
        permissions=["microphone", "clipboard-read", "clipboard-write"],
    )
    begin(page)
    action(page, "transcript").click()
    talk(site, page, "你可以幫我做什麼呢？")

    action(page, "copy-transcript").click()
    expect(section(page).get_by_text("Copied")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("LittleLobster\n")
    assert "You: 你可以幫我做什麼呢？" in copied

    hang_up(page)
    page.locator("[data-avatars-said] summary").click()
    expect(mine(page, "你可以幫我做什麼呢？")).to_be_visible()
    with page.expect_download() as saving:
        action(page, "download-transcript").click()
    assert saving.value.suggested_filename.startswith("littlelobster-")
    file = tmp_path / "transcript.txt"
    saving.value.save_as(file)
    assert "You: 你可以幫我做什麼呢？" in file.read_text("utf-8")
    assert findings(page, "[data-avatars-section]") == []
    assert violations(page) == []

    action(page, "again").click()
    expect_state(page, "live", within=PATIENCE / 1000)
    action(page, "transcript").click()
    expect(mine(page, "你可以幫我做什麼呢？")).to_have_count(0)
    hang_up(page)


def test_the_words_follow_a_talk_that_goes_over_to_chinese_and_the_log_knows(
    site: Site, visitor: Visitor
) -> None:
    page = visitor(init_script=QUIET + RECORD_REPORTS, locale="en-US")
    begin(page)
    session = site.books()[-1]["id"]
    action(page, "transcript").click()
    offer = page.locator("[data-avatars-offer] button")

    talk(site, page, "What can you do for me today?", "你可以幫我做什麼呢？")
    expect(offer).to_have_count(0)
    talk(site, page, "我想找一個寫程式的好工具。")
    expect(page.locator("[data-avatars-offer]")).to_contain_text("改用中文？", timeout=PATIENCE)
    action(page, "follow-language").click()

    expect(action(page, "hang-up")).to_have_accessible_name("掛斷")
    expect(page.locator("[data-avatars-controls], [data-avatars-focus]").first).to_be_focused()
    assert page.locator("html").get_attribute("lang") == "en"
    expect(mine(page, "我想找").locator("[lang]")).to_have_attribute("lang", "zh-hant")
    expect(mine(page, "What can").locator("[lang]")).to_have_attribute("lang", "en")
    hang_up(page)
    expect(section(page).get_by_role("heading", level=3)).to_have_text("謝謝你來聊天！")
    assert expect_report(page, "ended")["spoken"] == "zh-hant"

    log_in(page, site)
    page.goto(f"{site.url}/admin/avatars/calllog/?q={session}")
    expect(page.locator(".field-languages")).to_have_text("English → 繁體中文")


def test_a_no_to_the_other_language_holds_for_the_call(site: Site, visitor: Visitor) -> None:
    page = visitor("/zh-hans/", init_script=QUIET)
    begin(page)
    action(page, "transcript").click()
    talk(site, page, "What can you do for me today?", "Who made you, and what for?")
    expect(page.locator("[data-avatars-offer]")).to_contain_text(
        "Switch to English?", timeout=PATIENCE
    )

    action(page, "keep-language").click()
    talk(site, page, "I would like to hear more about that.")

    expect(page.locator("[data-avatars-offer] button")).to_have_count(0)
    expect(action(page, "hang-up")).to_have_accessible_name("挂断")
    hang_up(page)


def test_the_visitor_chooses_the_language_of_the_talk_before_it(
    site: Site, visitor: Visitor
) -> None:
    page = visitor(init_script=QUIET)
    choice = page.get_by_label("Talk in")
    expect(choice).to_have_value("en")
    choice.select_option("zh-hans")

    begin(page)

    expect(page.locator("[data-avatars-caption]")).to_contain_text(
        "我就住在 canfly", timeout=PATIENCE
    )
    expect(action(page, "hang-up")).to_have_accessible_name("Hang up")
    hang_up(page)
