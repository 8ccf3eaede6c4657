"""The page, and as much of a call as WebKitGTK can do: everything but the peer connection."""

from collections.abc import Iterator

import pytest

from tests import tools
from tests.e2e.conftest import Site
from tests.e2e.remote import ENTER, TAB
from tests.e2e.webkit import WebKitPage, webkit
from tests.services import wait_until

LANGUAGES = ["en", "zh-hant", "zh-hans"]
WIDTHS = [390, 1024, 1440]

# Every picture that the page may choose, not only those for this window: which cannot be shown?
UNREADABLE = """async () => {
  const chosen = [...document.images].map(({ currentSrc }) => currentSrc);
  const offered = [...document.querySelectorAll("[srcset]")].flatMap(({ srcset }) =>
    srcset.split(",").map((one) => new URL(one.trim().split(/\\s/)[0], document.baseURI).href));
  const results = await Promise.all([...new Set([...chosen, ...offered])].map((src) =>
    Object.assign(new Image(), { src }).decode().then(() => null, () => src)));
  return results.filter((src) => src !== null);
}"""

# The room cannot be joined, but everything before it can be done.
NO_PEERS = """() => {
  window.RTCPeerConnection = function RTCPeerConnection() { throw new Error("none here"); };
}"""

FOCUSED = "() => document.activeElement.dataset.avatarsAction ?? null"
HAS_FOCUS = "() => document.querySelector('[data-avatars-stage]').contains(document.activeElement)"


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebKitPage]:
    try:
        programs = tools.webkit()
    except tools.Missing as missing:
        pytest.skip(str(missing))
    with webkit(programs, tmp_path_factory.mktemp("webkit")) as page:
        yield page


@pytest.fixture
def page(started: WebKitPage, site: Site) -> Iterator[WebKitPage]:
    """The home page, as a new visitor sees it."""
    started.resize(1024, 800)
    started.open(f"{site.url}/en/")
    yield started
    started.evaluate("() => sessionStorage.clear()")


def is_over(site: Site) -> bool:
    return not site.books()[-1]["running"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_fits_every_window_and_complains_of_nothing(
    site: Site, page: WebKitPage, language: str
) -> None:
    page.open(f"{site.url}/{language}/")

    for width in WIDTHS:
        page.resize(width, 844)
        assert page.outside() == [], width
    assert page.problems() == []


def test_every_picture_can_be_shown(page: WebKitPage) -> None:
    assert page.evaluate("() => document.images.length > 1")
    assert page.evaluate(UNREADABLE) == []


def test_by_keyboard_one_comes_to_the_button_and_hears_what_this_browser_cannot_do(
    site: Site, page: WebKitPage
) -> None:
    before = len(site.books())
    for _ in range(30):
        if page.evaluate(FOCUSED) == "start":
            break
        page.type(TAB)
    assert page.evaluate(FOCUSED) == "start"

    page.type(ENTER)

    page.expect_state("error")
    assert page.section()["avatarsError"] == "not_supported"
    page.until(HAS_FOCUS)
    assert len(site.books()) == before
    assert page.problems() == []


def test_the_microphone_opens_the_wait_is_streamed_and_can_be_called_off(
    site: Site, page: WebKitPage
) -> None:
    site.scenario("queued")
    page.evaluate(NO_PEERS)

    page.action("start")
    page.expect_state("connecting")
    queued = page.evaluate(
        "() => JSON.parse(document.querySelector('[id^=avatars-config]').textContent)"
        ".labels.queued_title"
    )
    page.until(
        "(words) => document.querySelector('[data-avatars-stage]').textContent.includes(words)",
        queued,
    )
    page.until(HAS_FOCUS)
    page.action("cancel")

    page.expect_state("idle")
    assert page.until(FOCUSED) == "start"
    wait_until(lambda: is_over(site), "the session is over", within=20)
    assert page.problems() == []


def test_a_room_that_cannot_be_joined_is_said_and_costs_nothing_more(
    site: Site, page: WebKitPage
) -> None:
    page.resize(390, 844)
    page.evaluate(NO_PEERS)

    page.action("start")

    page.expect_state("error")
    assert page.section()["avatarsError"] == "join_failed"
    page.until(HAS_FOCUS)
    assert page.outside() == []
    wait_until(lambda: is_over(site), "the session is over", within=20)
