"""The whole way: asked and not known, answered in the admin, asked again and known, counted."""

import re
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.calls import action, hang_up, log_in
from tests.e2e.conftest import Site, serve
from tests.e2e.states import Visitor
from tests.e2e.test_talk import PATIENCE, QUIET, begin, lines, talk

QUESTION = "How long does the varnish of the boat dry?"
ANSWER = "The varnish of the boat dries for seven hours."
FOUND = f"/admin/avatars/questiongroup/?range=all&q={QUESTION.split()[4]}"
KEPT_WITHIN = 180  # seconds, in which a settler has fetched and read the words of a call


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    yield from serve(AVATARS_TRANSCRIPTS="1")


def asked(site: Site, visitor: Visitor) -> str:
    """What LittleLobster answers in a new call."""
    page = visitor(init_script=QUIET)
    begin(page)
    action(page, "transcript").click()
    talk(site, page, QUESTION)
    answer = lines(page).last.inner_text()
    hang_up(page)
    return answer


def shown(page: Page, address: str, what: str) -> None:
    """Look again until the page says it: it is counted when the settler comes to it."""
    deadline = time.monotonic() + KEPT_WITHIN
    while page.goto(address) and not page.get_by_text(re.compile(what)).count():
        assert time.monotonic() < deadline, what
        page.wait_for_timeout(2000)


def test_what_is_taught_is_known_in_the_next_call_and_counted(
    site: Site, visitor: Visitor, browser: Browser
) -> None:
    assert "seven hours" not in asked(site, visitor)

    context = browser.new_context(locale="en-US")
    page = context.new_page()
    log_in(page, site)
    shown(page, site.url + FOUND, "varnish")
    page.click(".asked__list a >> nth=0")
    group = page.url
    page.get_by_role("button", name="Write an answer").click()
    page.fill("#id_title", QUESTION)  # the group's own name is nobody's sentence
    page.fill("#id_text", ANSWER)
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("In step with Runway.", timeout=PATIENCE)

    page.wait_for_timeout(3000)  # an avatar's call just after may still begin without it
    assert "seven hours" in asked(site, visitor)

    shown(page, group, "asked 1 time since")
    context.close()
