"""Pictures are read within limits, drawn anew by us, and what is wrong is said in plain words."""

import io
import struct
import zlib

import pytest
from PIL import Image

from avatars.models import Portrait
from avatars.studio.characters import portraits
from avatars.studio.characters.portraits import Unusable
from tests.avatars.studio.conftest import picture


def read(data: bytes) -> Portrait:
    return portraits.read(io.BytesIO(data))


def bomb(width: int, height: int) -> bytes:
    """A small PNG that says it has so many pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\0" * 10_000_000, 9)
    chunks = [(b"IHDR", header), (b"IDAT", pixels), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        for name, data in chunks
    )


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_of_the_right_size_is_taken_without_a_word(kind: str) -> None:
    portrait = read(picture(kind=kind))

    assert (portrait.width, portrait.height) == (1088, 704)
    assert portraits.advice(portrait) == ""
    assert portraits.data_uri(portrait).startswith("data:image/jpeg;base64,/9j/")


def test_the_same_picture_is_known_by_its_digest() -> None:
    assert read(picture()).digest == read(picture()).digest
    assert read(picture()).digest != read(picture(colour="blue")).digest


def test_a_large_photograph_is_made_smaller_and_loses_what_the_camera_wrote() -> None:
    exif = Image.Exif()
    exif[0x010F] = "A camera"
    file = io.BytesIO()
    Image.new("RGB", (6000, 3883)).save(file, "JPEG", exif=exif)

    portrait = read(file.getvalue())

    assert portrait.width <= 2176
    assert portrait.height <= 1408
    assert b"A camera" not in bytes(portrait.data)


@pytest.mark.parametrize(("kind", "how"), [("PNG", {}), ("JPEG", {"progressive": True})])
def test_what_cannot_be_read_at_a_fraction_of_its_size_has_fewer_pixels(
    kind: str, how: dict[str, bool]
) -> None:
    file = io.BytesIO()
    Image.new("L", (4400, 2800)).save(file, kind, **how)

    with pytest.raises(Unusable, match="more than 12 million pixels"):
        read(file.getvalue())


def test_a_comment_in_the_file_is_not_kept() -> None:
    file = io.BytesIO()
    Image.new("RGB", (1088, 704)).save(file, "JPEG", comment=b"taken at home")

    assert b"taken at home" not in bytes(read(file.getvalue()).data)


def test_a_photograph_taken_upright_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    file = io.BytesIO()
    Image.new("RGB", (1200, 900)).save(file, "JPEG", exif=exif)

    portrait = read(file.getvalue())

    assert (portrait.width, portrait.height) == (900, 1200)
    assert "top and bottom" in portraits.advice(portrait)


def test_transparency_becomes_white() -> None:
    file = io.BytesIO()
    Image.new("RGBA", (1088, 704), (0, 0, 0, 0)).save(file, "PNG")

    with Image.open(io.BytesIO(bytes(read(file.getvalue()).data))) as image:
        assert image.getpixel((0, 0)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("width", "height", "said"),
    [(1600, 900, "the sides"), (1024, 1024, "top and bottom"), (640, 414, "soft")],
)
def test_what_could_be_better_is_said(width: int, height: int, said: str) -> None:
    assert said in portraits.advice(read(picture(width, height)))


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "no picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no picture"),
        (b"%PDF-1.7 rubbish", "no picture"),
        (b"\x89PNG\r\n\x1a\n rubbish", "no picture"),
        (picture()[:200], "no picture"),
        (bomb(200_000, 200_000), "million pixels"),
        (bomb(60_000, 1_000), "million pixels"),
        (b"\0" * 20_000_001, "larger than 20 MB"),
        (picture(300, 200), "too small"),
        (picture(4000, 400), "too narrow or wide"),
    ],
)
def test_what_cannot_be_taken_is_refused_in_plain_words(data: bytes, said: str) -> None:
    with pytest.raises(Unusable, match=said):
        read(data)


def test_a_picture_of_noise_that_would_be_too_large_for_runway_is_refused_or_fits() -> None:
    file = io.BytesIO()
    Image.effect_noise((2176, 1408), 200).convert("RGB").save(file, "PNG")

    assert len(portraits.data_uri(read(file.getvalue()))) <= portraits.LONGEST_DATA_URI
