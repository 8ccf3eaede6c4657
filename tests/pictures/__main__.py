"""`make screenshots`."""

import sys
from contextlib import ExitStack, contextmanager

from playwright.sync_api import sync_playwright

from tests.e2e import conftest
from tests.e2e.conftest import CHROMIUM_FLAGS
from tests.pictures import FOLDER, PICTURES, calls
from tests.pictures.camera import Camera, keep
from tests.tools import chromium

# All that is made up may still be there.
MADE_UP = {
    "AVATARS_DAILY_MINUTES": "120",
    "AVATARS_TRANSCRIPTS": "1",
    "AVATARS_TRANSCRIPT_DAYS": "400",
}


def main(only: list[str]) -> None:
    """Take them all into docs/screenshots, or those that are named."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    # Calls are made up on a site without real ones.
    for is_visitors, settings in (
        (False, MADE_UP),
        (True, {"AVATARS_TRANSCRIPTS": "1"}),
    ):
        of_this_site = [
            name
            for name, take in PICTURES.items()
            if (take.__module__ == calls.__name__) == is_visitors and name in (only or PICTURES)
        ]
        if of_this_site:
            _take(of_this_site, settings)


def _take(names: list[str], settings: dict[str, str]) -> None:
    with ExitStack() as stack:
        site = stack.enter_context(contextmanager(conftest.serve)(**settings))
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
        camera = Camera(site, browser)
        camera.log_in()
        for name in names:
            target = FOLDER / f"{name}.png"
            keep(PICTURES[name](camera), target)
            sys.stdout.write(f"{target.name} {target.stat().st_size // 1000} kB\n")
            sys.stdout.flush()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1:])
