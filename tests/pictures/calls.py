"""What visitors see."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from PIL import Image
from playwright.sync_api import FloatRect, Page

from tests.e2e.calls import action, expect_face, expect_state, hang_up, says, section
from tests.e2e.states import enter
from tests.pictures.camera import DESKTOP, HEIGHT, Camera, picture, shot

WINDOW = {"width": 1280, "height": 860}
COLUMNS, WIDTH, GAP = 3, 410, 8  # pixels
MARGIN = 24  # around the section
PHONE = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}


@picture
def film(camera: Camera) -> Image.Image:
    """A call from the press to its end, on one strip."""
    page = camera.visit("/en/", viewport=WINDOW)
    frames = list(_frames(camera, page))
    page.context.close()
    return _strip(frames)


@picture
def line(camera: Camera) -> Image.Image:
    """A place in the line."""
    return _section(camera, "line", "/en/", viewport={"width": DESKTOP, "height": HEIGHT})


@picture
def phone(camera: Camera) -> Image.Image:
    """A call on a phone, in Chinese."""
    return _section(camera, "live", "/zh-hant/", **PHONE)


@picture
def microphone_denied(camera: Camera) -> Image.Image:
    """What a visitor reads who has said no to the browser."""
    return _section(camera, "microphone_denied", "/en/", **PHONE)


@picture
def privacy_told(camera: Camera) -> Image.Image:
    """The page that tells visitors what is kept."""
    return shot(camera.visit("/en/privacy/"))


def _section(camera: Camera, state: str, path: str, **window: Any) -> Image.Image:
    page = enter(state, camera.site, camera.visit, path, **window)
    page.wait_for_timeout(2_500 if state == "live" else 1_000)
    box = section(page).bounding_box()
    assert box
    top = box["y"] + page.evaluate("scrollY") - MARGIN
    width = window["viewport"]["width"]
    clip: FloatRect = {"x": 0, "y": top, "width": width, "height": box["height"] + 2 * MARGIN}
    taken = shot(page, tallest=round(clip["height"]), full_page=True, clip=clip)
    camera.site.scenario(None)
    return taken


def _frames(camera: Camera, page: Page) -> Iterator[Image.Image]:
    camera.site.scenario("slow")
    page.locator("[data-avatars-section]").scroll_into_view_if_needed()
    yield _frame(page)
    action(page, "start").click()
    expect_state(page, "connecting")
    yield _frame(page)
    expect_state(page, "live", within=60)
    expect_face(page)
    yield _frame(page, 2_500)
    action(page, "transcript").click()
    yield _frame(page)
    says(camera.site, "What is on this page?")
    page.locator(".avatars__card").first.wait_for(timeout=20_000)
    yield _frame(page)
    hang_up(page)
    camera.site.scenario(None)
    # It had taken its visitor elsewhere on the page.
    page.locator("[data-avatars-stage]").scroll_into_view_if_needed()
    yield _frame(page)


def _frame(page: Page, settled: int = 1_500) -> Image.Image:
    """The window after so many ms."""
    page.wait_for_timeout(settled)
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
