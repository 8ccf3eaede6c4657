"""What takes the pictures: a served site, a browser, and how a window becomes a small file."""

from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, StorageState

from tests.e2e.asked import ASK
from tests.e2e.calls import log_in
from tests.e2e.conftest import Site
from tests.tools import ROOT

FOLDER = ROOT / "docs" / "screenshots"
MOST_BYTES = 120_000
COLOURS = (256, 192, 128, 96, 64)
# The narrowest of Django's windows with a wide header; wider ones are hard to read beside text.
DESKTOP, PHONE = 1040, 390  # pixels
HEIGHT = 800
# The admin's menu is as long as many a page.
NO_MENU = "localStorage.setItem('django.admin.navSidebarIsOpen', 'false');"


@dataclass
class Camera:
    """A browser on a served site, as a visitor's and as the demo admin's."""

    site: Site
    browser: Browser
    admin: StorageState = field(default_factory=lambda: StorageState(cookies=[], origins=[]))
    called: bool = False

    def log_in(self) -> None:
        """Once: tries are counted."""
        context = self.browser.new_context()
        log_in(context.new_page(), self.site)
        self.admin = context.storage_state()
        context.close()

    def visit(self, path: str, init_script: str = "", **context: Any) -> Page:
        """A visitor's new window at `path`; all else is the browser context's."""
        settings = {"viewport": {"width": DESKTOP, "height": HEIGHT}, "permissions": ["microphone"]}
        visitor = self.browser.new_context(**(settings | context))
        if init_script:
            visitor.add_init_script(init_script)
        page = visitor.new_page()
        page.goto(self.site.url + path)
        return page

    def desk(
        self, path: str, *, width: int = DESKTOP, scheme: str = "light", locale: str = "en-US"
    ) -> Page:
        """The admin's page at `path`, below /admin/."""
        return self.visit(
            f"/admin/{path}",
            NO_MENU,
            viewport={"width": width, "height": HEIGHT},
            color_scheme=scheme,
            locale=locale,
            storage_state=self.admin,
        )

    def make_calls(self) -> None:
        """Thousands of made-up calls, and what their visitors asked; once."""
        if not self.called:
            self.site.manage("demo_calls", "--calls", "20000", "--transcripts", "0.1")
            self.site.manage(*ASK)
            self.called = True


Take = Callable[[Camera], Image.Image]
PICTURES: dict[str, Take] = {}


def picture(take: Take) -> Take:
    """Have `make screenshots` take it, in the order of the modules."""
    PICTURES[take.__name__.replace("_", "-")] = take
    return take


def shot(page: Page, tallest: int = HEIGHT, **options: Any) -> Image.Image:
    """The whole page, from its top down to `tallest` pixels; closes the window."""
    taken = Image.open(BytesIO(page.screenshot(**(options or {"full_page": True})))).convert("RGB")
    page.context.close()
    return taken.crop((0, 0, taken.width, min(taken.height, tallest)))


def keep(taken: Image.Image, target: Path) -> None:
    """Save it with as many colours as MOST_BYTES allow."""
    taken.quantize(COLOURS[0]).save(target, optimize=True)
    for colours in COLOURS:
        if target.stat().st_size <= MOST_BYTES:
            return
        # Of few colours this keeps the small, strong ones: a red button stays red.
        few = taken.quantize(colours, method=Image.Quantize.FASTOCTREE)
        few.save(target, optimize=True)
