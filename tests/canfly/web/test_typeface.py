"""The headings' typeface is complete, small, and licensed."""

from fontTools.ttLib import TTFont

from canfly.web.typeface import LETTERS, LICENCE, NAME
from tests.tools import ROOT

FOLDER = ROOT / "static" / "canfly" / "type"


def test_every_letter_has_its_glyph() -> None:
    glyphs = TTFont(FOLDER / NAME).getBestCmap()

    assert {chr(letter) for letter in LETTERS - glyphs.keys()} == set()


def test_it_is_light() -> None:
    assert (FOLDER / NAME).stat().st_size <= 25_000


def test_its_licence_lies_beside_it() -> None:
    assert "SIL OPEN FONT LICENSE Version 1.1" in (FOLDER / LICENCE).read_text()


def test_the_style_sheet_names_the_file() -> None:
    style = (ROOT / "static/canfly/site.css").read_text()

    assert f'url("type/{NAME}")' in style
