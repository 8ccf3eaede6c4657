"""When an avatar can be called: its hours in a week, by the clocks of its time zone."""

import zoneinfo
from bisect import bisect_left
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

# From before today, for hours that go over midnight, to when every weekday has come again, even
# where one of them is left out: Samoa had no 30 December 2011.
DAYS_AROUND = range(-2, 16)
LONGEST_AWAY = timedelta(days=36_525)  # beyond that calendars end
NIGHT_ENDS, NINE = time(5), time(9)


def check_time_zone(name: str) -> None:
    """Raise ValidationError for what is no IANA time zone."""
    if name not in zoneinfo.available_timezones():
        raise ValidationError(_("There is no time zone %(name)s."), params={"name": name})


class OpeningHours(models.Model):
    """Hours of one weekday. A day may have several, which may overlap."""

    avatar = models.ForeignKey(
        "avatars.Avatar", on_delete=models.CASCADE, related_name="hours", verbose_name=_("avatar")
    )
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=list(WEEKDAYS.items()))
    opens = models.TimeField(_("opens"))
    closes = models.TimeField(
        _("closes"),
        help_text=_("Not later than it opens: on the next day. 0:00 to 0:00 is a whole day."),
    )

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering = ["weekday", "opens"]
        constraints = [
            models.CheckConstraint(condition=models.Q(weekday__lte=6), name="avatars_hours_weekday")
        ]

    def __str__(self) -> str:
        return f"{WEEKDAYS[self.weekday]} {self.opens:%H:%M}–{self.closes:%H:%M}"

    def on(self, day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """From when to when, in UTC, it is open by these hours if they are those of `day`.

        An hour that clocks show twice is open both times, and what they skip is no time.
        """
        until = day if self.closes > self.opens else day + timedelta(days=1)
        return _first(day, self.opens, zone), _first(until, self.closes, zone, fold=1)


class KeepsHours(models.Model):
    """What has opening hours in a time zone of its own, and may be away until a moment."""

    active: bool
    hours: Any  # the related manager of OpeningHours

    away_until = models.DateTimeField(
        _("away until"),
        null=True,
        blank=True,
        help_text=_("Nobody can call before, and visitors see when it is back."),
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=50,
        blank=True,
        validators=[check_time_zone],
        help_text=_("Of the opening hours. Empty: the site's own."),
    )

    class Meta:
        abstract = True

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of its hours."""
        return ZoneInfo(self.time_zone or settings.TIME_ZONE)

    def open_at(self, now: datetime) -> bool:
        """Whether visitors may call: it is active, not away, and within its hours, if it has any.

        Takes a query for the hours, unless they were prefetched.
        """
        away = self.away_until is not None and now < self.away_until
        return self.active and not away and self._keeps_open(now)

    def next_opening(self, now: datetime) -> datetime | None:
        """When it opens again, in UTC; None while it is open, or where nothing says when."""
        if not self.active or self.open_at(now):
            return None
        if self.away_until and self.away_until > now:
            if self.away_until > now + LONGEST_AWAY:
                return None
            if self._keeps_open(self.away_until):
                return self.away_until
            now = self.away_until
        return next_start(self.hours.all(), self.zone, now)

    def next_change(self, now: datetime) -> datetime | None:
        """The first moment after `now` at which it may open or close, in UTC; None without any.

        Takes a query for the hours, unless they were prefetched.
        """
        moments = [moment for span in _around(self.hours.all(), self.zone, now) for moment in span]
        if self.away_until:
            moments.append(self.away_until)
        return min((moment for moment in moments if moment > now), default=None)

    def next_morning(self, now: datetime) -> datetime:
        """When the night that begins now, or is going on, is over: at the first opening after it,
        or at nine where it is open at that time anyway.
        """
        local = now.astimezone(self.zone)
        day = (local - timedelta(hours=NIGHT_ENDS.hour)).date() + timedelta(days=1)
        nine = datetime.combine(day, NINE, self.zone)
        ends = datetime.combine(day, NIGHT_ENDS, self.zone)
        opens = next_start(self.hours.all(), self.zone, ends - timedelta(microseconds=1))
        return nine if opens is None or (opens > nine and self._keeps_open(nine)) else opens

    def _keeps_open(self, moment: datetime) -> bool:
        hours = self.hours.all()
        return not hours or is_within(hours, self.zone, moment)


def is_within(hours: Iterable[OpeningHours], zone: ZoneInfo, moment: datetime) -> bool:
    """Whether a moment is within any of the hours."""
    return any(start <= moment < end for start, end in _around(hours, zone, moment))


def next_start(hours: Iterable[OpeningHours], zone: ZoneInfo, moment: datetime) -> datetime | None:
    """When the first of the hours that begin after a moment does, in UTC; None without any."""
    starts = (start for start, _end in _around(hours, zone, moment) if start > moment)
    return min(starts, default=None)


def _around(
    hours: Iterable[OpeningHours], zone: ZoneInfo, moment: datetime
) -> Iterable[tuple[datetime, datetime]]:
    today = moment.astimezone(zone).date()
    days = [today + timedelta(days=days) for days in DAYS_AROUND]
    for one in hours:
        for day in days:
            if day.weekday() == one.weekday:
                start, end = one.on(day, zone)
                if start < end:
                    yield start, end


def _first(day: date, clock: time, zone: ZoneInfo, *, fold: int = 0) -> datetime:
    """When the clocks of a zone show this; where they skip it, when they change. In UTC.

    With a `fold` of 1 the second time, where they show it twice.
    """
    once, again = (
        datetime.combine(day, clock, zone).replace(fold=number).astimezone(UTC) for number in (0, 1)
    )
    if once <= again:
        return again if fold else once
    # Of a time that is skipped, both are told by the wrong offset: the change is between (PEP 495).
    before = again.astimezone(zone).utcoffset()
    return again + timedelta(
        seconds=bisect_left(
            range(int((once - again).total_seconds())),
            True,
            key=lambda second: (
                (again + timedelta(seconds=second)).astimezone(zone).utcoffset() != before
            ),
        )
    )
