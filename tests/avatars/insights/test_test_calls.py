"""Test calls cost money, and are in no other figure."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.utils import timezone

from avatars.insights import alerts, daily
from avatars.insights.daily import count_days, known_values, recount_days, report, sums_of_tests
from avatars.insights.figures import Sums
from avatars.insights.now import state
from avatars.insights.pages import pages
from avatars.insights.tally import midnight
from avatars.models import Alert, Avatar, CallLog, DailyFigures, MonthlyFigures, Transcript

pytestmark = pytest.mark.django_db
GLANCE, LOG = "/admin/avatars/dailyfigures/", "/admin/avatars/calllog/"
OF_ALL_KINDS: dict[str, Any] = {
    "max_seconds": 300, "status": "ended", "end_reason": "hung_up", "locale": "zh-hans",
    "spoken_language": "zh-hans", "device": "phone", "placement": "testing", "page": "/testing/",
    "stars": 1, "comment": "only a test", "duration": 60,
}  # fmt: skip


def ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def make(avatar: Avatar, days: int, **more: Any) -> CallLog:
    then = midnight(ago(days)) + timedelta(seconds=1)
    moments = {"created_at": then, "ready_at": then, "joined_at": then, "face_at": then,
               "settled_at": then}  # fmt: skip
    return CallLog.objects.create(avatar=avatar, **(moments | more))


@pytest.fixture
def visitors(avatar: Avatar) -> list[CallLog]:
    """A call of a visitor on each of the last days."""
    more = {"max_seconds": 300, "status": "ended", "duration": 30, "locale": "en", "page": "/"}
    return [make(avatar, days, **more) for days in (0, 4, 5, 40)]


def figures() -> Any:
    """All that is known of visitors."""
    seen = report(ago(50), ago(0), {})
    some = report(ago(50), ago(0), {"device": "phone"})
    both = report(ago(50), ago(0), {"device": "phone", "language": "zh-hans"})
    known = {name: values - {""} for name, values in known_values().items()}
    days = {day: sums for day, sums in seen.days.items() if sums.calls}
    return seen.total, days, some.total, both.total, known, pages(ago(50), ago(0))


@pytest.mark.parametrize("counted", [False, True])
def test_no_figure_knows_a_test_call(
    avatar: Avatar, visitors: list[CallLog], counted: bool
) -> None:
    before = figures()
    for days in (0, 3, 4, 40):
        make(avatar, days, test=True, **OF_ALL_KINDS)

    if counted:
        assert count_days(timezone.now()) > 30
        assert MonthlyFigures.objects.exists()

    assert figures() == before


def test_what_they_cost_is_the_same_before_and_after_their_days_are_counted(
    avatar: Avatar, visitors: list[CallLog]
) -> None:
    for days in (0, 3, 3, 40):
        make(avatar, days, test=True, **OF_ALL_KINDS)
    make(avatar, 9, test=True, **(OF_ALL_KINDS | {"duration": None}))
    spans = {(50, 0): (5, 240), (5, 0): (3, 180), (8, 1): (2, 120), (30, 20): (0, 0)}

    for _ in range(2):
        for (first, last), (calls, seconds) in spans.items():
            assert sums_of_tests(ago(first), ago(last)) == Sums(calls=calls, seconds=seconds)
        count_days(timezone.now())


def test_what_they_cost_outlives_them_also_where_a_day_had_no_other_call(avatar: Avatar) -> None:
    make(avatar, 9, test=True, **OF_ALL_KINDS)
    make(avatar, 8, max_seconds=60, duration=10)
    count_days(timezone.now())
    CallLog.objects.filter(test=True).delete()

    recount_days()

    assert sums_of_tests(ago(20), ago(0)) == Sums(calls=1, seconds=60)


def test_a_day_waits_for_its_test_calls_to_be_settled(avatar: Avatar) -> None:
    call = make(avatar, 2, test=True, max_seconds=60)
    CallLog.objects.filter(pk=call.pk).update(settled_at=None)

    assert not daily._is_over(ago(2), midnight(ago(2)) + timedelta(days=1, hours=26))


def test_todays_minutes_and_open_places_hold_them(avatar: Avatar) -> None:
    now = timezone.now()
    CallLog.objects.create(
        avatar=avatar, test=True, created_at=now, settled_at=now, duration=120, max_seconds=300
    )
    CallLog.objects.create(avatar=avatar, test=True, created_at=now, max_seconds=300)

    seen = state(now)

    assert (seen.minutes, seen.calls) == (2, 1)


def test_staff_who_try_what_is_broken_raise_no_alert_but_the_budgets(
    avatar: Avatar, settings: Any
) -> None:
    settings.AVATARS_DAILY_MINUTES = 10
    now = timezone.now()
    for _ in range(20):
        CallLog.objects.create(
            avatar=avatar, test=True, status="failed", max_seconds=60, created_at=now,
            settled_at=now, duration=30,
        )  # fmt: skip

    alerts.look(now)

    names = set(Alert.objects.open().values_list("name", flat=True))
    assert names - {Alert.Name.NO_SETTLER} == {Alert.Name.BUDGET_80, Alert.Name.BUDGET_100}


def test_what_staff_ask_is_no_common_question(avatar: Avatar) -> None:
    for test in (False, True):
        call = make(avatar, 1, test=test, **OF_ALL_KINDS)
        Transcript.objects.create(call=call, lines=[[True, "what does it cost"]])

    [unread] = Transcript.objects.unread(1)

    assert not unread.call.test


def test_the_owner_sees_them_apart_and_in_the_cost(
    admin_client: Client, avatar: Avatar, visitors: list[CallLog], settings: Any
) -> None:
    settings.AVATARS_COST_PER_MINUTE = 0.2
    for _ in range(3):
        make(avatar, 1, test=True, **(OF_ALL_KINDS | {"duration": 80}))

    page = admin_client.get(GLANCE, {"range": "7"})

    tiles = {tile.name: tile.value for tile in page.context_data["tiles"]}
    assert tiles["Calls"] == "3"
    assert tiles["Cost"] == "1.10"  # 3 × 30 s and 3 × 80 s
    assert "Test calls: 3, 4 min, 0.80." in page.content.decode()
    filtered = admin_client.get(GLANCE, {"range": "7", "language": "en"})
    assert {tile.name: tile.value for tile in filtered.context_data["tiles"]}["Cost"] == "0.30"
    assert "Test calls:" not in filtered.content.decode()


def test_where_there_are_none_nothing_is_said_of_them(
    admin_client: Client, visitors: list[CallLog]
) -> None:
    assert "Test calls:" not in admin_client.get(GLANCE, {"range": "7"}).content.decode()


def test_the_log_marks_them_and_lists_them_alone_or_not_at_all(
    admin_client: Client, avatar: Avatar, visitors: list[CallLog]
) -> None:
    made = make(avatar, 1, test=True, **OF_ALL_KINDS)

    def listed(**query: str) -> tuple[int, int, str]:
        page = admin_client.get(LOG, query)
        html = page.content.decode()
        calls = page.context_data["cl"].result_count
        return calls, html.count("call-test"), dict(page.context_data["figures"])["Calls"]

    assert listed() == (5, 1, "3")  # its figures are of the last thirty days
    assert listed(test="0") == (4, 0, "3")
    assert listed(test="1") == (1, 1, "1")
    assert "Test call" in admin_client.get(f"{LOG}{made.pk}/change/").content.decode()


def test_a_file_has_them_only_where_nothing_else_is_listed(
    admin_client: Client, avatar: Avatar, visitors: list[CallLog]
) -> None:
    made = make(avatar, 1, test=True, **OF_ALL_KINDS)

    def ids(**query: str) -> set[str]:
        answer: Any = admin_client.get(f"{LOG}export/figures.json", query)
        return {row["id"] for row in json.loads(answer.getvalue())}

    assert ids() == ids(test="0") == {str(call.pk) for call in visitors}
    assert ids(test="1") == {str(made.pk)}


def test_a_day_keeps_them_in_a_row_of_its_own(avatar: Avatar) -> None:
    make(avatar, 9, test=True, **OF_ALL_KINDS)

    count_days(timezone.now())

    kept = DailyFigures.objects.filter(calls__gt=0).values_list("dimension", "value", "seconds")
    assert list(kept) == [("test", "1", 60)]


def test_an_analyst_sees_them_too(client: Client, avatar: Avatar) -> None:
    user = User.objects.create_user("analyst", password="x", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename="view_calllog"))
    client.force_login(user)
    make(avatar, 1, test=True, **OF_ALL_KINDS)

    assert "Test calls: 1, 1 min" in client.get(GLANCE, {"range": "7"}).content.decode()
