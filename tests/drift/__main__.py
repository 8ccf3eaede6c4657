"""What changed for us in Runway's newest SDKs since the releases that we keep to: `make drift`.

Reads the newest `runwayml` of PyPI and `@runwayml/avatars-react` of npm, without running any of
them. Exit status 0: nothing that concerns us; 1: what is printed; 2: a registry was not reached.
"""

import json
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

from tests.drift.sdk import changes, concerning
from tests.drift.widget import SCOPE, misfits
from tests.tools import WIDGET, npm_command

TIMEOUT = 120  # seconds


class Unreached(Exception):
    """A registry that did not answer, or said no."""


def run(what: str, *command: str, within: Path) -> str:
    """Run a client of a registry; what it prints. Raises Unreached."""
    try:
        done = subprocess.run(command, cwd=within, capture_output=True, text=True, timeout=TIMEOUT)
    except subprocess.TimeoutExpired:
        raise Unreached(f"{what}: no answer within {TIMEOUT} s") from None
    if done.returncode != 0:
        raise Unreached(f"{what}: {done.stderr.strip().splitlines()[-1:]}")
    return done.stdout


def newest_sdk(folder: Path) -> Path:
    """The folder `runwayml` of PyPI's newest release."""
    run("PyPI", sys.executable, "-m", "pip", "download", "--quiet", "--no-deps",
        "--only-binary", ":all:", "--dest", ".", "runwayml", within=folder)  # fmt: skip
    [wheel] = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    print(f"runwayml: {wheel.name.split('-')[1]}; pinned is {version('runwayml')}")
    return folder / "runwayml"


def newest_packages(folder: Path) -> Path:
    """A folder with npm's newest avatars-react, and the package beneath it that it asks for."""
    packages = folder / "packages"
    wanted = f"{SCOPE}/avatars-react@latest"
    while wanted:
        said = run(
            "npm", *npm_command(), "pack", "--json", "--ignore-scripts", wanted, within=folder
        )
        [told] = json.loads(said)
        target = packages / told["name"].removeprefix(f"{SCOPE}/")
        with tarfile.open(folder / told["filename"]) as archive:
            archive.extractall(folder / told["shasum"], filter="data")
        (folder / told["shasum"] / "package").rename(_made(target))
        about = json.loads((target / "package.json").read_text())
        beneath = about.get("dependencies", {}).get(f"{SCOPE}/avatars")
        wanted = f"{SCOPE}/avatars@{beneath}" if beneath else ""
        pinned = json.loads((WIDGET / "package-lock.json").read_text())["packages"]
        print(f"{told['name']}: {told['version']}; pinned is "
              f"{pinned['node_modules/' + told['name']]['version']}")  # fmt: skip
    return packages


def _made(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def pinned_sdk() -> Path:
    """The folder of the `runwayml` that the locks name."""
    spec = find_spec("runwayml")
    assert spec
    assert spec.origin
    return Path(spec.origin).parent


def main() -> int:
    """Print what changed for us; the exit status."""
    lines: list[str] = []
    unreached = False
    with tempfile.TemporaryDirectory(prefix="drift-") as name:
        python, npm, work = (Path(name) / part for part in ("python", "npm", "work"))
        for folder in (python, npm, work):
            folder.mkdir()
        try:
            lines += changes(concerning(pinned_sdk()), concerning(newest_sdk(python)))
        except Unreached as reason:
            unreached = True
            print(f"NOT COMPARED: the Python SDK. {reason}")
        try:
            lines += misfits(newest_packages(npm), work)
        except Unreached as reason:
            unreached = True
            print(f"NOT COMPARED: the widget's SDK. {reason}")
    for line in lines:
        print(line)
    print(f"{len(lines)} changes that concern us.")
    return 1 if lines else 2 if unreached else 0


if __name__ == "__main__":
    sys.exit(main())
