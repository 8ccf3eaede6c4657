"""What the rooms of the sandbox share: its settings and its state."""

import math
import random
from dataclasses import dataclass, field
from typing import Literal

from aiohttp import web

from . import DEFAULT_SECRET
from .books import Books
from .faults import Faults
from .scenarios import Override, Scenario

TranscriptShape = Literal["segments", "deltas"]
READY_SIGMA = 0.5  # spread of the lognormal time to READY
READY_SEED = 2024_11_06  # the same times in every run


@dataclass
class Sandbox:
    """One running sandbox."""

    secret: str = DEFAULT_SECRET
    latency: float = 0.0  # seconds added to every REST answer
    ready_median: float | None = None  # seconds; None: each scenario's own time
    transcript: TranscriptShape = "segments"
    books: Books = field(default_factory=Books)
    faults: Faults = field(default_factory=Faults)
    override: Override = field(default_factory=Override)
    chance: random.Random = field(default_factory=lambda: random.Random(READY_SEED))

    def provisioning(self, scenario: Scenario) -> float | None:
        """Seconds from the end of the queue to READY for a new session; None: never."""
        if scenario.provisioning is None or self.ready_median is None:
            return scenario.provisioning
        return self.chance.lognormvariate(math.log(self.ready_median), READY_SIGMA)


SANDBOX = web.AppKey("sandbox", Sandbox)
