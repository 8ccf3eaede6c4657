"""Control requests are taken or refused in words; none of them breaks anything."""

import json

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from avatars.sandbox import DEFAULT_SECRET

from .conftest import Client

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
    | st.sampled_from(["create", "reset", "status:503", "busy", "status:99999", "goodbye"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
)  # fmt: skip
NAMES = st.sampled_from(
    ["scenario", "times", "step", "fault", "after", "retryAfter", "applied", "pace", "lifelike",
     "fps", "concurrent", "credits", "daily", "queue", "session", "says", "language",
     "lenient", "secrets", "x"]
)  # fmt: skip


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(order=st.dictionaries(NAMES, VALUES, max_size=3) | VALUES)
def test_no_order_breaks_the_sandbox(sandbox: Client, order: object) -> None:
    for what in ("scenario", "pace", "limits", "faults", "visitor", "moderation", "secrets"):
        answer = requests.post(
            f"{sandbox.url}/sandbox/{what}",
            data=json.dumps(order),
            headers={"Content-Type": "application/json"},
            timeout=5,
        )
        assert answer.status_code in (204, 400, 404)
    assert requests.get(f"{sandbox.url}/sandbox/books", timeout=5).status_code == 200


def test_a_key_that_was_deleted_opens_nothing_any_more(sandbox: Client) -> None:
    sandbox.order("secrets", secrets=["another"])
    assert sandbox.create().status_code == 401
    sandbox.order("secrets", secrets=[DEFAULT_SECRET, "another"])
    assert sandbox.create().status_code == 200


@pytest.mark.parametrize("pace", [0, -1, 1000, "fast", True, None])
def test_a_pace_that_is_none_is_refused(sandbox: Client, pace: object) -> None:
    answer = requests.post(f"{sandbox.url}/sandbox/pace", json={"pace": pace}, timeout=5)
    assert (answer.status_code, "pace must be" in answer.text) == (400, True)


@pytest.mark.parametrize("fps", [0, 31, 12.5, "many", True, None])
def test_a_number_of_frames_that_is_none_is_refused(sandbox: Client, fps: object) -> None:
    answer = requests.post(f"{sandbox.url}/sandbox/pace", json={"fps": fps}, timeout=5)
    assert (answer.status_code, "fps must be" in answer.text) == (400, True)


def test_a_pace_hurries_every_scenario(sandbox: Client) -> None:
    sandbox.order("pace", pace=10)
    session = sandbox.ready("sandbox-slow")
    failed = sandbox.wait_for(session["id"], "FAILED")
    assert failed["failureCode"] == "TALKING_AVATAR.NO_PARTICIPANT"


def test_lifelike_is_for_those_who_would_be_normal(sandbox: Client) -> None:
    sandbox.order("pace", pace=20, lifelike=True)
    sandbox.create()
    sandbox.create("sandbox-ready")
    sandbox.order("scenario", scenario="normal", times=1)
    sandbox.create("sandbox-slow")
    scenarios = [one["scenario"] for one in sandbox.books()["sessions"]]
    assert scenarios == ["lifelike", "ready", "lifelike"]
