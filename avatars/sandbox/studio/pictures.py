"""Pictures for avatars: read within limits, and judged by a stand-in for finding a face."""

import io
import struct
import warnings
import zlib

from PIL import Image, ImageOps, ImageStat

from avatars.sandbox.studio.addresses import Unusable

FORMATS = ("JPEG", "PNG", "WEBP")
MOST_PIXELS = 25_000_000
"""More is refused before a pixel is decoded. Runway's own limit is not known."""
FITTED = (1088, 704)
LEAST_SIDE = 128  # pixels
LEAST_CONTRAST = 6.0
"""Standard deviation of the grey levels, 0 to 255, below which a picture is one plain colour."""
NO_FACE = "We could not find a recognizable face in the reference image."
_UNREADABLE = (
    OSError, ValueError, SyntaxError, struct.error, zlib.error, Image.DecompressionBombError,
)  # fmt: skip

# Said of large pictures, which are measured here.
warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)


def prepared(data: bytes) -> tuple[bytes, str | None]:
    """A picture as it is kept (JPEG, within FITTED), and why it would fail, if it would.

    Nothing here recognises faces. What stands for a picture without one: it is nearly of one
    colour, or its shorter side is under LEAST_SIDE pixels. Raises Unusable. May take a second.
    """
    try:
        image: Image.Image = Image.open(io.BytesIO(data), formats=FORMATS)
        size = image.size
        if image.width * image.height > MOST_PIXELS:
            raise Unusable(f"The image must have at most {MOST_PIXELS:,} pixels")
        image.draft("RGB", (2 * FITTED[0], 2 * FITTED[1]))
        image = ImageOps.exif_transpose(image)
        if "A" in image.mode or "transparency" in image.info:
            ground = Image.new("RGBA", image.size, "white")
            image = Image.alpha_composite(ground, image.convert("RGBA"))
        image = image.convert("RGB")
    except _UNREADABLE:
        raise Unusable("The image could not be read: JPEG, PNG and WebP are supported") from None
    (contrast,) = ImageStat.Stat(image.convert("L")).stddev
    image.thumbnail(FITTED, Image.Resampling.LANCZOS)
    kept = io.BytesIO()
    image.save(kept, "JPEG", quality=90)
    failed = min(size) < LEAST_SIDE or contrast < LEAST_CONTRAST
    return kept.getvalue(), NO_FACE if failed else None
