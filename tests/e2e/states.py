"""Every state of the section, and how a visitor gets there."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.calls import (
    action,
    expect_face,
    expect_state,
    hang_up,
    quicker,
    say_until_seen,
    says,
    section,
)
from tests.e2e.conftest import Site

CONNECT = "**/api/avatar/connect"
# The browser asks and nobody answers.
NO_ANSWER = "navigator.mediaDevices.getUserMedia = () => new Promise(() => {});"
# A visitor of whom nothing is heard: Chromium's false microphone beeps.
SILENCE = """
const ofBrowser = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
navigator.mediaDevices.getUserMedia = async (wanted) =>
  wanted.video ? ofBrowser(wanted) : new AudioContext().createMediaStreamDestination().stream;
"""
# Every microphone hears nothing until `feed()`, and then what the loudspeaker plays.
FED = """
const room = new AudioContext();
const air = room.createGain();
navigator.mediaDevices.getUserMedia = async () => {
  const microphone = room.createMediaStreamDestination();
  air.connect(microphone);
  return microphone.stream;
};
window.feed = () => {
  void room.resume();
  const audio = [...document.querySelectorAll("audio")].find((found) => found.srcObject);
  room.createMediaStreamSource(audio.srcObject).connect(air);
};
"""
WHAT_IS_HERE = {
    "en": "What is on this page?",
    "zh-hant": "這一頁有什麼？",
    "zh-hans": "这一页有什么？",
}
IN_CHINESE = ("你可以幫我做什麼呢？", "我想找一個寫程式的好工具。")
IN_ENGLISH = ("What can you do for me today?", "I am looking for a good tool to write code with.")
# The window of an app, by its name in the user agent.
IN_AN_APP = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) MicroMessenger/8.0.60"
Visitor = Callable[..., Page]


@dataclass(frozen=True)
class Way:
    """How to get into a state: what is prepared, and what is done before the state is there."""

    state: str
    scenario: str | None = None
    init_script: str = ""
    answer: tuple[int, str] | None = None  # the server's status and error code
    prepare: Callable[[Page], None] = lambda page: None
    proceed: Callable[[Page, Site], None] = lambda page, site: None
    context: dict[str, Any] = field(default_factory=dict)


def _no_network(page: Page) -> None:
    page.route(CONNECT, lambda route: route.abort("internetdisconnected"))


def _dark_room(page: Page) -> None:
    """Credentials for a room that nobody opens."""
    credentials = {
        "sessionId": "5e551011-0000-4000-8000-000000000001",
        "serverUrl": "ws://127.0.0.1:9",
        "token": "token",
        "roomName": "room",
        "callId": "5e551011-0000-4000-8000-000000000002",
        "callToken": "token",
        "maxDuration": 60,
    }
    page.route(CONNECT, lambda route: route.fulfill(json=credentials))


def _microphone_fails(name: str) -> str:
    error = f'new DOMException("", "{name}")'
    return f"navigator.mediaDevices.getUserMedia = () => Promise.reject({error});"


def _in_line(page: Page) -> None:
    """Second in a line whose stream breaks off and is claimed again, for ever."""
    place = {"state": "line", "position": 2, "waited": 12.5, "estimate": 75, "place": "place"}
    page.route(CONNECT, lambda route: route.fulfill(
        content_type="application/x-ndjson", body=json.dumps(place) + "\n"
    ))  # fmt: skip


def _live(page: Page, site: Site) -> None:
    expect_state(page, "live")
    expect_face(page)


def _faceless(page: Page, site: Site) -> None:
    expect_state(page, "live")
    page.wait_for_timeout(1_500)  # until the voice is heard


def _asked(page: Page, site: Site) -> None:
    expect(page.locator("[data-avatars-question]")).to_be_visible(timeout=20_000)


def _silent(page: Page, site: Site) -> None:
    expect(page.locator("[data-avatars-ears=silent]")).to_be_visible(timeout=30_000)


def _choose_devices(page: Page, site: Site) -> None:
    expect_state(page, "connecting")
    action(page, "devices").click()


def _settings(page: Page, site: Site) -> None:
    _live(page, site)
    action(page, "settings").click()


def _camera(page: Page, site: Site) -> None:
    _live(page, site)
    action(page, "camera").click()
    expect(page.locator("[data-avatars-self]")).to_be_visible()


def _transcript(page: Page, site: Site) -> None:
    _live(page, site)
    action(page, "transcript").click()
    line = page.locator("[data-avatars-log] [data-avatars-speaker]")
    expect(line.first).to_be_visible(timeout=20_000)


def _card(page: Page, site: Site) -> None:
    _live(page, site)
    says(site, WHAT_IS_HERE[language_of(page)])
    expect(page.locator("[data-avatars-card]")).to_be_visible(timeout=20_000)


def _language_offered(page: Page, site: Site) -> None:
    _live(page, site)
    other = IN_CHINESE if language_of(page) == "en" else IN_ENGLISH
    say_until_seen(site, page, action(page, "follow-language"), *other)


def _hears_itself(page: Page, site: Site) -> None:
    _faceless(page, site)
    page.evaluate("feed()")
    own = IN_ENGLISH if language_of(page) == "en" else IN_CHINESE
    say_until_seen(site, page, page.locator("[data-avatars-headphones]"), own[0])


def language_of(page: Page) -> str:
    """The page's, such as zh-hant."""
    return (page.locator("html").get_attribute("lang") or "").lower()


def _hang_up(page: Page, site: Site) -> None:
    _live(page, site)
    page.wait_for_timeout(2_500)  # so that there is a length to tell
    hang_up(page)


WAYS = {
    "idle": Way("idle"),
    "microphone": Way("microphone", init_script=NO_ANSWER, context={"permissions": []}),
    "connecting": Way("connecting", scenario="never_ready"),
    "devices": Way("connecting", scenario="never_ready", proceed=_choose_devices),
    "silent": Way("connecting", scenario="never_ready", init_script=SILENCE, proceed=_silent),
    "queued": Way("connecting", scenario="stays_queued"),
    "line": Way("line", prepare=_in_line),
    "picture_coming": Way("live", scenario="no_picture", proceed=_faceless),
    "live": Way("live", proceed=_live),
    "settings": Way("live", proceed=_settings),
    "camera": Way("live", context={"permissions": ["microphone", "camera"]}, proceed=_camera),
    "transcript": Way("live", proceed=_transcript),
    "card": Way("live", proceed=_card),
    "offer": Way("live", init_script=SILENCE + quicker(idle=0), proceed=_language_offered),
    "headphones": Way("live", scenario="no_picture", init_script=FED, proceed=_hears_itself),
    # A browser without a microphone's noise; the clock that asks runs from the beginning.
    "still_there": Way(
        "live", init_script=SILENCE + quicker(idle=4, idleAnswer=50), proceed=_asked
    ),
    "ended": Way("ended", proceed=_hang_up),
    "avatar_lost": Way("ended", scenario="avatar_vanishes", proceed=_live),
    "microphone_denied": Way("error", init_script=_microphone_fails("NotAllowedError")),
    "microphone_missing": Way("error", init_script=_microphone_fails("NotFoundError")),
    "microphone_in_use": Way("error", init_script=_microphone_fails("NotReadableError")),
    "microphone_blocked": Way(
        "error",
        init_script="Object.defineProperty(document, 'featurePolicy', "
        "{ value: { allowsFeature: () => false } });",
    ),
    "in_app_browser": Way(
        "error",
        init_script=_microphone_fails("NotAllowedError"),
        context={"user_agent": IN_AN_APP},
    ),
    "insecure": Way(
        "error",
        init_script="Object.defineProperty(window, 'isSecureContext', { value: false });",
    ),
    "not_supported": Way(
        "error",
        init_script="Object.defineProperty(navigator, 'mediaDevices', { value: undefined });",
    ),
    "rate_limited": Way("error", answer=(429, "rate_limited")),
    "busy": Way("error", answer=(503, "busy")),
    "budget_spent": Way("error", answer=(503, "budget_spent")),
    "timeout": Way("error", answer=(504, "timeout")),
    "unavailable": Way("error", answer=(502, "upstream_failed")),
    "offline": Way("error", prepare=_no_network),
    "join_failed": Way("error", prepare=_dark_room),
    "no_media": Way("error", scenario="no_media", init_script=quicker(picture=3)),
    "connection_lost": Way("error", scenario="dropped_media", proceed=_live),
}

SIGNS = {
    "silent": "[data-avatars-ears=silent]",
    "settings": ".avatars__popover:visible",
    "camera": "[data-avatars-self]",
    "transcript": "[data-avatars-log]",
    "card": "[data-avatars-card]",
    "offer": "[data-avatars-action=follow-language]",
    "headphones": "[data-avatars-headphones]",
    "still_there": "[data-avatars-question]",
}


def enter(
    name: str, site: Site, visitor: Visitor, path: str, init_script: str = "", **context: Any
) -> Page:
    """A new visitor's page at `path`, with the section in the state `name`."""
    way = WAYS[name]
    site.scenario(way.scenario)
    page = visitor(path, init_script=way.init_script + init_script, **(way.context | context))
    if way.answer:
        status, code = way.answer
        body = json.dumps({"error": {"code": code, "message": code}, "retryAfter": 40})
        page.route(CONNECT, lambda route: route.fulfill(
            status=status, content_type="application/json", body=body
        ))  # fmt: skip
    way.prepare(page)
    section(page).scroll_into_view_if_needed()
    if name != "idle":
        action(page, "start").click()
        way.proceed(page, site)
    expect_state(page, way.state, within=40)
    expect_still(name, page)
    return page


def expect_still(name: str, page: Page) -> None:
    """The state, which has not run out meanwhile; where it is a part of another one, its sign."""
    expect_state(page, WAYS[name].state)
    if name in SIGNS:
        expect(page.locator(SIGNS[name]).first).to_be_visible()
    if name == "queued":
        queued = page.evaluate(
            "JSON.parse(document.querySelector('[id^=avatars-config]').textContent)"
            ".labels.queued_title"
        )
        expect(section(page).get_by_text(queued).first).to_be_visible()
