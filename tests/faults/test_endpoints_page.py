"""What docs/endpoints.md tells the writer of a client to type, done to the letter."""

import json
import re
import subprocess
import sys
from typing import Any

from tests.blocks import blocks_for
from tests.faults.site import Site, wait_for_rest


def blocks(language: str) -> list[str]:
    return [block.text for block in blocks_for(__file__) if block.language == language]


def test_a_call_by_curl_is_opened_and_joined(site: Site) -> None:
    ask, export, report = blocks("sh")

    def typed(block: str) -> str:
        return subprocess.run(
            ["bash", "-c", block.replace("http://127.0.0.1:8000", site.url)],
            capture_output=True, text=True, timeout=60, check=True,
        ).stdout  # fmt: skip

    lines = [json.loads(line) for line in typed(ask).splitlines()]
    call: dict[str, Any] = {name: value for line in lines for name, value in line.items()}
    assert {"state", "callId", "callToken", "serverUrl", "token", "roomName"} <= set(call)

    for name, value in {"CALL_ID": call["callId"], "CALL_TOKEN": call["callToken"]}.items():
        export = re.sub(f"{name}=.*", f"{name}={value}", export)
    answer = typed(export + report)

    assert answer.strip() == "204"
    [row] = site.rows()
    assert row["joined_at"]
    wait_for_rest(site)


def test_a_call_by_python_is_opened_reported_on_and_ended(site: Site) -> None:
    [client] = blocks("python")
    client = client.replace("http://127.0.0.1:8000", site.url).replace("sleep(15)", "sleep(0)")

    done = subprocess.run(
        [sys.executable, "-c", client], capture_output=True, text=True, timeout=60
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("join ws://127.0.0.1:")
    [row] = site.rows()
    assert row["end_reason"] == "hung_up"
    wait_for_rest(site)
