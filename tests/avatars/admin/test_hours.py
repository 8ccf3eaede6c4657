"""Editors set opening hours, and switch an avatar off and on with one press from the list."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from avatars.models import Avatar, OpeningHours
from tests.avatars.admin.test_limits import GUARDED, form

pytestmark = pytest.mark.django_db
LIST = "/admin/avatars/avatar/"
MONDAY = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)  # 20:00 in Taipei


@pytest.fixture
def evening(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The first of a test's fixtures: whoever logs in before is logged out by then."""
    monkeypatch.setattr(timezone, "now", lambda: MONDAY)
    return MONDAY


def user(client: Client, *groups: str, **more: Any) -> Client:
    found = User.objects.create_user("somebody", password="x", is_staff=True)
    found.groups.set(Group.objects.filter(name__in=groups))
    found.user_permissions.set(Permission.objects.filter(**more) if more else [])
    client.force_login(found)
    return client


@pytest.fixture
def editor(client: Client) -> Client:
    return user(client, "Avatar editors")


@pytest.fixture
def reader(client: Client) -> Client:
    return user(client, codename="view_avatar")


def switch(client: Client, avatar: Avatar, to: str) -> Any:
    return client.post(f"{LIST}{avatar.pk}/switch/{to}/", follow=True)


def hours(number: int, weekday: int, opens: str, closes: str) -> dict[str, Any]:
    row = {"id": "", "avatar": "", "weekday": weekday, "opens": opens, "closes": closes}
    return {f"hours-{number}-{name}": value for name, value in row.items()}


def test_an_editor_sets_hours_and_a_time_zone_and_no_limit(editor: Client, avatar: Avatar) -> None:
    sent = form(time_zone="Asia/Taipei") | {"hours-TOTAL_FORMS": 2}
    sent |= hours(0, 0, "09:00", "18:00") | hours(1, 4, "20:00", "02:00")

    assert editor.post(f"{LIST}{avatar.pk}/change/", sent).status_code == 302

    rows = OpeningHours.objects.filter(avatar=avatar).values_list("weekday", "opens", "closes")
    assert list(rows) == [(0, time(9), time(18)), (4, time(20), time(2))]
    avatar.refresh_from_db()
    assert avatar.time_zone == "Asia/Taipei"
    assert avatar.slug != GUARDED["slug"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"time_zone": "Europe/Lobster"}, "time_zone"),
        ({"away_until": "2026-13-40T25:00"}, "away_until"),
    ],
)
def test_times_that_there_are_not_are_refused(
    editor: Client, avatar: Avatar, changes: dict[str, str], field: str
) -> None:
    answer = editor.post(f"{LIST}{avatar.pk}/change/", form(**changes))

    assert field in answer.context_data["adminform"].form.errors


def test_hours_of_a_ninth_day_or_without_an_end_are_refused(editor: Client, avatar: Avatar) -> None:
    sent = form() | {"hours-TOTAL_FORMS": 2}
    sent |= hours(0, 9, "09:00", "18:00") | hours(1, 0, "09:00", "")

    answer = editor.post(f"{LIST}{avatar.pk}/change/", sent)

    formsets = [one.formset for one in answer.context_data["inline_admin_formsets"]]
    errors = next(one.errors for one in formsets if one.model is OpeningHours)
    assert [list(found) for found in errors] == [["weekday"], ["closes"]]
    assert not OpeningHours.objects.exists()


def test_the_list_tells_the_week_and_the_moment(
    evening: datetime, editor: Client, avatar: Avatar
) -> None:
    Avatar.objects.update(time_zone="Asia/Taipei")
    for day in range(5):
        avatar.hours.create(weekday=day, opens=time(9), closes=time(18))

    page = editor.get(LIST).content.decode()

    assert "Mon–Fri 09:00–18:00 (Asia/Taipei)" in page
    assert "now: closed, opens Tuesday 09:00" in page


def test_closed_for_the_night_with_one_press_it_is_back_in_the_morning(
    evening: datetime, editor: Client, avatar: Avatar
) -> None:
    Avatar.objects.update(time_zone="Asia/Taipei")

    page = switch(editor, avatar, "night")

    avatar.refresh_from_db()
    assert avatar.away_until == datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
    assert "LittleLobster: closed, opens Tuesday 09:00." in page.content.decode()
    entry = LogEntry.objects.get()
    assert (entry.object_id, entry.get_change_message()) == (
        str(avatar.pk),
        "LittleLobster: closed, opens Tuesday 09:00.",
    )


def test_one_that_was_switched_off_is_not_back_after_the_night(
    editor: Client, avatar: Avatar
) -> None:
    Avatar.objects.update(active=False)

    switch(editor, avatar, "night")  # from a list that was loaded before

    assert not Avatar.objects.get().active


def test_a_form_that_was_open_meanwhile_switches_nothing_back(
    editor: Client, avatar: Avatar
) -> None:
    switch(editor, avatar, "off")
    was = {"initial-active": "True", "active": "on"}

    answer = editor.post(f"{LIST}{avatar.pk}/change/", form(name="Lobster", **was))

    assert answer.status_code == 302
    avatar.refresh_from_db()
    assert (avatar.name, avatar.active) == ("Lobster", False)


def test_the_form_switches_what_its_editor_switched(editor: Client, avatar: Avatar) -> None:
    sent = form(**{"initial-active": "True"})
    del sent["active"]

    editor.post(f"{LIST}{avatar.pk}/change/", sent)

    assert not Avatar.objects.get().active


def test_switched_off_and_on_again_it_is_as_before(editor: Client, avatar: Avatar) -> None:
    switch(editor, avatar, "off")
    assert not Avatar.objects.get().active

    Avatar.objects.update(away_until=timezone.now() + timedelta(days=3))
    switch(editor, avatar, "on")

    avatar = Avatar.objects.get()
    assert avatar.open_at(timezone.now())
    assert LogEntry.objects.count() == 2


@pytest.mark.parametrize(
    ("changes", "offered"),
    [
        ({}, {"night", "off"}),
        ({"active": False}, {"on"}),
        ({"away_until": datetime(2099, 1, 1, tzinfo=UTC)}, {"on", "off"}),
    ],
)
def test_only_what_can_be_done_has_a_button(
    editor: Client, avatar: Avatar, changes: dict[str, Any], offered: set[str]
) -> None:
    Avatar.objects.update(**changes)

    page = editor.get(LIST).content.decode()

    assert {to for to in ("night", "on", "off") if f"/switch/{to}/" in page} == offered


def test_who_may_only_look_has_no_button_and_no_way(reader: Client, avatar: Avatar) -> None:
    page = reader.get(LIST)

    assert page.status_code == 200
    assert "/switch/" not in page.content.decode()
    assert "always open" in page.content.decode()
    assert switch(reader, avatar, "off").status_code == 403
    assert Avatar.objects.get().active


def test_nothing_is_switched_by_a_link_or_without_a_token(editor: Client, avatar: Avatar) -> None:
    assert editor.get(f"{LIST}{avatar.pk}/switch/off/").status_code == 405
    assert switch(editor, avatar, "away").status_code == 404
    assert editor.post(f"{LIST}99/switch/off/").status_code == 404
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.get())
    assert strict.post(f"{LIST}{avatar.pk}/switch/off/").status_code == 403
    assert Avatar.objects.get().active


def test_the_list_takes_as_many_queries_for_many_avatars(
    admin_client: Client, avatar: Avatar
) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert admin_client.get(LIST).status_code == 200
        return len(caught)

    few = queries()
    for number in range(5):
        other = Avatar.objects.create(slug=f"a{number}", name="A", runway_id="x")
        other.hours.create(weekday=1, opens=time(9), closes=time(18))

    assert queries() == few
