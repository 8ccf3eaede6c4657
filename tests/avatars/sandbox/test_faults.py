"""Faults spoil the answers they are told to, as often as they are told to."""

import time

import pytest
import requests

from avatars.sandbox import faults

from .conftest import Client


def test_a_status_with_the_time_to_wait(sandbox: Client) -> None:
    sandbox.order("faults", step="create", fault="status:429", retryAfter=7)
    refused = sandbox.create()
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "7")
    assert sandbox.create().status_code == 200


def test_some_requests_pass_before_it(sandbox: Client) -> None:
    session = sandbox.ready()
    path = f"/v1/realtime_sessions/{session['id']}"
    sandbox.order("faults", step="retrieve", fault="status:503", after=2, times=2)
    statuses = [sandbox.call("GET", path).status_code for _ in range(5)]
    assert statuses == [200, 200, 503, 503, 200]


def test_a_page_of_html(sandbox: Client) -> None:
    sandbox.order("faults", step="create", fault="html")
    answer = sandbox.create()
    assert answer.status_code == 502
    assert answer.headers["Content-Type"].startswith("text/html")


def test_nonsense_is_no_json(sandbox: Client) -> None:
    sandbox.order("faults", step="create", fault="nonsense")
    answer = sandbox.create()
    assert answer.headers["Content-Type"].startswith("application/json")
    with pytest.raises(requests.JSONDecodeError):
        answer.json()


def test_a_reset_connection(sandbox: Client) -> None:
    sandbox.order("faults", step="create", fault="reset")
    with pytest.raises(requests.ConnectionError):
        sandbox.create()
    assert sandbox.books()["sessions"] == []
    assert sandbox.books()["requests"][-1]["status"] == 0


def test_an_answer_that_is_lost_after_the_work_was_done(sandbox: Client) -> None:
    sandbox.order("faults", step="create", fault="reset", applied=True)
    with pytest.raises(requests.ConnectionError):
        sandbox.create()
    (orphan,) = sandbox.books()["sessions"]
    assert orphan["running"] is True


def test_a_slow_body_arrives_byte_by_byte(sandbox: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(faults, "SLOW_BYTE", 0.02)
    sandbox.order("faults", step="create", fault="slow")
    began = time.monotonic()
    assert sandbox.create().json()["id"]
    assert time.monotonic() - began > 0.5


def test_a_hanging_request_outlasts_the_caller(
    sandbox: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(faults, "HANG", 0.5)
    sandbox.order("faults", step="create", fault="hang")
    with pytest.raises(requests.Timeout):
        requests.post(f"{sandbox.url}/v1/realtime_sessions", timeout=0.3)


@pytest.mark.parametrize("step", ["consume", "cancel"])
def test_every_step_can_fail(sandbox: Client, step: str) -> None:
    session = sandbox.ready()
    sandbox.order("faults", step=step, fault="status:503")
    if step == "consume":
        answer = sandbox.consume(session["id"], session["sessionKey"])
    else:
        answer = sandbox.call("DELETE", f"/v1/realtime_sessions/{session['id']}")
    assert answer.status_code == 503
    assert sandbox.retrieve(session["id"])["status"] == "READY"
    assert sandbox.entry(session["id"])["requests"][step] == 1


def test_cleared_faults_do_nothing(sandbox: Client) -> None:
    sandbox.order("faults", step="create", fault="status:500")
    requests.delete(f"{sandbox.url}/sandbox/faults", timeout=5)
    assert sandbox.create().status_code == 200


@pytest.mark.parametrize(
    "order",
    [
        {"step": "sleep", "fault": "reset"},
        {"step": "create", "fault": "rain"},
        {"step": "create", "fault": "status:abc"},
        {"step": "create", "fault": "reset", "times": "often"},
        [],
    ],
)
def test_an_order_that_makes_no_sense_is_refused(sandbox: Client, order: object) -> None:
    answer = requests.post(f"{sandbox.url}/sandbox/faults", json=order, timeout=5)
    assert answer.status_code == 400
