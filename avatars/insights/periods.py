"""The time that figures are of: today, the last days, all time, or from one day to another."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from avatars.insights.daily import first_day
from avatars.insights.tally import today

NAMED = {"today": 1, "7": 7, "30": 30, "90": 90}  # days until today, today included
DEFAULT = "30"
EARLIEST = date(2020, 1, 1)  # Runway had no avatars before
LONGEST = timedelta(days=3_660)
ALL, CUSTOM = "all", "custom"


@dataclass(frozen=True)
class Period:
    """The days `first` to `last`, both included, in the site's time zone."""

    name: str
    first: date
    last: date

    @property
    def days(self) -> int:
        """How many."""
        return (self.last - self.first).days + 1

    @property
    def query(self) -> str:
        """What names it in a page's address, as `read_period` reads it."""
        days = f"&from={self.first}&to={self.last}" if self.name == CUSTOM else ""
        return f"range={self.name}{days}"

    @property
    def before(self) -> "Period | None":
        """As many days before; None for all time, before which there is nothing."""
        if self.name == ALL:
            return None
        before = timedelta(days=self.days)
        return Period(self.name, self.first - before, self.last - before)


def read_period(query: Mapping[str, str]) -> Period:
    """The period that a page's address names: `range`, or `from` and `to` as ISO days.

    Whatever makes no sense is the default: the last 30 days; tomorrow makes none.
    """
    now = today()
    name = query.get("range", "")
    if name == ALL:
        return Period(ALL, min(first_day() or now, now), now)
    if name == CUSTOM:
        with suppress(ValueError):
            first, last = (date.fromisoformat(query.get(end, "")) for end in ("from", "to"))
            if EARLIEST <= first <= last <= now and last - first < LONGEST:
                return Period(CUSTOM, first, last)
    if name not in NAMED:
        name = DEFAULT
    return Period(name, now - timedelta(days=NAMED[name] - 1), now)
