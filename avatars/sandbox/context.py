"""What the rooms of the sandbox share: its settings and its state."""

import math
import random
from dataclasses import dataclass, field
from typing import Any, Literal

from aiohttp import web

from . import DEFAULT_SECRET
from .books import Books
from .faults import Faults
from .limits import Limits
from .lobster import FPS
from .scenarios import LIFELIKE, NORMAL, Override, Scenario
from .sessions import Session
from .studio.store import Studio

TranscriptShape = Literal["segments", "deltas"]
READY_SIGMA = 0.5  # spread of the lognormal time to READY
SEED = 2024_11_06  # the same times and the same accidents in every run
# Seconds until an avatar or a voice is READY. 30 to 90 were seen at Runway (public threads).
PROCESSING, LIFELIKE_PROCESSING = (3.0, 3.0), (30.0, 90.0)
LAG = 2.0  # seconds for which a GET still shows an avatar as it was before a change (the same)


@dataclass
class Sandbox:
    """One running sandbox."""

    secrets: frozenset[str] = frozenset([DEFAULT_SECRET])  # any of them opens the API
    latency: float = 0.0  # seconds added to every REST answer
    ready_median: float | None = None  # seconds; None: each scenario's own time
    transcript: TranscriptShape = "segments"
    pace: float = 1.0  # by which the times of scenarios are divided, not those that are billed
    lifelike: bool = False  # what would be `normal` is `lifelike`
    fps: int = FPS  # frames a second of the picture
    books: Books = field(default_factory=Books)
    faults: Faults = field(default_factory=Faults)
    override: Override = field(default_factory=Override)
    limits: Limits = field(default_factory=Limits)
    chance: random.Random = field(default_factory=lambda: random.Random(SEED))
    luck: random.Random = field(default_factory=lambda: random.Random(SEED))
    studio: Studio = field(default_factory=Studio)

    def course(self, own: Scenario) -> Scenario:
        """What will happen to the next session of an avatar whose own scenario is this one.

        Counts down the scenario that was imposed, if any.
        """
        scenario = self.override.take() or own
        if self.lifelike and scenario is NORMAL:
            scenario = LIFELIKE
        return scenario.paced(self.pace)

    def processing(self) -> float:
        """Seconds until what is made now is READY."""
        span = LIFELIKE_PROCESSING if self.lifelike else PROCESSING
        return self.studio.luck.uniform(*span) / self.pace

    def lag(self) -> float:
        """Seconds by which reads lag behind a change that is made now."""
        return LAG / self.pace

    def open(self, body: dict[str, Any], scenario: Scenario, now: float) -> tuple[Session, float]:
        """A new session in the books, and the seconds that its create is to take.

        `body` is a create request's, in the right shape.
        """
        creating = self.luck.uniform(*scenario.creating)
        provisioning = self._provisioning(scenario)
        session = Session(
            avatar=body["avatar"],
            scenario=scenario,
            created_at=now,
            max_duration=body.get("maxDuration", 300),
            start_script=body.get("startScript"),
            personality=body.get("personality"),
            tools=body.get("tools", []),
            provisioning=None if provisioning is None else creating + provisioning,
            ending=self.luck.uniform(*scenario.ending),
            loses_goodbye=self.luck.random() < scenario.goodbyes_lost,
            waiting=self.limits.full(self.books, now),
        )
        self.books.add(session)
        return session, creating

    def give_places(self, now: float) -> None:
        """Let sessions in that wait for a place that is free."""
        if self.limits.concurrent is not None:
            self.limits.give_places(self.books, now)

    def _provisioning(self, scenario: Scenario) -> float | None:
        """Seconds from the end of the queue to READY for a new session; None: never."""
        if scenario.provisioning is None or self.ready_median is None:
            return scenario.provisioning
        return self.chance.lognormvariate(math.log(self.ready_median), READY_SIGMA) / self.pace


SANDBOX = web.AppKey("sandbox", Sandbox)
