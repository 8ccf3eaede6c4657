"""The account behind the secret: its credits and limits."""

from dataclasses import dataclass

from avatars.runway.answers import inner, number
from avatars.runway.transport import MODEL, request


@dataclass(frozen=True)
class Organization:
    """An account's credits and its limits for our model; None where Runway names none."""

    credits: int | None
    max_concurrent: int | None
    max_daily: int | None
    used_today: int | None


def retrieve_organization(*, deadline: float) -> Organization:
    """Ask for the account. `deadline` is a `time.monotonic()` reading."""
    answer = request("organization", "GET", "organization", deadline)
    limits = inner(answer, "tier", "models", MODEL)
    return Organization(
        credits=number(answer.get("creditBalance")),
        max_concurrent=number(limits.get("maxConcurrentGenerations")),
        max_daily=number(limits.get("maxDailyGenerations")),
        used_today=number(inner(answer, "usage", "models", MODEL).get("dailyGenerations")),
    )
