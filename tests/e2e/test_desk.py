"""The owner's figures in a real browser: in light and dark, on a phone, in three languages."""

import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, StorageState, expect

from tests.e2e.asked import ASK
from tests.e2e.calls import log_in
from tests.e2e.conftest import Site, serve
from tests.e2e.states import Visitor
from tests.e2e.test_axe import findings
from tests.e2e.test_policy import WATCH, violations

GLANCE, LOG = "/admin/avatars/dailyfigures/", "/admin/avatars/calllog/"
QUESTIONS = "/admin/avatars/questiongroup/"
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """A site with a made-up history of two months, and questions in it."""
    for site in serve(AVATARS_TRANSCRIPTS="1"):
        site.manage("demo_calls", "--calls", "600", "--days", "60")
        site.manage(*ASK)
        yield site


@pytest.fixture(scope="module")
def owner(site: Site, browser: Browser) -> StorageState:
    """Logged in once: tries are counted."""
    context = browser.new_context()
    log_in(context.new_page(), site)
    state = context.storage_state()
    context.close()
    return state


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("window", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_pages_are_whole_and_accessible(
    site: Site, visitor: Visitor, owner: StorageState, window: dict[str, int], scheme: str
) -> None:
    page = visitor(
        f"{GLANCE}?range=all",
        init_script=WATCH,
        storage_state=owner,
        viewport=window,
        color_scheme=scheme,
        locale="zh-TW",
    )

    page.click(".glance__filters summary")
    assert findings(page, ".glance") == []
    assert _width(page) <= window["width"]

    page.goto(f"{site.url}{LOG}?range=7")
    assert findings(page, ".call-summary") == []
    assert _width(page) <= window["width"]

    page.goto(f"{site.url}{QUESTIONS}?range=all")
    page.click(".glance__filters summary")
    assert findings(page, ".asked") == []
    assert _width(page) <= window["width"]
    page.click(".asked__list a >> nth=0")
    page.wait_for_url(re.compile("/change/"))  # until its style sheets are there, too
    assert findings(page, ".asked") == []
    assert _width(page) <= window["width"]
    assert violations(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("window", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_admins_language_is_switched_there_and_nowhere_else(
    site: Site, visitor: Visitor, owner: StorageState, window: dict[str, int], scheme: str
) -> None:
    page = visitor(
        f"{LOG}?range=7",
        init_script=WATCH,
        storage_state=owner,
        viewport=window,
        color_scheme=scheme,
        locale="en-GB",
    )

    page.get_by_role("button", name="繁體中文").click()

    expect(page).to_have_url(re.compile(r"calllog/\?range=7$"))
    expect(page.locator("h1, h2").get_by_text("通話").first).to_be_visible()
    assert page.locator(".admin-languages [aria-current]").inner_text() == "繁體中文"
    assert findings(page, "#header") == []
    assert _width(page) <= window["width"]
    page.goto(f"{site.url}/")
    expect(page).to_have_url(f"{site.url}/en/")
    assert violations(page) == []


def test_what_is_listed_is_downloaded(visitor: Visitor, owner: StorageState) -> None:
    page = visitor(f"{LOG}?range=30&device=phone", storage_state=owner, viewport=PHONE)
    count = int(_calls(page))

    with page.expect_download() as begun:
        page.locator(".call-summary__files a", has_text="CSV").first.click()
    with page.expect_download() as again:
        page.locator(".call-summary__files a", has_text="JSON").last.click()

    assert re.fullmatch(rf"calls-[\d-]+-{count}\.csv", begun.value.suggested_filename)
    lines = begun.value.path().read_text("utf-8-sig").splitlines()
    assert len(lines) == 1 + count
    assert len(json.loads(again.value.path().read_text())) == count


@pytest.mark.parametrize("search", ["", "?q=of+course"])
def test_no_column_of_the_log_is_cut_at_1280_pixels(
    visitor: Visitor, owner: StorageState, search: str
) -> None:
    page = visitor(f"{LOG}{search}", storage_state=owner, viewport=DESKTOP)

    assert page.evaluate(
        """() => {
          const list = document.querySelector("#changelist .results");
          return list.scrollWidth - list.clientWidth;
        }"""
    ) <= 0  # fmt: skip


def test_an_owner_narrows_the_figures_down_and_gets_to_the_calls(
    visitor: Visitor, owner: StorageState
) -> None:
    page = visitor("/admin/", storage_state=owner, viewport=DESKTOP)
    page.click("text=At a glance")
    everything = page.locator(".glance__tiles dd").nth(5).inner_text()

    page.click(".glance__filters summary")
    page.select_option("[name=device]", "phone")
    page.click("text=Show")

    phones = page.locator(".glance__tiles dd").nth(5)
    expect(phones).not_to_have_text(everything)
    page.click("text=The calls one by one")
    expect(page).to_have_url(re.compile("calllog.*device=phone"))
    assert int(_calls(page)) < int(everything)

    bar = page.locator(".call-summary__chart a").nth(20)
    bar.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("range=custom"))
    expect(page.locator("#result_list tbody tr")).to_have_count(int(_calls(page)))


# What an owner asks; the links to press from the admin's first page; and where the answer stands.
IN_PANEL = ".glance__panel:has(h2:text-is('{}'))"
ANSWERS = {
    "what did it cost this month": ("At a glance", ".glance__tiles div:has(dt:text-is('Cost'))"),
    "how many minutes are left today": (
        "At a glance", ".glance__now div:has(dt:text-is('Minutes today')) small"
    ),
    "when are the peaks": ("At a glance", ".glance__week td.shade-4"),
    "is it getting better or worse": ("At a glance", ".glance__before"),
    "how long do people wait": ("At a glance", f"{IN_PANEL.format('Times')} tbody th"),
    "which page sends them": (
        "At a glance", f"{IN_PANEL.format('Pages with the most calls')} tbody a"
    ),
    "why do calls end, and who is turned away": (
        "At a glance", IN_PANEL.format("Why calls ended") + " tbody td"
    ),
    "did the new personality help": (
        "At a glance", f"{IN_PANEL.format('Before and after each change of the words')} tbody td"
    ),
    "what do they ask": ("Common questions", ".asked__list a"),
    "what do they write about it": (
        "At a glance > What visitors wrote", "#result_list .field-said_of_it"
    ),
    "what did the one who complains say": ("Call log", "#searchbar"),
}  # fmt: skip


@pytest.mark.parametrize("question", ANSWERS)
def test_what_an_owner_asks_is_answered_after_two_presses_at_the_most(
    visitor: Visitor, owner: StorageState, question: str
) -> None:
    presses, answer = ANSWERS[question]
    page = visitor("/admin/", storage_state=owner, viewport=DESKTOP)

    for link in presses.split(" > "):
        page.locator("#content").get_by_role("link", name=link, exact=True).first.click()

    assert presses.count(">") < 2
    shown = page.locator(answer).first
    expect(shown).to_be_visible()
    if answer != "#searchbar":
        assert shown.inner_text().strip(" –")


def test_an_owner_makes_one_group_of_two_and_splits_a_question_off(
    visitor: Visitor, owner: StorageState
) -> None:
    page = visitor(f"{QUESTIONS}?range=all", storage_state=owner, viewport=PHONE)
    page.click(".asked__list a >> nth=1")
    before = int(_asked(page))

    page.fill("[name=find]", "videos")
    page.keyboard.press("Enter")
    page.check("[name=other] >> nth=0")
    page.click("text=Merge it into this group")
    expect(page.locator(".messagelist")).to_contain_text("Merged")
    assert int(_asked(page)) > before

    page.check("[name=questions] >> nth=0")
    page.click("text=Split the ticked questions off")
    expect(page.locator(".messagelist")).to_contain_text("Split")
    assert _asked(page) == "1"
    page.fill("[name=name]", "By itself")
    page.click("text=Save the name")
    expect(page.locator("#content h1")).to_have_text("By itself")


def _asked(page: Page) -> str:
    return page.locator(".asked__said h2 small").inner_text()


def _calls(page: Page) -> str:
    return page.locator(".call-summary__figures dd").first.inner_text()


def _width(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth"))
