"""`python -m tests.e2e.film`: a call from the press to its end, on one strip for the README."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from io import BytesIO

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.e2e import conftest
from tests.e2e.calls import action, expect_face, expect_state, hang_up, says
from tests.e2e.conftest import CHROMIUM_FLAGS, Site
from tests.e2e.screenshots import DOCUMENTS, small
from tests.tools import chromium

WINDOW = {"width": 1280, "height": 860}
COLUMNS, WIDTH, GAP = 3, 640, 12  # pixels


def main() -> None:
    """Write docs/screenshots/film.png."""
    with ExitStack() as stack:
        site = stack.enter_context(contextmanager(conftest.serve)())
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
        page = browser.new_context(viewport=WINDOW, permissions=["microphone"]).new_page()
        page.goto(f"{site.url}/en/")
        small(_strip(list(_frames(site, page))), DOCUMENTS / "film.png")
        browser.close()


def _frames(site: Site, page: Page) -> Iterator[Image.Image]:
    site.scenario("slow")
    page.locator("[data-avatars-section]").scroll_into_view_if_needed()
    page.wait_for_timeout(1_500)
    yield _frame(page)
    action(page, "start").click()
    expect_state(page, "connecting")
    page.wait_for_timeout(1_500)
    yield _frame(page)
    expect_state(page, "live", within=60)
    expect_face(page)
    page.wait_for_timeout(2_500)
    yield _frame(page)
    action(page, "transcript").click()
    page.wait_for_timeout(1_500)
    yield _frame(page)
    says(site, "What is on this page?")
    page.locator(".avatars__card").first.wait_for(timeout=20_000)
    page.wait_for_timeout(1_500)
    yield _frame(page)
    hang_up(page)
    # It had taken its visitor elsewhere on the page.
    page.locator("[data-avatars-stage]").scroll_into_view_if_needed()
    page.wait_for_timeout(1_500)
    yield _frame(page)


def _frame(page: Page) -> Image.Image:
    return Image.open(BytesIO(page.screenshot())).convert("RGB")


def _strip(frames: list[Image.Image]) -> Image.Image:
    height = WIDTH * WINDOW["height"] // WINDOW["width"]
    rows = -(-len(frames) // COLUMNS)
    size = (COLUMNS * (WIDTH + GAP) - GAP, rows * (height + GAP) - GAP)
    strip = Image.new("RGB", size, "white")
    for place, frame in enumerate(frames):
        row, column = divmod(place, COLUMNS)
        corner = (column * (WIDTH + GAP), row * (height + GAP))
        strip.paste(frame.resize((WIDTH, height), Image.Resampling.LANCZOS), corner)
    return strip


if __name__ == "__main__":
    main()
