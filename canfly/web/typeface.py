"""Cuts the headings' typeface from its package: one weight, Latin letters, as the site serves it.

``npm pack @fontsource-variable/bricolage-grotesque@5.3.0``, unpack it, and
``python -m canfly.web.typeface PACKAGE static/canfly/type``. The same package gives the same bytes.
"""

import argparse
import shutil
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

SOURCE = "files/bricolage-grotesque-latin-opsz-normal.woff2"
NAME = "bricolage-grotesque-700.woff2"
REST_NAME = "bricolage-grotesque-700-rest.woff2"
LICENCE = "bricolage-grotesque-OFL.txt"
CUT = {"wght": 700.0, "opsz": 48.0}
"""The weight of all headings, drawn for their middle size: as large as fits 30 to 100 pixels."""
RARE = frozenset(map(ord, "#$*+<=>@[\\]^_`{|}~"))
LETTERS = frozenset([*range(0x20, 0x7F), 0xA0, *map(ord, "–—‘’‚“”„•…€")]) - RARE
"""English, and the space that no line breaks at: its file comes with the first page."""
REST = (RARE | frozenset([*range(0xA1, 0x100), *map(ord, "Œœ")])) - {0xA4, 0xAD}
"""Signs that few headings have, and the rest of Western Europe's letters, fetched where a heading
has one of them; ¤ and the soft hyphen have no glyph in the source."""
FEATURES = ["kern", "liga", "ccmp", "locl", "mark", "mkmk"]


def write_typeface(package: Path, folder: Path) -> list[Path]:
    """Write both subsets and their licence into ``folder``; returns the files."""
    for name, letters in ((NAME, LETTERS), (REST_NAME, REST)):
        font = instantiateVariableFont(TTFont(package / SOURCE, recalcTimestamp=False), CUT)
        options = Options(layout_features=FEATURES, hinting=False, desubroutinize=True)
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=letters)
        subsetter.subset(font)
        font.flavor = "woff2"
        font.save(folder / name)
    shutil.copyfile(package / "LICENSE", folder / LICENCE)
    return [folder / NAME, folder / REST_NAME, folder / LICENCE]


def main(arguments: list[str] | None = None) -> int:
    """The command; returns its exit status."""
    parser = argparse.ArgumentParser(prog="canfly.web.typeface", description=__doc__)
    parser.add_argument("package", type=Path, metavar="PACKAGE", help="the unpacked npm package")
    parser.add_argument("folder", type=Path, metavar="OUT_DIR")
    options = parser.parse_args(arguments)
    options.folder.mkdir(parents=True, exist_ok=True)
    for path in write_typeface(options.package, options.folder):
        sys.stdout.write(f"{path}  {path.stat().st_size / 1000:.1f} kB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
