"""A character with a picture of its own is that picture, moving gently, with a light."""

import io

import av
import numpy as np
import pytest
from PIL import Image

from avatars.sandbox.lobster import HEIGHT, WIDTH, Role, Timbre
from avatars.sandbox.lobster.figure import Pose
from avatars.sandbox.lobster.portrait import Portrait, portrait
from avatars.sandbox.lobster.script import SCRIPTS
from avatars.sandbox.lobster.voice import speak

RED, GREEN = (200, 30, 30), (30, 160, 40)


def jpeg(width: int, height: int) -> bytes:
    """Red, with a green frame to the very edge."""
    image = Image.new("RGB", (width, height), GREEN)
    image.paste(RED, (12, 12, width - 12, height - 12))
    written = io.BytesIO()
    image.save(written, "JPEG", quality=95)
    return written.getvalue()


def seen(picture: bytes, pose: Pose) -> np.ndarray:
    painted = portrait(picture).paint(pose)
    assert painted.shape == (HEIGHT * 3 // 2, WIDTH)
    frame = av.VideoFrame.from_ndarray(painted, format="yuv420p")
    return np.asarray(frame.to_image()).astype(int)


@pytest.mark.parametrize("size", [(1088, 704), (300, 704), (1088, 300), (2000, 10)])
def test_a_picture_of_any_shape_is_shown_whole_in_the_shape_of_a_call(
    size: tuple[int, int],
) -> None:
    for breath in (0.0, 0.3, 0.5):
        shown = seen(jpeg(*size), Pose(breath=breath))
        green = (shown[..., 1] > 110) & (shown[..., 0] < 110)
        rows, columns = np.nonzero(green)
        height, width = np.ptp(rows) + 1, np.ptp(columns) + 1
        scale = min(WIDTH / size[0], HEIGHT / size[1])
        assert width >= 0.97 * size[0] * scale - 2
        assert height >= 0.97 * size[1] * scale - 2


def test_it_moves_as_if_it_breathed() -> None:
    picture = jpeg(600, 704)
    out, in_ = (seen(picture, Pose(breath=breath)) for breath in (0.0, 0.5))
    assert np.abs(out - in_).max() > 40


def test_the_light_at_its_foot_brightens_with_its_voice() -> None:
    picture = jpeg(1088, 704)
    dark, half, bright = (
        seen(picture, Pose(opening=opening))[-10:, 400:700].sum() for opening in (0.0, 0.5, 1.0)
    )
    assert dark < half < bright
    head = [seen(picture, Pose(opening=opening))[:500] for opening in (0.0, 1.0)]
    assert np.array_equal(*head)


def test_a_picture_is_painted_alike_whether_it_was_rehearsed_or_not() -> None:
    rehearsed, fresh = Portrait(jpeg(640, 480)), Portrait(jpeg(640, 480))
    rehearsed.rehearse()
    for breath in (0.1, 0.4, 0.8):
        pose = Pose(breath=breath, opening=0.4)
        assert np.array_equal(rehearsed.paint(pose), fresh.paint(pose))


def test_somebody_else_has_lines_of_their_own_and_speaks_their_language(call) -> None:
    role = Role(None, "你是小美，你懂船。", "小美", jpeg(400, 300), Timbre("f2", 8))
    visit = call(role=role)
    visit.performer.joined(0.0)
    visit.run(8)
    assert visit.lines() == ["你好，我是小美。我们聊点什么呢？"]
    visit.performer.told("船好看", visit.at, "zh-Hans")
    visit.run(3)
    assert visit.lines()[-1] not in SCRIPTS["zh-Hans"].turns
    assert visit.performer.frame(visit.at).shape == (HEIGHT * 3 // 2, WIDTH)


def test_asked_what_is_known_it_says_it_and_else_that_it_does_not_know(call) -> None:
    visit = call("Hi.")
    visit.performer.joined(0.0)
    visit.run(3)
    visit.performer.told("What are boats?", visit.at, asks=True, known="Boats float.")
    visit.run(4)
    assert visit.lines()[-1] == "Boats float."
    for line in SCRIPTS["zh-Hant"].unknown[:2]:
        visit.performer.told("船是什麼？", visit.at, asks=True)
        visit.run(8)
        assert visit.lines()[-1] == line


def test_voices_differ() -> None:
    deep, high = speak("Hello there.", Timbre("m1", -10)), speak("Hello there.", Timbre("f2", 10))
    assert not np.array_equal(deep.samples[:20_000], high.samples[:20_000])
