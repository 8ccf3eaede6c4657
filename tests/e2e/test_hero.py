"""The home page's first view: LittleLobster beside or below the words, and nothing upon it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Site

Visitor = Callable[..., Page]
WINDOWS = [
    (320, 568), (390, 844), (768, 1024), (844, 390),
    (1024, 768), (1440, 900), (1920, 1080), (2560, 1440),
]  # fmt: skip
LANGUAGES = ["en", "zh-hant", "zh-hans"]
LARGEST = 2560  # pixels, of the pictures there are
# Each line of text and each link as the visitor sees it, with its edges.
SAID = """() => {
  const boxes = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const parent = texts.currentNode.parentElement;
    if (!texts.currentNode.data.trim() || !parent.closest(".bar, .hero, .features h2")) continue;
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    for (const box of range.getClientRects()) boxes.push([parent.tagName, box]);
  }
  for (const link of document.querySelectorAll(".bar a, .hero a"))
    if (link.checkVisibility()) boxes.push(["A", link.getBoundingClientRect()]);
  return boxes.map(([tag, box]) => [tag, box.left, box.top, box.right, box.bottom]);
}"""
# What a visitor would touch at points all over the picture: the picture, or what lies upon it.
UPON_THE_FIGURE = """(figure) => {
  scrollTo(0, 0);
  const box = figure.getBoundingClientRect();
  const found = new Set();
  for (let x = 0.02; x < 1; x += 0.04)
    for (let y = 0.02; y < 1; y += 0.04) {
      const met = document.elementFromPoint(box.left + x * box.width, box.top + y * box.height);
      if (met && met !== figure) found.add(met.outerHTML.slice(0, 80));
    }
  return [...found];
}"""


def figure(page: Page) -> Any:
    return page.locator(".hero__figure img")


def edges(page: Page) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of the picture, whose figure reaches all but its edges."""
    box = figure(page).bounding_box()
    assert box
    return box["x"], box["y"], box["x"] + box["width"], box["y"] + box["height"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_and_no_button_lies_on_the_figure(
    site: Site, visitor: Visitor, language: str
) -> None:
    page = visitor(f"/{language}/")

    for width, height in WINDOWS:
        page.set_viewport_size({"width": width, "height": height})
        left, top, right, bottom = edges(page)
        upon = [
            said for said in page.evaluate(SAID)
            if said[1] < right and said[3] > left and said[2] < bottom and said[4] > top
        ]  # fmt: skip
        assert upon == [], (width, height)
        assert figure(page).evaluate(UPON_THE_FIGURE) == [], (width, height)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_cut_and_nothing_leaves_the_window(
    site: Site, visitor: Visitor, language: str
) -> None:
    page = visitor(f"/{language}/")

    for width, height in WINDOWS:
        page.set_viewport_size({"width": width, "height": height})
        left, _, right, _ = edges(page)
        assert left >= 0, (width, height)
        assert right <= width, (width, height)
        for tag, start, top, end, _ in page.evaluate(SAID):
            assert start >= 0, (width, height, tag)
            assert end <= width + 0.5, (width, height, tag)
            assert top >= 0, (width, height, tag)
        torn = page.evaluate(
            """() => [...document.querySelectorAll(".hero :is(h1, p, a)")]
              .filter((found) => found.scrollWidth > found.clientWidth + 1)
              .map((found) => found.outerHTML.slice(0, 80))"""
        )
        assert torn == [], (width, height)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("width", "height"), [(320, 568), (390, 844), (844, 390), (1440, 900)])
def test_the_action_is_in_the_first_view_and_leads_to_the_call(
    site: Site, visitor: Visitor, language: str, width: int, height: int
) -> None:
    page = visitor(
        f"/{language}/", viewport={"width": width, "height": height}, reduced_motion="reduce"
    )
    actions = page.locator(".hero a, .hero button")

    expect(actions).to_have_count(1)
    expect(actions).to_be_in_viewport(ratio=1)
    actions.click()
    expect(page.locator("#talk")).to_be_in_viewport()


@pytest.mark.parametrize(
    ("width", "height"), [(390, 844), (844, 390), (1024, 768), (1440, 900), (2560, 1440)]
)
def test_the_whole_face_is_in_the_first_view(
    site: Site, visitor: Visitor, width: int, height: int
) -> None:
    page = visitor(viewport={"width": width, "height": height})
    _, top, _, bottom = edges(page)

    chin = top + 0.8 * (bottom - top)
    assert chin <= height


@pytest.mark.parametrize("density", [1, 2, 3])
@pytest.mark.parametrize(("width", "height"), WINDOWS)
def test_the_picture_is_sharp(
    site: Site, visitor: Visitor, width: int, height: int, density: int
) -> None:
    page = visitor(viewport={"width": width, "height": height}, device_scale_factor=density)
    expect(figure(page)).to_have_js_property("complete", True)
    chosen = re.search(r"cutout-(\d+)\.avif", figure(page).evaluate("(found) => found.currentSrc"))
    left, _, right, _ = edges(page)

    assert chosen
    assert int(chosen[1]) >= min((right - left) * density, LARGEST)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("width", "height"), [(412, 823), (1440, 900)])
def test_nothing_moves_when_picture_and_typeface_come_late(
    site: Site, visitor: Visitor, language: str, width: int, height: int
) -> None:
    page = visitor("/nowhere/", viewport={"width": width, "height": height})

    def late(route: Any) -> None:
        page.wait_for_timeout(700)  # long after everything else is painted
        route.continue_()

    page.route(re.compile(r"\.(woff2|avif)"), late)
    page.goto(f"{site.url}/{language}/")
    page.wait_for_load_state("networkidle")

    shifts = page.evaluate(
        """() => new Promise((resolve) => {
          new PerformanceObserver((list) => resolve(list.getEntries().map((entry) => entry.value)))
            .observe({ type: "layout-shift", buffered: true });
          setTimeout(() => resolve([]), 500);
        })"""
    )
    assert sum(shifts) == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_are_set_in_the_sites_own_typeface(
    site: Site, visitor: Visitor, language: str
) -> None:
    page = visitor(f"/{language}/")

    loaded = page.evaluate(
        """document.fonts.ready.then((all) => [...all].some(
             ({ family, status }) => family === "Bricolage" && status === "loaded"))"""
    )
    families = page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily")

    assert families.startswith("Bricolage,")
    assert loaded
    files = page.evaluate(
        """() => new Set(performance.getEntriesByType("resource").map((entry) => entry.name)
             .filter((name) => name.endsWith(".woff2"))).size"""
    )
    assert files == 1  # accented letters and rare signs are in another
