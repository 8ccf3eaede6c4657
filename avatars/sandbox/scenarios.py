"""What may happen to a session: a closed set, chosen by avatar id or by control request."""

import dataclasses
import math
from dataclasses import dataclass
from typing import Any

from . import LITTLELOBSTER_ID

CRASHED = "INTERNAL.BAD_OUTPUT.CODE01"
Span = tuple[float, float]


@dataclass(frozen=True)
class Refusal:
    """A create that is turned away: HTTP status and the text of the error."""

    status: int
    error: str


_NO_TIMES = {
    "name", "about", "refusal", "failure_code", "asks", "sound", "farewell", "goodbyes_lost",
}  # fmt: skip


@dataclass(frozen=True)
class Scenario:
    """One course of events. All times in seconds; a span is from-to."""

    name: str
    about: str
    refusal: Refusal | None = None
    creating: Span = (0.0, 0.0)  # until the create is answered: between these two
    queued: float = 0.0  # NOT_READY with queued: true
    provisioning: float | None = 1.0  # NOT_READY after the queue; None: for ever
    failure_code: str | None = None  # FAILED instead of READY
    unjoined: float = 20.0  # READY, consumed or not, with nobody in the room: then FAILED
    running_after: float | None = None  # the consume; None: RUNNING with the joining
    asks: bool = False  # what a visitor says is a question of the sandbox's own
    # In the room; offsets count from the joining.
    sound: bool = True
    picture_after: float = 0.0
    paused: Span | None = None  # the picture's track is muted from-to
    frozen: Span | None = None  # neither picture nor sound nor messages from-to
    drops_after: float | None = None  # connection cut without a word
    removes_after: float | None = None  # the server removes the visitor
    vanishes_after: float | None = None  # the avatar leaves, the room stays
    fails_after: float | None = None
    ends_after: float | None = None  # the server ends the call
    farewell: bool = True  # it says goodbye before the limit; else it is cut off
    # The end.
    goes_after: float = 0.3  # END_CALL: the avatar leaves the room
    ending: Span = (0.0, 0.0)  # from END_CALL to COMPLETED: between these two
    goodbyes_lost: float = 0.0  # share of calls whose END_CALL is lost when the page leaves at once
    left_after: float = 1.5  # a visitor who left without END_CALL is noticed to be gone
    lost_after: float = 5.0  # and one whose connection broke

    def paced(self, pace: float) -> "Scenario":
        """The same course of events, `pace` times as fast."""
        changed = {
            field.name: _divided(getattr(self, field.name), pace)
            for field in dataclasses.fields(self)
            if field.name not in _NO_TIMES
        }
        return dataclasses.replace(self, **changed)


def _divided(seconds: Any, pace: float) -> Any:
    if isinstance(seconds, tuple):
        return tuple(part / pace for part in seconds)
    return None if seconds is None else seconds / pace


# The pace and the accidents of billed calls, as an outside team measured them in September 2026.
# Not measured, and so chosen: how long Runway takes to miss a visitor (about 15 s is said).
_LIFELIKE: dict[str, Any] = {
    "creating": (2.0, 6.0),
    "running_after": 1.0,
    "picture_after": 8.0,
    "farewell": False,
    "goes_after": 0.5,
    "ending": (7.0, 12.0),
    "left_after": 15.0,
    "lost_after": 15.0,
}
_ALL = (
    Scenario("ready", "READY at once.", provisioning=0.0),
    Scenario("normal", "READY after a second, picture and sound at once."),
    Scenario(
        "lifelike",
        "As slow as real calls: create is answered after 2 to 6 s, READY 1 s later, sound with the"
        " joining, the first picture 8 s after it; END_CALL completes after 7 to 12 s and is lost"
        " in one call of ten when the page leaves with it; the limit cuts, without a goodbye.",
        goodbyes_lost=0.1,
        **_LIFELIKE,
    ),
    Scenario(
        "asks",
        "Whenever the visitor has spoken, they are taken to have asked the next of ten questions on"
        " canfly, its tools and OpenClaw, in the language of the talk.",
        asks=True,
    ),
    Scenario("slow", "READY after 6 s.", provisioning=6.0),
    Scenario("queued", "Waits 4 s for a place, READY a second later.", queued=4.0),
    Scenario("stays_queued", "Waits for a place for an hour.", queued=3_600.0),
    Scenario("never_ready", "Stays NOT_READY.", provisioning=None),
    Scenario("fails", "FAILED instead of READY.", failure_code=CRASHED),
    # Concurrency and daily limits both arrive as 429.
    Scenario(
        "busy",
        "Create is refused: all places are taken.",
        refusal=Refusal(429, "You have reached your concurrent session limit."),
    ),
    Scenario(
        "no_credits",
        "Create is refused: the account is empty.",
        refusal=Refusal(400, "You do not have enough credits to run this task."),
    ),
    Scenario(
        "moderated",
        "Create is refused: moderation does not like its texts.",
        refusal=Refusal(400, "This text cannot be used for an avatar. Please change it."),
    ),
    Scenario(
        "refused_secret",
        "Create is refused: the API secret is wrong.",
        refusal=Refusal(401, "The API key is not valid."),
    ),
    Scenario(
        "dropped_media",
        "After 4 s the connection is cut, and nobody gets in again.",
        drops_after=4.0,
    ),
    Scenario("ended_by_server", "After 4 s the server ends the call.", ends_after=4.0),
    Scenario(
        "lost_goodbye",
        "An END_CALL whose page leaves within 250 ms of it is lost, and the visitor's absence"
        " noticed only 15 s later.",
        goodbyes_lost=1.0,
        left_after=15.0,
        lost_after=15.0,
    ),
    Scenario(
        "paused_picture",
        "From second 4 to 10 the picture's track is muted; the sound goes on.",
        paused=(4.0, 10.0),
    ),
    Scenario(
        "frozen",
        "From second 4 to 12 nothing comes through, picture, sound or message; the signalling"
        " stays up and says nothing of it.",
        frozen=(4.0, 12.0),
    ),
    Scenario(
        "avatar_vanishes",
        "After 4 s the avatar is gone while the room stays; 10 s later the session is FAILED.",
        vanishes_after=4.0,
        fails_after=14.0,
    ),
    Scenario(
        "visitor_removed",
        "After 4 s the server removes the visitor; the session completes 1.5 s later.",
        removes_after=4.0,
    ),
    Scenario("no_picture", "Sound, and never a picture.", picture_after=math.inf),
    Scenario(
        "no_media",
        "Connected, and never a picture, a sound or a word.",
        sound=False,
        picture_after=math.inf,
    ),
)
SCENARIOS = {scenario.name: scenario for scenario in _ALL}
NORMAL, LIFELIKE = SCENARIOS["normal"], SCENARIOS["lifelike"]
_BY_AVATAR = {
    LITTLELOBSTER_ID: NORMAL,
    **{"sandbox-" + name.replace("_", "-"): scenario for name, scenario in SCENARIOS.items()},
}
AVATAR_IDS = tuple(_BY_AVATAR)


def for_avatar(avatar_id: str) -> Scenario | None:
    """The scenario that an avatar id stands for, or None when no such avatar exists."""
    return _BY_AVATAR.get(avatar_id)


class Override:
    """The scenario that a control request imposed on new sessions, if any."""

    def __init__(self) -> None:
        self._scenario: Scenario | None = None
        self._left: int | None = None

    def set(self, name: str | None, times: int | None) -> None:
        """Impose scenario `name` on the next `times` sessions (None: all); None resets.

        Raises KeyError for a name outside the closed set.
        """
        self._scenario = None if name is None else SCENARIOS[name]
        self._left = times

    def take(self) -> Scenario | None:
        """The scenario for a session about to be created; counts down `times`."""
        if self._scenario is None or self._left == 0:
            return None
        if self._left is not None:
            self._left -= 1
        return self._scenario
