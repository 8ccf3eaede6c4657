"""The headings' typeface is complete, small, and licensed."""

import re

import pytest
from fontTools.ttLib import TTFont

from canfly.web.typeface import LETTERS, LICENCE, NAME, REST, REST_NAME
from tests.tools import ROOT

FOLDER = ROOT / "static" / "canfly" / "type"


@pytest.mark.parametrize(("name", "letters"), [(NAME, LETTERS), (REST_NAME, REST)])
def test_every_letter_has_its_glyph(name: str, letters: frozenset[int]) -> None:
    glyphs = TTFont(FOLDER / name).getBestCmap()

    assert {chr(letter) for letter in letters - glyphs.keys()} == set()


def test_what_every_page_fetches_is_light() -> None:
    assert (FOLDER / NAME).stat().st_size <= 10_000


def test_its_licence_lies_beside_it() -> None:
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FOLDER / LICENCE).read_text()


@pytest.mark.parametrize("name", [NAME, REST_NAME])
def test_the_style_sheet_names_the_file(name: str) -> None:
    style = (ROOT / "static/canfly/site.css").read_text()

    assert f'url("type/{name}")' in style


@pytest.mark.parametrize(("name", "letters"), [(NAME, LETTERS), (REST_NAME, REST)])
def test_a_page_fetches_the_file_that_has_the_letter(name: str, letters: frozenset[int]) -> None:
    style = (ROOT / "static/canfly/site.css").read_text()
    rules = [rule for rule in re.findall(r"@font-face \{(.*?)\}", style, re.DOTALL) if name in rule]
    ranges = [part for rule in rules for part in re.findall(r"U\+([0-9A-F-]+)", rule)]
    covered: set[int] = set()
    for part in ranges:
        first, _, last = part.partition("-")
        covered |= set(range(int(first, 16), int(last or first, 16) + 1))

    assert letters <= covered
    assert covered - letters <= set(range(0x2013, 0x2027)), "but for marks that it has not"
