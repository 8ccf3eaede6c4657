"""Pictures that characters are made of: read within limits, and drawn anew by us.

What is kept and sent is always a JPEG of our own making: upright, without what cameras write about
place and time, and never too large for Runway. So no file of a stranger's is stored or sent.
"""

import base64
import hashlib
import io
import struct
import warnings
import zlib
from typing import IO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from avatars.models import Portrait

BEST = (1088, 704)  # of Runway's own picture; "best 1088×704, one face, centred" (its skills)
LARGEST = (2176, 1408)  # is kept; a larger one is made smaller
SMALLEST = (544, 352)
FORMATS = ("JPEG", "PNG", "WEBP")
MOST_BYTES = 20_000_000
MOST_PIXELS = 12_000_000  # which take some 100 MB until they are drawn anew
MOST_OF_A_PHOTOGRAPH = 50_000_000  # of a JPEG that can be read at a fraction of its size
LONGEST_DATA_URI = 5_242_880  # characters, in Runway's OpenAPI document
NARROWEST, WIDEST = 0.5, 3.0  # width by height
NEAR = 0.06  # so much of the ratio may be cut off without a word
QUALITY = 92
_UNREADABLE = (OSError, ValueError, SyntaxError, struct.error, zlib.error)


class Unusable(Exception):
    """The picture cannot be taken; the text says why, to whoever uploads it."""


def read(file: IO[bytes]) -> Portrait:
    """The portrait of an uploaded file, not yet saved. Raises Unusable.

    Its size is looked at before a pixel is decoded.
    """
    data = file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise Unusable(_("The file is larger than %(most)s MB.") % {"most": MOST_BYTES // 10**6})
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # measured below
            image: Image.Image = Image.open(io.BytesIO(data), formats=FORMATS)
        _check_size(image)
        image.draft("RGB", LARGEST)
        image = ImageOps.exif_transpose(image)
        if image.mode not in ("L", "RGB", "RGBA", "CMYK"):
            image = image.convert("RGBA")  # others are made smaller badly, or not at all
        image.thumbnail(LARGEST, Image.Resampling.LANCZOS)
        image = _flat(image)
    except Image.DecompressionBombError:
        raise Unusable(_too_many_pixels(MOST_PIXELS)) from None
    except _UNREADABLE:
        raise Unusable(
            _("This is no picture that can be read: take a JPEG, PNG or WebP.")
        ) from None
    kept = io.BytesIO()
    image.save(kept, "JPEG", quality=QUALITY, comment=b"")
    portrait = Portrait(
        digest=hashlib.sha256(kept.getvalue()).hexdigest(),
        data=kept.getvalue(),
        width=image.width,
        height=image.height,
    )
    if len(data_uri(portrait)) > LONGEST_DATA_URI:
        raise Unusable(_("The picture has too much detail for Runway: take a smaller one."))
    return portrait


def data_uri(portrait: Portrait) -> str:
    """As Runway takes it."""
    return f"data:image/jpeg;base64,{base64.b64encode(bytes(portrait.data)).decode()}"


def advice(portrait: Portrait) -> str:
    """What could be better about it; empty: nothing."""
    ratio, best = portrait.width / portrait.height, BEST[0] / BEST[1]
    size = {"width": BEST[0], "height": BEST[1]}
    if abs(ratio / best - 1) > NEAR:
        cut = _("top and bottom") if ratio < best else _("the sides")
        return _(
            "Calls show a picture of %(width)s × %(height)s: of this one %(cut)s will be cut off."
        ) % {**size, "cut": cut}
    if portrait.width < BEST[0]:
        return _("Smaller than %(width)s × %(height)s: in calls it may look soft.") % size
    return ""


def _check_size(image: Image.Image) -> None:
    width, height = image.size
    # A progressive one is held in memory as a whole, whatever size is read.
    fractions = image.format == "JPEG" and "progressive" not in image.info
    most = MOST_OF_A_PHOTOGRAPH if fractions else MOST_PIXELS
    if width * height > most:
        raise Unusable(_too_many_pixels(most))
    if width < SMALLEST[0] or height < SMALLEST[1]:
        raise Unusable(
            _("The picture is too small: it needs %(width)s × %(height)s at least.")
            % {"width": SMALLEST[0], "height": SMALLEST[1]}
        )
    if not NARROWEST <= width / height <= WIDEST:
        raise Unusable(
            _("The picture is far too narrow or wide: best is %(width)s × %(height)s.")
            % {"width": BEST[0], "height": BEST[1]}
        )


def _flat(image: Image.Image) -> Image.Image:
    """Without transparency, which a JPEG has not."""
    if "A" in image.mode or "transparency" in image.info:
        ground = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(ground, image.convert("RGBA"))
    return image.convert("RGB")


def _too_many_pixels(most: int) -> str:
    return _("The picture has more than %(most)s million pixels.") % {"most": most // 10**6}
