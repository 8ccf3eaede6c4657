"""What a visitor does in a call, and sees."""

import json
from itertools import cycle, islice
from typing import Any

import requests
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
    """Begin a call and wait for the avatar's face: a call is live before it is there."""
    action(page, "start").click()
    expect_state(page, "live")
    expect_face(page)


def expect_face(page: Page, *, within: float = 20) -> None:
    """Wait until the avatar's picture is seen; `within` is in seconds."""
    expect(page.locator("[data-avatars-face]")).to_have_count(1, timeout=within * 1000)


QUICKER = """
new MutationObserver((_, observer) => {
  const config = document.querySelector("[id^=avatars-config]");
  if (!config?.textContent.endsWith("}")) return;
  observer.disconnect();
  const { timing, ...rest } = JSON.parse(config.textContent);
  config.textContent = JSON.stringify({ ...rest, timing: { ...timing, ...CHANGES } });
}).observe(document, { childList: true, subtree: true });
"""


def quicker(**seconds: float) -> str:
    """An init script that changes the page's own timing, by the names of its configuration."""
    return QUICKER.replace("CHANGES", json.dumps(seconds))


RECORD_REPORTS = """
window.reports = [];
const keep = (body) => {
  const { callToken, ...report } = JSON.parse(body);
  window.reports.push(report);
};
const send = window.fetch;
window.fetch = (url, init) => {
  if (String(url).endsWith("/events")) keep(init.body);
  return send(url, init);
};
const beacon = navigator.sendBeacon.bind(navigator);
navigator.sendBeacon = (url, body) => {
  keep(body);
  return beacon(url, body);
};
"""


def reported(page: Page, *events: str) -> list[dict[str, Any]]:
    """What a page with RECORD_REPORTS has told the server of these events, in order."""
    return [report for report in page.evaluate("reports") if report["event"] in events]


def expect_report(page: Page, event: str) -> dict[str, Any]:
    """The first such event that a page with RECORD_REPORTS tells the server; waits for it."""
    for _ in range(PATIENCE * 4):
        if found := reported(page, event):
            return found[0]
        page.wait_for_timeout(250)
    raise AssertionError(f"{event} was not reported")


def focused(page: Page) -> str:
    """The words of what has the focus."""
    return str(page.evaluate("document.activeElement.textContent"))


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


def says(site: Site, words: str) -> None:
    """Put words into the mouth of the visitor who called last."""
    order = {"session": site.books()[-1]["id"], "says": words}
    requests.post(f"{site.sandbox}/sandbox/visitor", json=order, timeout=10).raise_for_status()


def say_until_seen(site: Site, page: Page, found: Locator, *turns: str) -> None:
    """Let the visitor say one thing after another, again and again, until `found` is seen."""
    for turn in islice(cycle(turns), 15):
        says(site, turn)
        page.wait_for_timeout(4_000)  # as long as the answer takes
        if found.is_visible():
            return
    raise AssertionError(f"not seen: {found}")


def until(page: Page, condition: str, argument: Any = None) -> None:
    """Wait until the JavaScript is true; `wait_for_function` breaks the page's own policy."""
    for _ in range(PATIENCE * 4):
        if page.evaluate(condition, argument):
            return
        page.wait_for_timeout(250)
    raise AssertionError(condition)
