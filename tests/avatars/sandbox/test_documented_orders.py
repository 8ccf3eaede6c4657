"""What CONTRIBUTING.md tells of the sandbox: its orders, which are taken, and its scenarios."""

import json
import re

import requests

from avatars.sandbox.scenarios import SCENARIOS
from tests.avatars.sandbox.conftest import Client
from tests.blocks import all_code

CODE = [code for page, code in all_code() if page == "CONTRIBUTING.md"]
ORDERS = [
    found.groups()
    for code in CODE
    if (found := re.fullmatch(r"(GET|POST|DELETE) (/sandbox/\w+)(?: (\{.*\}))?", code))
]


def test_every_order_is_taken(sandbox: Client) -> None:
    session = json.dumps(sandbox.ready()["id"])

    assert len(ORDERS) > 7
    for method, path, order in ORDERS:
        body = json.loads(order.replace(": id,", f": {session},")) if order else None
        answer = requests.request(method, sandbox.url + path, json=body, timeout=10)
        understood = answer.ok or "Nobody is in the room" in answer.text  # which is true
        assert understood, f"{method} {path} {order}: {answer.text}"


def test_every_scenario_is_told() -> None:
    assert set(SCENARIOS) <= set(CODE)
