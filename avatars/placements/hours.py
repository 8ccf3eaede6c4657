"""When an avatar is back, and when it can be called, in words."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from babel.core import Locale, UnknownLocaleError
from babel.dates import get_timezone_location
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, to_locale

from avatars.models import Avatar, OpeningHours

WITHIN_THE_WEEK = timedelta(days=6)  # a weekday alone says which one is meant


def back(avatar: Avatar, opens: datetime, now: datetime) -> str:
    """That it is back at `opens`, by the clocks of its time zone, for visitors.

    Right for as long as a page may be left open: no "tomorrow", and a date where it is far.
    """
    return gettext("Back on %(day)s at %(time)s (%(zone)s).") % {
        "day": _day(opens.astimezone(avatar.zone), far=opens - now > WITHIN_THE_WEEK),
        "time": f"{opens.astimezone(avatar.zone):%H:%M}",
        "zone": zone_name(avatar.zone),
    }


def far_until(opens: datetime) -> datetime:
    """Until when `back` names the date of an opening."""
    return opens - WITHIN_THE_WEEK


def zone_name(zone: ZoneInfo) -> str:
    """A time zone by its city, in the language at hand: Taipei time, 台北時間."""
    if "/" not in zone.key:
        return zone.key
    try:
        locale = Locale.parse(to_locale(get_language() or "en"))
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    return gettext("%(city)s time") % {
        "city": get_timezone_location(zone, locale=locale, return_city=True)
    }


def _day(local: datetime, *, far: bool) -> str:
    weekday = str(WEEKDAYS[local.weekday()])
    if not far:
        return weekday
    date = date_format(local, "MONTH_DAY_FORMAT")
    return gettext("%(weekday)s, %(date)s") % {"weekday": weekday, "date": date}


def week(avatar: Avatar) -> str:
    """Its hours for editors, days with the same ones together: Mon–Fri 09:00–18:00."""
    if not (hours := list(avatar.hours.all())):
        return gettext("always open")
    days = [(day, _times(one for one in hours if one.weekday == day)) for day in range(7)]
    parts = []
    for times, some in groupby(days, key=lambda day: day[1]):
        if times:
            first, *_, last = [day for day, _times in some] * 2
            names = dict.fromkeys(str(WEEKDAYS_ABBR[day]) for day in (first, last))
            parts.append(f"{'–'.join(names)} {times}")
    return f"{', '.join(parts)} ({avatar.zone.key})"


def _times(hours: Iterable[OpeningHours]) -> str:
    return " + ".join(f"{one.opens:%H:%M}–{one.closes:%H:%M}" for one in hours)


def at_this_moment(avatar: Avatar, now: datetime) -> str:
    """Whether visitors can call it, and when they can again, for editors."""
    if not avatar.active:
        return gettext("switched off")
    if avatar.open_at(now):
        return gettext("open")
    if not (opens := avatar.next_opening(now)):
        return gettext("closed")
    local = opens.astimezone(avatar.zone)
    return gettext("closed, opens %(moment)s") % {
        "moment": f"{_day(local, far=opens - now > WITHIN_THE_WEEK)} {local:%H:%M}"
    }
