"""What was made is there again after a restart, whatever happened to the file."""

import json
from pathlib import Path

import pytest

from avatars.sandbox import LITTLELOBSTER_ID
from avatars.sandbox.studio.records import Avatar, Document, Upload, Voice
from avatars.sandbox.studio.store import Studio


def filled(path: Path) -> Studio:
    studio = Studio(path)
    voice = {"type": "custom", "id": "v"}
    file = studio.shelf.put(b"a picture")
    studio.avatars["a"] = Avatar("a", "Ada", "Kind.", None, voice, ["d"], 1.0, 2.0, 3.0, None, file)
    studio.avatars[LITTLELOBSTER_ID].document_ids = ["d"]
    studio.voices["v"] = Voice("v", "Harbour", None, 1.0, 2.0)
    studio.documents["d"] = Document("d", "Boats", "Boats float.", 1.0, 1.0)
    studio.uploads["u"] = Upload("u", "a.png", "k", 1.0, studio.shelf.put(b"an upload"))
    studio.save()
    return studio


def test_everything_is_there_again(tmp_path: Path) -> None:
    path = tmp_path / "data" / "state.json"
    before, after = filled(path), Studio(path)
    for kind in ("avatars", "voices", "documents", "uploads"):
        assert getattr(after, kind) == getattr(before, kind)
    picture = after.avatars["a"].picture
    assert picture is not None
    assert after.shelf.get(picture) == b"a picture"
    assert after.avatars[LITTLELOBSTER_ID].document_ids == ["d"]


def test_littlelobster_is_kept_when_it_was_changed(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    filled(path)
    kept = json.loads(path.read_text())["avatars"]
    assert {one["id"] for one in kept} == {"a", LITTLELOBSTER_ID}


def test_files_that_nothing_names_are_gone(tmp_path: Path) -> None:
    studio = filled(tmp_path / "state.json")
    folder = tmp_path / "state.json.files"
    assert len(list(folder.iterdir())) == 2
    del studio.avatars["a"]
    studio.save()
    (left,) = folder.iterdir()
    assert left.read_bytes() == b"an upload"


@pytest.mark.parametrize(
    "rubbish",
    ["", "{", "[]", '{"version": 2}', '{"version": 1, "avatars": [{"id": "a"}]}',
     '{"version": 1, "avatars": [5]}', '{"version": 1, "documents": 5}', "\0", "[" * 100_000,
     '{"version": 1, "voices": [{"id": 1, "name": "", "description": "", "created_at": 0,'
     ' "ready_at": 0}]}'],
)  # fmt: skip
def test_a_broken_file_is_told_put_aside_and_begun_anew(
    tmp_path: Path, rubbish: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "state.json"
    path.write_text(rubbish)
    studio = Studio(path)
    assert LITTLELOBSTER_ID in studio.avatars
    assert studio.documents == {}
    assert "begins anew" in capsys.readouterr().err
    assert (tmp_path / "state.json.broken").read_text() == rubbish
    studio.save()
    assert json.loads(path.read_text())["version"] == 1


def test_a_file_of_no_use_to_this_user_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "state.json").mkdir()
    assert Studio(tmp_path / "state.json").documents == {}
    assert "cannot read" in capsys.readouterr().err


def test_a_write_that_was_cut_off_leaves_the_state_before_it(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    filled(path)
    (tmp_path / ".state.json.1").write_text('{"version": 1, "docu')
    assert Studio(path).documents["d"].name == "Boats"
