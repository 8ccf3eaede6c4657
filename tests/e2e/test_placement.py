"""An avatar in any template: more than once, and what the page around it learns."""

import json
import re

from playwright.sync_api import Route, expect

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
)
from tests.e2e.conftest import Site
from tests.e2e.placed import FLOATING, PATH, Shows, opener
from tests.e2e.states import CONNECT, Visitor
from tests.e2e.test_leaving import session_when_over

HEAR = """
window.heard = [];
for (const name of ["started", "ended", "error"])
  document.addEventListener(`avatars:${name}`, ({ detail, target }) =>
    window.heard.push({ name, where: target.id, ...detail }));
"""


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
