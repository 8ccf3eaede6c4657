"""An owner makes a character and changes its voice, by mouse and by keyboard."""

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, Page, StorageState, expect

from tests.e2e.calls import PATIENCE, log_in
from tests.e2e.conftest import ROOT, Site, serve
from tests.e2e.states import Visitor
from tests.e2e.test_axe import findings
from tests.e2e.test_policy import WATCH, violations
from tests.services import wait_until

AVATARS = "/admin/avatars/avatar/"
PICTURE = ROOT / "static/canfly/littlelobster/reference.jpg"
MOST_TABS = 120
WINDOWS = [{"width": 1280, "height": 900}, {"width": 390, "height": 844}]


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """A site of its own: characters are made and deleted here."""
    yield from serve()


@pytest.fixture(scope="module")
def owner(site: Site, browser: Browser) -> StorageState:
    """Logged in once: tries are counted."""
    context = browser.new_context()
    log_in(context.new_page(), site)
    state = context.storage_state()
    context.close()
    return state


class Mouse:
    """Presses what is named, and counts."""

    def __init__(self, page: Page) -> None:
        self.page, self.presses = page, 0

    def press(self, selector: str) -> None:
        self.presses += 1
        self.page.click(selector)

    def choose(self, selector: str, label: str) -> None:
        self.presses += 1
        self.page.select_option(selector, label=label)

    def type(self, selector: str, text: str) -> None:
        self.page.fill(selector, text)

    def upload(self, selector: str) -> None:
        with self.page.expect_file_chooser() as chooser:
            self.press(selector)
        chooser.value.set_files(PICTURE)


class Keyboard(Mouse):
    """The same with nothing but keys."""

    def _reach(self, selector: str) -> None:
        self.page.locator(selector).wait_for(state="attached")
        for _ in range(MOST_TABS):
            if self.page.evaluate("one => document.activeElement?.matches(one)", selector):
                return
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab does not lead to {selector}")

    def press(self, selector: str) -> None:
        self.presses += 1
        self._reach(selector)
        self.page.keyboard.press("Enter")

    def choose(self, selector: str, label: str) -> None:
        self.presses += 1
        self._reach(selector)
        self.page.keyboard.type(label)

    def type(self, selector: str, text: str) -> None:
        self._reach(selector)
        self.page.keyboard.type(text)


def says(page: Page, words: str) -> None:
    """Wait until the state says so, without a reload."""
    expect(page.locator(".character [role=status]")).to_contain_text(words, timeout=PATIENCE * 1000)


def created(site: Site) -> list[dict[str, Any]]:
    """The characters that the account has, besides those of the sandbox itself."""
    answer = requests.get(
        f"{site.sandbox}/v1/avatars?limit=100",
        headers={
            "Authorization": f"Bearer {site.environment['RUNWAYML_API_SECRET']}",
            "X-Runway-Version": "2024-11-06",
        },
        timeout=10,
    )
    return [one for one in answer.json()["data"] if one["name"] != "LittleLobster"]


@pytest.mark.parametrize("hand", [Mouse, Keyboard], ids=["mouse", "keyboard"])
def test_a_character_is_made_and_its_voice_changed(
    site: Site, visitor: Visitor, owner: StorageState, hand: type[Mouse]
) -> None:
    name = f"Cat by {hand.__name__}"
    page = visitor(AVATARS, storage_state=owner, locale="en-US", init_script=WATCH)
    by = hand(page)

    by.press(".object-tools .addlink")
    by.type("#id_name", name)
    by.upload("#id_portrait")
    by.choose("#id_voice", "Clara")
    by.type("#id_words-0-personality", "You are a cat. You purr.")
    by.type("#id_words-0-start_script", "Meow.")
    by.press("[name=_to_runway]")

    says(page, "Being made")
    says(page, "Ready")
    assert by.presses == 4
    made = [one for one in created(site) if one["name"] == name]
    assert [(one["voice"]["presetId"], one["startScript"]) for one in made] == [("clara", "Meow.")]
    assert violations(page) == []

    page.goto(site.url + AVATARS)
    by = hand(page)
    mine = page.get_by_role("link", name=name, exact=True)
    mine.evaluate("link => link.classList.add('mine')")
    by.press("a.mine")
    by.choose("#id_voice", "Leo")
    by.press("[name=_to_runway]")

    expect(page.locator(".messagelist")).to_contain_text("Runway has what is here.")
    assert by.presses == 3
    # For some seconds Runway's list may not know of it yet.
    wait_until(
        lambda: (
            {"type": "runway-live-preset", "presetId": "leo"}.items()
            <= next(one for one in created(site) if one["id"] == made[0]["id"])["voice"].items()
        ),
        "the new voice is in the account's list",
        within=PATIENCE,
    )


def test_littlelobster_is_made_of_its_draft_by_one_press(
    site: Site, visitor: Visitor, owner: StorageState
) -> None:
    site.manage(
        "shell",
        "-c",
        "from avatars.models import Avatar, AvatarWords as W;"
        "old = Avatar.objects.get(slug='littlelobster'); c = old.character;"
        "words = list(old.words.all()); old.pk = None; old.slug = 'draft'; old.runway_id = '';"
        "old.name = 'Lobster draft'; old.save(); c.pk = None; c.avatar = old; c.save();"
        "[(setattr(w, 'pk', None), setattr(w, 'avatar', old), w.save()) for w in words]",
    )
    page = visitor(AVATARS, storage_state=owner, locale="en-US")
    page.click("tr:has-text('Lobster draft') .field-at_runway a")

    page.click("button[value=make]")

    says(page, "Ready")
    assert page.locator(".character__differs").count() == 0


@pytest.mark.parametrize("window", WINDOWS, ids=["desktop", "phone"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_are_whole_and_accessible(
    site: Site, visitor: Visitor, owner: StorageState, window: dict[str, int], scheme: str
) -> None:
    page = visitor(
        AVATARS,
        init_script=WATCH,
        storage_state=owner,
        viewport=window,
        color_scheme=scheme,
        locale="zh-TW",
    )
    page.click("tr:has-text('LittleLobster') .field-at_runway a")
    character = page.url

    for path in ("", "choose/", "delete/", "../told/", "../change/"):
        page.goto(character + path)
        page.wait_for_load_state("networkidle")
        assert violations(page) == [], path  # before axe, which brings styles of its own
        assert page.evaluate("document.documentElement.scrollWidth") <= window["width"], path
        assert findings(page, "#content") == [], path
