"""The time that an address names."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from avatars.insights.periods import Period, read_period
from avatars.models import Avatar, CallLog

pytestmark = pytest.mark.django_db


def test_the_default_is_the_last_thirty_days_with_today() -> None:
    period = read_period({})

    assert (period.days, period.last) == (30, timezone.localdate())


@pytest.mark.parametrize(("name", "days"), [("today", 1), ("7", 7), ("90", 90)])
def test_a_range_ends_today(name: str, days: int) -> None:
    assert read_period({"range": name}).days == days


def test_all_time_begins_with_the_first_call(avatar: Avatar) -> None:
    assert read_period({"range": "all"}).days == 1

    CallLog.objects.create(
        avatar=avatar, max_seconds=60, created_at=timezone.now() - timedelta(days=40)
    )
    period = read_period({"range": "all"})
    assert (period.days, period.before) == (41, None)


def test_days_can_be_chosen() -> None:
    query = {"range": "custom", "from": "2026-02-01", "to": "2026-02-28"}

    period = read_period(query)

    assert period == Period("custom", date(2026, 2, 1), date(2026, 2, 28))
    assert period.before == Period("custom", date(2026, 1, 4), date(2026, 1, 31))


@pytest.mark.parametrize(
    "query",
    [
        {"range": "rubbish"},
        {"range": "custom"},
        {"range": "custom", "from": "2026-02-30", "to": "x"},
        {"range": "custom", "from": "2026-03-01", "to": "2026-02-01"},
        {"range": "custom", "from": "0001-01-01", "to": "9999-12-31"},
        {"range": "custom", "from": "0001-01-01", "to": "0001-01-02"},
        {"range": "custom", "from": "9999-12-31", "to": "9999-12-31"},
    ],
)
def test_rubbish_is_the_default(query: dict[str, str]) -> None:
    assert read_period(query).days == 30
