"""`make screenshots`: every state of the section, in three languages, on a phone and a desktop.

All go to screenshots/, which git ignores; the dozen that the documents show, to docs/screenshots/
as well.
"""

import sys
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, FloatRect, Page, sync_playwright

from tests.e2e import conftest
from tests.e2e.calls import section
from tests.e2e.conftest import CHROMIUM_FLAGS, Site
from tests.e2e.states import WAYS, enter
from tests.tools import ROOT, chromium

FOLDER = ROOT / "screenshots"
DOCUMENTS = ROOT / "docs" / "screenshots"
LANGUAGES = ("en", "zh-hant", "zh-hans")
MARGIN = 24  # pixels around the section
WINDOWS = {390: 844, 1440: 900}
# What README and docs show: file there, and screenshot here.
SHOWN = {
    "home-1440": "en/home-1440",
    "home-zh-hant-1440": "zh-hant/home-1440",
    "home-zh-hans-390": "zh-hans/home-390",
    "idle-1440": "en/idle-1440",
    "microphone-1440": "en/microphone-1440",
    "connecting-1440": "en/connecting-1440",
    "live-1440": "en/live-1440",
    "live-390": "zh-hant/live-390",
    "ended-1440": "en/ended-1440",
    "error-1440": "en/busy-1440",
    "denied-390": "zh-hant/microphone_denied-390",
    "queued-1440": "zh-hans/queued-1440",
}


def main(only: list[str]) -> None:
    """Take them all, or those of some states: `python -m tests.e2e.screenshots live ended`."""
    with ExitStack() as stack:
        site = stack.enter_context(contextmanager(conftest.serve)())
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
        for language in LANGUAGES:
            (FOLDER / language).mkdir(parents=True, exist_ok=True)
            for width, height in WINDOWS.items():
                for state in only or ["home", *WAYS]:
                    _take(site, browser, language, state, width, height)
        site.scenario(None)
        browser.close()
    DOCUMENTS.mkdir(parents=True, exist_ok=True)
    for name, source in SHOWN.items():
        taken = FOLDER / f"{source}.png"
        if taken.exists():
            with Image.open(taken) as picture:
                small(picture, DOCUMENTS / f"{name}.png")


def _take(site: Site, browser: Browser, language: str, state: str, width: int, height: int) -> None:
    pages: list[Page] = []

    def come(path: str, init_script: str = "", **context: Any) -> Page:
        settings = {"viewport": {"width": width, "height": height}, "permissions": ["microphone"]}
        visit = browser.new_context(**(settings | context))
        if init_script:
            visit.add_init_script(init_script)
        pages.append(visit.new_page())
        pages[0].goto(site.url + path)
        return pages[0]

    file = FOLDER / language / f"{state}-{width}.png"
    if state == "home":
        page = come(f"/{language}/", reduced_motion="reduce")
        page.locator("footer").scroll_into_view_if_needed()
        page.wait_for_timeout(800)
        page.evaluate("scrollTo(0, 0)")
        page.screenshot(path=file, full_page=True)
    else:
        page = enter(state, site, come, f"/{language}/")
        page.wait_for_timeout(2_500 if state == "live" else 1_000)
        box = section(page).bounding_box()
        assert box
        top = box["y"] + page.evaluate("scrollY") - MARGIN
        clip: FloatRect = {"x": 0, "y": top, "width": width, "height": box["height"] + 2 * MARGIN}
        page.screenshot(path=file, full_page=True, clip=clip)
    sys.stdout.write(f"{file.relative_to(ROOT)}\n")
    page.context.close()


def small(picture: Image.Image, target: Path) -> None:
    """Save it in a third of the bytes; the documents need no more."""
    picture.convert("RGB").quantize(256, dither=Image.Dither.FLOYDSTEINBERG).save(
        target, optimize=True
    )


if __name__ == "__main__":
    main(sys.argv[1:])
