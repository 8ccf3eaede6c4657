"""After the call: stars, and a line if the visitor likes."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, Response, expect

from tests.e2e.calls import action, expect_state, hang_up, section, start
from tests.e2e.conftest import Site

Visitor = Callable[..., Page]


def is_feedback(response: Response) -> bool:
    return response.url.endswith("/events") and '"feedback"' in (response.request.post_data or "")


def reported(response: Response) -> dict[str, Any]:
    body = response.request.post_data_json or {}
    return {name: body[name] for name in body if name in ("stars", "comment")}


def test_a_visitor_gives_stars_by_keyboard_and_is_thanked(site: Site, visitor: Visitor) -> None:
    page = visitor()
    start(page)
    hang_up(page)

    page.get_by_role("radio", name="Poor").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="Good")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.type("Nice claws")
    with page.expect_response(is_feedback) as response:
        page.keyboard.press("Enter")

    assert response.value.status == 204
    assert reported(response.value) == {"stars": 4, "comment": "Nice claws"}
    expect(section(page)).to_contain_text("Thank you!")
    expect(action(page, "again")).to_be_focused()


def test_stars_that_were_not_sent_go_with_the_next_call(site: Site, visitor: Visitor) -> None:
    page = visitor()
    start(page)
    hang_up(page)

    page.get_by_title("Wonderful").click()
    with page.expect_response(is_feedback) as response:
        action(page, "again").click()

    assert response.value.status == 204
    assert reported(response.value) == {"stars": 5}
    expect_state(page, "live")
    hang_up(page)


# A page's last beacon is no longer its own when the next page is there.
LAST_BEACON = """
const beacon = navigator.sendBeacon.bind(navigator);
navigator.sendBeacon = (url, body) => {
  sessionStorage.last = body;
  return beacon(url, body);
};
"""


def test_stars_that_were_not_sent_go_with_the_page(site: Site, visitor: Visitor) -> None:
    page = visitor(init_script=LAST_BEACON)
    start(page)
    hang_up(page)

    page.get_by_title("Okay").click()
    page.goto(f"{site.url}/nowhere/")

    last = page.evaluate("JSON.parse(sessionStorage.last)")
    assert (last["event"], last["stars"]) == ("feedback", 3)


def test_nothing_moves_when_stars_are_given(site: Site, visitor: Visitor) -> None:
    page = visitor()
    start(page)
    hang_up(page)
    star = page.get_by_title("Good")
    before = [star.bounding_box(), action(page, "again").bounding_box()]

    star.click()
    expect(action(page, "send")).to_be_visible()
    # The star gives way under the finger, and comes back.
    star.evaluate("star => Promise.all(star.getAnimations().map((one) => one.finished))")
    during = [star.bounding_box(), action(page, "again").bounding_box()]

    assert during == before
