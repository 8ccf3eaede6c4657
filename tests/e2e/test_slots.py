"""An editor fills a slot and replaces its poster in a real browser, by mouse and by keyboard."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, StorageState, expect

from tests.avatars.placements.uploads import picture
from tests.e2e.calls import log_in, until
from tests.e2e.conftest import Site
from tests.e2e.states import Visitor
from tests.e2e.test_axe import findings
from tests.e2e.test_policy import WATCH, violations

LIST = "/admin/avatars/slot/"
PRIVACY = "/en/privacy/"
DESKTOP, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 844}
MOST_CLICKS = 4
COUNT = """
addEventListener("click", ({ detail, target }) => {
  if (detail && target.type !== "file") sessionStorage.clicks = +(sessionStorage.clicks ?? 0) + 1;
}, true);
"""


@pytest.fixture(scope="module")
def editor(site: Site, browser: Browser) -> StorageState:
    """Logged in once: tries are counted."""
    context = browser.new_context()
    log_in(context.new_page(), site)
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture(scope="module")
def photograph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("pictures") / "photograph.jpg"
    file.write_bytes(picture((3000, 4000)))
    return file


@pytest.fixture(autouse=True)
def _empty(site: Site) -> Iterator[None]:
    yield
    site.manage(
        "shell", "-c",
        "from avatars.models import *; SlotPublication.objects.all().delete();"
        " SlotWords.objects.all().delete();"
        " Slot.objects.update(avatar=None, poster=None, tone='', revision=0)",
    )  # fmt: skip


def clicks(page: Page) -> int:
    """Presses of the mouse since the page was opened."""
    return int(page.evaluate("sessionStorage.clicks ?? 0"))


def press(page: Page, target: Locator) -> None:
    """Go to something by Tab alone, and press Enter."""
    for _ in range(150):
        if target.evaluate("(element) => element === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(target).to_be_focused()
    page.keyboard.press("Enter")


def test_fill_a_slot_by_mouse(site: Site, visitor: Visitor, editor: StorageState) -> None:
    page = visitor(LIST, init_script=COUNT, storage_state=editor)

    page.get_by_role("link", name="privacy-foot", exact=True).click()
    page.get_by_label("Heading").first.fill("Ask about this page")
    page.get_by_role("button", name="Save and publish").click()
    expect(page.locator(".messagelist")).to_contain_text("Published: privacy-foot. Shows")

    # One goes into the field that is typed in.
    assert clicks(page) + 1 <= MOST_CLICKS
    page.goto(site.url + PRIVACY)
    expect(page.get_by_role("heading", name="Ask about this page")).to_be_visible()


def test_fill_a_slot_by_keyboard(site: Site, visitor: Visitor, editor: StorageState) -> None:
    page = visitor(LIST, init_script=COUNT, storage_state=editor)

    press(page, page.get_by_role("link", name="privacy-foot", exact=True))
    heading = page.get_by_label("Heading").first
    heading.focus()
    page.keyboard.type("Typed")
    page.keyboard.press("Enter")
    expect(page.locator(".messagelist")).to_contain_text("Visitors do not see it yet")
    press(page, page.get_by_role("button", name="Save and publish"))
    expect(page.locator(".messagelist")).to_contain_text("Published: privacy-foot. Shows")

    assert clicks(page) == 0


def test_replace_the_poster_and_visitors_get_it_as_avif(
    site: Site, visitor: Visitor, editor: StorageState, photograph: Path
) -> None:
    page = visitor(LIST, init_script=COUNT + WATCH, storage_state=editor)

    page.get_by_role("link", name="Replace the picture: privacy-foot").click()
    with page.expect_file_chooser() as chooser:
        page.locator("[data-poster-file]").click()
    chooser.value.set_files(photograph)
    expect(page.locator(".poster-crop")).to_be_visible()
    assert findings(page, "#content") == []
    for number, alt in enumerate(("A red and a blue half", "红与蓝", "紅與藍")):
        page.locator(f"#id_words-{number}-alt").fill(alt)
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("link", name="Go on writing").wait_for()
    assert violations(page) == []
    frame = page.frame_locator(".preview__frame--wide")
    expect(frame.get_by_text("Nothing shows here.")).to_be_visible()
    page.get_by_role("button", name="Publish").click()
    expect(page.locator(".messagelist")).to_contain_text("Published: privacy-foot")

    assert clicks(page) + 1 <= MOST_CLICKS  # with the one that opens the file chooser

    page.locator("#id_avatar").select_option(index=1)
    page.get_by_role("button", name="Save and publish").click()
    page.goto(site.url + PRIVACY)
    poster = page.locator("[data-avatars-poster]")
    poster.scroll_into_view_if_needed()
    until(page, "document.querySelector('[data-avatars-poster]').naturalWidth > 0")
    assert poster.evaluate("(image) => image.currentSrc").endswith(".avif")
    assert poster.get_attribute("alt") == "A red and a blue half"


def test_a_picture_is_added_from_within_a_slots_form(
    site: Site, visitor: Visitor, editor: StorageState, photograph: Path
) -> None:
    page = visitor(LIST, init_script=WATCH, storage_state=editor)
    page.get_by_role("link", name="privacy-foot", exact=True).click()

    with page.expect_popup() as popup:
        page.locator("#add_id_poster").click()
    popup.value.locator("[data-poster-file]").set_input_files(photograph)
    for number in range(3):
        popup.value.locator(f"#id_words-{number}-alt").fill("Two halves")
    with popup.value.expect_event("close"):
        popup.value.get_by_role("button", name="Save", exact=True).click()

    expect(page.get_by_label("Poster")).not_to_have_value("")
    assert violations(page) == []


@pytest.mark.parametrize("locale", ["en-US", "zh-TW"])
@pytest.mark.parametrize(
    "window", [{"width": 1280, "height": 900}, PHONE], ids=["desktop", "phone"]
)
def test_the_pages_are_whole_and_accessible(
    site: Site, visitor: Visitor, editor: StorageState, window: dict[str, int], locale: str
) -> None:
    page = visitor(LIST, init_script=WATCH, storage_state=editor, viewport=window, locale=locale)
    form = page.locator("#result_list tbody th a").get_attribute("href") or ""

    for path in (LIST, form, form.replace("change", "preview"), "/admin/avatars/poster/add/"):
        page.goto(site.url + path)
        page.wait_for_load_state()
        assert violations(page) == [], path  # axe breaks some itself
        assert findings(page, "#content") == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= window["width"], path
        cut = page.evaluate(
            """[...document.querySelectorAll(".avatar-words__language :is(input, textarea)")]
              .filter((field) => field.getBoundingClientRect().right >
                field.closest(".avatar-words__language").getBoundingClientRect().right)
              .map((field) => field.id)"""
        )
        assert cut == [], path


@pytest.mark.parametrize("tone", ["ink", "sand", "sea", "coral"])
def test_a_slot_in_every_tone_is_accessible(site: Site, visitor: Visitor, tone: str) -> None:
    site.manage(
        "shell", "-c",
        "from avatars.models import *; from avatars.placements import drafts;"
        f" slot = Slot.objects.get(name='privacy-foot'); slot.tone = '{tone}';"
        " slot.avatar = Avatar.objects.first(); slot.save(); drafts.publish(slot, None)",
    )  # fmt: skip
    page = visitor(PRIVACY, reduced_motion="reduce")

    expect(page.locator(f".avatars--{tone}")).to_be_visible()
    assert findings(page, ".avatars") == []
