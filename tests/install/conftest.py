"""Environments of their own, in which the documents are done to the letter."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests

from tests.blocks import texts_for
from tests.services import kill, wait_until
from tests.tools import ROOT

VIEW = """
from django.shortcuts import render
urlpatterns += [path("", lambda request: render(request, "page.html"))]
"""
START_TIMEOUT = 60  # seconds
SETTLED_WITHIN = 60  # seconds


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder installs."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.install)


@dataclass
class Machine:
    """A folder and a virtual environment, with nothing of ours around them."""

    folder: Path
    python: str = sys.executable
    with_pip: bool = True
    environment: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        venv = self.folder / "venv"
        without = [] if self.with_pip else ["--without-pip"]
        subprocess.run([self.python, "-m", "venv", *without, venv], check=True)
        kept = {name: value for name, value in os.environ.items() if name in ("HOME", "LANG")}
        pip = {name: value for name, value in os.environ.items() if name.startswith("PIP_")}
        self.environment = kept | pip | {"PATH": f"{venv / 'bin'}{os.pathsep}{os.environ['PATH']}"}

    def run(self, script: str, *, within: Path, **environment: str) -> str:
        """Run lines as a shell does, stopping at the first that fails; what they print."""
        done = subprocess.run(
            ["sh", "-e"],
            input=script,
            cwd=within,
            env=self.environment | environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, f"{script}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
        return done.stdout + done.stderr

    @contextmanager
    def running(self, line: str, *, within: Path, **environment: str) -> Iterator[Path]:
        """Run a line that goes on until the block is left; its log."""
        log = self.folder / f"{line.split()[-1].strip('-')}-{len(list(self.folder.iterdir()))}.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                ["sh", "-c", f"exec {line}"],
                cwd=within,
                env=self.environment | environment,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )
        with ExitStack() as stack:
            stack.callback(kill, process)
            yield log


def lift_into(machine: Machine) -> Path:
    """A new project with the page's lines in it, and a page with the tag; its folder."""
    _install, settings, urls, tag, *_start = texts_for("tests/install/test_wheel.py")
    machine.run("django-admin startproject project", within=machine.folder)
    project = machine.folder / "project"
    with (project / "project/settings.py").open("a") as file:
        file.write(f'\n{settings}\nTEMPLATES[0]["DIRS"] = [BASE_DIR]\n')
    with (project / "project/urls.py").open("a") as file:
        file.write(f"\n{urls}\n{VIEW}")
    (project / "page.html").write_text(f"<!doctype html><title>Page</title>{tag}")
    return project


def wait_for(url: str, log: Path) -> None:
    """Wait until something answers there."""

    def answers() -> bool:
        try:
            return requests.get(url, timeout=5).status_code < 500
        except requests.RequestException:
            return False

    try:
        wait_until(answers, url, within=START_TIMEOUT)
    except AssertionError:
        print(log.read_text())
        raise


def settled(project: Path) -> bool:
    """Whether there are calls in a project's SQLite file, and all are settled."""
    with closing(sqlite3.connect(project / "db.sqlite3")) as database:
        rows = database.execute("SELECT settled_at FROM avatars_calllog").fetchall()
    return bool(rows) and all(settled_at for (settled_at,) in rows)


def copy_checkout(to: Path) -> Path:
    """Copy what git knows of into a folder, and return it."""
    files = subprocess.check_output(["git", "ls-files", "-z"], cwd=ROOT, text=True).split("\0")
    for file in files:
        if (ROOT / file).is_file():
            (to / file).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / file, to / file)
    return to


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    return copy_checkout(tmp_path / "checkout")


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)
