"""`python -m tests.e2e.desk_screenshots`: pages of the admin, for the documents.

Those of owners show made-up calls; names of pictures take these alone.
"""

import sys
from contextlib import ExitStack, contextmanager
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from tests.e2e import conftest
from tests.e2e.asked import ASK
from tests.e2e.calls import log_in
from tests.e2e.conftest import CHROMIUM_FLAGS
from tests.e2e.screenshots import DOCUMENTS, FOLDER, small
from tests.tools import chromium

GLANCE, LOG = "/admin/avatars/dailyfigures/", "/admin/avatars/calllog/"
QUESTIONS = "/admin/avatars/questiongroup/"
THEN = " press "
EDITORS = {
    "desk-1280": ("/admin/canfly/homesection/", 1280, "light", "en-US"),
    "avatars-1280": ("/admin/avatars/avatar/", 1280, "light", "en-US"),
    "documents-1280": ("/admin/avatars/document/", 1280, "light", "en-US"),
}
OWNERS = {
    "glance-1280": (f"{GLANCE}?range=90", 1280, "light", "en-US"),
    "glance-dark-1280": (f"{GLANCE}?range=30", 1280, "dark", "zh-CN"),
    "glance-390": (GLANCE, 390, "light", "zh-TW"),
    "questions-1280": (QUESTIONS, 1280, "light", "en-US"),
    "questions-390": (QUESTIONS, 390, "light", "zh-TW"),
    "question-dark-1280": (f"{QUESTIONS}{THEN}.asked__list a >> nth=0", 1280, "dark", "zh-CN"),
    "question-390": (f"{QUESTIONS}{THEN}.asked__list a >> nth=1", 390, "light", "zh-TW"),
    "log-1280": (f"{LOG}?range=30", 1280, "light", "en-US"),
    "log-390": (f"{LOG}?range=30", 390, "light", "zh-TW"),
    "search-1280": (f"{LOG}?q=refund", 1280, "light", "en-US"),
    "call-1280": (f"{LOG}?q=refund{THEN}#result_list tbody th a >> nth=0", 1280, "light", "en-US"),
    "call-dark-390": (f"{LOG}?q=退款{THEN}#result_list tbody th a >> nth=0", 390, "dark", "zh-TW"),
}
TALLEST = {1280: 1900, 390: 2400}  # pixels
TALLEST_OF_EDITORS = 760


def main(only: list[str]) -> None:
    """Take them all, or those that are named."""
    FOLDER.mkdir(exist_ok=True)
    with ExitStack() as stack:
        site = stack.enter_context(
            contextmanager(conftest.serve)(AVATARS_DAILY_MINUTES="120", AVATARS_TRANSCRIPTS="1")
        )
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
        owner = browser.new_context()
        log_in(owner.new_page(), site)  # once: tries are counted
        called = False
        for name, (path, width, scheme, locale) in (EDITORS | OWNERS).items():
            if only and name not in only:
                continue
            if name in OWNERS and not called:
                site.manage("demo_calls", "--calls", "20000", "--transcripts", "0.1")
                site.manage(*ASK)
                called = True
            _take(
                browser,
                name,
                site.url + path,
                viewport={"width": width, "height": 900},
                color_scheme=scheme,
                locale=locale,
                storage_state=owner.storage_state(),
            )
        browser.close()


def _take(browser: Browser, name: str, address: str, **window: Any) -> None:
    address, _, target = address.partition(THEN)
    context = browser.new_context(**window)
    page = context.new_page()
    page.goto(address)
    if target:
        page.click(target)
    taken = FOLDER / f"{name}.png"
    page.screenshot(path=taken, full_page=True)
    context.close()
    with Image.open(taken) as picture:
        tallest = TALLEST_OF_EDITORS if name in EDITORS else TALLEST[picture.width]
        height = min(picture.height, tallest)
        small(picture.crop((0, 0, picture.width, height)), DOCUMENTS / f"{name}.png")


if __name__ == "__main__":
    main(sys.argv[1:])
