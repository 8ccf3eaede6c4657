"""A small site in earnest: docs/go-live.md followed to the letter in an empty folder, and the next
release by docs/upgrading.md.

Not run is what this machine has not, or may not be changed for: the name in the DNS, Debian's
packages, the repository's address, the user `canfly`, systemd and its filters, and a public
certificate. Programs of these names stand in for them: they note what they were asked, and no more.
What systemd would start is started by the lines of its units, as another user; nano writes what the
page has; Caddy has a certificate of the tests', and the sandbox is Runway.
"""

import os
import re
import shlex
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Page, sync_playwright

from avatars.sandbox import DEFAULT_SECRET
from tests.blocks import texts_for
from tests.deploy_files import unit
from tests.e2e.calls import action, expect_state
from tests.e2e.conftest import CHROMIUM_FLAGS
from tests.fronts import HOST, SAMPLES, Caddy
from tests.install.another_user import USER, as_user, python_of_everybody
from tests.install.conftest import (
    SETTLED_WITHIN,
    copy_checkout,
    settled,
    wait_for,
)
from tests.services import Missing, free_port, kill, wait_until
from tests.tools import ROOT, chromium

GO_LIVE = "docs/go-live.md"
OWNER = {"USERNAME": "owner", "PASSWORD": "of a test, and long", "EMAIL": "owner@example.com"}
STAND_INS = {
    "apt-get": "",
    "git": "",
    "useradd": "",
    "systemctl": "",
    "nano": 'cat "$WRITTEN" >> "$1"',
    "runuser": f'shift 3; exec {shlex.join(as_user())} "$@"',
}
MADE_WITHIN = 60_000  # milliseconds, by the sandbox
NEW_ACCOUNT = {"concurrent": 1, "daily": 50, "credits": 1500}  # and what the page has one buy


@dataclass
class Server:
    """A machine with nothing of ours on it, in a folder: its /srv, /var and /etc are in there."""

    root: Path
    port: int

    def __post_init__(self) -> None:
        self.code, self.data = self.root / "srv/canfly", self.root / "var/lib/canfly"
        for folder in ("bin", "etc/caddy", "etc/systemd/system", "var/lib"):
            (self.root / folder).mkdir(parents=True)
        for name, does in STAND_INS.items():
            program = self.root / "bin" / name
            program.write_text(f'#!/bin/sh\necho "{name} $*" >> {self.root}/asked\n{does}\n')
            program.chmod(0o755)
        kept = {
            name: value for name, value in os.environ.items() if name.startswith(("PIP_", "HOME"))
        }
        self.environment = kept | {
            "PATH": f"{self.root}/bin:/usr/local/bin:/usr/bin:/bin:/usr/sbin",
            "PYTHON": python_of_everybody(),
            "WRITTEN": str(self.root / "written"),
            **{f"DJANGO_SUPERUSER_{name}": value for name, value in OWNER.items()},
        }

    def here(self, text: str) -> str:
        """What a page says, with the folders, users and names of this machine."""
        for theirs, ours in (
            ("/srv/canfly", str(self.code)),
            ("/var/lib/canfly", str(self.data)),
            ("/etc/", f"{self.root}/etc/"),
            ("-o canfly ", f"-o {USER if as_user() else os.geteuid()} "),
            ("-g canfly ", f"-g {USER if as_user() else os.getegid()} "),
            ("your.host", HOST),
            ("createsuperuser", "createsuperuser --no-input"),  # here is nobody to be asked
            ("127.0.0.1:8000", f"127.0.0.1:{self.port}"),
        ):
            text = text.replace(theirs, ours)
        return text

    def type(self, block: str) -> str:
        """Type a block of a page, line for line; what it prints."""
        folder = self.code if self.code.exists() else self.root
        done = subprocess.run(
            ["sh", "-e"], input=self.here(block), cwd=folder, env=self.environment,
            capture_output=True, text=True,
        )  # fmt: skip
        assert done.returncode == 0, f"{block}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"
        return done.stdout + done.stderr

    def asked(self, name: str) -> list[str]:
        """What a program that is not here was asked, in order."""
        lines = (self.root / "asked").read_text().splitlines()
        return [line.removeprefix(f"{name} ") for line in lines if line.startswith(f"{name} ")]

    @contextmanager
    def service(self, name: str) -> Iterator["subprocess.Popen[bytes]"]:
        """Start one of our services, as systemd reads its unit."""
        said = unit(name, self.root / "etc/systemd/system")
        own = dict(word.split("=", 1) for word in said["Environment"].split())
        with self.log(name).open("ab") as log:
            process = subprocess.Popen(
                [*as_user(), *shlex.split(self.here(said["ExecStart"]))],
                cwd=self.here(said["WorkingDirectory"]), env=self.environment | own,
                stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        with ExitStack() as stack:
            stack.callback(kill, process)
            yield process

    def log(self, name: str) -> Path:
        return self.root / f"{name}.log"


@pytest.fixture
def server() -> Iterator[Server]:
    with tempfile.TemporaryDirectory(prefix="machine-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield Server(folder, free_port())


@pytest.fixture
def runway(server: Server) -> Iterator[str]:
    """The sandbox in place of Runway, with the limits of a new account; its address."""
    port = free_port()
    with server.log("sandbox").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "avatars.sandbox", "--port", str(port)],
            cwd=ROOT, stdout=log, stderr=log, start_new_session=True,
        )  # fmt: skip
    with ExitStack() as stack:
        stack.callback(kill, process)
        wait_for(f"http://{HOST}:{port}/sandbox/books", server.log("sandbox"))
        limits = f"http://{HOST}:{port}/sandbox/limits"
        requests.post(limits, json=NEW_ACCOUNT, timeout=30).raise_for_status()
        yield f"http://{HOST}:{port}"


@pytest.fixture
def page() -> Iterator[Page]:
    """A browser with a microphone, which takes the tests' certificate for a public one."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
        context = browser.new_context(permissions=["microphone"], ignore_https_errors=True)
        yield context.new_page()
        browser.close()


@pytest.fixture
def caddy(server: Server) -> Iterator[Caddy]:
    """Caddy with the sample file, with this machine's names; to be started by the test."""
    folder = server.root / "caddy"
    folder.mkdir()
    try:
        front = Caddy(folder, server.code, [f"127.0.0.1:{server.port}"], server.data / "media")
    except Missing as reason:
        pytest.skip(f"NOT RUN: {reason}")
    yield front
    front.stop()


def test_from_nothing_to_a_call_and_to_the_next_release(
    server: Server, runway: str, caddy: Caddy, page: Page
) -> None:
    code, settings, database, start, avatar = texts_for(__file__, GO_LIVE)
    (server.root / "written").write_text(
        server.here(settings).replace("API_SECRET=", f"API_SECRET={DEFAULT_SECRET}") + "\n"
    )

    copy_checkout(server.code)  # what git would bring
    server.type(code)
    assert f"clone ADDRESS {server.code}" in server.asked("git")
    assert (server.code / ".env").stat().st_mode & 0o777 == 0o640
    server.type(
        database
    )  # which asks nothing of Runway: with its address, LittleLobster is a draft
    server.type(start)
    assert server.asked("systemctl") == [
        "daemon-reload", "enable --now canfly-settler canfly-web", "reload caddy"
    ]  # fmt: skip
    written = (server.root / "etc/caddy/Caddyfile").read_text()
    assert written.count("canfly.ai") == 0
    assert written == (SAMPLES / "Caddyfile").read_text().replace("canfly.ai", HOST)

    server.environment |= {
        "RUNWAYML_BASE_URL": runway,
        "AVATARS_CONNECT_SRC": f"{runway} {runway.replace('http', 'ws')}",
    }
    with server.service("settler"), server.service("web") as web:
        caddy.start()
        wait_for(f"http://{HOST}:{server.port}/healthz", server.log("web"))
        make_the_avatar(page, caddy.url)
        assert "Visitors can call." in server.type(avatar)
        assert "Documents that Runway has not" not in server.type(avatar.splitlines()[-1])
        call(page, caddy.url)
        wait_until(lambda: settled(server.data), "it is settled", within=SETTLED_WITHIN)

        said = server.log("web").read_text()
        # The second is the sandbox's.
        assert set(re.findall(r"\((\w+\.\w\d+)\)", said)) == {"avatars.I001", "avatars.W006"}
        go_to_the_next_release(server, web, caddy)
    said = "".join(log.read_text() for log in server.root.glob("*.log"))
    assert "Permission denied" not in said
    assert "Traceback" not in said


def make_the_avatar(page: Page, url: str) -> None:
    """By the admin, from logging in to the moment that it is ready."""
    page.goto(f"{url}/admin/")
    page.get_by_label("Username").fill(OWNER["USERNAME"])
    page.get_by_label("Password").fill(OWNER["PASSWORD"])
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("link", name="Avatars", exact=True).last.click()
    for name in ("LittleLobster", "At Runway"):
        page.get_by_role("link", name=name, exact=True).first.click()
    page.get_by_role("button", name="Make it at Runway").click()
    page.get_by_text("Ready to talk").wait_for(timeout=MADE_WITHIN)


def call(page: Page, url: str) -> None:
    page.goto(url)
    action(page, "start").click()
    expect_state(page, "live")
    action(page, "hang-up").click()
    expect_state(page, "ended")


def go_to_the_next_release(server: Server, web: "subprocess.Popen[bytes]", caddy: Caddy) -> None:
    """By the lines of docs/upgrading.md; the release is the same one again."""
    [lines] = texts_for(__file__, "docs/upgrading.md")
    server.type(lines)
    assert server.asked("git")[-1] == "pull"
    assert server.asked("systemctl")[-2:] == ["reload canfly-web", "restart canfly-settler"]
    assert unit("web")["ExecReload"] == "/bin/kill -HUP $MAINPID"
    web.send_signal(signal.SIGHUP)
    wait_until(
        lambda: server.log("web").read_text().count("Booting worker") >= 4,
        "new workers",
        within=SETTLED_WITHIN,
    )
    assert requests.get(f"{caddy.url}/en/", verify=str(caddy.authority), timeout=30).ok
