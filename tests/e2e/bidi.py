"""Firefox, driven over WebDriver BiDi (https://www.w3.org/TR/webdriver-bidi/).

Firefox speaks the protocol itself, over one WebSocket, so that no driver is needed between.
Playwright's own Firefox is not the one that visitors have, and its BiDi asks for commands that the
extended support release does not know.
"""

import asyncio
import base64
import itertools
import json
import re
import subprocess
import threading
from collections.abc import Coroutine, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import aiohttp

from tests.e2e.remote import WATCH, RemotePage

START_TIMEOUT = 60  # seconds
COMMAND_TIMEOUT = 40  # seconds
PREFERENCES = {
    # A camera and a microphone that are made up. Whether they may be used is asked as ever.
    "media.navigator.streams.fake": True,
    # The sandbox's media server is on this machine.
    "media.peerconnection.ice.loopback": True,
    "media.peerconnection.ice.obfuscate_host_addresses": False,
    # Nobody else is called.
    "app.normandy.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.safebrowsing.downloads.remote.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "media.gmp-manager.updateEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,",
    "toolkit.telemetry.server": "data:,",
}


class Connection:
    """One BiDi session. Its loop has a thread to itself: Playwright's runs in the tests' own."""

    def __init__(self, url: str) -> None:
        self.events: list[dict[str, Any]] = []
        self._ids = itertools.count(1)
        self._answers: dict[int, asyncio.Future[Any]] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._run(self._connect(url))

    def command(self, method: str, **parameters: Any) -> Any:
        """What Firefox answers; AssertionError with its words when it refuses."""
        answer = self._run(self._command(method, parameters))
        assert answer["type"] == "success", (method, answer)
        return answer["result"]

    def close(self) -> None:
        self._run(self._disconnect())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(COMMAND_TIMEOUT)

    async def _connect(self, url: str) -> None:
        self._client = aiohttp.ClientSession()
        self._socket = await self._client.ws_connect(url, max_msg_size=0)
        self._reading = asyncio.create_task(self._read())

    async def _disconnect(self) -> None:
        await self._client.close()
        await self._reading

    async def _command(self, method: str, parameters: dict[str, Any]) -> Any:
        number = next(self._ids)
        answer = self._answers[number] = self._loop.create_future()
        await self._socket.send_json({"id": number, "method": method, "params": parameters})
        return await answer

    async def _read(self) -> None:
        async for message in self._socket:
            said = json.loads(message.data)
            if said["type"] == "event":
                self.events.append(said)
            else:
                self._answers.pop(said["id"]).set_result(said)


class Firefox:
    """A running Firefox; every visitor of it is new."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._command = connection.command
        self._command("session.new", capabilities={})
        self._command("session.subscribe", events=["log.entryAdded"])
        # The browser's own window, where its settings can be changed.
        tree = self._command("browsingContext.getTree", **{"moz:scope": "chrome"})
        self._window = tree["contexts"][0]["context"]

    def permit(self, device: str, yes: bool) -> None:
        """Answer, for every page, the question for a device before it is asked: microphone, camera.

        BiDi's own permissions.setPermission does not know these two in Firefox.
        """
        answer = 1 if yes else 2
        self._command(
            "script.evaluate",
            expression=f"Services.prefs.setIntPref('permissions.default.{device}', {answer})",
            target={"context": self._window},
            awaitPromise=False,
        )

    @contextmanager
    def visitor(self, url: str, *, microphone: bool = True) -> Iterator["FirefoxPage"]:
        """The page at `url`, of someone who lets it hear them or does not."""
        self.permit("microphone", microphone)
        self.permit("camera", True)
        person = self._command("browser.createUserContext")["userContext"]
        tab = self._command("browsingContext.create", type="tab", userContext=person)["context"]
        self._command("script.addPreloadScript", functionDeclaration=WATCH, contexts=[tab])
        page = FirefoxPage(self._connection, tab)
        page.resize(1280, 800)
        page.open(url)
        yield page
        self._command("browser.removeUserContext", userContext=person)


class FirefoxPage(RemotePage):
    def __init__(self, connection: Connection, tab: str) -> None:
        self._command = connection.command
        self._events = connection.events
        self._tab = tab

    def open(self, url: str) -> None:
        self._command("browsingContext.navigate", context=self._tab, url=url, wait="complete")

    def resize(self, width: int, height: int) -> None:
        viewport = {"width": width, "height": height}
        self._command("browsingContext.setViewport", context=self._tab, viewport=viewport)

    def evaluate(self, function: str, *arguments: Any) -> Any:
        # BiDi's own values name the type of each part; JSON is enough here.
        answer = self._command(
            "script.evaluate",
            expression=f"(async () => JSON.stringify(await ({function})"
            f"(...{json.dumps(arguments)})))()",
            target={"context": self._tab},
            awaitPromise=True,
            userActivation=False,
        )
        assert answer["type"] == "success", answer["exceptionDetails"]["text"]
        return json.loads(answer["result"].get("value", "null"))

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
        answer = self._command("browsingContext.captureScreenshot", context=self._tab)
        return base64.b64decode(answer["data"])

    def problems(self) -> list[str]:
        logged = [
            event["params"]["text"]
            for event in self._events
            if event["params"]["source"].get("context") == self._tab
            and event["params"]["level"] == "error"
        ]
        return logged + super().problems()

    def _act(self, kind: str, *actions: dict[str, Any]) -> None:
        source = {"type": kind, "id": kind, "actions": actions}
        self._command("input.performActions", context=self._tab, actions=[source])


@contextmanager
def firefox(program: str, profile: Path) -> Iterator[Firefox]:
    """Start Firefox, without a window, with a new profile in the folder `profile`."""
    lines = (f"user_pref({json.dumps(k)}, {json.dumps(v)});\n" for k, v in PREFERENCES.items())
    (profile / "user.js").write_text("".join(lines))
    process = subprocess.Popen(
        [
            program,
            "--headless",
            "--no-remote",
            "--profile",
            profile,
            "--remote-debugging-port=0",
            "--remote-allow-system-access",  # to the answers about devices
        ],
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )
    # Firefox is stopped by a killed process, and by nothing that it says.
    patience = threading.Timer(START_TIMEOUT, process.kill)
    patience.start()
    assert process.stderr is not None
    said = ""
    while not (found := re.search(r"BiDi listening on (ws://\S+)", said)):
        line = process.stderr.readline()
        assert line, f"Firefox did not start: {said}"
        said += line
    patience.cancel()
    # What it goes on to say must not fill the pipe.
    threading.Thread(target=process.stderr.read, daemon=True).start()
    try:
        with closing(Connection(f"{found[1]}/session")) as connection:
            yield Firefox(connection)
    finally:
        process.kill()
        process.wait()
        process.stderr.close()
