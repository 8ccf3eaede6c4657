"""The wheel on every Python that is here, with the oldest and the newest that it may be given."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from avatars.sandbox import DEFAULT_SECRET
from tests.install.conftest import Machine, copy_checkout, lift_into, wait_for
from tests.install.pythons import MINORS, pythons
from tests.services import free_port
from tests.tools import ROOT

PROBE = ROOT / "tests/install/lifted.py"
# Of all that the wheel names itself, the lowest version that it allows; or the newest.
RESOLUTIONS = {"oldest": "lowest-direct", "newest": "highest"}


def uv(*arguments: str | Path) -> str:
    """Run uv, which installs in a second what pip installs in twenty; what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", "uv", *map(str, arguments)], capture_output=True, text=True, cwd=ROOT
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    checkout = copy_checkout(tmp_path_factory.mktemp("checkout"))
    uv("build", "--quiet", "--wheel", checkout)
    [wheel] = checkout.glob("dist/*.whl")
    return wheel


@pytest.fixture(scope="module")
def runway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a sandbox that all of them call."""
    port = free_port()
    with (tmp_path_factory.mktemp("sandbox") / "log").open("w+b") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "avatars.sandbox", "--port", str(port)],
            cwd=ROOT, stdout=log, stderr=log,
        )  # fmt: skip
        try:
            wait_for(f"http://127.0.0.1:{port}/sandbox/books", Path(log.name))
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(30)


@pytest.mark.parametrize("age", RESOLUTIONS)
@pytest.mark.parametrize("release", [f"3.{minor}" for minor in MINORS])
def test_a_call_and_the_admin_in_somebody_elses_project(
    wheel: Path, runway: str, tmp_path: Path, release: str, age: str
) -> None:
    if release not in pythons():
        pytest.skip(f"NOT RUN on Python {release}: it is not on this machine")
    machine = Machine(tmp_path, python=pythons()[release], with_pip=False)
    into = ("pip", "install", "--python", tmp_path / "venv/bin/python")
    needs = (*into, "-r", "pyproject.toml", "--resolution", RESOLUTIONS[age])
    uv(*needs)
    uv(*into, "--no-deps", wheel)
    # The extras are only resolved: that there is something for this Python.
    uv(*needs, "--dry-run", "--all-extras")
    project = lift_into(machine)
    said = machine.run(
        f"python {PROBE}",
        within=project,
        DJANGO_SETTINGS_MODULE="project.settings",
        PYTHONPATH=str(project),
        RUNWAYML_BASE_URL=runway,
        RUNWAYML_API_SECRET=DEFAULT_SECRET,
    )
    [(python, django)] = re.findall(r"^Python (\S+) Django (\S+)$", said, re.MULTILINE)
    assert python.startswith(f"{release}.")
    assert (django == "5.2") is (age == "oldest")
