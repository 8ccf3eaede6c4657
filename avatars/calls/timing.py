"""Lengths of time that have to agree with each other, side by side. All in seconds.

What an operator may set is in `conf`; what is fixed, and what follows from it, is here, also for
the page. `contradictions` tells the system checks which settings cannot work together.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

from avatars.conf import conf
from avatars.models import MAX_CALL_SECONDS

# --- Opening a call: a turn, waiting for READY, consuming, and cancelling where that fails -------
TURN_TIMEOUT = 10  # for the caps' turn; the database does not answer then
LONGEST_READY_TIMEOUT = 50  # below what proxies allow a request
CANCEL_TIMEOUT = 5.0
LONGEST_CONNECT = 90  # gunicorn.conf.py lets a worker finish for so long
ANSWER_SLACK = 10  # what the network may add before the page gives a connect up

# --- The waiting line --------------------------------------------------------------------------
PLACE_KEPT = 10  # for a visitor whose connection broke
PLACE_FORGOTTEN = PLACE_KEPT + 5  # a busy server may be a little late
PLACES_PER_CLIENT = 3  # in the line, for each call that a client may have: an office shares one
COUNT = 5  # that a page in the background counts before it takes the call
ACCEPT_TIMEOUT = 15  # for a page to take it; Runway ends a session that nobody joins after 20

# --- Joining it ----------------------------------------------------------------------------------
PICTURE_TIMEOUT = 20  # the page gives up a room that it cannot join by then, or that stays empty
JOIN_SLACK = 5  # from the credentials to the page's first try

# --- While it lasts ------------------------------------------------------------------------------
BEATS_PER_SILENCE = 3  # so many signs of life are missed before a page counts as silent
SHORTEST_SILENCE_TIMEOUT = 15  # a beat every five seconds is the most that is asked of pages
RECONNECT_TIMEOUT = 12  # a Runway session rarely survives a longer break; a new call is quicker
WEAK_LINE = 3  # without new sound or picture, the page says so
IDLE_ANSWER = 20  # to "Are you still there?"
END_MARGIN = 1  # less than is left is shown, so that the end never comes sooner
PAGE_OVERTIME = 5  # past its limit the page hangs up
OVERTIME = 15  # and the settler cancels; a little more than Runway's own clock may need
LIMIT_SLACK = 4  # a call that ends so near to its limit has ended by it

# --- Ending it -----------------------------------------------------------------------------------
GOODBYE = 3  # in which the page keeps the room open for the avatar to hear the goodbye
GOODBYE_AGAIN = 1  # until it is sent once more
ASK_TIMEOUT = 2  # for the one question before a session that must stop is cancelled
# From the goodbye: Runway needs 7 to 12 seconds to complete a session (measured).
LOOKS_AFTER_GOODBYE = (3, 8, 15)

# --- Afterwards ----------------------------------------------------------------------------------
HELP_AFTER = 60  # without one, the endpoint settles a little itself
GIVE_UP_ASKING = 6 * 3600  # since the press: our own estimate is final then, whatever Runway says
LOST_AFTER = 60  # past the ready timeout, when no opener can be at work any more
FEEDBACK_WINDOW = 24 * 3600  # from the end of a call
TOKEN_LIFETIME = MAX_CALL_SECONDS + FEEDBACK_WINDOW + 3600  # late beacons, and feedback


def opening_since(now: datetime) -> datetime:
    """A call pressed before then that has no session will have none."""
    return now - timedelta(seconds=conf.ready_timeout + LOST_AFTER)


def running_since(now: datetime) -> datetime:
    """The session of a call pressed before then has ended, at its longest length."""
    return opening_since(now) - timedelta(seconds=MAX_CALL_SECONDS)


def opener_asks_until(created_at: datetime) -> datetime:
    """Until then the request that opens a call asks about it all the time."""
    seconds = conf.ready_timeout + ACCEPT_TIMEOUT + conf.request_timeout
    return created_at + timedelta(seconds=seconds)


def page_timing() -> dict[str, float]:
    """The page's share, by the names of the widget's configuration."""
    return {
        "beat": conf.silence_timeout / BEATS_PER_SILENCE,
        # Silent for the time-out, and for as many looks as a settler that was killed may miss.
        "stalled": conf.silence_timeout + 3 * conf.settle_interval,
        "answer": _longest_connect() + ANSWER_SLACK,
        "count": COUNT,
        "placeKept": PLACE_KEPT,
        "picture": PICTURE_TIMEOUT,
        "margin": END_MARGIN,
        "overtime": PAGE_OVERTIME,
        "weak": WEAK_LINE,
        "reconnect": RECONNECT_TIMEOUT,
        "idle": conf.idle_seconds,
        "idleAnswer": IDLE_ANSWER,
        "goodbye": GOODBYE,
        "goodbyeAgain": GOODBYE_AGAIN,
    }


def contradictions() -> Iterator[str]:
    """A sentence for each pair of settings that would work against each other."""
    if 0 < conf.silence_timeout < SHORTEST_SILENCE_TIMEOUT:
        yield (
            f"AVATARS_SILENCE_TIMEOUT is {conf.silence_timeout:g}: under"
            f" {SHORTEST_SILENCE_TIMEOUT} seconds, calls of visitors who are there would be cut."
        )
    if conf.settle_interval > max(conf.silence_timeout, SHORTEST_SILENCE_TIMEOUT):
        yield (
            f"AVATARS_SETTLE_INTERVAL is {conf.settle_interval:g}, over AVATARS_SILENCE_TIMEOUT:"
            " calls whose page is gone would be paid for until the settler looks."
        )
    if 0 < conf.join_timeout < PICTURE_TIMEOUT + JOIN_SLACK:
        yield (
            f"AVATARS_JOIN_TIMEOUT is {conf.join_timeout:g}: pages try to join for up to"
            f" {PICTURE_TIMEOUT + JOIN_SLACK} seconds, and would be cut off while they try."
        )
    most = LONGEST_CONNECT - TURN_TIMEOUT - ACCEPT_TIMEOUT - CANCEL_TIMEOUT
    both = conf.ready_timeout + conf.request_timeout
    if conf.ready_timeout <= LONGEST_READY_TIMEOUT and both > most:
        yield (
            f"AVATARS_READY_TIMEOUT and AVATARS_REQUEST_TIMEOUT add up to {both:g}: over {most:g}"
            " seconds, servers that restart would cut off visitors who wait."
        )


def _longest_connect() -> float:
    opening = conf.ready_timeout + ACCEPT_TIMEOUT + conf.request_timeout
    return TURN_TIMEOUT + opening + CANCEL_TIMEOUT
