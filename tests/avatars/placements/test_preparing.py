"""Whatever an editor uploads is either the picture that is shown, or refused in words."""

import io
from contextlib import suppress
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from pictures.utils import source_set
from PIL import Image, ImageCms

from avatars.models.posters import RATIO
from avatars.placements.preparing import check_bytes, prepare
from tests.avatars.placements.uploads import bomb, picture

RED, BLUE = (224, 0, 0), (0, 0, 224)


def kept(file: bytes, focus: float = 0.5) -> Image.Image:
    return Image.open(prepare(io.BytesIO(file), "beach.png", focus))


def refused(file: bytes) -> str:
    with pytest.raises(ValidationError) as found:
        kept(file)
    return found.value.messages[0]


def is_nearly(colour: Any, wanted: tuple[int, int, int]) -> bool:
    return all(abs(one - other) < 40 for one, other in zip(colour, wanted, strict=False))


def test_a_picture_is_cropped_to_the_shape_of_live_ones() -> None:
    assert kept(picture((2000, 2000))).size == (2000, 1295)
    assert kept(picture((4000, 1100))).size == (1700, 1100)


@pytest.mark.parametrize(("focus", "colour"), [(0, RED), (1, BLUE)])
@pytest.mark.parametrize("size", [(4000, 800), (1000, 4000)])
def test_an_editor_says_which_part_is_shown(
    size: tuple[int, int], focus: float, colour: tuple[int, int, int]
) -> None:
    image = kept(picture(size), focus)

    assert is_nearly(image.getpixel((image.width // 2, image.height // 2)), colour)


def test_a_huge_photograph_is_kept_no_larger_than_it_is_ever_shown() -> None:
    assert kept(picture((7000, 5000))).size == (2560, 1657)


@pytest.mark.parametrize("width", [640, 960, 1280, 1920, 2560])
def test_it_is_high_enough_for_its_own_width(width: int) -> None:
    size = kept(picture((width, width))).size

    # What is made of it: four columns of 1280 pixels, on screens of one density and of two.
    assert width in source_set(size, ratio=RATIO, max_width=1280, cols=4)


def test_a_photograph_is_turned_as_its_camera_was_held_and_tells_nothing_else() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by 90 degrees
    exif[0x010E] = "taken at home"
    image = kept(picture((1100, 1700), exif=exif))

    assert image.size == (1700, 1100)
    assert is_nearly(image.getpixel((1600, 500)), RED)
    assert (
        b"taken at home"
        not in prepare(io.BytesIO(picture((1100, 1700), exif=exif)), "beach.jpg").read()
    )


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "AVIF", "GIF"])
def test_other_formats_are_taken(kind: str) -> None:
    assert kept(picture(kind=kind)).size == (1700, 1100)


def test_a_picture_in_a_printers_colours_is_shown_in_a_screens() -> None:
    image = kept(picture(mode="CMYK"))

    assert image.mode == "RGB"
    assert is_nearly(image.getpixel((100, 100)), RED)


@pytest.mark.parametrize("profile", [b"", b"nonsense", b"\0" * 500])
def test_a_broken_colour_profile_is_left_out(profile: bytes) -> None:
    assert is_nearly(kept(picture(icc_profile=profile)).getpixel((9, 9)), RED)


def test_a_colour_profile_is_followed() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    image = kept(picture(icc_profile=profile))

    assert is_nearly(image.getpixel((9, 9)), RED)
    assert "icc_profile" not in image.info


def test_a_broken_colour_profile_is_left_out_of_what_lets_the_ground_through() -> None:
    file = io.BytesIO()
    Image.new("RGBA", (1700, 1100), (0, 0, 0, 0)).save(file, "PNG", icc_profile=b"nonsense")

    image = kept(file.getvalue())

    assert image.getpixel((9, 9)) == (0, 0, 0, 0)
    assert "icc_profile" not in image.info


@pytest.mark.parametrize("kind", ["JPEG", "GIF"])
def test_a_comment_in_the_file_is_not_published(kind: str) -> None:
    file = picture(kind=kind, comment=b"taken at home")
    assert b"taken at home" in file

    assert b"taken at home" not in prepare(io.BytesIO(file), "beach.jpg").read()


def test_of_a_film_the_first_picture_is_kept() -> None:
    frames = [Image.new("RGB", (1700, 1100), colour) for colour in ("#e00000", "#0000e0")]
    file = io.BytesIO()
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:], duration=50)

    image = kept(file.getvalue())

    assert getattr(image, "n_frames", 1) == 1
    assert is_nearly(image.convert("RGB").getpixel((9, 9)), RED)


def test_what_lets_the_ground_through_still_does() -> None:
    file = io.BytesIO()
    Image.new("RGBA", (1700, 1100), (0, 0, 0, 0)).save(file, "PNG")

    image = kept(file.getvalue())

    assert (image.mode, image.getpixel((9, 9))) == ("RGBA", (0, 0, 0, 0))


def test_a_bomb_is_not_opened() -> None:
    assert "900 megapixels" in refused(bomb()) or "broken" in refused(bomb())
    assert "70 megapixels" in refused(bomb(7_000, 10_000))


@pytest.mark.parametrize("file", [b"", b"rubbish", b"<svg/>", b"\x89PNG\r\n\x1a\n", b"GIF89a"])
def test_rubbish_is_refused(file: bytes) -> None:
    assert "broken" in refused(file)


def test_half_a_file_is_refused() -> None:
    assert "broken" in refused(picture()[:2000])


def test_a_format_that_browsers_do_not_show_is_refused() -> None:
    assert "broken" in refused(picture(kind="TIFF"))


@pytest.mark.parametrize("size", [(639, 1000), (2000, 413), (1, 1)])
def test_a_small_picture_is_refused_by_its_size(size: tuple[int, int]) -> None:
    assert "too small" in refused(picture(size))


def test_more_bytes_than_ten_million_are_not_looked_into() -> None:
    check_bytes(10_000_000)
    with pytest.raises(ValidationError, match=r"10\.1 MB"):
        check_bytes(10_100_000)


SMALL_FILES = [picture((700, 500), kind) for kind in ("JPEG", "PNG", "WEBP", "GIF", "AVIF")]


@hypothesis_settings(max_examples=150, deadline=None)
@given(
    file=st.sampled_from(SMALL_FILES),
    changes=st.lists(st.tuples(st.integers(0, 10_000), st.integers(0, 255)), max_size=8),
    end=st.integers(0, 10_000),
)
def test_a_spoiled_file_is_shown_or_refused_and_never_breaks_anything(
    file: bytes, changes: list[tuple[int, int]], end: int
) -> None:
    spoiled = bytearray(file[: max(end, 20)])
    for at, value in changes:
        spoiled[at % len(spoiled)] = value
    with suppress(ValidationError):
        assert kept(bytes(spoiled)).size[0] >= 640
