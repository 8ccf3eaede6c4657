"""When an avatar can be called, by the clocks of its time zone."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st

from avatars.models import Avatar, OpeningHours
from avatars.models.hours import is_within, next_start

MINUTE = timedelta(minutes=1)
# Clocks change by an hour and by half of one, and a calendar has lost a day.
ZONES = ["Europe/Berlin", "America/New_York", "Asia/Taipei", "Australia/Lord_Howe", "UTC"]
# Around a change of the clocks in each of them.
CHANGES = [datetime(2026, 3, 8), datetime(2026, 3, 29), datetime(2026, 4, 5),
           datetime(2026, 10, 4), datetime(2026, 10, 25), datetime(2026, 11, 1)]  # fmt: skip
BERLIN = ZoneInfo("Europe/Berlin")


def hours(weekday: int, opens: str, closes: str) -> OpeningHours:
    return OpeningHours(
        weekday=weekday, opens=time.fromisoformat(opens), closes=time.fromisoformat(closes)
    )


def at(text: str, zone: str = "UTC") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


clocks = st.builds(time, st.integers(0, 23), st.sampled_from([0, 1, 15, 30, 59]))
rows = st.lists(
    st.builds(
        lambda day, opens, closes: OpeningHours(weekday=day, opens=opens, closes=closes),
        st.sampled_from([5, 6, 0]),
        clocks,
        clocks,
    ),
    min_size=1,
    max_size=3,
)


def open_minutes(rows: list[OpeningHours], zone: ZoneInfo, around: datetime) -> set[datetime]:
    """Every minute from the Friday to the Wednesday around a change that is within any hours.

    Found by reading the clocks minute by minute: each day's hours are from the first minute in
    which they show what is within them to the last.
    """
    minutes = [around + timedelta(days=-3) + MINUTE * number for number in range(7 * 24 * 60)]
    clock = [minute.astimezone(zone).replace(tzinfo=None) for minute in minutes]
    found: set[datetime] = set()
    for row in rows:
        for day in (around.date() + timedelta(days=days) for days in range(-5, 6)):
            if day.weekday() != row.weekday:
                continue
            until = day if row.closes > row.opens else day + timedelta(days=1)
            opens, closes = datetime.combine(day, row.opens), datetime.combine(until, row.closes)
            within = [n for n, shown in enumerate(clock) if opens <= shown < closes]
            if within:
                found.update(minutes[within[0] : within[-1] + 1])
    return found


@settings(max_examples=40, deadline=None)
@given(rows, st.sampled_from(ZONES), st.sampled_from(CHANGES), st.integers(0, 3 * 24 * 60 - 1))
def test_hours_are_those_that_the_clocks_show_minute_by_minute(
    rows: list[OpeningHours], name: str, change: datetime, number: int
) -> None:
    zone, around = ZoneInfo(name), change.replace(tzinfo=UTC)
    expected = open_minutes(rows, zone, around)
    first = around - timedelta(days=1)

    for minute in (first + MINUTE * step for step in range(0, 3 * 24 * 60, 7)):
        assert is_within(rows, zone, minute) == (minute in expected), minute

    moment = first + MINUTE * number
    if moment not in expected:
        later = [minute for minute in sorted(expected) if minute > moment]
        if later:
            assert next_start(rows, zone, moment) == later[0]


@pytest.mark.parametrize(
    ("opens", "closes", "is_open", "is_closed"),
    [
        # Clocks skip 2:00 to 3:00: hours that begin there begin with the change.
        ("02:30", "05:00", ["2026-03-29T01:00"], ["2026-03-29T00:59", "2026-03-29T03:00"]),
        # And hours within it are none.
        ("02:10", "02:50", [], ["2026-03-29T00:59", "2026-03-29T01:00", "2026-03-29T01:30"]),
    ],
)
def test_what_the_clocks_skip_is_no_time(
    opens: str, closes: str, is_open: list[str], is_closed: list[str]
) -> None:
    sunday = [hours(6, opens, closes)]

    assert all(is_within(sunday, BERLIN, at(moment)) for moment in is_open)
    assert not any(is_within(sunday, BERLIN, at(moment)) for moment in is_closed)


def test_an_hour_that_comes_twice_is_open_both_times() -> None:
    sunday = [hours(6, "01:30", "02:30")]  # 25 October: 3:00 becomes 2:00

    assert is_within(sunday, BERLIN, at("2026-10-24T23:30"))
    assert is_within(sunday, BERLIN, at("2026-10-25T00:45"))  # 2:45, between
    assert is_within(sunday, BERLIN, at("2026-10-25T01:29"))  # 2:29 for the second time
    assert not is_within(sunday, BERLIN, at("2026-10-25T01:30"))


def test_a_day_that_a_calendar_left_out_is_followed_by_the_next() -> None:
    """Samoa went from Thursday 29 to Saturday 31 December 2011."""
    friday = [hours(4, "09:00", "17:00")]

    opening = next_start(friday, ZoneInfo("Pacific/Apia"), at("2011-12-28T12:00"))

    assert opening == at("2012-01-06T09:00", "Pacific/Apia")


@pytest.fixture
def taipei(avatar: Avatar) -> Avatar:
    """Open on weekdays from 9 to 18, and on Friday night until 2."""
    avatar.time_zone = "Asia/Taipei"
    avatar.save()
    for day in range(5):
        avatar.hours.create(weekday=day, opens=time(9), closes=time(18))
    avatar.hours.create(weekday=4, opens=time(20), closes=time(2))
    return avatar


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("now", "opening"),
    [
        ("2026-11-30T08:59", "2026-11-30T09:00"),  # a Monday
        ("2026-11-30T09:00", None),
        ("2026-11-30T17:59", None),
        ("2026-11-30T18:00", "2026-12-01T09:00"),
        ("2026-12-04T19:00", "2026-12-04T20:00"),
        ("2026-12-05T01:59", None),
        ("2026-12-05T02:00", "2026-12-07T09:00"),
    ],
)
def test_it_opens_and_closes_by_the_clocks_of_its_time_zone(
    taipei: Avatar, now: str, opening: str | None
) -> None:
    moment = at(now, "Asia/Taipei")

    assert taipei.open_at(moment) == (opening is None)
    assert taipei.next_opening(moment) == (opening and at(opening, "Asia/Taipei"))


@pytest.mark.django_db
def test_without_hours_it_is_always_open_and_without_a_time_zone_it_has_the_sites(
    avatar: Avatar, settings: Any
) -> None:
    settings.TIME_ZONE = "America/New_York"

    assert avatar.open_at(at("2026-11-29T03:00"))
    assert avatar.next_opening(at("2026-11-29T03:00")) is None
    assert avatar.zone == ZoneInfo("America/New_York")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("until", "opening"),
    [
        ("2026-12-01T10:30", "2026-12-01T10:30"),  # within its hours
        ("2026-12-01T20:00", "2026-12-02T09:00"),  # after them
        ("2026-11-30T11:00", None),  # over
    ],
)
def test_who_is_away_is_back_at_that_moment_or_at_the_next_opening(
    taipei: Avatar, until: str, opening: str | None
) -> None:
    taipei.away_until = at(until, "Asia/Taipei")
    now = at("2026-11-30T12:00", "Asia/Taipei")

    assert taipei.open_at(now) == (opening is None)
    assert taipei.next_opening(now) == (opening and at(opening, "Asia/Taipei"))


@pytest.mark.django_db
@pytest.mark.parametrize("hours", [False, True])
def test_who_is_away_for_good_is_back_at_no_moment(taipei: Avatar, hours: bool) -> None:
    if not hours:
        taipei.hours.all().delete()
    taipei.away_until = datetime(9999, 12, 31, 12, tzinfo=UTC)

    assert not taipei.open_at(datetime(2026, 11, 30, 3, tzinfo=UTC))
    assert taipei.next_opening(datetime(2026, 11, 30, 3, tzinfo=UTC)) is None


def test_nobody_can_say_when_one_that_is_switched_off_is_back(taipei: Avatar) -> None:
    taipei.active = False

    assert not taipei.open_at(at("2026-11-30T12:00", "Asia/Taipei"))
    assert taipei.next_opening(at("2026-11-30T20:00", "Asia/Taipei")) is None


@pytest.mark.django_db
def test_a_time_zone_that_there_is_not_is_refused(avatar: Avatar) -> None:
    avatar.time_zone = "Europe/Lobster"

    with pytest.raises(ValidationError, match="Europe/Lobster"):
        avatar.full_clean()
