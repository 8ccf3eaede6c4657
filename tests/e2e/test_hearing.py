"""How a visitor is heard: the green room, the devices, and ways out where the microphone fails."""

import struct
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.calls import (
    action,
    expect_face,
    expect_state,
    hang_up,
    say_until_seen,
    section,
    start,
    until,
)
from tests.e2e.conftest import CHROMIUM_FLAGS, Site
from tests.e2e.states import FED, IN_AN_APP, Visitor
from tests.tools import chromium

PATIENCE = 30_000  # ms, for what is bound to happen soon

# What the page asked of its devices, and which audio contexts and tracks it has opened.
WATCH = """
window.asked = [];
window.tracks = [];
window.contexts = [];
const get = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (constraints) => {
  window.asked.push(constraints);
  const stream = await get(constraints);
  window.tracks.push(...stream.getTracks());
  return stream;
};
window.AudioContext = class extends AudioContext {
  constructor(...options) {
    super(...options);
    window.contexts.push(this);
  }
};
"""

# The room's own microphone takes so long to open that another one is chosen meanwhile.
SLOW = """
const open = navigator.mediaDevices.getUserMedia;
let opened = 0;
navigator.mediaDevices.getUserMedia = async (constraints) => {
  if (opened++) await new Promise((resolve) => setTimeout(resolve, 3_000));
  return open(constraints);
};
"""

# A permission that the visitor changes in the browser's own surface, and a microphone that obeys.
DENIED = """
const permission = Object.assign(new EventTarget(), { state: "denied" });
const query = navigator.permissions.query.bind(navigator.permissions);
navigator.permissions.query = async (asked) =>
  asked.name === "microphone" ? permission : query(asked);
const get = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (constraints) => {
  if (permission.state === "denied") throw new DOMException("", "NotAllowedError");
  return get(constraints);
};
window.allow = () => {
  permission.state = "granted";
  permission.dispatchEvent(new Event("change"));
};
"""


@pytest.fixture(scope="module")
def silent_browser(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser whose microphones record nothing but silence."""
    file: Path = tmp_path_factory.mktemp("sound") / "silence.wav"
    with wave.open(str(file), "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(48_000)
        sound.writeframes(struct.pack("<h", 0) * 48_000)
    flags = [*CHROMIUM_FLAGS, f"--use-file-for-fake-audio-capture={file}"]
    found = browser.browser_type.launch(executable_path=chromium(), args=flags)
    yield found
    found.close()


def waking(site: Site, page: Page) -> Page:
    """The page of a visitor for whom the avatar is still waking up."""
    site.scenario("never_ready")
    action(page, "start").click()
    expect_state(page, "connecting")
    return page


def green_room(page: Page, ears: str) -> None:
    """Wait until the microphone is `listening`, `heard` or `silent`."""
    expect(page.locator(f"[data-avatars-ears={ears}]")).to_be_visible(timeout=PATIENCE)


def devices(page: Page, kind: str) -> Any:
    return page.locator(f"[data-avatars-devices={kind}]:visible")


def used_microphone(page: Page) -> Any:
    """The id of the microphone that is open; a page with WATCH knows it."""
    return page.evaluate(
        "tracks.filter((track) => track.kind === 'audio' && track.readyState === 'live')"
        ".map((track) => track.getSettings().deviceId).at(-1)"
    )


def test_a_visitor_sees_that_they_are_heard(site: Site, visitor: Visitor) -> None:
    page = waking(site, visitor(init_script=WATCH))

    green_room(page, "heard")
    expect(section(page)).to_contain_text("Lovely, LittleLobster will hear you.")
    until(
        page,
        "Number(document.querySelector('.avatars__meter').style.getPropertyValue('--level')) > 0.3",
    )
    assert page.evaluate("asked[0].audio") == {
        "echoCancellation": True,
        "noiseSuppression": True,
        "autoGainControl": True,
    }
    action(page, "cancel").click()
    expect_state(page, "idle")
    until(page, "contexts.every((context) => context.state === 'closed')")
    assert page.evaluate("tracks.map((track) => track.readyState)") == ["ended"]


def test_the_microphone_chosen_while_waking_is_that_of_the_call_and_of_the_next(
    site: Site, visitor: Visitor
) -> None:
    page = visitor(init_script=WATCH)
    waking(site, page)

    action(page, "devices").click()
    microphones = devices(page, "audioinput")
    expect(microphones).to_have_accessible_name("Microphone")
    microphones.select_option(label="Fake Audio Input 2")
    expect(microphones).to_have_value(page.evaluate(
        "navigator.mediaDevices.enumerateDevices().then((all) =>"
        " all.find(({ label }) => label === 'Fake Audio Input 2').deviceId)"
    ))  # fmt: skip
    chosen = microphones.input_value()
    until(
        page,
        "(id) => tracks.filter(({ readyState }) => readyState === 'live')"
        ".map((track) => track.getSettings().deviceId).join() === id",
        chosen,
    )
    action(page, "cancel").click()
    site.scenario(None)
    start(page)

    until(page, "tracks.length >= 4")
    assert used_microphone(page) == chosen
    hang_up(page)
    assert not any(asked.get("video") for asked in page.evaluate("asked"))
    until(page, "tracks.every((track) => track.readyState === 'ended')")
    until(page, "contexts.every((context) => context.state === 'closed')")


def test_the_microphone_and_the_camera_are_changed_within_the_call(
    site: Site, visitor: Visitor
) -> None:
    page = visitor(init_script=WATCH + SLOW, permissions=["microphone", "camera"])
    start(page)
    settings = action(page, "settings")
    expect(settings).to_have_accessible_name("Sound and devices")

    settings.focus()
    page.keyboard.press("Enter")
    expect(settings).to_have_attribute("aria-expanded", "true")
    devices(page, "audioinput").select_option(label="Fake Audio Input 1")
    chosen = devices(page, "audioinput").input_value()
    until(
        page,
        "(id) => tracks.some((track) => track.readyState === 'live'"
        " && track.getSettings().deviceId === id)",
        chosen,
    )
    expect(devices(page, "videoinput")).to_be_visible()
    expect(devices(page, "audiooutput")).to_be_visible()
    page.keyboard.press("Escape")
    expect(settings).to_have_attribute("aria-expanded", "false")
    expect(settings).to_be_focused()
    expect_state(page, "live")
    hang_up(page)


def test_the_avatar_is_made_softer_and_silent(site: Site, visitor: Visitor) -> None:
    page = visitor()
    start(page)
    action(page, "settings").click()

    page.locator("[data-avatars-volume]").fill("0.3")

    heard = "[...document.querySelectorAll('audio')].find((found) => found.srcObject)"
    until(page, f"{heard}.volume === 0.3")
    action(page, "voice").click()
    expect(action(page, "voice")).to_have_accessible_name("Turn LittleLobster’s voice on")
    until(page, f"!{heard}.srcObject.getAudioTracks()[0].enabled")
    action(page, "voice").click()
    until(page, f"{heard}.srcObject.getAudioTracks()[0].enabled")
    section(page).get_by_role("heading").first.click()
    expect(page.locator("[data-avatars-volume]")).to_have_count(0)
    hang_up(page)


def test_where_the_volume_cannot_be_set_there_is_no_slider(site: Site, visitor: Visitor) -> None:
    as_on_ios = """
    Object.defineProperty(HTMLMediaElement.prototype, "volume", { get: () => 1, set() {} });
    """
    page = visitor(init_script=as_on_ios)
    start(page)

    action(page, "settings").click()

    expect(action(page, "voice")).to_be_visible()
    expect(page.locator("[data-avatars-volume]")).to_have_count(0)
    hang_up(page)


def test_silence_is_said_and_another_microphone_offered(
    site: Site, silent_browser: Browser
) -> None:
    page = silent_browser.new_context(permissions=["microphone"]).new_page()
    page.goto(f"{site.url}/en/")
    waking(site, page)

    green_room(page, "silent")
    expect(section(page)).to_contain_text("Is it another microphone?")
    offer = action(page, "use-microphone").first
    label = offer.inner_text()
    offer.click()

    green_room(page, "listening")
    expect(action(page, "devices")).to_be_focused()
    action(page, "devices").click()
    assert devices(page, "audioinput").evaluate("(list) => list.selectedOptions[0].label") == label
    page.context.close()


def test_a_microphone_that_is_plugged_in_is_listed(site: Site, visitor: Visitor) -> None:
    plugged_in = """
    const list = navigator.mediaDevices.enumerateDevices.bind(navigator.mediaDevices);
    let more = [];
    navigator.mediaDevices.enumerateDevices = async () => [...await list(), ...more];
    window.plugIn = () => {
      more = [{ kind: "audioinput", deviceId: "new", groupId: "new", label: "A new headset" }];
      navigator.mediaDevices.dispatchEvent(new Event("devicechange"));
    };
    """
    page = waking(site, visitor(init_script=plugged_in))
    action(page, "devices").click()
    options = devices(page, "audioinput").locator("option")
    expect(options).not_to_have_count(0)
    known = options.count()

    page.evaluate("plugIn()")

    expect(options).to_have_count(known + 1, timeout=PATIENCE)
    expect(options.last).to_have_text("A new headset")


def test_headphones_are_suggested_once_when_the_avatar_hears_itself(
    site: Site, visitor: Visitor
) -> None:
    page = visitor(init_script=FED)
    start(page)
    suggestion = page.locator("[data-avatars-headphones]")
    expect(suggestion).to_have_count(0)

    page.evaluate("feed()")
    say_until_seen(site, page, suggestion, "What can you do?")

    expect(suggestion).to_contain_text("Headphones help")
    action(page, "close-headphones").click()
    expect(suggestion).to_have_count(0)
    assert page.evaluate("sessionStorage.getItem('avatars-headphones')")
    hang_up(page)


def test_turning_the_camera_on_says_who_sees_the_visitor(site: Site, visitor: Visitor) -> None:
    page = visitor(permissions=["microphone", "camera"])
    start(page)

    action(page, "camera").click()

    seen = section(page).get_by_text("LittleLobster can see you now")
    expect(seen).to_be_visible()
    expect(page.locator("[data-avatars-self]")).to_be_visible()
    expect(seen).to_have_count(0, timeout=PATIENCE)
    hang_up(page)


def test_a_denied_microphone_shows_the_way_and_works_once_it_is_allowed(
    site: Site, visitor: Visitor
) -> None:
    page = visitor(init_script=DENIED)
    action(page, "start").click()
    expect(section(page)).to_have_attribute("data-avatars-error", "microphone_denied")
    expect(section(page)).to_contain_text("Click the icon to the left of the page’s address")

    page.evaluate("allow()")

    expect(section(page)).to_contain_text("The microphone is allowed now.")
    action(page, "retry").click()
    expect_state(page, "live")
    expect_face(page)
    hang_up(page)


def test_an_app_of_its_own_window_is_told_how_to_open_the_browser(
    site: Site, visitor: Visitor
) -> None:
    page = visitor(
        init_script=DENIED,
        user_agent=IN_AN_APP,
        permissions=["clipboard-write", "clipboard-read"],
    )
    action(page, "start").click()

    expect(section(page)).to_have_attribute("data-avatars-error", "in_app_browser")
    expect(section(page)).to_contain_text("“Open in Browser”")
    action(page, "copy-address").click()
    expect(action(page, "copy-address")).to_have_text("Copied")
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_an_insecure_page_is_called_so(site: Site, visitor: Visitor) -> None:
    insecure = "Object.defineProperty(window, 'isSecureContext', { value: false });"
    page = visitor(init_script=insecure)

    action(page, "start").click()

    expect(section(page)).to_have_attribute("data-avatars-error", "insecure")
    link = action(page, "way-out")
    expect(link).to_have_attribute("href", page.url.replace("http:", "https:"))
    expect(action(page, "close")).to_be_visible()


def test_a_storage_that_throws_costs_only_the_memory(site: Site, visitor: Visitor) -> None:
    no_storage = """
    Object.defineProperty(window, "sessionStorage", {
      get() { throw new DOMException("", "SecurityError"); },
    });
    """
    page = waking(site, visitor(init_script=no_storage))

    action(page, "devices").click()
    devices(page, "audioinput").select_option(label="Fake Audio Input 1")

    expect(devices(page, "audioinput")).not_to_have_value("default")
    expect_state(page, "connecting")
