"""What a visitor's browser loads before anybody comes near the section."""

from collections.abc import Callable
from pathlib import Path

import brotli
import pytest
from playwright.sync_api import Page, expect

from tests.e2e.calls import action, expect_state, section
from tests.e2e.conftest import Site

Visitor = Callable[..., Page]
STATIC = Path(__file__).parents[2] / "avatars/static/avatars"


def test_the_first_load_is_small_and_stays_at_home(site: Site, visitor: Visitor) -> None:
    page = visitor("/nowhere/", viewport={"width": 1280, "height": 400})
    urls: list[str] = []
    page.on("request", lambda request: urls.append(request.url))

    page.goto(f"{site.url}/en/")
    page.wait_for_load_state("networkidle")

    assert all(url.startswith(site.url) for url in urls), urls
    scripts = [url for url in urls if url.endswith(".js")]
    assert scripts == [f"{site.url}/static/avatars/boot.js"]
    assert len(brotli.compress((STATIC / "boot.js").read_bytes())) <= 4_096
    assert page.context.cookies() == []


def test_the_widget_comes_when_the_visitor_comes_near(site: Site, visitor: Visitor) -> None:
    page = visitor(viewport={"width": 1280, "height": 400})

    with page.expect_response("**/widget.js*"):
        section(page).scroll_into_view_if_needed()


def test_without_javascript_everything_can_be_read(site: Site, visitor: Visitor) -> None:
    page = visitor(java_script_enabled=False)

    expect(page.locator("[data-avatars-start]")).to_be_hidden()
    expect(page.locator("#quote")).to_be_visible()


def test_a_widget_that_does_not_load_is_said_and_can_be_tried_again(
    site: Site, visitor: Visitor
) -> None:
    page = visitor("/nowhere/")
    page.route("**/widget/widget.js*", lambda route: route.abort())
    page.goto(f"{site.url}/en/")

    action(page, "start").click()
    expect(page.get_by_role("alert")).to_contain_text("didn’t load")

    page.unroute("**/widget/widget.js*")
    action(page, "start").click()
    expect_state(page, "live")
    action(page, "hang-up").click()
    expect_state(page, "ended")


def test_nothing_on_the_page_moves_during_a_call(site: Site, visitor: Visitor) -> None:
    page = visitor()
    section(page).scroll_into_view_if_needed()
    # On the page, not in the window, which follows the call.
    quote = """(({ top, height }) => [top + scrollY, height])(
      document.querySelector("#quote").getBoundingClientRect())"""
    page.wait_for_timeout(1_000)  # the widget comes, and may move what it likes
    before = page.evaluate(quote)

    action(page, "start").click()
    expect_state(page, "live")
    page.wait_for_timeout(3_000)  # captions and notices come
    during = page.evaluate(quote)
    action(page, "hang-up").click()
    expect_state(page, "ended")

    assert during == pytest.approx(before, abs=0.5)
