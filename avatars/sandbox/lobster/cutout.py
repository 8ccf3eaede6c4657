"""Renders LittleLobster cut out of its room, to stand on a page's own ground.

``python -m avatars.sandbox.lobster.cutout OUT_DIR`` writes cutout-<width>.webp and .avif, with a
transparent ground. The same drawing gives the same bytes.
"""

import argparse
import sys
from pathlib import Path

from PIL import Image, ImageFilter

from .drawing import Box, Drawing
from .moods import Mood
from .poster import for_the_web

WIDTHS = (400, 640, 960, 1280, 1920, 2560)
BOX: Box = (78.0, -148.0, 1032.0, 912.0)
"""Both antennae and both claws whole; it ends below the cuffs, where a page's ground begins."""
WELCOMING = Mood(
    {"key-mouth-rest": {"key-mouth-smile": 0.9, "key-mouth-ah": 0.35},
     "key-lids-open": {"key-lids-happy": 0.9}},
    head=(-6, 0, -5), near=(4, 0), brows=14, antennae=(-40, -34),
    claws={"left": (52, 14, 0), "right": (-70, -196, 16)}, pinches={"left": 8, "right": 18},
)  # fmt: skip
"""Waves, with its antennae up: nearly as high as wide, so that the face is large in a column."""


def write_cutouts(drawing: Drawing, folder: Path) -> list[Path]:
    """Write the figure in every width and format; returns the files."""
    written = []
    largest = drawing.cutout(max(WIDTHS), WELCOMING.pose(drawing), BOX)
    for width in WIDTHS:
        size = (width, round(width * BOX[3] / BOX[2]))
        picture = largest.resize(size, Image.Resampling.LANCZOS)
        written += for_the_web(
            with_bled_edges(picture), folder / f"cutout-{width}", webp=78, avif=38
        )
    return written


def with_bled_edges(picture: Image.Image) -> Image.Image:
    """An RGBA picture that looks the same, with its colours carried on beneath its clear ground.

    A lossy format then has no edge of colour to keep where only the alpha has one.
    """
    # Weighted by its alpha (RGBa), so that the ground's own black does not come in.
    weighted = picture.convert("RGBa")
    beneath = weighted.reduce(picture.size).convert("RGB").resize(picture.size).convert("RGBA")
    for radius in (128, 64, 32, 16, 8, 4, 2, 1):
        blurred = weighted.filter(ImageFilter.BoxBlur(radius)).convert("RGBA")
        blurred.putalpha(blurred.getchannel("A").point(lambda alpha: min(255, alpha * 4)))
        beneath.alpha_composite(blurred)
    beneath.alpha_composite(picture)
    beneath.putalpha(picture.getchannel("A"))
    return beneath


def main(arguments: list[str] | None = None) -> int:
    """The command; returns its exit status."""
    parser = argparse.ArgumentParser(prog="avatars.sandbox.lobster.cutout", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="OUT_DIR")
    options = parser.parse_args(arguments)
    options.folder.mkdir(parents=True, exist_ok=True)
    for path in write_cutouts(Drawing(), options.folder):
        sys.stdout.write(f"{path}  {path.stat().st_size / 1000:.1f} kB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
