"""An avatar in any template: in a corner, more than once, and what the page around it learns."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
import requests
from playwright.sync_api import Locator, Page, Route, expect

from tests.e2e.calls import (
    RECORD_REPORTS,
    action,
    expect_face,
    expect_state,
    hang_up,
    reported,
    section,
    sessions_when_over,
    start,
    until,
)
from tests.e2e.conftest import Site
from tests.e2e.states import CONNECT, Visitor
from tests.e2e.test_axe import findings
from tests.e2e.test_leaving import session_when_over
from tests.e2e.test_policy import WATCH, violations

PATH = "/en/prices/"
RENDER = """
from django.template import Context, Template
from django.utils import translation
translation.activate({language!r})
print(Template({template!r}).render(Context()))
"""
PAGE = """{% load avatars static %}<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Prices</title>
<link rel="stylesheet" href="{% static "canfly/site.css" %}"></head><body><main>
<h1>Prices</h1>PARAGRAPHS SECTIONS</main></body></html>"""
PARAGRAPHS = "".join(
    f'<p>A page that goes on and on, as pages do. <a href="#to-{n}">Link {n}</a></p>' * 3
    for n in range(30)
)
FLOATING = '{% avatar_section "littlelobster" variant="floating" %}'
HEAR = """
window.heard = [];
for (const name of ["started", "ended", "error"])
  document.addEventListener(`avatars:${name}`, ({ detail, target }) =>
    window.heard.push({ name, where: target.id, ...detail }));
"""
Shows = Callable[..., Page]


@pytest.fixture
def shows(site: Site, visitor: Visitor) -> Shows:
    """A page of the site, with its own rules of what may be loaded, that holds these sections."""
    policy = requests.get(f"{site.url}/en/", timeout=10).headers["Content-Security-Policy"]

    def show(sections: str, language: str = "en", **context: Any) -> Page:
        template = PAGE.replace("PARAGRAPHS", PARAGRAPHS).replace("SECTIONS", sections)
        code = RENDER.format(language=language, template=template)
        html = site.manage("shell", "--verbosity", "0", "-c", code)

        def answer(route: Route) -> None:
            headers = {"Content-Type": "text/html", "Content-Security-Policy": policy}
            route.fulfill(body=html, headers=headers)

        # Of a page that no server has sent, Chromium asks before it may reach the sandbox.
        allowed = {"permissions": ["microphone", "local-network-access"]}
        page = visitor("/nowhere/", **(allowed | context))
        page.context.route(f"{site.url}{PATH}*", answer)
        page.goto(site.url + PATH)
        return page

    return show


def corner(page: Page) -> Locator:
    return page.get_by_role("dialog", name="Meet LittleLobster")


def opener(page: Page) -> Locator:
    return page.get_by_role("button", name="Talk to 🦞")


def test_a_button_in_the_corner_opens_a_panel_there_and_nothing_is_loaded_before(
    shows: Shows, site: Site
) -> None:
    page = shows(FLOATING, init_script=WATCH)
    loaded = page.evaluate("performance.getEntriesByType('resource').map((entry) => entry.name)")
    assert not [name for name in loaded if "/widget/" in name]
    expect(corner(page)).to_be_hidden()

    opener(page).click()

    expect(corner(page)).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("heading", name="Meet LittleLobster")).to_be_focused()
    start(page)
    page.mouse.move(20, 20)  # on the page
    page.mouse.wheel(0, 2_000)
    until(page, "scrollY > 1000")
    expect(corner(page)).to_be_in_viewport(ratio=1)
    expect(page.get_by_role("button", name="Close")).to_be_hidden()
    page.keyboard.press("Escape")
    expect_state(page, "live")
    hang_up(page)
    page.get_by_role("button", name="Close").click()

    expect(corner(page)).to_be_hidden()
    expect(opener(page)).to_be_focused()
    expect_state(page, "idle")
    assert violations(page) == []


def test_escape_closes_the_panel_and_gives_up_a_call_that_is_not_there_yet(
    shows: Shows, site: Site
) -> None:
    site.scenario("never_ready")
    page = shows(FLOATING)
    opener(page).click()
    page.keyboard.press("Escape")
    expect(corner(page)).to_be_hidden()

    opener(page).click()
    action(page, "start").click()
    expect_state(page, "connecting")
    page.keyboard.press("Escape")

    expect(corner(page)).to_be_hidden()
    expect_state(page, "idle")


def test_a_button_that_is_sent_away_stays_away_for_the_session(shows: Shows) -> None:
    page = shows(FLOATING)

    page.get_by_role("button", name="Don’t show this button again").click()

    expect(opener(page)).to_be_hidden()
    page.reload()
    page.wait_for_selector("[data-avatars-state]", state="attached")
    expect(opener(page)).to_be_hidden()


def test_storage_that_throws_costs_nobody_the_button(shows: Shows) -> None:
    page = shows(
        FLOATING,
        init_script="Object.defineProperty(window, 'sessionStorage', "
        "{ get() { throw new DOMException('', 'SecurityError'); } });",
    )

    opener(page).click()
    start(page)
    hang_up(page)
    page.get_by_role("button", name="Close").click()
    page.get_by_role("button", name="Don’t show this button again").click()

    expect(opener(page)).to_be_hidden()


@pytest.mark.parametrize("width", [390, 1280])
def test_the_corner_never_covers_what_has_the_focus(shows: Shows, width: int) -> None:
    page = shows(FLOATING, viewport={"width": width, "height": 640})
    page.evaluate("document.querySelector('main').style.textAlign = 'end'")
    covered = """() => {
      const [one, corner] = [document.activeElement, document.querySelector(".avatars__launcher")]
        .map((element) => element.getBoundingClientRect());
      const isSeen = getComputedStyle(document.querySelector(".avatars__launcher")).opacity === "1";
      return isSeen && one.bottom > corner.top && one.top < corner.bottom
        && one.right > corner.left && one.left < corner.right;
    }"""

    for _ in range(90):
        page.keyboard.press("Tab")
        if page.evaluate(covered):
            page.wait_for_timeout(400)  # as long as it takes to step aside
        assert not page.evaluate(covered), page.evaluate("document.activeElement.textContent")

    page.keyboard.press("Tab")
    expect(opener(page)).to_be_focused()
    expect(page.locator(".avatars__launcher")).to_have_css("opacity", "1")


def test_on_a_phone_the_panel_is_as_wide_as_the_window(shows: Shows) -> None:
    page = shows(FLOATING, viewport={"width": 390, "height": 844})
    opener(page).click()

    expect(corner(page)).to_be_in_viewport(ratio=1)
    box = corner(page).bounding_box()
    assert box
    assert (box["x"], box["width"], round(box["y"] + box["height"])) == (0, 390, 844)


@pytest.mark.parametrize("state", ["closed", "open", "ended"])
def test_axe_finds_nothing_in_the_corner(shows: Shows, state: str) -> None:
    page = shows(FLOATING, reduced_motion="reduce")
    if state != "closed":
        opener(page).click()
    if state == "ended":
        start(page)
        hang_up(page)

    assert findings(page, "[data-avatars-section]") == []


def test_the_same_avatar_twice_has_two_anchors_and_one_call(shows: Shows, site: Site) -> None:
    one = '{% avatar_section "littlelobster" heading="One" %}'
    page = shows(one + one.replace("One", "Other") + FLOATING, init_script=HEAR)
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((element) => element.id)")
    assert len(ids) == len(set(ids))
    known = len(site.books())
    first, second = page.locator("#avatars-littlelobster"), page.locator("#avatars-littlelobster-2")
    assert second.get_by_role("heading", name="Other").is_visible()

    first.locator("[data-avatars-start]").click()
    expect(first).to_have_attribute("data-avatars-state", "live", timeout=20_000)
    second.locator("[data-avatars-start]").click()

    expect(second).to_have_attribute("data-avatars-error", "other_call", timeout=20_000)
    expect(first).to_have_attribute("data-avatars-state", "live")
    assert len(site.books()) == known + 1
    first.locator("[data-avatars-action=hang-up]").click()
    expect(first).to_have_attribute("data-avatars-state", "ended")
    expect(second).to_have_attribute("data-avatars-state", "error")
    assert [(event["name"], event["where"]) for event in page.evaluate("heard")] == [
        ("started", "avatars-littlelobster"),
        ("error", "avatars-littlelobster-2"),
        ("ended", "avatars-littlelobster"),
    ]


def test_the_page_hears_of_its_calls_and_no_word_of_them(shows: Shows) -> None:
    page = shows('{% avatar_section "littlelobster" placement="prices" %}', init_script=HEAR)

    start(page)
    page.wait_for_timeout(1_500)  # so that there is a length to tell
    hang_up(page)

    started, ended = page.evaluate("heard")
    assert started.keys() == {"name", "where", "slug", "placement", "callId"}
    assert ended.keys() == started.keys() | {"seconds", "reason"}
    assert (ended["placement"], ended["reason"]) == ("prices", "hung_up")
    assert ended["callId"] == started["callId"]
    assert 1 <= ended["seconds"] < 60


def test_the_log_keeps_where_a_call_was_begun_and_the_avatar_what_the_site_says(
    shows: Shows, site: Site
) -> None:
    page = shows(
        '{% avatar_section "littlelobster" variant="floating" placement="prices"'
        ' context="reads about prices" %}',
        has_touch=True,
        is_mobile=True,
        viewport={"width": 390, "height": 844},
    )
    page.goto(f"{page.url}?from=letter#top")
    opener(page).click()
    start(page)
    hang_up(page)

    kept = site.manage(
        "shell", "--verbosity", "0", "-c",
        "from avatars.models import CallLog; call = CallLog.objects.first();"
        "print(call.placement, call.variant, call.page, call.device)",
    )  # fmt: skip
    assert kept.split() == ["prices", "floating", PATH, "phone"]


def test_a_context_that_a_visitor_writes_is_refused(shows: Shows, site: Site) -> None:
    page = shows('{% avatar_section "littlelobster" context="reads about prices" %}')
    known = len(site.books())

    def forge(route: Route) -> None:
        body = json.loads(route.request.post_data or "")
        route.continue_(post_data=json.dumps(body | {"context": "x" + body["context"]}))

    page.route(CONNECT, forge)
    with page.expect_response(CONNECT) as answer:
        action(page, "start").click()

    assert answer.value.status == 400
    assert answer.value.json()["error"]["code"] == "invalid_request"
    expect_state(page, "error")
    assert len(site.books()) == known


SWAP = """
async () => {
  const html = await (await fetch(location.href)).text();
  const fresh = new DOMParser().parseFromString(html, "text/html");
  const find = (page) => page.querySelector("[data-avatars-section]");
  find(document).replaceWith(document.adoptNode(find(fresh)));
}
"""


def test_a_section_that_a_script_swaps_in_is_called_as_the_first_one_was(
    site: Site, visitor: Visitor
) -> None:
    page = visitor()
    start(page)

    page.evaluate(SWAP)  # which ends the call

    start(page)
    hang_up(page)
    assert not any(session["running"] for session in sessions_when_over(site, page, 0))


def test_after_a_reload_the_page_says_what_happened_once(site: Site, visitor: Visitor) -> None:
    page = visitor(init_script=RECORD_REPORTS)
    start(page)
    session_id = site.books()[-1]["id"]

    page.reload()

    expect_state(page, "ended")
    expect(section(page)).to_contain_text("It ended when the page was loaded again.")
    assert reported(page, "ended") == [{"event": "ended", "reason": "page_closed"}]
    session_when_over(site, page, session_id)
    page.reload()
    page.wait_for_selector("[data-avatars-state]", state="attached")
    expect_state(page, "idle")
    action(page, "start").click()
    expect_face(page)
    hang_up(page)
    page.reload()
    page.wait_for_timeout(1_000)  # the widget would have told by now
    expect_state(page, "idle")


def test_after_a_reload_the_corner_opens_by_itself_to_say_it(shows: Shows) -> None:
    page = shows(FLOATING)
    opener(page).click()
    start(page)

    page.reload()

    expect(corner(page)).to_contain_text("It ended when the page was loaded again.")
    expect(action(page, "again")).to_be_visible()
    page.get_by_role("button", name="Close").click()
    expect(opener(page)).to_be_visible()


def test_a_tab_that_crashed_ends_its_call_and_says_so(site: Site, visitor: Visitor) -> None:
    page = visitor()
    start(page)
    session_id = site.books()[-1]["id"]
    mark = page.evaluate("sessionStorage.getItem('avatars.call')")

    # Of a page that crashes no handler runs: the mark of a call that goes on is all that is left.
    other = page.context.new_page()
    page.close()
    other.add_init_script(
        f"if (!sessionStorage.seen) sessionStorage['avatars.call'] = {json.dumps(mark)};"
        "sessionStorage.seen = 1; " + RECORD_REPORTS
    )
    other.goto(f"{site.url}/en/")

    expect_state(other, "ended")
    expect(section(other)).to_contain_text("The page stopped working")
    assert reported(other, "ended") == [{"event": "ended", "reason": "page_closed"}]
    session_when_over(site, other, session_id)


def test_a_tab_that_was_duplicated_does_not_end_the_call_of_the_first(
    site: Site, visitor: Visitor
) -> None:
    page = visitor()
    start(page)
    mark = page.evaluate("sessionStorage.getItem('avatars.call')")
    other = page.context.new_page()
    other.add_init_script(f"sessionStorage['avatars.call'] = {json.dumps(mark)};")

    other.goto(f"{site.url}/en/")
    section(other).scroll_into_view_if_needed()
    other.wait_for_timeout(2_000)  # the widget would have told by now

    expect_state(other, "idle")
    expect_state(page, "live")
    hang_up(page)


def test_a_component_that_throws_takes_neither_the_page_nor_any_money_with_it(
    site: Site, visitor: Visitor
) -> None:
    page = visitor(init_script=RECORD_REPORTS + HEAR)
    start(page)
    session_id = site.books()[-1]["id"]

    # Of what a call uses every second only the clock on the picture pads.
    page.evaluate(
        "() => { String.prototype.padStart = () => { throw new Error('broken on purpose'); }; }"
    )

    expect_state(page, "error")
    expect(section(page)).to_contain_text("Something went wrong here")
    assert reported(page, "ended") == [{"event": "ended", "reason": "page_failed"}]
    assert session_when_over(site, page, session_id)["cancelled"]
    expect(page.locator("#quote")).to_be_visible()
    heard = page.evaluate("heard")
    assert [event["name"] for event in heard] == ["started", "ended", "error"]
    assert heard[2]["kind"] == "broken"


def test_one_link_leads_on_after_a_call(site: Site, shows: Shows) -> None:
    words = "from avatars.models import AvatarWords as W; W.objects.filter(locale='en').update"
    site.manage(
        "shell", "--verbosity", "0", "-c",
        f"{words}(action_label='See the features', action_url='/en/#features')",
    )  # fmt: skip
    try:
        page = shows('{% avatar_section "littlelobster" %}')
        start(page)
        hang_up(page)

        link = section(page).get_by_role("link", name="See the features")
        link.click()
        expect(page).to_have_url(re.compile("/en/#features$"))
    finally:
        site.manage("shell", "--verbosity", "0", "-c", f"{words}(action_label='', action_url='')")
