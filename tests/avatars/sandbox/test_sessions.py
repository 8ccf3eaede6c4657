"""A session's life, by a clock that the test holds."""

import pytest

from avatars.sandbox.scenarios import SCENARIOS
from avatars.sandbox.sessions import NO_PARTICIPANT, Session, Status

BORN = 1_800_000_000.0
READY = BORN + 1.0  # the normal scenario


def session(scenario: str = "normal", max_duration: int = 300, **more: object) -> Session:
    chosen = SCENARIOS[scenario]
    return Session(
        avatar={"type": "custom", "avatarId": "x"},
        scenario=chosen,
        created_at=BORN,
        max_duration=max_duration,
        provisioning=chosen.provisioning,
        **more,  # type: ignore[arg-type]
    )


def at(moment: float, one: Session) -> Session:
    one.advance(moment)
    return one


def consumed(one: Session, moment: float = READY) -> Session:
    at(moment, one).consumed_at = moment
    return one


def joined(one: Session, moment: float = READY) -> Session:
    """In the room, with the consume a moment before."""
    consumed(one, moment).join(moment)
    return one


def test_it_is_ready_when_it_is_due_however_late_somebody_looks() -> None:
    assert at(BORN + 0.9, session()).status is Status.NOT_READY
    assert at(BORN + 10, session()).ready_at == READY


def test_a_queued_one_waits_in_the_queue_first() -> None:
    waiting = at(BORN + 3, session("queued"))
    assert waiting.queued(BORN + 3)
    assert not waiting.queued(BORN + 4.5)
    assert at(BORN + 5, waiting).status is Status.READY


def test_one_that_waits_for_a_place_is_ready_its_time_after_it_has_one() -> None:
    waiting = at(BORN + 100, session(waiting=True))
    assert waiting.queued(BORN + 100)
    waiting.give_place(BORN + 100)
    assert at(BORN + 101, waiting).ready_at == BORN + 101


def test_one_that_is_never_ready_costs_nothing() -> None:
    waiting = at(BORN + 3600, session("never_ready"))
    assert (waiting.status, waiting.billed(BORN + 3600)) == (Status.NOT_READY, 0)


def test_one_that_failed_costs_nothing() -> None:
    failed = at(BORN + 30, session("fails"))
    assert (failed.status, failed.ended_at) == (Status.FAILED, BORN + 1.0)
    assert (failed.billed(BORN + 30), failed.credits(BORN + 30)) == (0, 0)


@pytest.mark.parametrize(("is_consumed", "costs"), [(False, 0), (True, 2)])
def test_one_that_nobody_joins_fails_twenty_seconds_after_ready(
    is_consumed: bool, costs: int
) -> None:
    forgotten = at(READY, session())
    assert forgotten.expires_at == READY + 300
    if is_consumed:
        consumed(forgotten, READY + 4)
    at(BORN + 3600, forgotten)
    assert (forgotten.status, forgotten.ended_at) == (Status.FAILED, READY + 20)
    assert forgotten.failure_code == NO_PARTICIPANT
    assert forgotten.credits(BORN + 3600) == costs
    assert forgotten.billed(BORN + 3600) == (16 if is_consumed else 0)


def test_a_lifelike_one_is_running_soon_after_the_consume_and_fails_all_the_same() -> None:
    forgotten = consumed(session("lifelike"))
    assert at(READY + 0.5, forgotten).status is Status.READY
    assert at(READY + 1, forgotten).status is Status.RUNNING
    assert at(READY + 20, forgotten).failure_code == NO_PARTICIPANT


def test_a_call_counts_in_whole_seconds_from_the_consume() -> None:
    call = consumed(session(), READY + 2)
    call.join(READY + 3)
    assert call.status is Status.RUNNING
    assert call.billed(READY + 5.2) == 4
    call.complete(READY + 10.5)
    assert (call.status, call.billed(READY + 99)) == (Status.COMPLETED, 9)


@pytest.mark.parametrize(("seconds", "costs"), [(0, 2), (5.9, 2), (6, 4), (59, 20), (60, 22)])
def test_a_call_costs_two_credits_at_once_and_two_more_every_six_seconds(
    seconds: float, costs: int
) -> None:
    call = joined(session())
    call.complete(READY + seconds)
    assert call.credits(READY + 999) == costs


def test_exact_seconds_are_not_rounded_up_by_a_float() -> None:
    call = joined(session())
    call.complete(READY + 7.0000001)
    assert call.billed(READY + 99) == 7


def test_a_call_ends_at_its_longest_duration_counted_from_the_consume() -> None:
    call = consumed(session(max_duration=60), READY + 3)
    call.join(READY + 5)
    at(READY + 1000, call)
    assert (call.status, call.ended_at) == (Status.COMPLETED, READY + 63)
    assert call.billed(READY + 1000) == 60


def test_the_server_ends_the_call_four_seconds_after_joining() -> None:
    call = joined(session("ended_by_server"), READY + 5)
    assert at(READY + 20, call).ended_at == READY + 9


def test_a_vanished_avatar_fails_the_session() -> None:
    call = joined(session("avatar_vanishes"), READY + 5)
    at(READY + 99, call)
    assert (call.status, call.ended_at) == (Status.FAILED, READY + 19)
    assert call.failure_code
    assert call.failure_code.startswith("INTERNAL")


def test_end_call_completes_at_once_or_in_its_time() -> None:
    quick, slow = joined(session()), joined(session(ending=9.0))
    for call in (quick, slow):
        call.hang_up(READY + 10)
        call.hang_up(READY + 11)
    assert (quick.status, quick.ended_at) == (Status.COMPLETED, READY + 10)
    assert slow.status is Status.RUNNING
    assert (at(READY + 19, slow).status, slow.ended_at) == (Status.COMPLETED, READY + 19)


def test_a_call_that_is_hung_up_just_before_its_limit_still_ends_at_it() -> None:
    call = joined(session(max_duration=10, ending=9.0))
    call.hang_up(READY + 8)
    assert at(READY + 99, call).ended_at == READY + 10


def test_a_cancelled_session_is_billed_until_then_and_keeps_no_word() -> None:
    call = joined(session())
    call.transcript.append({"role": "user", "content": "Hello"})
    call.cancel(READY + 4.4)
    assert (call.status, call.billed(READY + 99)) == (Status.CANCELLED, 5)
    assert call.transcript == []


def test_what_is_over_stays_as_it_ended() -> None:
    call = joined(session())
    call.complete(READY + 3)
    call.cancel(READY + 4)
    call.join(READY + 5)
    call.hang_up(READY + 6)
    assert (call.status, call.ended_at) == (Status.COMPLETED, READY + 3)


def test_a_cancel_that_comes_after_the_end_was_due_changes_nothing() -> None:
    call = joined(session(max_duration=10))
    call.cancel(READY + 11)
    assert call.status is Status.COMPLETED


def test_a_pace_divides_the_times_and_nothing_else() -> None:
    real, fast = SCENARIOS["lifelike"], SCENARIOS["lifelike"].paced(10)
    assert fast.ending == (0.7, 1.2)
    assert fast.unjoined == 2
    assert fast.frozen is None
    assert (fast.goodbyes_lost, fast.name) == (real.goodbyes_lost, real.name)
    assert SCENARIOS["no_picture"].paced(10).picture_after == float("inf")
