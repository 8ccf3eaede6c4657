"""What may happen to a session: a closed set, chosen by avatar id or by control request."""

from dataclasses import dataclass

from . import LITTLELOBSTER_ID


@dataclass(frozen=True)
class Refusal:
    """A create that is turned away: HTTP status and the text of the error."""

    status: int
    error: str


@dataclass(frozen=True)
class Scenario:
    """One course of events. All times in seconds."""

    name: str
    queued: float = 0.0  # NOT_READY with queued: true
    provisioning: float | None = 1.0  # NOT_READY after the queue; None: for ever
    refusal: Refusal | None = None
    failure_code: str | None = None  # FAILED instead of READY
    drops_after: float | None = None  # after joining: connection cut without a word
    ends_after: float | None = None  # after joining: the server ends the call


_ALL = (
    Scenario("ready", provisioning=0.0),
    Scenario("normal"),
    Scenario("slow", provisioning=6.0),
    Scenario("queued", queued=4.0),
    Scenario("never_ready", provisioning=None),
    Scenario("fails", failure_code="INTERNAL.BAD_OUTPUT.CODE01"),
    # Concurrency and daily limits both arrive as 429.
    Scenario("busy", refusal=Refusal(429, "You have reached your concurrent session limit.")),
    Scenario("no_credits", refusal=Refusal(402, "You do not have enough credits.")),
    Scenario("refused_secret", refusal=Refusal(401, "The API key is not valid.")),
    Scenario("dropped_media", drops_after=4.0),
    Scenario("ended_by_server", ends_after=4.0),
)
SCENARIOS = {scenario.name: scenario for scenario in _ALL}
NORMAL = SCENARIOS["normal"]
_BY_AVATAR = {
    LITTLELOBSTER_ID: NORMAL,
    **{"sandbox-" + name.replace("_", "-"): scenario for name, scenario in SCENARIOS.items()},
}


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
