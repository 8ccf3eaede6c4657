"""How LittleLobster looks and moves."""

from itertools import pairwise

import numpy as np
import pytest
import resvg_py
from PIL import Image

from avatars.sandbox.lobster.drawing import Drawing
from avatars.sandbox.lobster.figure import HEIGHT, LEFT, VISEMES, WIDTH, ZOOM, Pose, figure
from avatars.sandbox.lobster.moods import MOODS, PLEASED
from avatars.sandbox.lobster.movement import Doing, Movement
from avatars.sandbox.lobster.poster import main

MOUTH = (270, 205, 370, 265)
EYES = (230, 115, 410, 200)


def crop(pose: Pose, box: tuple[int, int, int, int]) -> np.ndarray:
    """A part of the picture; the box in halves of the drawing's units."""
    left, top, right, bottom = box
    placed = [((part * 2) - LEFT) * ZOOM for part in (left, right)]
    corners = (round(placed[0]), round(top * 2 * ZOOM), round(placed[1]), round(bottom * 2 * ZOOM))
    return np.asarray(figure().picture(pose).crop(corners)).astype(int)


def poses(seconds: float, doing: Doing) -> list[Pose]:
    movement = Movement(seed=1)
    return [movement.pose(tick / 30, doing) for tick in range(int(seconds * 30))]


def test_it_is_dark_red_with_black_glasses_and_a_black_turtleneck():
    red = crop(Pose(), (300, 200, 340, 215)).mean(axis=(0, 1))
    assert red[0] > 2 * red[1]
    assert red[0] > 2 * red[2]
    assert crop(Pose(), (270, 285, 370, 300)).max() < 130
    assert crop(Pose(), (232, 150, 238, 165)).min() < 40


def test_it_has_five_mouth_shapes_and_a_smile():
    mouths = [crop(Pose(), MOUTH), crop(Pose(smile=1), MOUTH)]
    mouths += [crop(Pose(viseme=viseme, opening=1), MOUTH) for viseme in VISEMES]
    for number, one in enumerate(mouths):
        for other in mouths[number + 1 :]:
            assert np.abs(one - other).mean() > 2


def test_a_blink_hides_the_white_of_the_eyes():
    assert (crop(Pose(), EYES).min(axis=2) > 200).sum() > 1000
    assert (crop(Pose(shut=1), EYES).min(axis=2) > 200).sum() < 100


def test_it_blinks_every_few_seconds():
    shut = [pose.shut > 0.9 for pose in poses(30, Doing())]
    blinks = sum(now and not before for before, now in pairwise(shut))
    assert 5 <= blinks <= 16


def test_it_breathes_and_is_never_quite_still():
    still = poses(5, Doing())
    assert max(pose.breath for pose in still) > 0.9
    assert len({round(pose.roll, 4) for pose in still}) > 100
    assert len({round(pose.sway_left, 4) for pose in still}) > 100


def test_it_nods_while_the_visitor_speaks():
    idle = max(pose.pitch for pose in poses(6, Doing()))
    assert max(pose.pitch for pose in poses(6, Doing(listening=True))) > idle + 0.5


def test_its_eyes_meet_yours_most_of_the_time_and_always_when_listening():
    met = [abs(pose.gaze_x) < 1 for pose in poses(60, Doing())]
    assert 0.7 < np.mean(met) < 1
    assert all(abs(pose.gaze_x) < 1 for pose in poses(20, Doing(listening=True)))


def test_it_gestures_with_its_claws_now_and_then_when_it_speaks():
    raised = [max(p.raise_left, p.raise_right) for p in poses(30, Doing(speaking=True, energy=0.5))]
    assert max(raised) > 0.4
    assert np.mean(np.array(raised) == 0) > 0.2
    assert max(pose.raise_left for pose in poses(10, Doing())) == 0


def test_it_smiles_and_waves_when_it_greets():
    movement = Movement(seed=1)
    movement.greet(0.0, 4.0)
    greeting = [movement.pose(tick / 30, Doing(speaking=True)) for tick in range(60)]
    assert greeting[-1].smile > 0.9
    assert max(pose.raise_right for pose in greeting) > 0.9


@pytest.mark.parametrize("extreme", [-50.0, 50.0])
def test_extreme_poses_are_painted_all_the_same(extreme):
    pose = Pose(x=extreme * 20, y=extreme, roll=extreme, sway_left=extreme, raise_left=extreme)
    assert figure().paint(pose).shape == (HEIGHT * 3 // 2, WIDTH) == (1056, 1088)


def test_the_poster_command_writes_every_picture_within_its_weight(tmp_path, capsys):
    assert main([str(tmp_path), "--site", str(tmp_path)]) == 0
    assert "poster-1280.avif" in capsys.readouterr().out
    for width in (640, 960, 1280):
        for kind in ("png", "webp", "avif"):
            with Image.open(tmp_path / f"poster-{width}.{kind}") as picture:
                assert picture.size == (width, width * 9 // 16)
    for mood in ("listening", "waving", "sorry", "sleepy", "waking", "thinking"):
        path = tmp_path / f"mood-{mood}.webp"
        assert path.stat().st_size < 45_000
        with Image.open(path) as picture:
            assert picture.size == (960, 540)
    for name, most in {
        "poster-1280.avif": 60_000, "poster-1280.webp": 80_000, "social.png": 200_000,
        "favicon.svg": 8_000, "apple-touch-icon.png": 30_000,
    }.items():  # fmt: skip
        assert (tmp_path / name).stat().st_size < most
    with Image.open(tmp_path / "reference.jpg") as reference:
        assert reference.size == (1088, 704)
    with Image.open(tmp_path / "social.png") as social:
        assert social.size == (1200, 630)
    with Image.open(tmp_path / "apple-touch-icon.png") as icon:
        assert icon.size == (180, 180)
    assert resvg_py.svg_to_bytes(svg_path=str(tmp_path / "favicon.svg"), width=32)


def test_every_mood_is_another_picture_and_the_same_each_time():
    drawing = Drawing()
    pictures = [drawing.picture(160, mood.pose(drawing)) for mood in (PLEASED, *MOODS.values())]
    for number, one in enumerate(pictures):
        for other in pictures[number + 1 :]:
            assert np.abs(np.asarray(one).astype(int) - np.asarray(other)).mean() > 2
    again = drawing.picture(160, MOODS["thinking"].pose(drawing))
    assert again.tobytes() == pictures[-1].tobytes()


def test_no_mood_loses_an_antenna_or_a_claw_in_the_shape_of_the_video():
    drawing = Drawing()
    margin = int(LEFT / 2) - 1
    pictures = [
        np.asarray(drawing.picture(640, mood.pose(drawing))).astype(int)
        for mood in (PLEASED, *MOODS.values())
    ]
    for picture in pictures[1:]:
        for edge in (slice(0, margin), slice(-margin, None)):
            soft_shadows = 16
            assert np.abs(picture[:, edge] - pictures[0][:, edge]).max() < soft_shadows


def test_slow_moves_of_the_face_do_not_jerk():
    brows = (240, 90, 400, 125)
    seen = [crop(Pose(brow=step / 40), brows) for step in range(41)]
    whole = np.abs(seen[0] - seen[-1]).mean()
    assert max(np.abs(one - other).mean() for one, other in pairwise(seen)) < 0.12 * whole
