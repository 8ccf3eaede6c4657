"""What does not fit on a page: see misfits.js."""

from pathlib import Path

from playwright.sync_api import Page

SCRIPT = Path(__file__).with_suffix(".js").read_text()


def misfits(page: Page) -> list[str]:
    """Sentences on texts and controls that leave the window, are cut, or lie on each other."""
    return list(page.evaluate(SCRIPT[SCRIPT.index("() =>") :]))
