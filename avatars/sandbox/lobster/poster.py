"""Renders the still pictures of the site from the same drawing as the living video.

``python -m avatars.sandbox.lobster.poster OUT_DIR`` writes poster-<width>.png, .webp and .avif;
``--site DIR`` also writes favicon.svg and social.png there.
"""

import argparse
import sys
from pathlib import Path
from xml.etree import ElementTree

from PIL import Image, features

from .drawing import Drawing

WIDTHS = (640, 960, 1280)
SOCIAL_WIDTH = 1200
HEAD = (392.0, 58.0, 496.0, 496.0)
"""The square around the head (canvas units) that makes the favicon."""
SOCIAL_BOX = (0.0, 0.0, 1280.0, 672.0)
SOCIAL_COLOURS = 96
"""As many as keep the dithered PNG under 200 kB."""
FAVICON_WITHOUT = frozenset(
    {"backdrop", "torso", "antenna-left", "antenna-right",
     "finger-left", "finger-right", "claw-left", "claw-right"}
)  # fmt: skip


def smiling(drawing: Drawing) -> dict[str, ElementTree.Element]:
    """The shapes that make LittleLobster look pleased to see you."""
    return {
        "key-mouth-rest": drawing.shape("key-mouth-rest", {"key-mouth-smile": 1.0}),
        "key-lids-open": drawing.shape("key-lids-open", {"key-lids-happy": 0.6}),
    }


def write_posters(drawing: Drawing, folder: Path) -> list[Path]:
    """Write the 16:9 poster in every width and format; returns the files."""
    written = []
    for width in WIDTHS:
        picture = drawing.picture(width, smiling(drawing)).convert("RGB")
        path = folder / f"poster-{width}"
        _dithered(picture, 256).save(path.with_suffix(".png"), optimize=True)
        picture.save(path.with_suffix(".webp"), quality=86, method=6)
        written += [path.with_suffix(".png"), path.with_suffix(".webp")]
        if features.check("avif"):
            picture.save(path.with_suffix(".avif"), quality=72, speed=6)
            written.append(path.with_suffix(".avif"))
    return written


def write_site(drawing: Drawing, folder: Path) -> list[Path]:
    """Write favicon.svg (the head alone) and social.png (for link previews)."""
    favicon = folder / "favicon.svg"
    favicon.write_text(drawing.markup(HEAD, smiling(drawing), FAVICON_WITHOUT), encoding="utf-8")
    social = folder / "social.png"
    picture = drawing.picture(SOCIAL_WIDTH, smiling(drawing), SOCIAL_BOX).convert("RGB")
    _dithered(picture, SOCIAL_COLOURS).save(social, optimize=True)
    return [favicon, social]


def _dithered(picture: Image.Image, colours: int) -> Image.Image:
    """A palette picture, a third of the size; the dither keeps the soft light free of bands."""
    palette = picture.quantize(colours, Image.Quantize.MAXCOVERAGE, kmeans=1)
    return picture.quantize(palette=palette, dither=Image.Dither.FLOYDSTEINBERG)


def main(arguments: list[str] | None = None) -> int:
    """The command; returns its exit status."""
    parser = argparse.ArgumentParser(prog="avatars.sandbox.lobster.poster", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="OUT_DIR")
    parser.add_argument("--site", type=Path, metavar="DIR", help="for favicon.svg and social.png")
    options = parser.parse_args(arguments)
    drawing = Drawing()
    options.folder.mkdir(parents=True, exist_ok=True)
    written = write_posters(drawing, options.folder)
    if options.site:
        options.site.mkdir(parents=True, exist_ok=True)
        written += write_site(drawing, options.site)
    for path in written:
        sys.stdout.write(f"{path}  {path.stat().st_size / 1000:.1f} kB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
