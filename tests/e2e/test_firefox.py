"""The way of a call in Firefox, with its own WebRTC against the sandbox's media server."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests import tools
from tests.e2e.bidi import Firefox, firefox
from tests.e2e.conftest import Site
from tests.services import wait_until

FACE = "[data-avatars-face] video"

# Whether the pictures that follow each other differ, and the clock of the picture runs.
MOVES = """async (selector) => {
  const video = document.querySelector(selector);
  const canvas = Object.assign(document.createElement("canvas"), { width: 160, height: 104 });
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const look = () => {
    pen.drawImage(video, 0, 0, canvas.width, canvas.height);
    return pen.getImageData(0, 0, canvas.width, canvas.height).data;
  };
  const [before, time] = [look(), video.currentTime];
  await new Promise((resolve) => setTimeout(resolve, 500));
  const now = look();
  const seen = now.some((value, at) => at % 4 < 3 && value > 40);
  return seen && video.currentTime > time && now.some((value, at) => value !== before[at]);
}"""

SOUNDS = """() => [...document.querySelectorAll("audio")].some(
  (one) => one.srcObject && !one.paused && !one.muted && one.currentTime > 0)"""

MAY_HEAR = """async () =>
  (await navigator.permissions.query({ name: "microphone" })).state === "granted"
"""

IS_THERE = "(selector) => !!document.querySelector(selector)?.checkVisibility()"
NAME = """(action) => document.querySelector(`[data-avatars-action=${action}]`)
  .getAttribute("aria-label")"""


@pytest.fixture(scope="module")
def browser_of_others(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    try:
        program = tools.firefox()
    except tools.Missing as missing:
        pytest.skip(str(missing))
    with firefox(program, tmp_path_factory.mktemp("firefox")) as browser:
        yield browser


def is_over(site: Site, session: str) -> dict[str, Any]:
    """The sandbox's record of a session, once it does not run any more."""

    def found() -> dict[str, Any]:
        [one] = [one for one in site.books() if one["id"] == session]
        return one

    wait_until(lambda: not found()["running"], "the session is over", within=30)
    return found()


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1440, 900)])
def test_a_visitor_sees_hears_and_reads_a_moving_lobster_mutes_and_hangs_up(
    site: Site, browser_of_others: Firefox, width: int, height: int
) -> None:
    with browser_of_others.visitor(f"{site.url}/en/") as page:
        page.resize(width, height)
        assert page.outside() == []

        page.action("start")
        page.expect_state("live")
        page.until(IS_THERE, FACE)
        assert page.until(MOVES, FACE)
        assert page.until(SOUNDS)
        assert not page.evaluate(IS_THERE, "[data-avatars-action=sound]")
        page.until(
            "() => document.querySelector('[data-avatars-caption]').textContent"
            ".includes('LittleLobster')"
        )
        assert page.outside() == []

        unmuted = page.evaluate(NAME, "mute")
        page.action("mute")
        page.until(f"(name) => ({NAME})('mute') !== name", unmuted)
        page.action("mute")
        page.until(f"(name) => ({NAME})('mute') === name", unmuted)

        page.action("hang-up")
        page.expect_state("ended")
        page.until(IS_THERE, "[data-avatars-action=again]")
        assert page.outside() == []
        assert is_over(site, site.books()[-1]["id"])["status"] == "COMPLETED"
        assert page.problems() == []


def test_a_microphone_that_was_denied_and_then_allowed_needs_no_reload(
    site: Site, browser_of_others: Firefox
) -> None:
    before = len(site.books())
    with browser_of_others.visitor(f"{site.url}/en/", microphone=False) as page:
        page.action("start")
        page.expect_state("error")
        assert page.section()["avatarsError"] == "microphone_denied"
        assert len(site.books()) == before

        browser_of_others.permit("microphone", True)
        # The page's process learns of the permission a moment later.
        page.until(MAY_HEAR)
        page.action("retry")
        page.expect_state("live")
        page.action("hang-up")
        page.expect_state("ended")
        assert page.problems() == []


def test_the_camera_is_seen_by_the_visitor_too(site: Site, browser_of_others: Firefox) -> None:
    with browser_of_others.visitor(f"{site.url}/en/") as page:
        page.action("start")
        page.expect_state("live")

        page.action("camera")
        page.until(IS_THERE, "[data-avatars-self]")
        page.until(
            "() => document.querySelector('video[data-avatars-self], [data-avatars-self] video')"
            ".videoWidth > 0"
        )
        page.action("hang-up")
        page.expect_state("ended")
        assert page.problems() == []


def test_a_closed_tab_ends_the_session(site: Site, browser_of_others: Firefox) -> None:
    with browser_of_others.visitor(f"{site.url}/en/") as page:
        page.action("start")
        page.expect_state("live")
        session = site.books()[-1]["id"]

    assert is_over(site, session)["status"] in ("COMPLETED", "CANCELLED")
