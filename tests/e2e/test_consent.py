"""Where the owner wants it, visitors agree first; after a call they get a reference."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.calls import action, expect_state, hang_up, log_in, section, start
from tests.e2e.conftest import Site, serve
from tests.e2e.states import Visitor
from tests.e2e.test_axe import findings
from tests.e2e.test_policy import WATCH, violations

NO_STORAGE = """
Object.defineProperty(window, "sessionStorage", {
  get() {
    throw new DOMException("", "SecurityError");
  },
});
"""


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """A site of its own, which asks for consent."""
    yield from serve(AVATARS_CONSENT="1")


def box(page: Page) -> Locator:
    return page.get_by_role("checkbox", name="I agree that Runway and LiveKit")


def test_without_consent_nothing_is_asked_for_and_the_visitor_is_led_to_it(
    site: Site, visitor: Visitor
) -> None:
    page = visitor(init_script=WATCH)
    known = len(site.books())

    action(page, "start").click()

    expect(box(page)).to_be_focused()
    expect(box(page)).to_have_attribute("aria-invalid", "true")
    expect(box(page)).to_have_accessible_description(
        "Please tick this first, then press the button again."
    )
    expect(section(page).get_by_role("alert").first).to_contain_text("Please tick this first")
    expect_state(page, "idle")
    assert len(site.books()) == known
    assert findings(page) == []
    assert violations(page) == []


def test_by_keyboard_alone_a_visitor_agrees_calls_and_is_remembered_for_the_session(
    site: Site, visitor: Visitor
) -> None:
    page = visitor(init_script=WATCH)
    action(page, "start").focus()
    page.keyboard.press("Enter")
    expect(box(page)).to_be_focused()

    page.keyboard.press("Space")
    expect(box(page)).to_have_attribute("aria-invalid", "false")
    expect(section(page).locator("[data-avatars-consent] [role=alert]")).to_be_empty()
    page.keyboard.press("Tab")  # the link
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect_state(page, "live")
    expect(box(page)).to_be_hidden()
    hang_up(page)
    assert violations(page) == []
    assert page.context.cookies() == []

    page.reload()
    expect(box(page)).to_be_checked()
    other = page.context.browser.new_page() if page.context.browser else page
    other.goto(f"{site.url}/en/")
    expect(box(other)).not_to_be_checked()
    other.close()


def test_who_takes_it_back_is_asked_again(site: Site, visitor: Visitor) -> None:
    page = visitor()
    box(page).check()
    box(page).uncheck()
    page.reload()

    expect(box(page)).not_to_be_checked()


def test_a_browser_that_keeps_nothing_still_lets_visitors_call(
    site: Site, visitor: Visitor
) -> None:
    page = visitor(init_script=NO_STORAGE)

    box(page).check()
    start(page)
    hang_up(page)


def test_the_link_beside_the_box_opens_the_page_on_privacy(site: Site, visitor: Visitor) -> None:
    page = visitor()

    section(page).get_by_role("link", name="Privacy").click()

    expect(page).to_have_url(f"{site.url}/en/privacy/")
    expect(page.get_by_role("heading", name="Have a call deleted")).to_be_visible()
    assert findings(page) == []


def test_nothing_moves_where_the_box_was(site: Site, visitor: Visitor) -> None:
    page = visitor()
    box(page).check()
    # On the page: the window follows the call.
    top = "document.querySelector('#quote').getBoundingClientRect().top + scrollY"
    before = page.evaluate(top)

    start(page)

    assert page.evaluate(top) == before
    hang_up(page)


def test_a_call_is_found_by_the_reference_that_its_visitor_copies(
    site: Site, visitor: Visitor
) -> None:
    page = visitor(permissions=["microphone", "clipboard-read", "clipboard-write"])
    box(page).check()
    start(page)
    hang_up(page)

    action(page, "copy").click()
    expect(page.get_by_role("status").filter(has_text="Copied")).to_have_count(1)
    reference = page.evaluate("navigator.clipboard.readText()")
    expect(section(page)).to_contain_text(f"Reference {reference}")

    admin = visitor("/nowhere/")
    log_in(admin, site)
    admin.goto(f"{site.url}/admin/avatars/calllog/?q={reference}")
    expect(admin.locator("#result_list tbody tr")).to_have_count(1)
