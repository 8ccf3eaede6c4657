"""LittleLobster without its room."""

import numpy as np
import pytest
from PIL import Image

from avatars.sandbox.lobster import cutout
from avatars.sandbox.lobster.cutout import BOX, WELCOMING, main, with_bled_edges
from avatars.sandbox.lobster.drawing import Drawing


@pytest.fixture(scope="module")
def opacity() -> np.ndarray:
    drawing = Drawing()
    return np.asarray(drawing.cutout(258, WELCOMING.pose(drawing), BOX).getchannel("A"))


def test_antennae_and_claws_are_whole(opacity: np.ndarray) -> None:
    assert opacity[0].max() == opacity[:, 0].max() == opacity[:, -1].max() == 0


def test_it_stands_on_the_lower_edge(opacity: np.ndarray) -> None:
    assert opacity[-1].max() > 250


def test_nothing_of_the_room_and_its_shades_is_left(opacity: np.ndarray) -> None:
    shaded = (opacity > 8) & (opacity < 200)
    assert shaded.mean() < 0.03
    assert (opacity == 0).mean() > 0.4


def test_colours_go_on_beneath_the_clear_ground() -> None:
    drawing = Drawing()
    picture = drawing.cutout(258, WELCOMING.pose(drawing), BOX)
    before, after = np.asarray(picture), np.asarray(with_bled_edges(picture))
    alpha = before[..., 3]

    assert (after[..., 3] == alpha).all()
    assert (after[alpha == 255] == before[alpha == 255]).all()
    assert before[alpha == 0, :3].max() == 0, "the ground is black"
    beside = (alpha[:, :-1] == 0) & (alpha[:, 1:] == 255)
    assert beside.any()
    step = after[:, 1:, :3][beside].astype(int) - after[:, :-1, :3][beside]
    assert np.abs(step).mean() < 8


def test_the_command_writes_every_width_as_webp_and_avif(tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.setattr(cutout, "WIDTHS", (43, 86))

    assert main([str(tmp_path)]) == 0

    assert "cutout-86.avif" in capsys.readouterr().out
    for width in (43, 86):
        for kind in ("webp", "avif"):
            with Image.open(tmp_path / f"cutout-{width}.{kind}") as picture:
                assert picture.size == (width, width * 38 // 43)
                assert picture.mode == "RGBA"
