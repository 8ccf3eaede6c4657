"""`manage.py serve`, which is `make run`, leaves nothing behind, whenever it is told to end."""

import os
import random
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.services import free_port, wait_until
from tests.tools import ROOT

PATIENCE = 60  # seconds; two processors may have a lot to do
TRIES = 6


class Served:
    """A running `manage.py serve`; its processes are known by what is in their environment."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self.mark = str(uuid.uuid4())
        self.log = folder / f"{self.mark}.log"
        ports = {"PORT": str(free_port()), "SANDBOX_PORT": str(free_port())}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve"],
                env=environment | ports | {"MARK": self.mark},
                cwd=ROOT, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def says(self, word: str) -> bool:
        return word in self.log.read_text()

    def processes(self) -> list[int]:
        """All that are there, and are no zombies."""
        found = []
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                if self.mark.encode() in (folder / "environ").read_bytes():
                    found.append(int(folder.name))
            except OSError:
                continue
        return found

    def tell(self, number: int = signal.SIGTERM) -> None:
        if self.process.poll() is None:
            self.process.send_signal(number)

    def ends(self) -> None:
        self.process.wait(PATIENCE)
        assert self.processes() == [], self.log.read_text()

    def kill(self) -> None:
        for process in self.processes():
            os.kill(process, signal.SIGKILL)
        self.process.wait(PATIENCE)


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """A database with a superuser of its own: none is made, and no file with a password."""
    folder = tmp_path_factory.mktemp("serve")
    address = f"sqlite:///{folder}/site.sqlite3"
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ} | {
        "ENV_FILE": os.devnull,
        "DEBUG": "1",
        "DATABASE_URL": address,
        "RUN_DATABASE_URL": address,
        "DJANGO_SUPERUSER_PASSWORD": "of the tests",
    }
    for command in (
        ["migrate", "--verbosity=0"],
        ["seed"],
        ["createsuperuser", "--no-input", "--username=owner", "--email=owner@example.com"],
    ):
        subprocess.run(
            [sys.executable, "-W", "ignore", "manage.py", *command],
            env=environment, cwd=ROOT, check=True, capture_output=True,
        )  # fmt: skip
    return environment


@pytest.fixture(scope="module")
def whole_start(environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> float:
    """How long a start takes on this machine, in seconds."""
    served = Served(environment, tmp_path_factory.mktemp("once"))
    began = time.monotonic()
    try:
        wait_until(lambda: served.says("Ctrl-C"), "the site is served", within=PATIENCE)
        return time.monotonic() - began
    finally:
        served.kill()


@pytest.fixture
def serve(environment: dict[str, str], tmp_path: Path) -> Iterator[Callable[[], Served]]:
    started: list[Served] = []

    def start() -> Served:
        started.append(Served(environment, tmp_path))
        return started[-1]

    yield start
    for served in started:
        served.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_site_that_is_served_ends_with_all_its_servers(
    serve: Callable[[], Served], number: int
) -> None:
    served = serve()
    wait_until(lambda: served.says("Ctrl-C"), "the site is served", within=PATIENCE)
    assert len(served.processes()) >= 4  # ourselves, the sandbox, gunicorn, the settler

    served.tell(number)

    served.ends()
    assert served.says("Stopped.")


@pytest.mark.parametrize("seed", range(TRIES))
def test_a_term_at_any_moment_of_the_start_leaves_nothing_behind(
    serve: Callable[[], Served], whole_start: float, seed: int
) -> None:
    chance = random.Random(seed)

    served = serve()
    # Not at a moment of ours: the start has no steps that can be seen from outside.
    time.sleep(chance.uniform(0, whole_start))
    for _ in range(1 + seed % 3):
        served.tell()
        time.sleep(chance.uniform(0, 0.2))

    served.ends()
