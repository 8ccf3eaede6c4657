"""A session's life, by a clock that the test holds."""

from avatars.sandbox.scenarios import SCENARIOS
from avatars.sandbox.sessions import Session, Status

BORN = 1_800_000_000.0
READY = BORN + 1.0  # the normal scenario


def session(scenario: str = "normal", max_duration: int = 300) -> Session:
    chosen = SCENARIOS[scenario]
    return Session(
        avatar={"type": "custom", "avatarId": "x"},
        scenario=chosen,
        created_at=BORN,
        max_duration=max_duration,
        provisioning=chosen.provisioning,
    )


def at(moment: float, one: Session) -> Session:
    one.advance(moment)
    return one


def test_it_is_ready_when_it_is_due_however_late_somebody_looks() -> None:
    assert at(BORN + 0.9, session()).status is Status.NOT_READY
    assert at(BORN + 30, session()).ready_at == READY


def test_a_queued_one_waits_in_the_queue_first() -> None:
    waiting = at(BORN + 3, session("queued"))
    assert waiting.queued(BORN + 3)
    assert not waiting.queued(BORN + 4.5)
    assert at(BORN + 5, waiting).status is Status.READY


def test_one_that_is_never_ready_costs_nothing() -> None:
    waiting = at(BORN + 3600, session("never_ready"))
    assert (waiting.status, waiting.billed(BORN + 3600)) == (Status.NOT_READY, 0)


def test_one_that_failed_costs_nothing() -> None:
    failed = at(BORN + 30, session("fails"))
    assert (failed.status, failed.ended_at, failed.billed(BORN + 30)) == (
        Status.FAILED,
        BORN + 1.0,
        0,
    )


def test_one_that_nobody_joins_ends_by_itself_and_is_billed_from_ready() -> None:
    forgotten = at(BORN + 3600, session())
    assert (forgotten.status, forgotten.ended_at) == (Status.COMPLETED, READY + 60)
    assert forgotten.billed(BORN + 3600) == 60


def test_a_call_is_billed_in_whole_seconds_from_ready() -> None:
    call = at(READY, session())
    call.join(READY + 2)
    assert call.status is Status.RUNNING
    assert call.billed(READY + 3.2) == 4
    call.complete(READY + 10.5)
    assert (call.status, call.billed(READY + 99)) == (Status.COMPLETED, 11)


def test_exact_seconds_are_not_rounded_up_by_a_float() -> None:
    call = at(READY, session())
    call.join(READY)
    call.complete(READY + 7.0000001)
    assert call.billed(READY + 99) == 7


def test_a_call_ends_at_its_longest_duration() -> None:
    call = at(READY, session(max_duration=60))
    call.join(READY + 5)
    at(READY + 1000, call)
    assert (call.status, call.ended_at) == (Status.COMPLETED, READY + 60)
    assert call.billed(READY + 1000) == 60


def test_the_server_ends_the_call_four_seconds_after_joining() -> None:
    call = at(READY, session("ended_by_server"))
    call.join(READY + 5)
    assert at(READY + 20, call).ended_at == READY + 9


def test_a_cancelled_session_is_billed_until_then() -> None:
    call = at(READY, session())
    call.join(READY + 1)
    call.cancel(READY + 4.4)
    assert (call.status, call.billed(READY + 99)) == (Status.CANCELLED, 5)


def test_what_is_over_stays_as_it_ended() -> None:
    call = at(READY, session())
    call.join(READY)
    call.complete(READY + 3)
    call.cancel(READY + 4)
    call.join(READY + 5)
    assert (call.status, call.ended_at) == (Status.COMPLETED, READY + 3)


def test_a_cancel_that_comes_after_the_end_was_due_changes_nothing() -> None:
    call = at(READY, session(max_duration=10))
    call.join(READY)
    call.cancel(READY + 11)
    assert call.status is Status.COMPLETED
