"""Contact sheets: every state of the section in every size of window and language, on one picture.

`python -m tests.e2e.sheets [--corner] [state …]` writes screenshots/sheets/<language>-<size>.png,
and says on the way what does not fit. With --corner it is the panel in the corner of the window,
and the sheets are in screenshots/corner.
"""

import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from io import BytesIO
from math import ceil
from typing import Any

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.e2e import conftest
from tests.e2e.conftest import CHROMIUM_FLAGS, Site
from tests.e2e.misfits import misfits
from tests.e2e.placed import visitor_of_corner
from tests.e2e.states import WAYS, enter
from tests.tools import ROOT, chromium

LANGUAGES = ("en", "zh-hant", "zh-hans")
FOLDER = ROOT / "screenshots"
PHONES = [(320, 568), (390, 844), (844, 390)]
DESKTOPS = [(768, 1024), (1024, 768), (1440, 900), (1920, 1080), (2560, 1440)]
PHONE = {"has_touch": True, "is_mobile": True}
SETTLE = 900  # ms until a picture that moves has come to rest
CELL, WORDS = 420, 18  # pixels: the longer side of a picture on the sheet, and the line below it

Size = tuple[int, int]
Shots = dict[tuple[str, Size], list[tuple[str, Image.Image]]]


def main(only: list[str], corner: bool) -> None:
    """Take the sheets of all states, or of some."""
    folder = FOLDER / ("corner" if corner else "sheets")
    shots: Shots = defaultdict(list)
    with ExitStack() as stack:
        site = stack.enter_context(contextmanager(conftest.serve)())
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
        for language in LANGUAGES:
            for state in only or WAYS:
                for sizes, device in ((PHONES, PHONE), (DESKTOPS, {})):
                    for size, shot in _visit(site, browser, language, state, sizes, device, corner):
                        shots[language, size].append((state, shot))
        site.scenario(None)
        browser.close()
    folder.mkdir(parents=True, exist_ok=True)
    for (language, (width, height)), pictures in shots.items():
        _sheet(pictures).save(folder / f"{language}-{width}x{height}.png", optimize=True)


def _visit(
    site: Site,
    browser: Browser,
    language: str,
    state: str,
    sizes: list[Size],
    device: dict[str, Any],
    corner: bool,
) -> Iterator[tuple[Size, Image.Image]]:
    """The state in each size: one visitor whose window changes."""
    pages: list[Page] = []

    def come(path: str, init_script: str = "", **context: Any) -> Page:
        settings = {"viewport": viewport(sizes[0]), "permissions": ["microphone"]}
        visit = browser.new_context(**(settings | device | context))
        if init_script:
            visit.add_init_script(init_script)
        pages.append(visit.new_page())
        pages[0].goto(site.url + path)
        return pages[0]

    try:
        visitor = visitor_of_corner(site, come) if corner else come
        page = enter(state, site, visitor, f"/{language}/")
        for size in sizes:
            page.set_viewport_size(viewport(size))
            if not corner:  # there it is in sight, and Playwright would scroll the panel
                page.locator("[data-avatars-stage]").first.scroll_into_view_if_needed()
            page.wait_for_timeout(SETTLE)
            for misfit in misfits(page):
                sys.stdout.write(f"{language} {size[0]}x{size[1]} {state}: {misfit}\n")
            yield size, Image.open(BytesIO(page.screenshot()))
    finally:
        for page in pages:
            page.context.close()


def viewport(size: Size) -> ViewportSize:
    """As Playwright takes it."""
    return {"width": size[0], "height": size[1]}


def _sheet(pictures: list[tuple[str, Image.Image]]) -> Image.Image:
    """All of them in rows, each with its state below it."""
    columns = ceil(len(pictures) ** 0.5)
    small = []
    for state, picture in pictures:
        picture.thumbnail((CELL, CELL))
        small.append((state, picture))
    width, height = small[0][1].size
    rows = ceil(len(small) / columns)
    sheet = Image.new("RGB", (columns * (width + 8), rows * (height + WORDS)), "white")
    draw = ImageDraw.Draw(sheet)
    for place, (state, picture) in enumerate(small):
        left, top = place % columns * (width + 8), place // columns * (height + WORDS)
        sheet.paste(picture, (left, top))
        draw.text((left + 4, top + height + 2), state, fill="black")
    return sheet


if __name__ == "__main__":
    main([name for name in sys.argv[1:] if name != "--corner"], corner="--corner" in sys.argv)
