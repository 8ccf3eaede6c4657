"""An editor's tasks on the home page, by mouse and by keyboard, each with its number of presses.

Presses are counted from the desk's list on: buttons, links and fields that are clicked, what is
typed and tabbed through is not.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, StorageState, expect

from tests.e2e.calls import log_in
from tests.e2e.conftest import Site, serve
from tests.e2e.states import Visitor
from tests.e2e.test_axe import findings
from tests.e2e.test_policy import WATCH, violations

DESK = "/admin/canfly/homesection/"
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
MOST = 4
START_OVER = """
from canfly.home import drafts, publishing, contents
from canfly.home.models import *
first = Publication.objects.last()
contents.write_rows(first.content)
drafts.record(None)
publishing.publish(None, Draft.objects.get().revision, even_empty=True)
"""


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """A site of their own: the home page changes here."""
    yield from serve()


@pytest.fixture(scope="module")
def editor(site: Site, browser: Browser) -> StorageState:
    """Logged in once: tries are counted."""
    context = browser.new_context()
    log_in(context.new_page(), site)
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture(autouse=True)
def _the_first_page(site: Site) -> None:
    site.manage("shell", "--verbosity", "0", "-c", START_OVER)


class Desk:
    """The desk in a browser, with a count of what was pressed, by mouse or by keyboard alone."""

    def __init__(self, page: Page, how: str) -> None:
        self.page, self.how, self.presses = page, how, 0

    def press(self, target: Locator) -> None:
        """Press a button or a link, or go into a field."""
        self.presses += 1
        if self.how == "mouse":
            target.click()
            return
        for _ in range(150):
            if target.evaluate("(element) => element === document.activeElement"):
                break
            self.page.keyboard.press("Tab")
        expect(target).to_be_focused()
        if target.evaluate("(element) => element.matches('a, button, input[type=submit]')"):
            self.page.keyboard.press("Enter")

    def button(self, name: str) -> None:
        self.press(self.page.locator("#content").get_by_role("button", name=name))

    def link(self, name: str) -> None:
        self.press(self.page.locator("#content").get_by_role("link", name=name))

    def said(self, text: str) -> None:
        expect(self.page.locator(".messagelist")).to_contain_text(text)

    def publish(self) -> None:
        self.button("Publish")
        self.said("Published. Visitors see it now.")


@pytest.fixture(params=["mouse", "keyboard"])
def desk(request: pytest.FixtureRequest, visitor: Visitor, editor: StorageState) -> Iterator[Desk]:
    page = visitor(DESK, init_script=WATCH, storage_state=editor, viewport=DESKTOP)
    yield Desk(page, request.param)
    assert violations(page) == []


def sections(site: Site, language: str = "en") -> list[str]:
    page = requests.get(f"{site.url}/{language}/", timeout=10).text
    return re.findall(r'<\w+ class="(hero|features|talk|quote|cta)"', page)


def text(site: Site, language: str) -> str:
    return requests.get(f"{site.url}/{language}/", timeout=10).text


def test_the_section_goes_under_the_quote_and_back(site: Site, desk: Desk) -> None:
    desk.button("Move down: Avatar")
    desk.said("Order: Hero, Features, Quote, Avatar, Call to action")
    assert sections(site) == ["hero", "features", "talk", "quote", "cta"]
    desk.publish()
    assert sections(site) == ["hero", "features", "quote", "talk", "cta"]
    assert desk.presses == 2

    desk.button("Move up: Avatar")
    desk.publish()
    assert sections(site) == ["hero", "features", "talk", "quote", "cta"]
    assert desk.presses == 4


def test_the_quote_is_hidden(site: Site, desk: Desk) -> None:
    desk.button("Hide: Quote")
    desk.publish()

    assert sections(site) == ["hero", "features", "talk", "cta"]
    assert desk.presses == 2


def test_new_words_in_chinese(site: Site, desk: Desk) -> None:
    desk.link("Edit: Quote")
    # Clicked with a mouse, tabbed to by keyboard.
    field = desk.page.get_by_role("group", name="繁體中文").get_by_label("First line")
    expect(field).to_have_attribute("placeholder", "清單告訴你有什麼，", timeout=30_000)
    desk.press(field)
    desk.page.keyboard.type("清單很長，")
    desk.press(desk.page.get_by_role("button", name="Save and publish"))
    desk.said("Published. Visitors see it now.")

    assert "清單很長，" in text(site, "zh-hant")
    assert "清單很長，" not in text(site, "zh-hans")
    assert desk.presses == 3


def test_a_week_is_scheduled(site: Site, desk: Desk) -> None:
    desk.link("Edit: Quote")
    desk.press(desk.page.locator("#id_shows_from"))
    # Typed; in which order depends on the browser's language.
    desk.page.fill("#id_shows_from", "2199-12-01T09:00")
    desk.page.fill("#id_shows_until", "2199-12-08T09:00")
    desk.press(desk.page.get_by_role("button", name="Save and publish"))
    desk.said("Published. Visitors see it now.")

    expect(desk.page.locator(".desk__section", has_text="Quote")).to_contain_text(
        "Shows from Dec. 1, 2199, 09:00."
    )
    expect(desk.page.locator(".desk__section", has_text="Quote")).to_contain_text(
        "Shows until Dec. 8, 2199, 09:00."
    )
    assert sections(site) == ["hero", "features", "talk", "cta"]
    assert desk.presses == 3


def test_last_weeks_page_is_restored(site: Site, desk: Desk) -> None:
    last_week = sections(site)
    desk.button("Hide: Quote")
    desk.publish()
    desk.presses = 0

    desk.link("History")
    # The one before this is at the second place.
    desk.press(desk.page.get_by_role("button", name="Restore and publish").first)
    desk.said("Published. Visitors see it now.")

    assert sections(site) == last_week
    assert desk.presses == 2


def test_what_was_removed_comes_back(site: Site, desk: Desk) -> None:
    desk.button("Remove: Features")
    expect(desk.page.locator(".desk__section")).to_have_count(4)

    desk.button("Undo the last change")

    expect(desk.page.locator(".desk__section")).to_have_count(5)
    expect(desk.page.locator(".desk__standing").first).to_have_text("Everything is published.")
    assert desk.presses == 2


def test_after_a_press_the_focus_stays_and_what_was_done_is_told(
    visitor: Visitor, editor: StorageState
) -> None:
    page = visitor(DESK, storage_state=editor)

    page.get_by_role("button", name="Move up: Quote, 4 of 5").click()

    moved = page.get_by_role("button", name="Move up: Quote, 3 of 5")
    expect(moved).to_be_focused()
    expect(page.locator("[data-desk-said]")).to_contain_text("Order: Hero, Features, Quote")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Move up: Quote, 2 of 5")).to_be_focused()
    page.keyboard.press("Enter")
    # At the top there is no way further up.
    expect(page.get_by_role("button", name="Move down: Quote, 1 of 5")).to_be_focused()


def test_a_section_is_dragged_with_the_mouse(visitor: Visitor, editor: StorageState) -> None:
    page = visitor(DESK, init_script=WATCH, storage_state=editor, viewport=DESKTOP)
    handle, target = _handle(page, "Quote"), _handle(page, "Features")
    start, end = handle.bounding_box(), target.bounding_box()
    assert start
    assert end

    page.mouse.move(start["x"] + 20, start["y"] + 20)
    page.mouse.down()
    for below in (60, 2):
        page.mouse.move(end["x"] + 20, end["y"] + below, steps=8)
        page.wait_for_timeout(300)  # as a hand does: what gives way takes no part while it moves
    page.mouse.up()

    expect(page.locator(".messagelist")).to_contain_text(
        "Order: Hero, Quote, Features, Avatar, Call to action"
    )
    assert violations(page) == []


def test_a_section_is_dragged_with_a_finger(visitor: Visitor, editor: StorageState) -> None:
    page = visitor(
        DESK,
        init_script=WATCH,
        storage_state=editor,
        viewport=PHONE,
        has_touch=True,
        is_mobile=True,
    )
    handle, target = _handle(page, "Features"), _handle(page, "Hero")
    start, end = handle.bounding_box(), target.bounding_box()
    assert start
    assert end
    finger = page.context.new_cdp_session(page)

    def touch(kind: str, y: float | None = None) -> None:
        points = [] if y is None else [{"x": start["x"] + 20, "y": y}]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", start["y"] + 20)
    steps = 12
    for step in range(1, steps + 1):
        touch("touchMove", start["y"] + 20 + (end["y"] - start["y"] - 18) * step / steps)
        page.wait_for_timeout(30)  # as a finger does
    touch("touchEnd")

    expect(page.locator(".messagelist")).to_contain_text("Order: Features, Hero")
    assert violations(page) == []


def _handle(page: Page, name: str) -> Locator:
    return page.locator(".desk__section", has=page.get_by_role("link", name=name)).locator(
        ".desk__handle"
    )


def test_the_draft_is_looked_at_in_a_frame_which_leads_nowhere_else(
    site: Site, visitor: Visitor, editor: StorageState
) -> None:
    page = visitor(DESK, init_script=WATCH, storage_state=editor, viewport=DESKTOP)
    page.get_by_role("button", name="Hide: Quote").click()
    page.get_by_role("link", name="Preview").click()
    frame = page.frame_locator("[data-desk-frame]")

    expect(frame.locator(".preview-mark")).to_contain_text("Preview: visitors do not see this page")
    expect(frame.locator("#talk")).to_be_attached()
    expect(frame.locator("#quote")).to_have_count(0)
    assert page.evaluate(
        "document.querySelector('[data-desk-frame]').contentWindow.innerWidth"
    ) in range(1250, 1281)

    page.get_by_role("link", name="Phone").click()
    page.get_by_role("navigation", name="Language").get_by_role("link", name="繁體中文").click()
    expect(frame.locator("h1")).to_contain_text("找到帶你起飛的")
    assert page.evaluate(
        "document.querySelector('[data-desk-frame]').contentWindow.innerWidth"
    ) in range(360, 391)

    with page.expect_popup() as opened:
        frame.locator(".foot__links a").click()
    assert opened.value.url == f"{site.url}/zh-hant/privacy/"
    frame.locator(".foot__languages a", has_text="简体中文").click()
    expect(frame.locator(".preview-mark")).to_be_visible()
    expect(frame.locator("h1")).to_contain_text("找到带你起飞的")
    assert violations(page) == []

    frame.locator(".preview-mark a").click()
    expect(page).to_have_url(f"{site.url}{DESK}")


def test_a_hidden_section_is_looked_at_where_it_would_be(
    visitor: Visitor, editor: StorageState
) -> None:
    page = visitor(DESK, storage_state=editor, viewport=DESKTOP)
    page.get_by_role("button", name="Hide: Quote").click()

    page.get_by_role("link", name="Look at: Quote").click()

    expect(page.frame_locator("[data-desk-frame]").locator("#quote")).to_be_in_viewport()


def test_nobody_else_can_frame_the_page(site: Site) -> None:
    headers = requests.get(f"{site.url}/en/", timeout=10).headers

    assert headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]


def test_a_lost_network_in_the_middle_of_publishing_publishes_once(
    site: Site, visitor: Visitor, editor: StorageState
) -> None:
    page = visitor(DESK, storage_state=editor)
    page.get_by_role("button", name="Hide: Quote").click()
    publish = page.get_by_role("button", name="Publish")

    def lose_the_answer(route) -> None:
        route.fetch(max_redirects=0)
        route.abort("connectionreset")

    page.route("**/publish/", lose_the_answer)
    publish.click(no_wait_after=True)
    page.wait_for_timeout(2_000)  # until the press was answered, and the answer lost
    assert sections(site) == ["hero", "features", "talk", "cta"]
    page.unroute("**/publish/")
    page.goto(f"{site.url}{DESK}")

    expect(page.locator(".desk__standing").first).to_have_text("Everything is published.")
    expect(page.get_by_role("button", name="Publish")).to_have_count(0)


LOOKS = [("zh-TW", "dark"), ("en-US", "light"), ("zh-CN", "light"), ("zh-TW", "light")]
PAGES = ["", "publications/", "preview/?width=phone", "preview/", "hero", "features", "avatar"]


@pytest.mark.parametrize("number", range(len(PAGES)), ids=[path or "list" for path in PAGES])
def test_the_desks_pages_are_whole_and_accessible(
    site: Site, visitor: Visitor, editor: StorageState, number: int
) -> None:
    """Each in one language, in light or dark, on a phone and on a desktop."""
    path = PAGES[number]
    locale, scheme = LOOKS[number % len(LOOKS)]
    page = visitor(
        DESK,
        init_script=WATCH,
        storage_state=editor,
        viewport=PHONE,
        locale=locale,
        color_scheme=scheme,
    )
    page.locator("[id^=hide-]").last.click()  # so that there is a draft to tell of
    if path.isalpha():
        place = ["hero", "features", "avatar"].index(path)
        page.locator(".desk__section h2 a").nth(place).click()
    else:
        page.goto(f"{site.url}{DESK}{path}")

    page.wait_for_load_state("networkidle")
    assert violations(page) == []  # before axe comes, whose own way to read style sheets is one
    for window in (PHONE, DESKTOP):
        page.set_viewport_size(window)  # type: ignore[arg-type]
        page.wait_for_timeout(300)  # until what fits itself to the window has done so
        assert page.evaluate("document.documentElement.scrollWidth") <= window["width"]
        assert _cut(page) == []
        assert findings(page, "#content") == []


def _cut(page: Page) -> list[str]:
    """Buttons and boxes of the page that do not fit into what they lie in."""
    return page.evaluate(
        """() => [...document.querySelectorAll("#content :is(a, button, input, textarea, select)")]
          .filter((one) => one.checkVisibility() && one.type !== "hidden")
          .filter((one) => {
            const { left, right } = one.getBoundingClientRect();
            const room = one.closest("li, .avatar-words__language, form, #content");
            const { left: first, right: last } = room.getBoundingClientRect();
            return right > Math.min(last, innerWidth) + 1 || left < first - 1;
          })
          .map((one) => one.outerHTML.slice(0, 120))"""
    )


def test_the_poster_is_replaced(site: Site, desk: Desk, tmp_path: Path) -> None:
    picture = tmp_path / "lobster.png"
    Image.new("RGB", (1700, 1100), "teal").save(picture)
    desk.link("Edit: Avatar")
    with desk.page.expect_popup() as opened:
        desk.press(desk.page.locator("#add_id_poster"))
    popup = opened.value
    popup.set_input_files("[type=file]", picture)  # the system's own dialogue
    popup.wait_for_timeout(500)  # until the picture is shown
    for field in popup.locator("[name$=-alt]").all():
        field.fill("LittleLobster in teal")
    Desk(popup, desk.how).press(popup.get_by_role("button", name="Save"))
    desk.presses += 1
    # Several formats in several widths are made of it first.
    chosen = desk.page.locator("#id_poster option:checked")
    expect(chosen).to_contain_text("1700", timeout=60_000)
    desk.press(desk.page.get_by_role("button", name="Save and publish"))
    desk.said("Published. Visitors see it now.")

    page = text(site, "zh-hant")
    assert 'alt="LittleLobster in teal"' in page
    assert re.search(r'srcset="/media/avatars/posters/[^"]+\.avif', page)
    assert desk.presses == MOST
