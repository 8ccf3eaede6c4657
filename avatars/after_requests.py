"""What a request sets off when its answer is on its way: a dead settler cannot say that it is."""

import time
from typing import Any

from avatars.calls import background, clock
from avatars.insights.alert_mails import send_due_mails
from avatars.insights.alerts import look, nobody_settles

LOOK_EVERY = 60.0  # seconds between two looks of a process
_looked_at = float("-inf")


def look_whether_somebody_settles(sender: object, **kwargs: Any) -> None:
    """Look for alerts where no settler does, in the background and once a minute at most."""
    global _looked_at
    if sender is None:  # Django's test client: a site's own tests want no thread beside them
        return
    if time.monotonic() - _looked_at >= LOOK_EVERY:
        _looked_at = time.monotonic()
        background.run(_look)


def _look() -> None:
    now = clock.now()
    if nobody_settles(now):
        look(now)
        send_due_mails()
