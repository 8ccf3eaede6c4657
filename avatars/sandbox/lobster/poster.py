"""Renders the still pictures of the site from the same drawing as the living video.

``python -m avatars.sandbox.lobster.poster OUT_DIR`` writes poster-<width>.png, .webp and .avif,
mood-<name>.webp, and reference.jpg, of which Runway can make the character; ``--site DIR`` also
writes favicon.svg, apple-touch-icon.png and social.png there.
The same drawing gives the same bytes.
"""

import argparse
import sys
from pathlib import Path

from PIL import Image, features

from .drawing import Box, Drawing
from .moods import MOODS, PLEASED

WIDTHS = (640, 960, 1280)
MOOD_WIDTH = 960
REFERENCE: Box = (83.64, 0.0, 1112.72, 720.0)
"""What of the canvas has the ratio of Runway's pictures, 1088 × 704."""
REFERENCE_SIZE = (1088, 704)
SOCIAL_WIDTH = 1200
SOCIAL_BOX: Box = (0.0, 0.0, 1280.0, 672.0)
SOCIAL_COLOURS = 96
"""As many as keep the dithered PNG under 200 kB."""
HEAD: Box = (392.0, 58.0, 496.0, 496.0)
"""The square around the head (canvas units) that makes the favicon."""
PORTRAIT: Box = (340.0, 20.0, 600.0, 600.0)
"""The square that makes the home screen's icon, whose corners are cut off."""
ICON_WIDTH = 180
FAVICON_WITHOUT = frozenset(
    {"backdrop", "torso", "antenna-left", "antenna-right",
     "finger-left", "finger-right", "claw-left", "claw-right"}
)  # fmt: skip


def write_posters(drawing: Drawing, folder: Path) -> list[Path]:
    """Write the 16:9 poster in every width and format; returns the files."""
    written = []
    largest = drawing.picture(max(WIDTHS), PLEASED.pose(drawing)).convert("RGB")
    for width in WIDTHS:
        picture = largest.resize((width, width * 9 // 16), Image.Resampling.LANCZOS)
        path = folder / f"poster-{width}"
        _dithered(picture, 256).save(path.with_suffix(".png"), optimize=True)
        written += [path.with_suffix(".png"), *for_the_web(picture, path, webp=86, avif=72)]
    return written


def write_moods(drawing: Drawing, folder: Path) -> list[Path]:
    """Write every mood, framed as the poster is, to be shown in its place; returns the files."""
    written = []
    for name, mood in MOODS.items():
        picture = drawing.picture(MOOD_WIDTH, mood.pose(drawing)).convert("RGB")
        written.append(_webp(picture, folder / f"mood-{name}", 86))
    return written


def write_reference(drawing: Drawing, folder: Path) -> Path:
    """Write the picture that Runway can bring to life, in the size that suits it best."""
    picture = drawing.picture(REFERENCE_SIZE[0], PLEASED.pose(drawing), REFERENCE)
    file = folder / "reference.jpg"
    picture.convert("RGB").resize(REFERENCE_SIZE, Image.Resampling.LANCZOS).save(file, quality=92)
    return file


def write_site(drawing: Drawing, folder: Path) -> list[Path]:
    """Write the favicon (the head alone), the home screen's icon and the link preview."""
    favicon, icon = folder / "favicon.svg", folder / "apple-touch-icon.png"
    pose = PLEASED.pose(drawing)
    favicon.write_text(drawing.sketch(HEAD, pose, FAVICON_WITHOUT), encoding="utf-8")
    portrait = drawing.picture(ICON_WIDTH, pose, PORTRAIT).convert("RGB")
    _dithered(portrait, 256).save(icon, optimize=True)
    social = folder / "social.png"
    preview = drawing.picture(SOCIAL_WIDTH, pose, SOCIAL_BOX).convert("RGB")
    _dithered(preview, SOCIAL_COLOURS).save(social, optimize=True)
    return [favicon, icon, social]


def for_the_web(picture: Image.Image, path: Path, webp: int, avif: int) -> list[Path]:
    """Save as WebP and, where this Pillow can, AVIF, in these qualities; returns the files."""
    written = [_webp(picture, path, webp)]
    if features.check("avif"):
        written.append(path.with_suffix(".avif"))
        # A seventh smaller than the usual AVIF that is as near to the original, and slow to make.
        picture.save(written[1], quality=avif, speed=0, advanced={"tune": "ssim"})
    return written


def _webp(picture: Image.Image, path: Path, quality: int) -> Path:
    file = path.with_suffix(".webp")
    picture.save(file, quality=quality, method=6)
    return file


def _dithered(picture: Image.Image, colours: int) -> Image.Image:
    """A palette picture, a third of the size; the dither keeps the soft light free of bands."""
    palette = picture.reduce(4).quantize(colours, Image.Quantize.MAXCOVERAGE, kmeans=1)
    return picture.quantize(palette=palette, dither=Image.Dither.FLOYDSTEINBERG)


def main(arguments: list[str] | None = None) -> int:
    """The command; returns its exit status."""
    parser = argparse.ArgumentParser(prog="avatars.sandbox.lobster.poster", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="OUT_DIR")
    parser.add_argument("--site", type=Path, metavar="DIR", help="for favicon, icons, link preview")
    options = parser.parse_args(arguments)
    drawing = Drawing()
    options.folder.mkdir(parents=True, exist_ok=True)
    written = write_posters(drawing, options.folder) + write_moods(drawing, options.folder)
    written.append(write_reference(drawing, options.folder))
    if options.site:
        options.site.mkdir(parents=True, exist_ok=True)
        written += write_site(drawing, options.site)
    for path in written:
        sys.stdout.write(f"{path}  {path.stat().st_size / 1000:.1f} kB\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
