"""A small site in earnest: one machine, SQLite, no other server, by docs/go-live.md."""

import secrets
import time
from pathlib import Path

import requests

from avatars.sandbox import DEFAULT_SECRET, LITTLELOBSTER_ID
from tests.blocks import texts_for
from tests.install.conftest import SETTLED_WITHIN, Machine, settled, wait_for
from tests.services import free_port, wait_until
from tests.tools import ROOT


def test_it_goes_live_with_three_lines_and_no_other_server(
    machine: Machine, checkout: Path
) -> None:
    env, set_up, start = texts_for(__file__, "docs/go-live.md")
    port, sandbox_port = free_port(), free_port()
    sandbox = f"http://127.0.0.1:{sandbox_port}"
    assert len(env.splitlines()) == 3
    (checkout / ".env").write_text(
        env.replace("SECRET_KEY=", f"SECRET_KEY={secrets.token_urlsafe(50)}")
        .replace("canfly.ai", "127.0.0.1")
        .replace("API_SECRET=", f"API_SECRET={DEFAULT_SECRET}")
    )
    machine.environment |= {
        "RUNWAYML_BASE_URL": sandbox,  # the sandbox stands for Runway
        "GUNICORN_CMD_ARGS": f"--bind 127.0.0.1:{port}",
    }
    machine.run(set_up.replace("the-id-of-your-character", LITTLELOBSTER_ID), within=checkout)
    serve, settle = start.splitlines()

    url = f"http://127.0.0.1:{port}"
    beside = {"PATH": f"{ROOT / '.venv/bin'}:{machine.environment['PATH']}"}
    with (
        machine.running(f"python -m avatars.sandbox --port {sandbox_port}", within=ROOT, **beside)
        as sandbox_log,
        machine.running(serve, within=checkout) as log,
        machine.running(settle, within=checkout),
    ):  # fmt: skip
        wait_for(f"{sandbox}/sandbox/books", sandbox_log)
        wait_for(f"{url}/en/", log)
        page = requests.get(f"{url}/en/", timeout=10).text
        assert "Start Video Call with 🦞" in page
        assert "/static/avatars/boot." in page  # hashed: collectstatic was run

        call = connect(url)
        assert call.status_code == 200, call.text
        ended = requests.post(
            f"{url}/api/avatar/calls/{call.json()['callId']}/events",
            json={"callToken": call.json()["callToken"], "event": "ended", "reason": "page_closed"},
            timeout=30,
        )
        assert ended.status_code == 204
        wait_until(lambda: settled(checkout), "the settler settles it", within=SETTLED_WITHIN)

        # An upgrade, to the same release, while it serves.
        for step in texts_for(__file__, "docs/upgrading.md"):
            machine.run(step, within=checkout)
        assert requests.get(f"{url}/en/", timeout=10).text == page

        # Two workers answer, and count as one: five presses a minute, from the minute's beginning.
        time.sleep(seconds_to_the_next_minute(url))
        answers = [connect(url).status_code for _ in range(6)]
        assert answers[5] == 429, answers
        assert 429 not in answers[:5]

        findings = log.read_text()
        assert "avatars.I001" in findings  # what a second machine needs
        assert "PostgreSQL" in findings
        assert "avatars.W003" not in findings


def seconds_to_the_next_minute(url: str) -> int:
    """Press until the rate is used up: only then the site says when its minute ends."""
    for _ in range(11):  # at the most five in the minute that ends, and five in the next
        if (answer := connect(url)).status_code == 429:
            return int(answer.json()["retryAfter"]) + 1
    raise AssertionError("eleven presses in two minutes")


def connect(url: str) -> requests.Response:
    return requests.post(
        f"{url}/api/avatar/connect", json={"avatarId": "littlelobster"}, timeout=60
    )
