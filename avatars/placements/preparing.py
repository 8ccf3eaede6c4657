"""What an editor uploads, made into the picture that is kept: whole, upright, in the right shape.

Nothing of the file itself is kept: where a photograph was taken, and whatever else is hidden in a
file, is not published with it.
"""

import io
import math
import secrets
import struct
import zlib
from fractions import Fraction
from pathlib import PurePath
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

from avatars.models.posters import RATIO

FORMATS = ["JPEG", "PNG", "WEBP", "AVIF", "GIF"]
MOST_BYTES = 10_000_000
MOST_PIXELS = 50_000_000  # a decoded picture of this size takes 200 MB
SMALLEST = 640  # pixels wide, once it is cropped
LARGEST = 2560
# What Pillow raises for files that are broken, or made to break it.
BROKEN = (
    OSError,
    ValueError,
    SyntaxError,
    TypeError,
    IndexError,
    KeyError,
    OverflowError,
    RuntimeError,
    struct.error,
    zlib.error,
    MemoryError,
    UnidentifiedImageError,
    Image.DecompressionBombError,
)


def check_bytes(size: int) -> None:
    """Raise ValidationError for a file of more bytes than are looked into."""
    if size > MOST_BYTES:
        raise ValidationError(
            _("The file has %(size)s MB: at most %(most)s MB can be uploaded."),
            params={"size": f"{size / 1e6:.1f}", "most": MOST_BYTES // 1_000_000},
        )


def prepare(file: IO[bytes], name: str, focus: float = 0.5) -> "ContentFile[bytes]":
    """The picture as it is kept, cropped to 17/11, at most 2560 pixels wide.

    `focus` says which part of what is too long stays, from 0 (top or left) to 1 (bottom or right).
    Of a film the first picture is taken. Raises ValidationError, in words, for what is no picture,
    broken, too large, or too small.
    """
    try:
        image = _upright(file)
        width = _width(*image.size)
        if width < SMALLEST:
            raise ValidationError(
                _(
                    "The picture is too small: cropped to its shape it is %(width)s pixels wide,"
                    " and %(least)s are needed."
                ),
                params={"width": width, "least": SMALLEST},
            )
        width = min(width, LARGEST)
        # Rounded up: django-pictures leaves out a width whose exact height is more than there is.
        size = (width, math.ceil(width / Fraction(RATIO)))
        return _encoded(ImageOps.fit(image, size, centering=(focus, focus)), name)
    except BROKEN:
        raise ValidationError(_("This file is broken, or no picture that can be shown.")) from None


def _upright(file: IO[bytes]) -> Image.Image:
    """The first picture of the file, turned as its camera was held, in a screen's colours."""
    file.seek(0)
    image: Image.Image = Image.open(file, formats=FORMATS)
    if image.width * image.height > MOST_PIXELS:
        raise ValidationError(
            _("The picture has %(size)s megapixels: at most %(most)s can be taken."),
            params={
                "size": image.width * image.height // 1_000_000,
                "most": MOST_PIXELS // 1_000_000,
            },
        )
    image.draft("RGB", (LARGEST * 2, LARGEST * 2))  # a photograph need not be decoded in full
    image.load()
    image = ImageOps.exif_transpose(image)
    mode = "RGBA" if image.has_transparency_data else "RGB"
    return _in_srgb(image, mode) or image.convert(mode)


def _in_srgb(image: Image.Image, mode: str) -> Image.Image | None:
    """The same by its own colour profile; None without one, and where that is broken."""
    profile = image.info.get("icc_profile")
    if not profile:
        return None
    try:
        source: Any = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        target: Any = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(image, source, target, outputMode=mode)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None


def _width(width: int, height: int) -> int:
    return min(width, int(height * Fraction(RATIO)))


def _encoded(image: Image.Image, name: str) -> "ContentFile[bytes]":
    # Each has a stem of its own: what is made of it lies in a folder of that name, without suffix.
    stem = slugify(PurePath(name).stem, allow_unicode=True)[:60] or "poster"
    stem = f"{stem}-{secrets.token_hex(4)}"
    image.info.clear()  # a comment and a colour profile would be written out again
    kept = io.BytesIO()
    if image.mode == "RGBA":
        image.save(kept, "PNG")
        return ContentFile(kept.getvalue(), f"{stem}.png")
    image.save(kept, "JPEG", quality=92, subsampling=0)
    return ContentFile(kept.getvalue(), f"{stem}.jpg")
