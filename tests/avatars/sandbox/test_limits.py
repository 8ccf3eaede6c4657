"""The account has limits of its own when they are ordered."""

from typing import Any

import pytest
import requests

from .conftest import Client


def organization(sandbox: Client) -> Any:
    return sandbox.call("GET", "/v1/organization").json()


def test_beyond_its_places_a_session_is_queued_until_one_is_free(sandbox: Client) -> None:
    sandbox.order("limits", concurrent=1)
    first = sandbox.ready()
    second, third = (sandbox.create("sandbox-ready").json()["id"] for _ in range(2))
    assert sandbox.retrieve(second)["queued"] is True
    sandbox.call("DELETE", f"/v1/realtime_sessions/{first['id']}")
    assert sandbox.retrieve(second)["status"] == "READY"
    assert sandbox.retrieve(third)["queued"] is True
    sandbox.order("limits", concurrent=None)
    assert sandbox.retrieve(third)["status"] == "READY"


def test_a_queue_may_be_forbidden(sandbox: Client) -> None:
    sandbox.order("limits", concurrent=1, queue=False)
    sandbox.ready()
    refused = sandbox.create()
    assert (refused.status_code, refused.json()["error"]) == (
        429,
        "You have reached your concurrent session limit.",
    )


def test_a_day_has_so_many_sessions(sandbox: Client) -> None:
    sandbox.order("limits", daily=2)
    assert [sandbox.create().status_code for _ in range(3)] == [200, 200, 429]
    assert organization(sandbox)["usage"]["models"]["gwm1_avatars"]["dailyGenerations"] == 2


def test_credits_are_spent_and_then_there_are_none(sandbox: Client) -> None:
    sandbox.order("limits", credits=3)
    session = sandbox.ready()
    sandbox.consume(session["id"], session["sessionKey"])
    assert organization(sandbox)["creditBalance"] == 1
    refused = sandbox.create()
    assert (refused.status_code, refused.json()["error"]) == (
        400,
        "You do not have enough credits to run this task.",
    )
    assert sandbox.entry(session["id"])["credits"] == 2


def test_the_organisation_shows_them(sandbox: Client) -> None:
    sandbox.order("limits", concurrent=3, daily=50, credits=70)
    shown = organization(sandbox)
    limits = shown["tier"]["models"]["gwm1_avatars"]
    assert limits == {"maxConcurrentGenerations": 3, "maxDailyGenerations": 50}
    assert shown["creditBalance"] == 70
    sandbox.order("limits", daily=None)
    limits = organization(sandbox)["tier"]["models"]["gwm1_avatars"]
    assert limits == {"maxConcurrentGenerations": 3, "maxDailyGenerations": None}


@pytest.mark.parametrize(
    "order", [{"concurrent": -1}, {"credits": "all"}, {"daily": True}, {"queue": 1}, {"week": 5}]
)
def test_limits_that_make_no_sense_are_refused(sandbox: Client, order: dict[str, object]) -> None:
    answer = requests.post(f"{sandbox.url}/sandbox/limits", json=order, timeout=5)
    assert answer.status_code == 400
    assert next(iter(order)) in answer.text
