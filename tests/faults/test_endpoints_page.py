"""What docs/endpoints.md tells the writer of a client to type, done to the letter."""

import json
import os
import subprocess
from typing import Any

from tests.blocks import texts_for
from tests.faults.site import Site, wait_for_rest


def test_a_call_by_curl_is_opened_and_joined(site: Site) -> None:
    ask, report = texts_for(__file__)

    def typed(block: str, **variables: str) -> str:
        return subprocess.run(
            ["bash", "-c", block.replace("http://127.0.0.1:8000", site.url)],
            env=os.environ | variables, capture_output=True, text=True, timeout=60, check=True,
        ).stdout  # fmt: skip

    lines = [json.loads(line) for line in typed(ask).splitlines()]
    call: dict[str, Any] = {name: value for line in lines for name, value in line.items()}
    assert {"state", "callId", "callToken", "serverUrl", "token", "roomName"} <= set(call)

    answer = typed(report, CALL_ID=call["callId"], CALL_TOKEN=call["callToken"])

    assert answer.strip() == "204"
    [row] = site.rows()
    assert row["joined_at"]
    wait_for_rest(site)
