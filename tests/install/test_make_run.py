"""The commands of README and quick start, in a new checkout, with no account and no key."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import requests

from tests.blocks import texts_for
from tests.install.conftest import Machine
from tests.services import free_port, kill, wait_until

PAGES = ("README.md", "docs/quick-start.md")
SERVED_WITHIN = 120  # seconds
ENDED_WITHIN = 60  # seconds


def install(checkout: Path) -> None:
    """What make would install first, by uv: pip takes minutes, as it did for these tests."""
    venv = checkout / ".venv"
    uv = [sys.executable, "-m", "uv"]
    subprocess.run([*uv, "venv", "--quiet", venv], check=True)
    into = [*uv, "pip", "install", "--quiet", "--python", venv / "bin/python", "--require-hashes"]
    subprocess.run([*into, "-r", checkout / "requirements/run.txt"], check=True)
    for stamp in (".venv", ".run"):
        (venv / stamp).touch()


def test_a_new_checkout_is_served_by_one_command_and_another_runs_all_tests(
    machine: Machine, checkout: Path
) -> None:
    [readme], [quick_start] = (texts_for(__file__, page) for page in PAGES)
    _clone, enter = readme.splitlines()
    run = quick_start.strip()
    assert enter == f"cd canfly && {run}"
    install(checkout)
    port = str(free_port())
    ports = {"PORT": port, "SANDBOX_PORT": str(free_port())}
    log = machine.folder / "log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            ["sh", "-c", f"exec {run}"], cwd=checkout, env=machine.environment | ports,
            stdout=output, stderr=output, start_new_session=True,
        )  # fmt: skip
    try:
        wait_until(
            lambda: "Ctrl-C stops it" in log.read_text() or process.poll() is not None,
            "the site is served",
            within=SERVED_WITHIN,
        )
        said = log.read_text()
        [site] = re.findall(r"The site +(\S+)", said)
        [(admin, name, password)] = re.findall(r"Its admin +(\S+) +(\S+) / (\S+)", said)
        call = requests.post(
            f"http://127.0.0.1:{port}/api/avatar/connect",
            json={"avatarId": "littlelobster"},
            timeout=60,
        )
        assert call.status_code == 200, call.text
        assert "Start Video Call" in requests.get(f"{site}en/", timeout=30).text
        browser = requests.Session()
        browser.get(admin, timeout=30)
        form = {"username": name, "password": password}
        form["csrfmiddlewaretoken"] = browser.cookies["csrftoken"]
        desk = browser.post(f"{admin}login/?next=/admin/", form, timeout=30)
        assert desk.url == admin
        assert "At a glance" in desk.text
        os.killpg(process.pid, signal.SIGINT)  # as Ctrl-C does
        process.wait(ENDED_WITHIN)
        assert "Stopped." in log.read_text()
    finally:
        print(log.read_text()[-3000:])
        kill(process)

    # All of it would be the tests that this is one of.
    planned = machine.run("make test --dry-run", within=checkout)
    for marker in ('"not browser and not faults and not install"', "browser", "faults", "install"):
        assert f"-m {marker}" in planned
    assert "ruff check" in planned
