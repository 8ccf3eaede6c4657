"""Pictures as editors upload them, good and rude."""

import io
import struct
import zlib
from typing import Any

from PIL import Image


def picture(
    size: tuple[int, int] = (1700, 1100), kind: str = "JPEG", mode: str = "RGB", **more: Any
) -> bytes:
    """A file: its left (or upper) half is red, the other blue."""
    image = Image.new("RGB", size, "#e00000")
    half = (size[0] // 2, 0, *size) if size[0] >= size[1] else (0, size[1] // 2, *size)
    image.paste("#0000e0", half)
    file = io.BytesIO()
    image.convert(mode).save(file, kind, **more)
    return file.getvalue()


def bomb(width: int = 30_000, height: int = 30_000) -> bytes:
    """A PNG of a few bytes that says that it is 900 megapixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 10_000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    )
