"""WebKitGTK, driven over WebDriver (https://www.w3.org/TR/webdriver2/).

Safari's next of kin that runs on Linux: the same engine, with other media below it, and no peer
connection in Debian's build. Its small browser has a window, for which a screen is made up.
"""

import base64
import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import requests

from tests.e2e.remote import WATCH, RemotePage
from tests.services import free_port, kill, wait_until
from tests.tools import WebKit

START_TIMEOUT = 60  # seconds
COMMAND_TIMEOUT = 60  # seconds
SCREEN = "2600x1400x24"
# The browser's own buttons keep its window from being as narrow as a phone.
NO_BUTTONS = "* { min-width: 0; min-height: 0; padding: 0; margin: 0; font-size: 1px; }"
ARGUMENTS = ["--automation", "--enable-media-stream=true", "--enable-mock-capture-devices=true"]


class WebKitPage(RemotePage):
    """The browser's only page: a new browser for each visitor would take longer than the tests."""

    def __init__(self, driver: str) -> None:
        self._http = requests.Session()
        options = {"browserName": "MiniBrowser", "webkitgtk:browserOptions": {"args": ARGUMENTS}}
        self._session = driver
        made = self._command("POST", "/session", capabilities={"alwaysMatch": options})
        self._session = f"{driver}/session/{made['sessionId']}"

    def close(self) -> None:
        self._command("DELETE", "")

    def open(self, url: str) -> None:
        self._command("POST", "/url", url=url)
        self.evaluate(WATCH)

    def resize(self, width: int, height: int) -> None:
        self._command("POST", "/window/rect", width=width, height=height)
        # The answer comes before the page has taken the size.
        self.until("(width) => innerWidth === width", width)

    def evaluate(self, function: str, *arguments: Any) -> Any:
        script = f"return ({function})(...arguments)"
        return self._command("POST", "/execute/sync", script=script, args=list(arguments))

    def click(self, x: float, y: float) -> None:
        self._act(
            "pointer",
            {"type": "pointerMove", "x": round(x), "y": round(y)},
            {"type": "pointerDown", "button": 0},
            {"type": "pointerUp", "button": 0},
        )

    def type(self, key: str) -> None:
        self._act("key", {"type": "keyDown", "value": key}, {"type": "keyUp", "value": key})

    def screenshot(self) -> bytes:
        return base64.b64decode(self._command("GET", "/screenshot"))

    def _act(self, kind: str, *actions: dict[str, Any]) -> None:
        source = {"type": kind, "id": kind, "actions": actions}
        self._command("POST", "/actions", actions=[source])

    def _command(self, method: str, path: str, **parameters: Any) -> Any:
        body = parameters if method == "POST" else None
        answer = self._http.request(
            method, self._session + path, json=body, timeout=COMMAND_TIMEOUT
        )
        value = answer.json()["value"]
        assert answer.ok, (path, value)
        return value


@contextmanager
def webkit(programs: WebKit, folder: Path) -> Iterator[WebKitPage]:
    """Start WebKit's browser, on a screen that nobody sees, with its settings in `folder`."""
    (folder / "gtk-3.0").mkdir()
    (folder / "gtk-3.0/gtk.css").write_text(NO_BUTTONS)
    with ExitStack() as stack:
        screen = stack.enter_context(_screen(programs.screen))
        port = free_port()
        environment = os.environ | {"DISPLAY": screen, "XDG_CONFIG_HOME": str(folder)}
        driver = subprocess.Popen(
            [programs.driver, f"--port={port}"],
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        stack.callback(kill, driver)
        url = f"http://127.0.0.1:{port}"
        wait_until(lambda: _answers(url), "WebKit's driver answers", within=START_TIMEOUT)
        page = WebKitPage(url)
        stack.callback(page.close)
        yield page


def _answers(url: str) -> bool:
    try:
        return requests.get(f"{url}/status", timeout=2).ok
    except requests.RequestException:
        return False


@contextmanager
def _screen(program: str) -> Iterator[str]:
    """A screen that nobody sees; its name."""
    read, write = os.pipe()
    process = subprocess.Popen(
        [program, "-displayfd", str(write), "-screen", "0", SCREEN, "-nolisten", "tcp"],
        pass_fds=[write],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    os.close(write)
    with open(read) as named:
        name = named.readline().strip()
    assert name, "no screen could be made"
    try:
        yield f":{name}"
    finally:
        kill(process)
