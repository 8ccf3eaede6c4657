"""An editor tries the avatar out, and closes it for the night, in a real browser."""

import re
from collections.abc import Iterator
from datetime import datetime

import pytest
import requests
from playwright.sync_api import Browser, Page, StorageState, expect

from tests.e2e.calls import action, expect_state, hang_up, log_in, open_avatar
from tests.e2e.conftest import Site
from tests.e2e.states import Visitor
from tests.e2e.test_axe import findings
from tests.e2e.test_policy import WATCH, violations

BACK = r"Back on \w+day at 09:00 \(UTC\)\."
# Which of the others lie under it.
COVERS = """(badge, others) => {
  const mine = badge.getBoundingClientRect();
  return [...document.querySelectorAll(others)].filter((other) => {
    const its = other.getBoundingClientRect();
    const isApart = its.right <= mine.left || its.left >= mine.right
      || its.bottom <= mine.top || its.top >= mine.bottom;
    return !isApart && other.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  }).map((other) => other.className);
}"""
AVATARS, LOG = "/admin/avatars/avatar/", "/admin/avatars/calllog/"


@pytest.fixture(scope="module")
def editor(site: Site, browser: Browser) -> StorageState:
    """Logged in once: tries are counted."""
    context = browser.new_context()
    log_in(context.new_page(), site)
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def list_page(site: Site, visitor: Visitor, editor: StorageState) -> Iterator[Page]:
    """The list of avatars; in the end LittleLobster is open again, whatever was done to it."""
    page = visitor(AVATARS, init_script=WATCH, storage_state=editor, locale="en-GB")
    yield page
    page.goto(f"{site.url}{AVATARS}")
    again = page.get_by_role("button", name="Open again")
    if again.count():
        again.click()
        page.wait_for_load_state()


def test_a_test_call_from_the_form_is_in_no_figure_and_marked_in_the_log(
    site: Site, visitor: Visitor, list_page: Page
) -> None:
    known = len(site.books())
    open_avatar(list_page, site)
    with list_page.expect_popup() as popup:
        list_page.get_by_role("link", name="English", exact=True).click()
    page = popup.value

    badge = page.locator(".avatars__test")
    expect(badge).to_have_text("Test call")
    assert findings(page, ".test-call") == []
    action(page, "start").click()
    expect_state(page, "live", within=60)
    expect(badge).to_be_visible()
    assert not badge.evaluate(COVERS, ".avatars__pill, [data-avatars-action]")
    hang_up(page)

    assert len(site.books()) == known + 1
    page.goto(f"{site.url}{LOG}?test=1")
    expect(page.locator("#result_list .call-test")).to_have_count(1)
    page.goto(f"{site.url}{LOG}?test=0")
    expect(page.locator("#result_list .call-test")).to_have_count(0)


def test_a_stranger_with_a_forged_pass_gets_no_call(site: Site) -> None:
    known = len(site.books())
    body = {"avatarId": "littlelobster", "testCall": "WyJsaXR0bGVsb2JzdGVyIiwxXQ:1vP:forged"}

    answer = requests.post(f"{site.url}/api/avatar/connect", json=body, timeout=10)

    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "forbidden_call")
    assert len(site.books()) == known


def test_closed_for_the_night_with_one_press_visitors_see_when_it_is_back(
    site: Site, visitor: Visitor, list_page: Page
) -> None:
    was_there = visitor()
    expect(action(was_there, "start")).to_be_visible()

    with list_page.expect_navigation():
        list_page.get_by_role("button", name="Close for the night").click()
    expect(list_page.locator(".messagelist")).to_contain_text("closed, opens")
    assert findings(list_page, ".field-switches") == []
    assert violations(list_page) == []

    # Whoever has the page open already reads it at the press.
    action(was_there, "start").click()
    expect_state(was_there, "error")
    panel = was_there.get_by_role("alertdialog").or_(was_there.locator(".avatars__panel"))
    expect(panel.first).to_contain_text(re.compile(BACK))

    page = visitor("/nowhere/")
    page.clock.install()
    page.goto(f"{site.url}/en/")
    note = page.locator("[data-avatars-closed]")
    expect(note).to_have_text(re.compile(rf"^LittleLobster is away\. {BACK}$"))
    expect(page.locator("[data-avatars-start]")).to_be_hidden()
    config = page.locator("[id^=avatars-config]").text_content() or ""
    opens = datetime.fromisoformat(re.findall(r'"opensAt": "([^"]+)"', config)[0])
    left = int((opens - datetime.now(opens.tzinfo)).total_seconds() * 1000)
    page.clock.fast_forward(left - 120_000)
    expect(note).to_be_visible()

    page.clock.fast_forward(180_000)

    expect(page.locator("[data-avatars-start]")).to_be_visible()
    expect(note).to_have_count(0)
