"""The waiting line: first come, first served, over all processes and machines.

Its order is in the database and is read under the same lock as the caps. Whoever stands in it holds
a thread and no database connection; all who stand in one process look at the line together.
"""

import logging
import time
import uuid
from collections.abc import Callable, Generator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.core import signing
from django.db import Error

from avatars.calls import background, turns
from avatars.calls.announcing import tell_ended
from avatars.calls.caps import Places, Wish, granted_seconds, one_at_a_time
from avatars.calls.connections import release_connection
from avatars.calls.timing import (
    CANCEL_TIMEOUT,
    PLACE_FORGOTTEN,
    PLACE_KEPT,
    PLACES_PER_CLIENT,
    opener_asks_until,
)
from avatars.calls.turns import closed, standing_in_line, whose_turn
from avatars.conf import conf
from avatars.exceptions import BudgetSpent, Busy, CallClosed, Closed, UnknownAvatar
from avatars.models import Avatar, CallLog, PlaceInLine

logger = logging.getLogger(__name__)

SALT = "avatars.place"
TELL = 2.0  # seconds between two words to the visitor, so that a broken connection is noticed


@dataclass(frozen=True)
class InLine:
    """The visitor waits for a place: their position from 1, and seconds.

    `estimate` is None where nothing honest can be said; `place` keeps the position when the
    connection breaks.
    """

    position: int
    waited: float
    estimate: int | None
    place: str


def ask_for_place(wish: Wish, *, token: str, may_wait: bool) -> CallLog | PlaceInLine:
    """Take a place and write the call's row, or else join the line; in one short transaction.

    `token` is the place of somebody who comes back to the line, or empty. The row's `max_seconds`
    is what the call was granted. A test call neither joins the line nor passes it. Raises Busy,
    BudgetSpent or Closed with the seconds until another try makes sense, or UnknownAvatar; nothing
    is written then.
    """
    with one_at_a_time() as now:
        wish = _as_it_is_now(wish, now)
        if place := None if wish.test else _presented(token, wish, now):
            return place
        standing = standing_in_line(now)
        places = Places(now)
        if wish.test and standing:
            # Whatever is free is for those who wait.
            raise Busy("visitors are waiting", retry_after=places.seconds_to_the_next())
        whose_turn(standing, places)
        granted = _granted(wish, places)
        if granted and places.has_one_for(wish.avatar, wish.client):
            return _write_call(wish, granted, now, accepted_at=now)
        own = sum(bool(one.client) and one.client == wish.client for one in standing)
        is_full = (
            len(standing) >= conf.line_length or own >= PLACES_PER_CLIENT * conf.calls_per_client
        )
        if wish.test or not may_wait or is_full:
            raise Busy("all places are taken", retry_after=places.seconds_to_the_next())
        return PlaceInLine.objects.create(
            avatar=wish.avatar, client=wish.client, locale=wish.locale, since=now, seen_at=now
        )


def wait_for_turn(
    place: PlaceInLine, wish: Wish, make_room: Callable[[], object]
) -> Generator[InLine, None, CallLog]:
    """Stand in line until it is this place's turn; returns the row of the call.

    `make_room` is done in the background, every other second, for the first in line: it asks Runway
    about calls that may be over. Raises Busy after AVATARS_LINE_SECONDS, BudgetSpent when the day
    is over before the line is, Closed when the avatar closes or is switched off, and CallClosed
    when another stream holds the place. A caller who closes this generator leaves the place to be
    presented again for a while.
    """
    told, room_made = InLine(0, 0.0, None, signing.dumps(place.pk, salt=SALT)), 0.0
    told_at = float("-inf")
    turns.watch.hold(place.holder)
    try:
        while True:
            try:
                mine = turns.watch.look().get(place.holder)
                if mine is None:
                    raise CallClosed("the place is held by another stream, or was given up")
                if mine.closed:
                    raise mine.closed
                if mine.waited > conf.line_seconds:
                    place.delete()
                    raise Busy("too long in line", retry_after=mine.seconds_to_the_next)
                if mine.is_turn and (call := _serve(place, wish)):
                    return call
                if mine.position == 1 and time.monotonic() - room_made >= TELL:
                    background.run(make_room)
                    room_made = time.monotonic()
                now = InLine(mine.position, mine.waited, mine.estimate, told.place)
            except (BudgetSpent, Closed):
                place.delete()
                raise
            except Error as error:
                # The place is kept; whoever has waited longest goes on waiting for the database.
                logger.warning("the line was not looked at: %s", type(error).__name__)
                now = told
            finally:
                release_connection()
            if now.position != told.position or time.monotonic() - told_at >= TELL:
                told, told_at = now, time.monotonic()
                if told.position:
                    yield told
            time.sleep(turns.LOOK)
    finally:
        turns.watch.let_go(place.holder)


def leave_line(token: str) -> None:
    """Give up a place. An unknown one is no error."""
    number = _number(token)
    if number is not None:
        PlaceInLine.objects.filter(pk=number, call=None).delete()


def number_of(token: str, avatar_name: str) -> int | None:
    """The number of a place that somebody waits in for this avatar; None of any other token."""
    number = _number(token)
    if number is None:
        return None
    waiting = PlaceInLine.objects.filter(pk=number, call=None)
    asked_for = Avatar.objects.named(avatar_name)
    return number if waiting.filter(avatar__in=asked_for).exists() else None


def _clear_away(now: datetime) -> None:
    """Forget the places that were given up.

    Only where the places are locked; and not after a pause of the database, in which nobody could
    say that they are there.
    """
    if turns.watch.saw_the_line():
        PlaceInLine.objects.given_up(now - timedelta(seconds=PLACE_FORGOTTEN)).delete()


def _serve(place: PlaceInLine, wish: Wish) -> CallLog | None:
    """The row of the call, if it is really this place's turn. Raises BudgetSpent and Closed."""
    try:
        with one_at_a_time() as now:
            _clear_away(now)
            places = Places(now)
            served = {one.holder: one for one in whose_turn(standing_in_line(now), places)}
            mine = served.get(place.holder)
            if not mine:
                return None
            if is_closed := closed(mine.avatar, now):
                raise is_closed
            wish = replace(wish, avatar=mine.avatar)
            if not (granted := _granted(wish, places)):
                return None
            stood = min(int((now - mine.since).total_seconds()), 32_767)
            mine.call = call = _write_call(wish, granted, now, stood_in_line=stood)
            mine.save(update_fields=["call"])
            return call
    except Busy:  # no time to count; the next look is soon
        return None


def _as_it_is_now(wish: Wish, now: datetime) -> Wish:
    """With the avatar as it is: it may have been switched off while this waited for its turn."""
    avatar = Avatar.objects.prefetch_related("hours").filter(pk=wish.avatar.pk).first()
    if avatar is None:
        raise UnknownAvatar
    if not wish.test and (is_closed := closed(avatar, now)):
        raise is_closed
    return replace(wish, avatar=avatar)


def _granted(wish: Wish, places: Places) -> int:
    """The seconds that a call would be granted; 0 while they are only promised to others."""
    try:
        return granted_seconds(wish.avatar, wish.client, places)
    except Busy:
        return 0


def _write_call(
    wish: Wish,
    granted: int,
    now: datetime,
    *,
    accepted_at: datetime | None = None,
    stood_in_line: int | None = None,
) -> CallLog:
    return CallLog.objects.create(
        avatar=wish.avatar,
        client=wish.client,
        locale=wish.locale,
        reports=wish.reports,
        placement=wish.origin.placement,
        variant=wish.origin.variant,
        page=wish.origin.page,
        device=wish.origin.device,
        words_id=wish.words,
        test=wish.test,
        created_at=now,
        max_seconds=granted,
        check_at=opener_asks_until(now),
        accepted_at=accepted_at,
        stood_in_line=stood_in_line,
    )


def _presented(token: str, wish: Wish, now: datetime) -> PlaceInLine | None:
    """The place of a visitor who comes back, held by this stream from now on.

    A call that was being opened for them by a server that was killed is given up.
    """
    number = _number(token)
    if number is None:
        return None
    place = PlaceInLine.objects.filter(pk=number, avatar=wish.avatar).select_related("call").first()
    if place is None:
        return None
    if place.call is None and place.seen_at < now - timedelta(seconds=PLACE_FORGOTTEN):
        return None
    if place.call:
        gave_up = CallLog.objects.transition(
            place.call.pk,
            before=[CallLog.Status.REQUESTED, CallLog.Status.WAITING],
            status=CallLog.Status.ENDED,
            end_reason=CallLog.EndReason.VISITOR_GAVE_UP,
            ended_at=now,
            check_at=now + timedelta(seconds=CANCEL_TIMEOUT),
        )
        if gave_up:
            tell_ended(place.call.pk)
    place.call, place.holder, place.seen_at = None, uuid.uuid4(), now
    place.save(update_fields=["call", "holder", "seen_at"])
    return place


def _number(token: str) -> int | None:
    try:
        longest = timedelta(seconds=conf.line_seconds + 3 * PLACE_KEPT)
        number = signing.loads(token, salt=SALT, max_age=longest)
    except signing.BadSignature:
        return None
    return number if isinstance(number, int) else None
