"""Each scenario happens as its name says, by avatar id and by control request."""

import time

import pytest
import requests

from avatars.sandbox.scenarios import SCENARIOS

from .conftest import Client


def test_the_set_is_closed() -> None:
    assert set(SCENARIOS) == {
        "ready",
        "normal",
        "asks",
        "slow",
        "queued",
        "stays_queued",
        "never_ready",
        "fails",
        "busy",
        "no_credits",
        "refused_secret",
        "dropped_media",
        "ended_by_server",
        "lifelike",
        "moderated",
        "lost_goodbye",
        "paused_picture",
        "frozen",
        "avatar_vanishes",
        "visitor_removed",
        "no_picture",
        "no_media",
    }


def test_ready_is_ready_at_once(sandbox: Client) -> None:
    session = sandbox.create("sandbox-ready").json()
    assert sandbox.retrieve(session["id"])["status"] == "READY"


def test_normal_takes_about_a_second(sandbox: Client) -> None:
    began = time.monotonic()
    session = sandbox.create().json()
    waiting = sandbox.retrieve(session["id"])
    assert waiting["status"] == "NOT_READY"
    assert "queued" not in waiting
    assert "sessionKey" not in waiting
    ready = sandbox.wait_for(session["id"], "READY")
    assert 0.9 < time.monotonic() - began < 2
    assert ready["sessionKey"]


def test_queued_says_so(sandbox: Client) -> None:
    session = sandbox.create("sandbox-queued").json()
    assert sandbox.retrieve(session["id"])["queued"] is True


def test_fails_names_a_code(sandbox: Client) -> None:
    failed = sandbox.wait_for(sandbox.create("sandbox-fails").json()["id"], "FAILED")
    assert failed["failureCode"].startswith("INTERNAL")
    assert failed["failure"]


@pytest.mark.parametrize(
    ("avatar_id", "status"),
    [
        ("sandbox-busy", 429),
        ("sandbox-no-credits", 400),
        ("sandbox-moderated", 400),
        ("sandbox-refused-secret", 401),
    ],
)
def test_a_refusal_creates_nothing(sandbox: Client, avatar_id: str, status: int) -> None:
    refused = sandbox.create(avatar_id)
    assert refused.status_code == status
    assert refused.json()["error"]
    assert sandbox.books()["sessions"] == []


def test_an_empty_account_and_moderation_speak_in_the_words_of_runway(sandbox: Client) -> None:
    error = sandbox.create("sandbox-no-credits").json()["error"]
    assert error == "You do not have enough credits to run this task."
    error = sandbox.create("sandbox-moderated", personality="Odd.").json()["error"]
    assert error.startswith("This text cannot be used for an avatar")


def test_a_control_request_imposes_a_scenario_until_it_is_reset(sandbox: Client) -> None:
    sandbox.order("scenario", scenario="busy")
    assert [sandbox.create().status_code for _ in range(3)] == [429, 429, 429]
    sandbox.order("scenario", scenario=None)
    assert sandbox.create().status_code == 200


def test_a_control_request_may_count(sandbox: Client) -> None:
    sandbox.order("scenario", scenario="busy", times=2)
    assert [sandbox.create().status_code for _ in range(3)] == [429, 429, 200]


def test_a_scenario_outside_the_set_is_refused(sandbox: Client) -> None:
    answer = requests.post(
        f"{sandbox.url}/sandbox/scenario", json={"scenario": "weather"}, timeout=5
    )
    assert answer.status_code == 400
    assert "never_ready" in answer.text
