"""README and docs show what `make screenshots` takes, and all of it."""

import re
from pathlib import Path

import pytest
from PIL import Image

from tests.pictures import FOLDER, PICTURES
from tests.pictures.camera import MOST_BYTES
from tests.tools import ROOT

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def shown(text: str) -> set[str]:
    """The names of the pictures that a page shows."""
    return set(re.findall(r"!\[[^]]+\]\((?:docs/)?screenshots/([\w-]+)\.png\)", text))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_picture_of_a_page_is_taken_by_the_command_and_told_in_words(page: Path) -> None:
    text = page.read_text()

    assert shown(text) <= set(PICTURES)
    assert len(re.findall(r"screenshots/[\w-]+\.\w+", text)) == len(
        re.findall(r"!\[[^]]{10,}\]\((?:docs/)?screenshots/[\w-]+\.png\)", text)
    )


def test_a_picture_that_nobody_takes_is_noticed() -> None:
    assert not shown("![An old picture of nothing](screenshots/gone-1280.png)") <= set(PICTURES)


def test_what_is_taken_lies_there_is_shown_and_nothing_else_does() -> None:
    there = {path.name for path in FOLDER.iterdir()}

    assert there == {f"{name}.png" for name in PICTURES}
    assert set().union(*(shown(page.read_text()) for page in PAGES)) == set(PICTURES)


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_small_and_shows_something(name: str) -> None:
    file = FOLDER / f"{name}.png"

    assert file.stat().st_size <= MOST_BYTES
    with Image.open(file) as picture:
        assert picture.width >= 390
        assert len(picture.convert("RGB").getcolors(1 << 24) or []) > 20
