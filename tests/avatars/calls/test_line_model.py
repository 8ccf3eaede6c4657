"""The waiting line under visitors who come, leave, come back and are cut off, against its promise.

Each visitor's thread is a generator here, and time passes for all of them at once.
"""

import itertools
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from types import SimpleNamespace

import hypothesis.strategies as st
import pytest
from django.test import override_settings
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from avatars.calls import line, turns
from avatars.calls.caps import Wish
from avatars.calls.line import InLine
from avatars.calls.timing import PLACE_FORGOTTEN, PLACES_PER_CLIENT
from avatars.exceptions import Busy, CallClosed
from avatars.models import Avatar, CallLog, PlaceInLine

PLACES, LENGTH = 2, 4
CLIENTS = ["", "", "office", "cafe"]


@dataclass
class Visitor:
    """One who pressed; `stream` is None while their connection is broken."""

    client: str
    number: int  # the order in which they came
    stream: Iterator[InLine] | None
    token: str = ""
    seen_at: float = 0.0
    call: CallLog | None = None


class Line(RuleBasedStateMachine):
    """All who would like to call one avatar."""

    def __init__(self) -> None:
        super().__init__()
        self.patch = pytest.MonkeyPatch()
        self.now = 1_800_000_000.0
        fake = SimpleNamespace(monotonic=lambda: self.now, sleep=lambda seconds: None)
        self.patch.setattr(line, "time", fake)
        self.patch.setattr(turns, "time", fake)
        self.patch.setattr(line, "TELL", 0.0)
        self.patch.setattr(turns, "watch", turns.Watch())
        self.patch.setattr(timezone, "now", lambda: datetime.fromtimestamp(self.now, UTC))
        self.caps = override_settings(
            AVATARS_MAX_CONCURRENT_CALLS=PLACES,
            AVATARS_CALLS_PER_CLIENT=1,
            AVATARS_LINE_LENGTH=LENGTH,
            AVATARS_DAILY_MINUTES=10_000,
        )
        self.caps.enable()
        self.avatar = Avatar.objects.get()
        self.visitors: list[Visitor] = []
        self.numbers = itertools.count()

    @property
    def waiting(self) -> list[Visitor]:
        return [one for one in self.visitors if one.call is None]

    def _wish(self, client: str) -> Wish:
        return Wish(self.avatar, client, "en", True)

    def _ask(self, client: str, token: str = "") -> CallLog | Iterator[InLine]:
        wish = self._wish(client)
        got = line.ask_for_place(wish, token=token, may_wait=True)
        return got if isinstance(got, CallLog) else line.wait_for_turn(got, wish, lambda: None)

    @rule(client=st.sampled_from(CLIENTS))
    def press(self, client: str) -> None:
        before = [one for one in self.waiting if self._keeps(one)]
        own = [one for one in before if client and one.client == client]
        servable, free = self._servable(), self._free()
        try:
            got = self._ask(client)
        except Busy:
            assert len(before) >= LENGTH or len(own) >= PLACES_PER_CLIENT
            return
        one = Visitor(client, next(self.numbers), None)
        self.visitors.append(one)
        if isinstance(got, CallLog):
            self._begin(one, got)
            assert len(servable) < free, "somebody who waits was overtaken"
        else:
            one.stream = got
            self._look(one)

    @precondition(lambda self: any(one.stream for one in self.waiting))
    @rule(data=st.data())
    def look(self, data: st.DataObject) -> None:
        self._look(data.draw(st.sampled_from([one for one in self.waiting if one.stream])))

    def _look(self, one: Visitor) -> None:
        ahead = [other for other in self._servable() if other.number < one.number]
        free = self._free()
        assert one.stream is not None
        turns.watch._looked_at = float("-inf")
        try:
            told = next(one.stream)
        except StopIteration as served:
            self._begin(one, served.value)
            assert len(ahead) < free, "somebody before was overtaken"
        else:
            one.token, one.seen_at = told.place, self.now

    @precondition(lambda self: any(one.stream for one in self.waiting))
    @rule(data=st.data())
    def connection_breaks(self, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from([one for one in self.waiting if one.stream]))
        one.stream.close()
        one.stream = None

    @precondition(lambda self: any(one.token for one in self.waiting))
    @rule(data=st.data())
    def come_back(self, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from([one for one in self.waiting if one.token]))
        kept, old = self._keeps(one), one.stream
        try:
            got = self._ask(one.client, one.token)
        except Busy:
            assert not kept, "a place that is kept was not given back"
            one.stream, one.token = None, ""
            return
        if not kept:  # the place was given up: they are the last now
            self.visitors.remove(one)
            one.number = next(self.numbers)
            self.visitors.append(one)
        if isinstance(got, CallLog):
            assert not kept
            self._begin(one, got)
            return
        one.stream = got
        self._look(one)
        if old is not None and one.call is None:
            with suppress(StopIteration), pytest.raises(CallClosed):
                next(old)

    @precondition(lambda self: any(one.token for one in self.waiting))
    @rule(data=st.data())
    def leave(self, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from([one for one in self.waiting if one.token]))
        if one.stream is not None:
            one.stream.close()
        line.leave_line(one.token)
        self.visitors.remove(one)

    @precondition(lambda self: any(one.call for one in self.visitors))
    @rule(data=st.data())
    def hang_up(self, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from([one for one in self.visitors if one.call]))
        assert one.call is not None
        CallLog.objects.filter(pk=one.call.pk).update(status="ended", settled_at=timezone.now())
        self.visitors.remove(one)

    @rule(seconds=st.sampled_from([1, 4]))
    def time_passes(self, seconds: int) -> None:
        """Those who are connected look at the line every second, and so keep their places."""
        self.now += seconds
        for one in self.waiting:
            if one.stream is not None:
                self._look(one)

    def _begin(self, one: Visitor, call: CallLog) -> None:
        one.call, one.stream = call, None
        CallLog.objects.filter(pk=call.pk).update(session_id=call.pk, status="live")

    def _keeps(self, one: Visitor) -> bool:
        return one.stream is not None or self.now - one.seen_at <= PLACE_FORGOTTEN

    def _free(self) -> int:
        return PLACES - sum(one.call is not None for one in self.visitors)

    def _servable(self) -> list[Visitor]:
        """Those who wait, and whom nothing but the site's limit stands in the way."""
        calling = {one.client for one in self.visitors if one.call and one.client}
        found = []
        for one in sorted(self.waiting, key=lambda one: one.number):
            if self._keeps(one) and one.client not in calling:
                found.append(one)
                if one.client:
                    calling.add(one.client)
        return found

    @invariant()
    def what_must_hold(self) -> None:
        open_calls = CallLog.objects.filter(settled_at=None)
        assert len(open_calls) == sum(one.call is not None for one in self.visitors)
        assert len(open_calls) <= PLACES, "more calls than places"
        clients = [call.client for call in open_calls if call.client]
        assert len(clients) == len(set(clients)), "a client has two calls"
        served = [one.call.pk for one in self.visitors if one.call]
        assert len(served) == len(set(served)), "two have the same call"
        # Places that were given up lie about until somebody is served.
        assert len(turns.standing_in_line(timezone.now())) <= LENGTH

    def teardown(self) -> None:
        try:
            for one in self.waiting:
                if one.stream is not None:
                    one.stream.close()
        finally:
            self.caps.disable()
            self.patch.undo()
            PlaceInLine.objects.all().delete()
            CallLog.objects.all().delete()


@pytest.mark.django_db
def test_the_line_keeps_its_promise_whatever_happens(avatar: Avatar) -> None:
    run_state_machine_as_test(
        Line,
        settings=settings(
            max_examples=30,
            stateful_step_count=30,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
