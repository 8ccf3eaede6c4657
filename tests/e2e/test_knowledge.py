"""An editor teaches the avatar: by mouse and by keyboard, in few presses, on a phone too."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, Locator, Page, StorageState, expect

from avatars.sandbox import DEFAULT_SECRET
from tests.e2e.asked import ASK
from tests.e2e.calls import log_in
from tests.e2e.conftest import Site, serve
from tests.e2e.states import Visitor
from tests.e2e.test_axe import findings
from tests.e2e.test_policy import WATCH, violations

LIST = "/admin/avatars/document/"
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
PATIENCE = 30_000  # ms, in which Runway, or what stands in for it, is asked on a busy machine
MOST_CLICKS = 4  # beyond typing
HEADERS = {"Authorization": f"Bearer {DEFAULT_SECRET}", "X-Runway-Version": "2024-11-06"}


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """A site in which something was asked."""
    for site in serve(AVATARS_TRANSCRIPTS="1"):
        site.manage("demo_calls", "--calls", "200", "--days", "20")
        site.manage(*ASK)
        yield site


@pytest.fixture(scope="module")
def owner(site: Site, browser: Browser) -> StorageState:
    """Logged in once: tries are counted."""
    context = browser.new_context()
    log_in(context.new_page(), site)
    state = context.storage_state()
    context.close()
    return state


class Hand:
    """Presses things, with the mouse or with the keyboard, and counts."""

    def __init__(self, keyboard: bool) -> None:
        self.keyboard = keyboard
        self.presses = 0

    def press(self, what: Locator) -> None:
        self.presses += 1
        if self.keyboard:
            what.focus()
            what.page.keyboard.press("Enter")
        else:
            what.click()


@pytest.fixture(params=["mouse", "keyboard"])
def hand(request: pytest.FixtureRequest) -> Hand:
    return Hand(request.param == "keyboard")


def at_runway(site: Site) -> dict[str, Any]:
    """The documents that the sandbox has, by their names."""
    url = f"{site.sandbox}/v1/documents?limit=100"
    return {
        one["name"]: one for one in requests.get(url, headers=HEADERS, timeout=10).json()["data"]
    }


def test_a_document_is_added(site: Site, visitor: Visitor, owner: StorageState, hand: Hand) -> None:
    page = visitor("/admin/", storage_state=owner, viewport=DESKTOP)
    title = f"Opening hours, by {'keyboard' if hand.keyboard else 'mouse'}"

    hand.press(page.locator("#content .model-document .addlink"))
    expect(page.locator("#id_title")).to_be_focused()
    page.keyboard.type(title)
    page.locator("#id_text").focus()
    page.keyboard.insert_text("We are open from nine to five.")
    hand.press(page.get_by_role("button", name="Publish", exact=True))

    expect(page.locator(".messagelist")).to_contain_text("In step with Runway.", timeout=PATIENCE)
    assert title in at_runway(site)
    assert hand.presses <= 2


def test_a_common_question_is_answered(
    site: Site, visitor: Visitor, owner: StorageState, hand: Hand
) -> None:
    page = visitor("/admin/", storage_state=owner, viewport=DESKTOP)
    number = 2 if hand.keyboard else 1

    hand.press(page.locator("#content").get_by_role("link", name="Common questions", exact=True))
    hand.press(page.locator(".asked__list a").nth(number))
    question = page.locator("#content h1").inner_text()
    hand.press(page.get_by_role("button", name="Write an answer"))
    page.locator("#id_title").fill(question)
    page.locator("#id_text").focus()
    page.keyboard.press("Control+End")
    page.keyboard.insert_text(" Yes, from your own account.")
    hand.press(page.get_by_role("button", name="Publish", exact=True))

    expect(page.locator(".messagelist")).to_contain_text("In step with Runway.", timeout=PATIENCE)
    assert question in at_runway(site)
    assert hand.presses <= MOST_CLICKS
    page.get_by_role("link", name="The question that it answers").click()
    expect(page.locator(".asked__state")).to_contain_text("answered since")
    expect(page.locator(".glance__tiles")).to_contain_text("asked 0 times since")


def test_a_line_is_added_to_the_personality(visitor: Visitor, owner: StorageState) -> None:
    page = visitor("/admin/avatars/questiongroup/", storage_state=owner, viewport=PHONE)

    page.click(".asked__list a >> nth=4")
    page.click(".asked__answer summary")
    page.locator("#asked-line").press("Control+End")
    page.keyboard.insert_text("Ask the shop.")
    page.click("text=Add the line")

    expect(page.locator(".messagelist")).to_contain_text("Added as a line", timeout=PATIENCE)


def test_what_is_too_much_is_warned_of_while_it_is_typed(
    visitor: Visitor, owner: StorageState
) -> None:
    page = visitor(f"{LIST}add/", storage_state=owner, viewport=DESKTOP, locale="en-US")
    tokens = page.locator("#knowledge-tokens")

    page.fill("#id_text", "龍蝦 claws")
    expect(tokens).to_have_text("about 4 tokens")
    page.fill("#id_text", "知" * 49_000)
    expect(tokens).to_contain_text("LittleLobster would know about")
    page.uncheck("[name=avatars]")
    expect(tokens).to_have_text("about 49,000 tokens")


def test_everything_is_brought_in_step_and_a_change_there_is_decided(
    site: Site, visitor: Visitor, owner: StorageState
) -> None:
    page = visitor(LIST, storage_state=owner, viewport=DESKTOP)
    page.click("text=Bring all in step")
    expect(page.locator(".messagelist")).to_contain_text("in step.", timeout=PATIENCE)
    document = at_runway(site)["What canfly is"]["id"]
    address = f"{site.sandbox}/v1/documents/{document}"
    requests.patch(address, json={"content": "Theirs."}, headers=HEADERS, timeout=10)
    # For ten seconds an answer may tell of before.
    site.manage(
        "shell", "-c",
        "from avatars.models import Document as D; D.objects.update(agreed_at=None)",
    )  # fmt: skip

    page.click("text=Bring all in step")
    expect(page.locator(".messagelist")).to_contain_text(
        "1 document was changed at Runway", timeout=PATIENCE
    )
    page.click("#result_list a:text-is('What canfly is')")
    expect(page.locator(".knowledge__theirs ins")).to_have_text(["Theirs."])
    page.click("text=Take Runway’s text")

    expect(page.locator(".messagelist")).to_contain_text("In step with Runway.", timeout=PATIENCE)
    expect(page.locator("#id_text")).to_have_value("Theirs.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("window", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_pages_are_whole_and_accessible(
    site: Site, visitor: Visitor, owner: StorageState, window: dict[str, int], scheme: str
) -> None:
    page = visitor(
        LIST,
        init_script=WATCH,
        storage_state=owner,
        viewport=window,
        color_scheme=scheme,
        locale="zh-TW",
    )

    assert findings(page, ".knowledge") == []
    assert _width(page) <= window["width"]
    for path, part in (
        (f"{LIST}add/", "#content-main"),
        (f"{LIST}import/", "#content"),
        (f"{LIST}there/", "#content"),
    ):
        page.goto(site.url + path)
        assert findings(page, part) == [], path
        assert _width(page) <= window["width"], path
    page.goto(site.url + LIST)
    page.click("#result_list tbody th a >> nth=0")
    page.wait_for_url(re.compile("/change/"))
    assert findings(page, "#content-main") == []
    assert _width(page) <= window["width"]
    page.goto(f"{site.url}/admin/avatars/questiongroup/?range=all")
    page.click(".asked__list a >> nth=5")
    page.wait_for_url(re.compile("/change/"))
    page.click(".asked__answer summary")
    assert findings(page, ".asked") == []
    assert _width(page) <= window["width"]
    assert violations(page) == []


def _width(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth"))
