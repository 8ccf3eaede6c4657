"""The steps of Dockerfile, compose.yaml and units, in a plain folder: here is no container engine.

As the image does it: built by root, then read by a user who may write nothing but the uploads, with
no capability and no way to get one.
"""

import os
import shlex
import shutil
import signal
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from avatars.sandbox import DEFAULT_SECRET
from tests.deploy_files import command, compose, copy_context, environment, health_check, unit
from tests.install.another_user import USER, as_user, python_of_everybody
from tests.install.conftest import wait_for
from tests.services import free_port, kill, wait_until

STOPPED_WITHIN = 30  # seconds, with no visitor waiting


@dataclass
class Image:
    """The site as it lies in the image, and what a container of it is given."""

    app: Path
    venv: Path
    state: Path
    port: int

    def environment(self) -> dict[str, str]:
        said = environment("site")
        return said | {
            "PATH": said["PATH"].replace("/opt/canfly", str(self.venv)),
            "MEDIA_ROOT": str(self.state / "media"),
            "DATABASE_URL": f"sqlite:///{self.state}/db.sqlite3",
            "SECRET_KEY": "of a test, and long enough for everything that is signed with it",
            "ALLOWED_HOSTS": "canfly.test",
            "SECURE_SSL_REDIRECT": "1",
            "AVATARS_TRUSTED_PROXIES": "1",
            "RUNWAYML_API_SECRET": DEFAULT_SECRET,
            "RUNWAYML_BASE_URL": "http://127.0.0.1:9",
            "PORT": str(self.port),
        }

    def start(self, words: list[str], log: Path) -> "subprocess.Popen[bytes]":
        # The program is looked for in the image's PATH, not in ours.
        found = shutil.which(words[0], path=self.environment()["PATH"])
        assert found, words
        with log.open("wb") as output:
            return subprocess.Popen(
                [*as_user(), found, *words[1:]], cwd=self.app, env=self.environment(),
                stdout=output, stderr=output, start_new_session=True,
                # As an init has it; who runs the tests in the background has it ignored.
                preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
            )  # fmt: skip

    def run(self, words: list[str]) -> int:
        log = self.state.parent / "run.log"
        status = self.start(words, log).wait(120)
        print(log.read_text())
        return status

    @contextmanager
    def running(self, words: list[str], name: str) -> Iterator["subprocess.Popen[bytes]"]:
        process = self.start(words, self.state.parent / f"{name}.log")
        with ExitStack() as stack:
            stack.callback(kill, process)
            yield process


@pytest.fixture
def image(checkout: Path) -> Iterator[Image]:
    with tempfile.TemporaryDirectory(prefix="image-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        app, venv, state = folder / "app", folder / "venv", folder / "state"
        copy_context(checkout, app)
        pip = {
            name: value for name, value in os.environ.items() if name.startswith(("PIP_", "HOME"))
        }
        build = pip | {
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "PYTHON": python_of_everybody(),
            "VENV": str(venv),
        }
        for step in ("packages", "static"):
            subprocess.run([app / "deploy/build.sh", step], env=build, check=True, timeout=500)
        (state / "media").mkdir(parents=True)
        if os.geteuid() == 0:
            for path in (state, state / "media"):
                os.chown(path, int(USER), int(USER))
        else:
            subprocess.run(["chmod", "-R", "a-w", app], check=True)
        yield Image(app, venv, state, free_port())
        subprocess.run(["chmod", "-R", "u+w", folder], check=True)


def test_a_user_who_may_write_nothing_serves_and_settles_and_both_end_in_peace(
    image: Image,
) -> None:
    settings = compose()["services"]
    assert image.run(settings["migrate"]["command"]) == 0
    before = set(image.app.rglob("*"))

    serve = [word.replace("0.0.0.0:8000", f"127.0.0.1:{image.port}") for word in command()]
    with (
        image.running(serve, "web") as web,
        image.running(settings["settler"]["command"], "settler") as settler,
    ):
        url = f"http://127.0.0.1:{image.port}"
        log = image.state.parent / "web.log"
        wait_for(f"{url}/", log)
        front = {
            "Host": "canfly.test",
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": "192.0.2.1",
        }
        assert image.run(health_check()) == 0
        page = requests.get(f"{url}/en/", headers=front, timeout=10)
        assert page.status_code == 200, log.read_text()
        [script] = {line for line in page.text.split('"') if "/static/avatars/boot." in line}
        assert requests.get(f"{url}{script}", headers=front, timeout=10).status_code == 200
        if os.geteuid() == 0:
            status = Path(f"/proc/{web.pid}/status").read_text()
            assert f"Uid:\t{USER}\t{USER}" in status
            assert "NoNewPrivs:\t1" in status
            assert "CapBnd:\t0000000000000000" in status
        wait_until(lambda: settlers(image), "a settler is at work", within=60)

        web.terminate()
        settler.send_signal(signal.SIGINT)  # as both compose.yaml and the unit stop it
        assert web.wait(STOPPED_WITHIN) == 0
        assert settler.wait(STOPPED_WITHIN) == 0
    assert image.run(health_check()) == 1
    assert set(image.app.rglob("*")) == before
    said = "".join(log.read_text() for log in image.state.parent.glob("*.log"))
    assert "Permission denied" not in said
    assert "Read-only" not in said


def settlers(image: Image) -> bool:
    """Whether one has said that it is there."""
    with closing(sqlite3.connect(image.state / "db.sqlite3")) as database:
        return bool(database.execute("SELECT 1 FROM avatars_settler").fetchall())


def test_the_units_run_what_the_image_runs() -> None:
    def words(name: str) -> list[str]:
        line = unit(name)["ExecStart"].replace("/srv/canfly/.venv/bin/", "")
        return shlex.split(line.replace("127.0.0.1:8000", "0.0.0.0:8000"))

    assert words("web") == command()
    assert words("settler") == compose()["services"]["settler"]["command"]
