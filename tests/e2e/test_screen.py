"""Where the owner wants it, a visitor shows the avatar their screen."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.e2e.calls import action, expect_state, hang_up, section, start
from tests.e2e.conftest import Site, serve
from tests.e2e.states import Visitor
from tests.e2e.test_policy import WATCH, violations

# A screen that is drawn, and what has been opened of it; or a visitor who shows none after all.
SCREEN = """
window.shown = [];
navigator.mediaDevices.getDisplayMedia = async () => {
  if (window.saysNo) throw new DOMException("", "NotAllowedError");
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d");
  setInterval(() => pen.fillRect(Math.random() * 300, 0, 10, 10), 100);
  const stream = canvas.captureStream(10);
  window.shown.push(...stream.getTracks());
  return stream;
};
"""


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """A site of its own, on which screens may be shared."""
    yield from serve(AVATARS_SCREEN_SHARING="1")


def test_a_screen_is_shown_until_the_visitor_stops_or_hangs_up(
    site: Site, visitor: Visitor
) -> None:
    page = visitor(init_script=SCREEN + WATCH)
    start(page)
    share = action(page, "screen")

    share.click()
    expect(share).to_have_accessible_name("Stop sharing your screen")
    expect(section(page)).to_contain_text("LittleLobster can see your screen")

    share.click()
    expect(share).to_have_accessible_name("Share your screen")
    expect(section(page)).not_to_contain_text("can see your screen")
    expect(share).to_have_attribute("aria-busy", "false")

    share.click()
    expect(share).to_have_accessible_name("Stop sharing your screen")
    hang_up(page)
    assert page.evaluate("shown.map((track) => track.readyState)") == ["ended", "ended"]
    assert violations(page) == []


def test_a_visitor_who_shows_nothing_after_all_goes_on_talking(
    site: Site, visitor: Visitor
) -> None:
    page = visitor(init_script=SCREEN + "window.saysNo = true;")
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    start(page)

    action(page, "screen").click()

    expect(action(page, "screen")).to_have_accessible_name("Share your screen")
    expect_state(page, "live")
    assert failures == []
    hang_up(page)


def test_the_policy_lets_this_site_capture_a_screen(site: Site, visitor: Visitor) -> None:
    page = visitor()
    answer = page.request.get(f"{site.url}/en/")
    assert "display-capture=(self)" in answer.headers["permissions-policy"]
