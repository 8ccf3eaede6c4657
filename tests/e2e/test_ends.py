"""However a call ends, the visitor reads what happened, and the avatar hears of it."""

import pytest
from playwright.sync_api import expect

from tests.e2e.calls import (
    RECORD_REPORTS,
    action,
    expect_report,
    expect_state,
    hang_up,
    quicker,
    reported,
    section,
    sessions_when_over,
    start,
)
from tests.e2e.conftest import Site
from tests.e2e.states import SILENCE, Visitor

# Whether the sounds of the page are heard at the moment at which it says that the call is over.
HEARD_AT_THE_END = """
new MutationObserver((_, observer) => {
  if (!document.querySelector("[data-avatars-state=ended]")) return;
  observer.disconnect();
  window.heardAtTheEnd = [...document.querySelectorAll("audio")]
    .flatMap(({ srcObject }) => srcObject.getAudioTracks().map(({ enabled }) => enabled));
}).observe(document, { attributeFilter: ["data-avatars-state"], subtree: true });
"""


def test_the_end_is_shown_at_once_and_the_goodbye_is_heard(site: Site, visitor: Visitor) -> None:
    site.scenario("lost_goodbye")  # of every page that leaves with it
    known = len(site.books())
    page = visitor(init_script=RECORD_REPORTS + HEARD_AT_THE_END)
    start(page)

    hang_up(page)

    assert page.evaluate("heardAtTheEnd") == [False]  # the room is still open, and silent
    assert expect_report(page, "goodbye")["heard"] in ("first", "second")
    expect(page.locator("audio")).to_have_count(0)
    [session] = sessions_when_over(site, page, known)
    assert (session["status"], session["cancelled"]) == ("COMPLETED", False)


def test_a_new_call_may_begin_while_the_old_one_says_goodbye(site: Site, visitor: Visitor) -> None:
    page = visitor()
    start(page)

    hang_up(page)
    action(page, "again").click()

    expect_state(page, "live")
    page.wait_for_timeout(4_000)  # the old room has closed by now
    expect_state(page, "live")
    hang_up(page)


def test_what_runway_calls_completed_is_a_goodbye(site: Site, visitor: Visitor) -> None:
    site.scenario("ended_by_server")
    page = visitor(init_script=RECORD_REPORTS)
    action(page, "start").click()

    expect_state(page, "ended")

    expect(section(page)).to_contain_text("LittleLobster said goodbye")
    assert expect_report(page, "ended")["reason"] == "ended_by_avatar"


@pytest.mark.parametrize(
    ("scenario", "reason", "words"),
    [
        ("avatar_vanishes", "avatar_lost", "dropped out"),
        ("visitor_removed", "removed", "We had to end this call"),
    ],
)
def test_an_end_from_the_other_side_is_not_called_a_goodbye(
    site: Site, visitor: Visitor, scenario: str, reason: str, words: str
) -> None:
    site.scenario(scenario)
    page = visitor(init_script=RECORD_REPORTS)
    action(page, "start").click()

    expect_state(page, "ended")

    expect(section(page)).to_contain_text("The call has ended")
    expect(section(page)).to_contain_text(words)
    expect(section(page)).not_to_contain_text("said goodbye")
    assert reported(page, "ended") == [{"event": "ended", "reason": reason}]


def test_the_server_may_know_better_why_a_call_ended(site: Site, visitor: Visitor) -> None:
    site.scenario("ended_by_server")
    page = visitor()
    page.route(
        "**/events",
        lambda route: (
            route.fulfill(json={"reason": "ended_by_avatar"})
            if '"ended"' in (route.request.post_data or "")
            else route.continue_()
        ),
    )
    action(page, "start").click()

    expect_state(page, "ended")

    expect(section(page)).to_contain_text("LittleLobster said goodbye")


def test_a_visitor_who_has_gone_is_asked_and_then_hung_up_on(site: Site, visitor: Visitor) -> None:
    page = visitor(init_script=SILENCE + RECORD_REPORTS + quicker(idle=3, idleAnswer=3))
    start(page)

    question = page.get_by_role("alert").get_by_text("Are you still there?")
    expect(question).to_be_visible(timeout=15_000)
    expect(action(page, "still-there")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator("[data-avatars-question]")).to_have_count(0)
    expect(action(page, "mute")).to_have_accessible_name("Mute microphone")
    expect_state(page, "live")

    expect_state(page, "ended")
    expect(section(page)).to_contain_text("It had gone quiet")
    assert reported(page, "ended") == [{"event": "ended", "reason": "idle"}]


RECORD_TIME_LEFT = """
window.timeLeft = [];
new MutationObserver(() => {
  const shown = document.querySelector("[data-avatars-time-left]")?.textContent;
  if (shown && shown !== timeLeft.at(-1)) timeLeft.push(shown);
}).observe(document, { subtree: true, childList: true, characterData: true });
"""


def test_the_end_comes_when_the_clock_says_so_and_not_before(site: Site, visitor: Visitor) -> None:
    """A call of 30 s and one of 60 s, from the press to the books."""
    known, pages = len(site.books()), []
    for limit in (30, 60):
        let_talk_for(site, limit)
        pages.append(visitor(init_script=RECORD_REPORTS + RECORD_TIME_LEFT))
        start(pages[-1])
    let_talk_for(site, 300)

    for page in pages:
        expect_state(page, "ended", within=90)
        shown = page.evaluate("timeLeft")
        assert shown[0] == "0:10 left"
        assert shown[-1] in ("0:00 left", "0:01 left")
        expect(section(page)).to_contain_text("The time for this call was up")
        assert expect_report(page, "ended")["reason"] == "time_limit"
    sessions = sessions_when_over(site, page, known)
    assert [one["maxDuration"] for one in sessions] == [30, 60]
    assert [one["cancelled"] for one in sessions] == [False, False]


def let_talk_for(site: Site, seconds: int) -> None:
    change = f"from avatars.models import Avatar; Avatar.objects.update(max_seconds={seconds})"
    site.manage("shell", "-c", change)
