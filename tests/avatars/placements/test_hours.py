"""What pages and editors read of an avatar's hours."""

import json
import re
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, Permission, User
from django.core import signing
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone
from django.utils.translation import override

from avatars.calls.tokens import check_test_pass
from avatars.models import Avatar
from avatars.placements import hours

pytestmark = pytest.mark.django_db
SUNDAY = datetime(2026, 11, 29, 4, 0, tzinfo=UTC)  # noon in Taipei


@pytest.fixture
def sunday(monkeypatch: pytest.MonkeyPatch) -> datetime:
    monkeypatch.setattr(timezone, "now", lambda: SUNDAY)
    return SUNDAY


@pytest.fixture
def office(avatar: Avatar) -> Avatar:
    """Open on weekdays from 9 to 18 in Taipei, with a break on Fridays."""
    avatar.time_zone = "Asia/Taipei"
    avatar.save()
    for day in range(4):
        avatar.hours.create(weekday=day, opens=time(9), closes=time(18))
    avatar.hours.create(weekday=4, opens=time(9), closes=time(12))
    avatar.hours.create(weekday=4, opens=time(13), closes=time(18))
    return avatar


def section(**context: Any) -> str:
    template = Template('{% load avatars %}{% avatar_section "littlelobster" %}')
    return template.render(Context(context))


def config(html: str) -> Any:
    found = re.search(r'<script id="avatars-config-[^>]*>(.*?)</script>', html)
    assert found
    return json.loads(found[1])


def test_who_comes_after_hours_reads_when_it_is_back(office: Avatar, sunday: datetime) -> None:
    html = section()

    assert "LittleLobster is away. Back on Monday at 09:00 (Taipei time)." in html
    assert re.search(r"<button[^>]*data-avatars-start hidden", html)
    assert "need JavaScript" not in html
    told = config(html)
    assert (told["closed"], told["opensAt"]) == (True, "2026-11-30T01:00:00+00:00")
    assert (told["timeZone"], told["zoneName"]) == ("Asia/Taipei", "Taipei time")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh-hant", "LittleLobster 不在。星期一 09:00 回來（台北時間）。"),
        ("zh-hans", "LittleLobster 不在。星期一 09:00 回来（台北时间）。"),
    ],
)
def test_it_is_said_in_the_visitors_language(
    office: Avatar, sunday: datetime, language: str, said: str
) -> None:
    with override(language):
        assert said in section()


def test_a_return_that_is_far_has_a_date(avatar: Avatar, sunday: datetime) -> None:
    avatar.time_zone = "Europe/Berlin"
    avatar.away_until = SUNDAY + timedelta(days=8)
    avatar.save()

    assert "Back on Monday, December 7 at 05:00 (Berlin time)." in section()
    with override("zh-hant"):
        assert "12月7日星期一 05:00" in section()


@pytest.mark.parametrize(
    ("zone", "language", "name"),
    [
        ("UTC", "zh-hans", "UTC"),
        ("America/New_York", "en", "New York time"),
        ("America/New_York", "zh-hans", "纽约时间"),
        ("Asia/Taipei", "tlh", "Taipei time"),
    ],
)
def test_a_time_zone_is_named_by_its_city(
    avatar: Avatar, zone: str, language: str, name: str
) -> None:
    avatar.time_zone = zone

    with override(language):
        assert hours.zone_name(avatar.zone) == name


def test_within_its_hours_nothing_is_said_of_them(avatar: Avatar) -> None:
    html = section()

    assert "data-avatars-closed" not in html
    assert (config(html)["closed"], config(html)["opensAt"]) == (False, None)


def test_the_week_is_told_in_few_words(avatar: Avatar, office: Avatar) -> None:
    assert hours.week(office) == "Mon–Thu 09:00–18:00, Fri 09:00–12:00 + 13:00–18:00 (Asia/Taipei)"
    office.hours.all().delete()
    assert hours.week(office) == "always open"


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, "closed, opens Monday 09:00"),
        ({"active": False}, "switched off"),
        ({"away_until": SUNDAY + timedelta(days=10)}, "closed, opens Wednesday, December 9 12:00"),
    ],
)
def test_the_moment_is_told(
    office: Avatar, sunday: datetime, changes: dict[str, Any], state: str
) -> None:
    for name, value in changes.items():
        setattr(office, name, value)

    assert hours.at_this_moment(office, SUNDAY) == state
    office.away_until, office.active = None, True
    assert hours.at_this_moment(office, SUNDAY + timedelta(days=1)) == "open"


@pytest.mark.parametrize(
    ("weekday", "opens", "closes", "pressed", "morning"),
    [
        (None, "", "", "2026-11-30T20:00", "2026-12-01T09:00"),
        (None, "", "", "2026-12-01T02:00", "2026-12-01T09:00"),  # the night that goes on
        (1, "08:00", "18:00", "2026-11-30T17:00", "2026-12-01T08:00"),
        (3, "10:00", "18:00", "2026-11-30T17:00", "2026-12-03T10:00"),
        (1, "00:00", "00:00", "2026-11-30T20:00", "2026-12-01T09:00"),  # a whole day
    ],
)
def test_a_night_is_over_at_the_next_opening_or_at_nine(
    avatar: Avatar, weekday: int | None, opens: str, closes: str, pressed: str, morning: str
) -> None:
    avatar.time_zone = "Asia/Taipei"
    if weekday is not None:
        avatar.hours.create(weekday=weekday, opens=opens, closes=closes)
    local = datetime.fromisoformat(pressed).replace(tzinfo=avatar.zone)

    found = avatar.next_morning(local.astimezone(UTC)).astimezone(avatar.zone)

    assert found.isoformat()[:16] == morning


def request(user: Any) -> Any:
    made = RequestFactory().get("/")
    made.user = user
    return made


@pytest.mark.parametrize("state", [{}, {"active": False}, {"away_until": "2099-01-01T00:00Z"}])
def test_a_page_for_test_calls_has_a_pass_a_mark_and_a_button(
    avatar: Avatar, state: dict[str, Any]
) -> None:
    Avatar.objects.update(**state)
    user = User.objects.create(username="editor", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="make_test_calls"))

    html = section(avatars_test_calls=True, request=request(user))

    assert check_test_pass("littlelobster", config(html)["testCall"]) == str(user.pk)
    assert "Test call</p>" in html
    assert not config(html)["closed"]


def test_whoever_may_make_no_test_calls_has_neither_pass_nor_button(avatar: Avatar) -> None:
    user = User.objects.create(username="viewer", is_staff=True)

    html = section(avatars_test_calls=True, request=request(user))

    assert (config(html)["testCall"], config(html)["closed"]) == ("", True)
    assert "Test calls need a permission of their own." in html


def test_no_other_page_has_a_pass(avatar: Avatar) -> None:
    html = section(request=request(AnonymousUser()))

    assert config(html)["testCall"] == ""
    assert "Test call" not in html
    with pytest.raises(signing.BadSignature):
        signing.loads(config(html)["testCall"], salt="avatars.test")
