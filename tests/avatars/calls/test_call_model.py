"""One call under random events, settlers, kills and jumps of the clock, against what must hold.

Runway is the sandbox's own state machine of a session; time only passes when somebody waits.
"""

import json
import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import hypothesis.strategies as st
import pytest
import requests
import responses
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from avatars.calls import (
    cancelling,
    clients,
    closing,
    events,
    finishing,
    opening,
    polling,
    settling,
    watching,
)
from avatars.calls.caps import Places
from avatars.calls.timing import FEEDBACK_WINDOW
from avatars.exceptions import AvatarError
from avatars.models import Avatar, CallLog
from avatars.runway import transport
from avatars.sandbox.conversations import as_json as conversation
from avatars.sandbox.scenarios import SCENARIOS
from avatars.sandbox.sessions import Session, Status
from avatars.sandbox.studio.store import Studio
from tests.avatars import upstream

Answer = tuple[int, dict[str, str], str]

ORDER = ["requested", "waiting", "ready", "live", "ended", "failed"]
OVER = {"ended", "failed"}
# What a page says of an end from the other side may be put right by what Runway says.
CORRECTED = {
    "ended_by_avatar",
    "avatar_lost",
    "connection_lost",
    "removed",
    "no_media",
    "time_limit",
}
PUT_RIGHT = {"ended_by_avatar", "avatar_lost", "time_limit"}
SCENARIO_NAMES = ["ready", "normal", "slow", "queued", "never_ready", "fails"]
FAULTS = [None, None, "500", "404", "reset", "lost", "kill"]


class Killed(BaseException):
    """SIGKILL: nothing of this process happens any more."""


class Clock:
    """Time, for everybody."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0  # seconds since the epoch

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    def datetime(self) -> datetime:
        return datetime.fromtimestamp(self.now, UTC)


class Runway:
    """Answers from sessions that live in this test; `fault` spoils the next answer."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.scenario = "normal"
        self.fault: str | None = None
        self.killed = False
        self.sessions: dict[str, Session] = {}
        self.cancels: list[str] = []

    def answer(self, request: requests.PreparedRequest) -> Answer:
        fault, self.fault = self.fault, None
        if self.killed:
            raise Killed
        if fault == "kill":
            self.killed = True
            raise Killed
        if fault == "reset":
            raise requests.ConnectionError
        if fault in ("404", "500"):
            return int(fault), {}, "{}"
        honest = self._honest(str(request.method), str(request.path_url))
        if fault == "lost":  # done, and the answer never arrives
            raise requests.ReadTimeout
        return honest

    def _honest(self, method: str, path: str) -> Answer:
        now = self.clock.now
        if path == "/v1/realtime_sessions":
            made = Session({"type": "custom", "avatarId": "a"}, SCENARIOS[self.scenario], now, 60)
            made.provisioning = made.scenario.provisioning
            self.sessions[made.id] = made
            return 200, {}, json.dumps({"id": made.id})
        session = self.sessions[path.removesuffix("/consume").rpartition("/")[2]]
        session.advance(now)
        if method == "DELETE":
            self.cancels.append(session.id)
            session.cancel(now)
            return 204, {}, ""
        if path.startswith("/v1/avatar_conversations/"):
            return 200, {}, json.dumps(conversation(session, Studio(), now, ""))
        if path.endswith("/consume"):
            if session.status is not Status.READY or session.consumed_at is not None:
                return 410, {}, "{}"
            session.consumed_at = now
            return 200, {}, json.dumps(upstream.CREDENTIALS)
        body: dict[str, Any] = {"id": session.id, "status": session.status}
        if session.status is Status.READY:
            body["sessionKey"] = session.key
        if session.status is Status.COMPLETED:
            body["duration"] = session.billed(now)
        if session.status is Status.FAILED:
            body["failureCode"] = session.failure_code
        return 200, {}, json.dumps(body)

    def everything(self, now: float) -> list[Session]:
        for session in self.sessions.values():
            session.advance(now)
        return list(self.sessions.values())


class Call(RuleBasedStateMachine):
    """The call of one visitor."""

    def __init__(self) -> None:
        super().__init__()
        self.patch = pytest.MonkeyPatch()
        self.clock = Clock()
        self.runway = Runway(self.clock)
        self.mock = responses.RequestsMock(assert_all_requests_are_fired=False)
        self.mock.start()
        for method in ("GET", "POST", "DELETE"):
            self.mock.add_callback(
                method, responses.matchers.re.compile(".*"), callback=self.runway.answer
            )
        fake = SimpleNamespace(monotonic=lambda: self.clock.now, sleep=self.clock.sleep)
        for module in (
            cancelling,
            events,
            finishing,
            opening,
            polling,
            settling,
            transport,
            watching,
        ):
            self.patch.setattr(module, "time", fake)
        self.patch.setattr(polling, "_known", {})
        self.patch.setattr(watching, "_beat_at", float("-inf"))
        self.patch.setattr(timezone, "now", self.clock.datetime)
        self.patch.setattr(closing, "_close", self._unless_killed(closing._close))
        self.steps: Any = None
        self.before: dict[str, Any] = {}

    def _unless_killed(self, function: Any) -> Any:
        def guarded(*args: Any) -> None:
            if self.runway.killed:
                raise Killed
            function(*args)

        return guarded

    @initialize(scenario=st.sampled_from(SCENARIO_NAMES), reports=st.booleans())
    def press(self, scenario: str, reports: bool) -> None:
        self.runway.scenario = scenario
        self.steps = opening.open_call(
            "littlelobster", locale="en", reports=reports, network="192.0.2.1", may_wait=reports
        )
        self.call_id = next(self.steps).call_id

    @property
    def row(self) -> CallLog:
        return CallLog.objects.get(pk=self.call_id)

    def _spoiled(self, fault: str | None) -> None:
        self.runway.fault, self.runway.killed = fault, False

    @precondition(lambda self: self.steps is not None)
    @rule(fault=st.sampled_from(FAULTS))
    def wait(self, fault: str | None) -> None:
        """The opening request goes on until it has something to say."""
        self._spoiled(fault)
        try:
            next(self.steps)
        except (StopIteration, AvatarError, Killed):
            self.steps = None
        self._spoiled(None)

    @precondition(lambda self: self.steps is not None)
    @rule()
    def leave(self) -> None:
        """The connection of the visitor breaks."""
        self.steps.close()
        self.steps = None

    @precondition(lambda self: self.steps is not None)
    @rule()
    def kill(self) -> None:
        """The worker is killed between two steps."""
        self.runway.killed = True
        with suppress(Killed):
            self.steps.close()
        self.steps, self.runway.killed = None, False

    @rule(fault=st.sampled_from(FAULTS))
    def settle(self, fault: str | None) -> None:
        self._spoiled(fault)
        with suppress(Killed):
            watching.beat()
            settling.settle_due_calls()
        self._spoiled(None)

    @rule(fault=st.sampled_from(FAULTS))
    def somebody_waits_for_the_place(self, fault: str | None) -> None:
        self._spoiled(fault)
        with suppress(Killed):
            settling.make_room()
        self._spoiled(None)

    @rule(seconds=st.sampled_from([0.5, 3, 11, 50, 200]))
    def time_passes(self, seconds: float) -> None:
        self.clock.sleep(seconds)

    @rule(event=st.sampled_from([events.join_call, events.keep_alive, events.see_face]))
    def tell(self, event: Callable[[uuid.UUID], None]) -> None:
        event(self.call_id)

    @rule(heard=st.sampled_from(CallLog.Goodbye.values))
    def tell_of_the_goodbye(self, heard: str) -> None:
        events.note_goodbye(self.call_id, heard)

    @precondition(lambda self: self.row.status in ("ready", "live"))
    @rule()
    def enter_the_room(self) -> None:
        for session in self.runway.everything(self.clock.now):
            session.join(self.clock.now)

    @precondition(lambda self: self.row.joined_at)
    @rule()
    def leave_the_room(self) -> None:
        for session in self.runway.sessions.values():
            session.hang_up(self.clock.now)

    @rule(reason=st.sampled_from(CallLog.EndReason.from_pages()), fault=st.sampled_from(FAULTS))
    def end(self, reason: str, fault: str | None) -> None:
        self._spoiled(fault)
        with suppress(Killed):
            events.end_call(self.call_id, reason)
        self._spoiled(None)

    @rule(stars=st.integers(1, 5))
    def give_stars(self, stars: int) -> None:
        events.keep_feedback(self.call_id, stars=stars, comment="")
        ended = self.row.ended_at
        if self.row.joined_at is None:
            assert self.row.stars is None
        elif ended is None or self.clock.datetime() - ended < timedelta(seconds=FEEDBACK_WINDOW):
            assert self.row.stars == stars

    @invariant()
    def what_must_hold(self) -> None:
        row, before = self.row, self.before
        assert row.end_reason in {"", *CallLog.EndReason.values}
        if row.status in OVER:
            assert row.end_reason
            assert row.ended_at
        if row.settled_at:
            assert row.status in OVER
            assert row.duration is not None or not row.session_id
        if row.face_at:
            assert row.joined_at
        if row.consumed_at:
            assert row.session_id
        if before:
            assert ORDER.index(row.status) >= ORDER.index(before["status"]), "a status went back"
            if before["status"] in OVER:
                assert row.status == before["status"]
            if before["end_reason"] and row.end_reason != before["end_reason"]:
                assert before["end_reason"] in CORRECTED
                assert row.end_reason in PUT_RIGHT
                assert before["settled_at"] is None
            if before["settled_at"]:
                assert row.settled_at == before["settled_at"]
                assert row.duration == before["duration"]
                # Whoever settled it knew that it was over: nothing is left to be cancelled.
                assert len(self.runway.cancels) == before["cancels"]
        self.before = {
            "status": row.status,
            "end_reason": row.end_reason,
            "settled_at": row.settled_at,
            "duration": row.duration,
            "cancels": len(self.runway.cancels),
        }

    def teardown(self) -> None:
        try:
            if self.steps is not None:
                self.kill()
            if hasattr(self, "call_id"):
                self._ends_well()
        finally:
            self.mock.stop(allow_assert=False)
            self.patch.undo()
            CallLog.objects.all().delete()

    def _ends_well(self) -> None:
        """From any state, a settler that is let alone brings the call to its end."""
        for _ in range(60):
            if self.row.settled_at:
                break
            self.clock.sleep(10)
            settling.settle_due_calls()
        self.what_must_hold()
        row = self.row
        assert row.settled_at
        assert len(self.runway.sessions) <= 1, "created twice for one press"
        for session in self.runway.everything(self.clock.now):
            if session.id == row.session_id:  # else its id was lost on the way
                assert session.over, "a session runs on"
                assert row.duration == session.billed(self.clock.now)
            else:
                assert session.consumed_at is None, "nobody can have joined it"
                assert row.duration == row.max_seconds, "it may cost as much"
        clients.forget_clients(self.clock.datetime() + timedelta(days=1))
        assert not self.row.client
        assert Places(timezone.now()).taken == 0


@pytest.mark.django_db
def test_a_call_ends_right_whatever_happens(avatar: Avatar) -> None:
    run_state_machine_as_test(
        Call,
        settings=settings(
            max_examples=40,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
