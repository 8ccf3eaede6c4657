"""The headings' typeface is complete, small, and licensed."""

import pytest
from fontTools.ttLib import TTFont

from canfly.web.typeface import ACCENTS, ACCENTS_NAME, LETTERS, LICENCE, NAME
from tests.tools import ROOT

FOLDER = ROOT / "static" / "canfly" / "type"


@pytest.mark.parametrize(("name", "letters"), [(NAME, LETTERS), (ACCENTS_NAME, ACCENTS)])
def test_every_letter_has_its_glyph(name: str, letters: frozenset[int]) -> None:
    glyphs = TTFont(FOLDER / name).getBestCmap()

    assert {chr(letter) for letter in letters - glyphs.keys()} == set()


def test_what_every_page_fetches_is_light() -> None:
    assert (FOLDER / NAME).stat().st_size <= 12_500


def test_its_licence_lies_beside_it() -> None:
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FOLDER / LICENCE).read_text()


@pytest.mark.parametrize("name", [NAME, ACCENTS_NAME])
def test_the_style_sheet_names_the_file(name: str) -> None:
    style = (ROOT / "static/canfly/site.css").read_text()

    assert f'url("type/{name}")' in style
