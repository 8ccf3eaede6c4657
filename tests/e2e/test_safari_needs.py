"""What Safari and iOS ask of a call, as far as another browser can show it (docs/browsers.md)."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.e2e.calls import action, hang_up, start, until

Visitor = Callable[..., Page]

# Sound wants a press of its own, as where the page does not capture.
NO_SOUND_WITHOUT_A_PRESS = """
let pressed = false;
addEventListener("pointerdown", ({ target }) => {
  pressed ||= target.closest("[data-avatars-action=sound]") !== null;
}, true);
const play = HTMLMediaElement.prototype.play;
HTMLMediaElement.prototype.play = function () {
  if (pressed || this instanceof HTMLVideoElement) return play.call(this);
  return Promise.reject(new DOMException("", "NotAllowedError"));
};
"""

MEDIA = "document.querySelectorAll('[data-avatars-section] :is(audio, video)')"


def test_the_picture_plays_within_the_page_and_has_no_sound_of_its_own(visitor: Visitor) -> None:
    page = visitor()
    start(page)

    picture = page.locator("[data-avatars-face] video")
    assert picture.evaluate("({ playsInline, muted }) => playsInline && muted")
    hang_up(page)


def test_where_sound_wants_a_press_a_button_asks_for_it(visitor: Visitor) -> None:
    page = visitor(init_script=NO_SOUND_WITHOUT_A_PRESS)
    start(page)

    action(page, "sound").click()

    expect(action(page, "sound")).to_have_count(0)
    hang_up(page)


def test_what_a_phone_call_paused_goes_on_when_the_visitor_is_back(visitor: Visitor) -> None:
    page = visitor()
    start(page)
    until(page, f"[...{MEDIA}].some((one) => one instanceof HTMLAudioElement)")
    page.evaluate(f"for (const one of {MEDIA}) one.pause()")

    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    until(page, f"[...{MEDIA}].every((one) => !one.paused)")
    hang_up(page)
