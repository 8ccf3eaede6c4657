"""The account's own limits, which a test may order: places, credits, sessions a day.

Runway's first tier has one place and 50 sessions a day; beyond the places `queued: true` was
seen, 409 and 429 are expected (measured and supposed by an outside team, September 2026).
"""

from dataclasses import dataclass, replace
from typing import Any

from .books import Books
from .orders import boolean, only, whole
from .scenarios import Refusal
from .sessions import CREDITS

BALANCE = 10_000  # credits of an account without a limit here


@dataclass(frozen=True)
class Limits:
    """None is no limit."""

    concurrent: int | None = None  # sessions that are not over
    credits: int | None = None  # less what the sessions in the books cost
    daily: int | None = None  # creates of this UTC day that are in the books
    queue: bool = True  # beyond `concurrent`: wait; False: 429

    def ordered(self, order: dict[str, Any]) -> "Limits":
        """These limits with what a control request changes. Raises ValueError."""
        only(order, "concurrent", "credits", "daily", "queue")
        changes: dict[str, Any] = {
            key: None if order[key] is None else whole(order, key)
            for key in ("concurrent", "credits", "daily")
            if key in order
        }
        if "queue" in order:
            changes["queue"] = boolean(order, "queue")
        return replace(self, **changes)

    def balance(self, books: Books, now: float) -> int:
        """Credits that are left."""
        granted = BALANCE if self.credits is None else self.credits
        return max(0, granted - books.credits(now))

    def refusal(self, books: Books, now: float) -> Refusal | None:
        """Why a create is turned away now, if it is."""
        if self.credits is not None and self.balance(books, now) < CREDITS:
            return Refusal(400, "You do not have enough credits to run this task.")
        if self.daily is not None and books.created_today(now) >= self.daily:
            return Refusal(429, "Your daily task limit has been reached.")
        if not self.queue and self.full(books, now):
            return Refusal(429, "You have reached your concurrent session limit.")
        return None

    def full(self, books: Books, now: float) -> bool:
        """Whether a new session has to wait for a place."""
        return self.concurrent is not None and books.holding(now) >= self.concurrent

    def give_places(self, books: Books, now: float) -> None:
        """Let those in who have waited longest, as far as there are places.

        A place is given when somebody looks, not at the instant at which it is free.
        """
        for session in books.waiting(now):
            if self.full(books, now):
                return
            session.give_place(now)
