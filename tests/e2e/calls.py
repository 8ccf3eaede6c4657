"""What a visitor does in a call, and sees."""

from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Site

PATIENCE = 30  # seconds, for what is bound to happen soon


def section(page: Page) -> Locator:
    return page.locator("[data-avatars-section]")


def expect_state(page: Page, state: str, *, within: float = 20) -> None:
    """Wait until the section is in `state`; `within` is in seconds."""
    expect(section(page)).to_have_attribute("data-avatars-state", state, timeout=within * 1000)


def action(page: Page, name: str) -> Locator:
    return page.locator(f"[data-avatars-action={name}]:visible")


def start(page: Page) -> None:
    action(page, "start").click()
    expect_state(page, "live")


def hang_up(page: Page) -> None:
    action(page, "hang-up").click()
    expect_state(page, "ended")


def sessions_when_over(site: Site, page: Page, known: int) -> list[dict[str, Any]]:
    """What the sandbox's books have beyond the first `known` sessions, once none runs any more."""
    for _ in range(PATIENCE * 4):
        sessions = site.books()[known:]
        if not any(session["running"] for session in sessions):
            break
        page.wait_for_timeout(250)
    return sessions


def log_in(page: Page, site: Site) -> None:
    """Open the admin as the demo admin."""
    page.goto(f"{site.url}/admin/")
    page.fill("#id_username", "demo")
    page.fill("#id_password", site.admin_password)
    with page.expect_navigation(url=f"{site.url}/admin/"):
        page.click("[type=submit]")


def open_avatar(page: Page, site: Site) -> None:
    """Open LittleLobster's form in the admin."""
    page.goto(f"{site.url}/admin/avatars/avatar/")
    with page.expect_navigation(url="**/change/"):
        page.click("#result_list tbody th a")


def video(page: Page) -> dict[str, Any]:
    """The avatar's picture: `width` in pixels, `time` in seconds."""
    return page.evaluate(
        """() => {
          const video = document.querySelector("[data-avatars-section] video");
          return { width: video.videoWidth, time: video.currentTime };
        }"""
    )


def loudest(page: Page, seconds: float = 3) -> float:
    """The greatest level, 0 to 1, of the avatar's voice within `seconds`."""
    return page.evaluate(
        """async (seconds) => {
          const audio = [...document.querySelectorAll("audio")].find((found) => found.srcObject);
          const context = new AudioContext();
          const analyser = context.createAnalyser();
          context.createMediaStreamSource(audio.srcObject).connect(analyser);
          const samples = new Float32Array(analyser.fftSize);
          let loudest = 0;
          const until = performance.now() + seconds * 1000;
          while (performance.now() < until) {
            analyser.getFloatTimeDomainData(samples);
            loudest = Math.max(loudest, ...samples.map(Math.abs));
            await new Promise((resolve) => setTimeout(resolve, 20));
          }
          await context.close();
          return loudest;
        }""",
        seconds,
    )
