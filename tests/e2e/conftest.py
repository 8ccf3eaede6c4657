"""A real browser against the site as `make run` serves it."""

import os
import re
import signal
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import requests
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from avatars.sandbox import DEFAULT_SECRET
from tests import leaks
from tests.e2e import placed
from tests.services import free_port
from tests.tools import ROOT, chromium

FPS = 10  # frames a second of the avatar
START_TIMEOUT = 120  # seconds; the first run installs
# What the tests' own settings and make put into the environment.
NOT_THE_SITES = {
    "DEBUG",
    "SECRET_KEY",
    "DJANGO_SETTINGS_MODULE",
    "MAKEFLAGS",
    "MAKELEVEL",
    "MFLAGS",
}
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-background-networking",
    "--no-first-run",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass(frozen=True)
class Site:
    """The running site and its sandbox."""

    url: str
    sandbox: str
    admin_password: str
    environment: dict[str, str]

    def manage(self, *arguments: str) -> str:
        """Run manage.py beside the server and return what it printed."""
        done = subprocess.run(
            [str(ROOT / ".venv/bin/python"), "manage.py", *arguments],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def books(self) -> list[dict[str, Any]]:
        """The sandbox's own record of its sessions, oldest first."""
        return list(requests.get(f"{self.sandbox}/sandbox/books", timeout=10).json()["sessions"])

    def scenario(self, name: str | None) -> None:
        """What happens to every session from now on; None for the normal course."""
        answer = requests.post(
            f"{self.sandbox}/sandbox/scenario", json={"scenario": name}, timeout=10
        )
        answer.raise_for_status()

    def fps(self, frames: int) -> None:
        """How many frames a second the picture of every call from now on has."""
        answer = requests.post(f"{self.sandbox}/sandbox/pace", json={"fps": frames}, timeout=10)
        answer.raise_for_status()


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    yield from serve()


def serve(**settings: str) -> Iterator[Site]:
    """The site as `make run` serves it, on free ports, with a database of its own."""
    port, sandbox_port = free_port(), free_port()
    with tempfile.TemporaryDirectory() as folder, Path(folder, "site.log").open("w") as lines:
        environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("AVATARS_", "RUNWAYML_")) and name not in NOT_THE_SITES
        } | {
            "PORT": str(port),
            "SANDBOX_PORT": str(sandbox_port),
            "DATABASE_URL": f"sqlite:///{folder}/site.sqlite3",
            "RUN_DATABASE_URL": f"sqlite:///{folder}/site.sqlite3",
            "ENV_FILE": os.devnull,
            "MEDIA_ROOT": f"{folder}/media",
            "AVATARS_CONNECT_RATE": "1000/m",
            "AVATARS_SITE_RATE": "1000/m",
            "AVATARS_MAX_CONCURRENT_CALLS": "50",
            "AVATARS_DAILY_MINUTES": "100000",
            "AVATARS_CALLS_PER_CLIENT": "50",
            "AVATARS_CLIENT_MINUTES": "100000",
            **settings,
        }
        server = subprocess.Popen(
            ["make", "run"],
            env=environment,
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=lines,
            text=True,
            start_new_session=True,
        )
        try:
            assert server.stdout is not None
            output = ""
            while "Ctrl-C" not in output:
                line = server.stdout.readline()
                assert line, f"make run stopped: {output}"
                output += line
            password = re.search(r"demo / (\S+)", output)
            assert password, output
            sandbox = f"http://127.0.0.1:{sandbox_port}"
            site = Site(
                f"http://localhost:{port}",
                sandbox,
                password[1],
                environment
                | {
                    "DEBUG": "1",
                    "RUNWAYML_API_SECRET": DEFAULT_SECRET,
                    "RUNWAYML_BASE_URL": sandbox,
                },
            )
            # A machine that encodes and shows 30 frames a second has little time for anything else.
            site.fps(FPS)
            yield site
        finally:
            os.killpg(server.pid, signal.SIGINT)
            server.wait(20)
            leaks.check_logs(Path(folder))
        for taken in (port, sandbox_port):
            with socket.socket() as probe:
                assert probe.connect_ex(("127.0.0.1", taken)) != 0, "Ctrl-C left a server behind"


@pytest.fixture(autouse=True)
def _normal_course(site: Site) -> Iterator[None]:
    yield
    site.scenario(None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
        yield found
        found.close()


@pytest.fixture
def visitor(browser: Browser, site: Site) -> Iterator[Callable[..., Page]]:
    """Open the home page as a new visitor; every argument is the browser context's."""
    contexts: list[BrowserContext] = []

    def come(path: str = "/en/", init_script: str = "", **context: Any) -> Page:
        contexts.append(browser.new_context(**({"permissions": ["microphone"]} | context)))
        if init_script:
            contexts[-1].add_init_script(init_script)
        page = contexts[-1].new_page()
        page.goto(site.url + path)
        return page

    yield come
    for context in contexts:
        context.close()


@pytest.fixture
def shows(site: Site, visitor: Callable[..., Page]) -> placed.Shows:
    """A page of the site that holds these sections."""
    return partial(placed.shown, site, visitor)
