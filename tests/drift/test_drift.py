"""What the alarm for drift says of made-up releases."""

import ast
import shutil
from pathlib import Path

import pytest

from tests.drift.__main__ import pinned_sdk
from tests.drift.sdk import changes, concerning, ours
from tests.drift.widget import SCOPE, misfits
from tests.tools import ROOT, WIDGET

CLIENT = """
class Sessions:
    def create(self):
        return self._post("/v1/realtime_sessions", body={})
    def retrieve(self, id):
        return self._get(path_template("/v1/realtime_sessions/{id}", id=id))
    def songs(self):
        return self._get("/v1/songs")
"""
PARAMS = '''
class RealtimeSessionCreateParams(TypedDict, total=False):
    model: Required[Literal["gwm1_avatars"]]
    max_duration: Annotated[int, PropertyInfo(alias="maxDuration")]
    """In seconds."""
    mood: str
'''
ANSWER = """
class Ready(BaseModel):
    session_key: str = FieldInfo(alias="sessionKey")
    status: Literal["READY"]
"""


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """A small SDK."""
    for file, text in {
        "resources/sessions.py": CLIENT,
        "types/realtime_session_create_params.py": PARAMS,
        "types/realtime_session_retrieve_response.py": ANSWER,
    }.items():
        path = tmp_path / file
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    return tmp_path


def change(file: Path, before: str, after: str) -> None:
    text = file.read_text()
    assert before in text
    file.write_text(text.replace(before, after))


def test_what_has_nothing_to_do_with_us_is_not_told(release: Path) -> None:
    before = concerning(release)
    change(release / "resources/sessions.py", "/v1/songs", "/v1/tunes")
    params = release / "types/realtime_session_create_params.py"
    change(params, "mood: str", "mood: int\n    weather: str")
    change(params, "In seconds.", "In whole seconds.")
    assert changes(before, concerning(release)) == []


def test_fields_and_endpoints_that_we_use_are_named(release: Path) -> None:
    before = concerning(release)
    params = release / "types/realtime_session_create_params.py"
    answer = release / "types/realtime_session_retrieve_response.py"
    change(release / "resources/sessions.py", "/v1/realtime_sessions/{id}", "/v2/sessions/{id}")
    change(params, "maxDuration", "maxSeconds")
    change(params, "mood: str", "mood: Required[str]")
    change(answer, '"READY"', '"READY", "WARM"')
    change(answer, "sessionKey", "key")
    assert changes(before, concerning(release)) == [
        "changed: realtime_session_retrieve_response: Ready.status:"
        " Literal['READY'] → Literal['READY', 'WARM']",
        "gone: GET /v1/realtime_sessions/{id}",
        "gone: realtime_session_create_params: RealtimeSessionCreateParams.maxDuration",
        "gone: realtime_session_retrieve_response: Ready.sessionKey",
        "new: realtime_session_create_params: RealtimeSessionCreateParams.mood: Required[str]",
    ]


def test_everything_that_we_use_is_in_the_release_that_we_keep_to() -> None:
    there = concerning(pinned_sdk())
    assert set(ours()["endpoints"]) <= set(there)
    for module, names in ours()["fields"].items():
        found = {name.rsplit(".", 1)[1] for name in there if name.startswith(f"{module}: ")}
        assert set(names) <= found, module


def test_what_is_watched_is_what_our_code_says() -> None:
    words: set[str] = set()
    for path in (*ROOT.glob("avatars/runway/*.py"), *ROOT.glob("avatars/models/*.py")):
        tree = ast.parse(path.read_text())
        words |= {
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        }
    watched = {name for names in ours()["fields"].values() for name in names}
    assert watched <= words, watched - words


@pytest.fixture
def packages(tmp_path: Path) -> Path:
    """Runway's packages for browsers, as they are pinned."""
    pinned = WIDGET / "node_modules" / SCOPE
    if not pinned.exists():
        pytest.skip("NOT RUN: the widget's packages are not installed (make check does that)")
    return Path(shutil.copytree(pinned, tmp_path / "packages"))


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


def test_an_export_more_changes_nothing_for_the_widget(packages: Path, work: Path) -> None:
    with (packages / "avatars-react/dist/index.d.ts").open("a") as file:
        file.write("\nexport declare function useWeather(): string;\n")
    assert misfits(packages, work) == []


def test_an_export_that_is_gone_and_a_property_that_is_renamed_are_named(
    packages: Path, work: Path
) -> None:
    types = packages / "avatars-react/dist/index.d.ts"
    change(types, ", useClientEvents,", ",")
    change(types, "__unstable_roomOptions?", "roomOptions?")
    found = misfits(packages, work)
    assert [line for line in found if "Acts.tsx" in line and "useClientEvents" in line]
    assert [line for line in found if "Room.tsx" in line and "__unstable_roomOptions" in line]
