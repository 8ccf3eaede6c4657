"""The app, lifted into somebody else's project by the steps of docs/your-site.md."""

import re
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import requests
from playwright.sync_api import sync_playwright

from tests.blocks import texts_for
from tests.e2e.calls import action, expect_state
from tests.e2e.conftest import CHROMIUM_FLAGS
from tests.install.conftest import (
    SETTLED_WITHIN,
    Machine,
    lift_into,
    settled,
    wait_for,
)
from tests.services import free_port, wait_until
from tests.tools import chromium

# The steps of docs/your-site.md, in their order; those between are lift_into's.
INSTALL, SETTINGS, _URLS, _TAG, SET_UP, SERVE, REMOVE = texts_for(__file__)
OTHER_LANGUAGES = """
LANGUAGE_CODE = "de"
LANGUAGES = [("de", "Deutsch"), ("pt-br", "Português")]
INSTALLED_APPS.remove("django.contrib.admin")
"""


@pytest.fixture
def wheels(tmp_path: Path, checkout: Path) -> Path:
    """A folder with the wheel in it."""
    build, _install = INSTALL.splitlines()
    Machine(tmp_path / "builder").run(build, within=checkout)
    return checkout / "dist"


def test_the_wheel_holds_the_app_and_nothing_of_the_site(wheels: Path) -> None:
    [wheel] = wheels.iterdir()
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        metadata = archive.read(next(name for name in names if name.endswith("/METADATA"))).decode()

    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"avatars"}
    for needed in (
        "avatars/templates/avatars/section.html",
        "avatars/static/avatars/boot.js",
        "avatars/static/avatars/widget/widget.js",
        "avatars/static/avatars/placeholder.svg",
        "avatars/locale/zh_Hant/LC_MESSAGES/django.mo",
        "avatars/migrations/0001_initial.py",
        "avatars/management/commands/settle_calls.py",
        "avatars/sandbox/lobster/character.svg",
    ):
        assert needed in names
    assert not [name for name in names if "littlelobster/" in name or "/widget/src/" in name]
    needs = re.findall(r"^Requires-Dist: ([\w-]+)[^;\n]*$", metadata, re.MULTILINE)
    assert needs == [
        "babel", "django", "django-pictures", "django-ratelimit", "pillow", "requests", "urllib3"
    ]  # fmt: skip


@contextmanager
def served(machine: Machine, project: Path) -> Iterator[str]:
    """The sandbox and the site, started as the page says; the site's address."""
    port, sandbox_port = free_port(), free_port()
    migrate, sandbox = SET_UP.splitlines()
    export, settle, runserver = SERVE.splitlines()
    machine.run(migrate, within=project)
    names = dict(
        pair.split("=", 1)
        for pair in export.replace("8788", str(sandbox_port)).removeprefix("export ").split()
    )
    with machine.running(f"{sandbox} --port {sandbox_port}", within=project) as log:
        wait_for(f"http://127.0.0.1:{sandbox_port}/sandbox/books", log)
        assert export.replace("8788", str(sandbox_port)) in log.read_text()
        with (
            machine.running(settle.removesuffix(" &"), within=project, **names),
            machine.running(f"{runserver} {port} --noreload", within=project, **names) as log,
        ):
            url = f"http://127.0.0.1:{port}/"
            wait_for(url, log)
            yield url


def test_the_readmes_steps_lead_to_a_call_in_an_empty_project(
    machine: Machine, wheels: Path
) -> None:
    _build, install = INSTALL.splitlines()
    machine.run(install, within=wheels.parent)
    project = lift_into(machine)
    assert len(SETTINGS.splitlines()) == 3

    with served(machine, project) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
        page = browser.new_context(permissions=["microphone"]).new_page()
        page.goto(url)
        action(page, "start").click()
        expect_state(page, "live")
        action(page, "hang-up").click()
        expect_state(page, "ended")
        browser.close()
        wait_until(lambda: settled(project), "the settler settles it", within=SETTLED_WITHIN)

    # The newest Django that this Python can have, other languages, and no admin.
    machine.run("pip install --quiet --upgrade django", within=project)
    with (project / "project/settings.py").open("a") as file:
        file.write(OTHER_LANGUAGES)
    own_urls = project / "project/urls.py"
    own_urls.write_text(re.sub(r".*admin.*\n", "", own_urls.read_text()))
    with served(machine, project) as url:
        page_ = requests.get(url, timeout=10).text
        assert "Start Video Call with Guide" in page_
        answer = requests.post(
            f"{url}api/avatar/connect", json={"avatarId": "guide", "locale": "pt-br"}, timeout=60
        )
        assert answer.status_code == 200, answer.text
        assert answer.json()["serverUrl"].startswith("ws://127.0.0.1:")

    urls = own_urls.read_text()
    own_urls.write_text("\n".join(line for line in urls.splitlines() if "avatars" not in line))
    machine.run(REMOVE, within=project)
    with closing(sqlite3.connect(project / "db.sqlite3")) as database:
        left = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
    assert [name for name in left if name.startswith("avatars_")] == []
