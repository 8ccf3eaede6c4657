"""An editor words an avatar; limits take a permission of their own, as ids do elsewhere."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from avatars.models import Avatar

pytestmark = pytest.mark.django_db

GUARDED = {
    "slug": "mine",
    "kind": "runway-preset",
    "runway_id": "cat-character",
    "max_seconds": "300",
    "max_concurrent": "50",
    "daily_minutes": "100000",
}
ADD = "/admin/avatars/avatar/add/"


def staff(client: Client, *permissions: str) -> Client:
    """An Avatar editor with these permissions besides."""
    user = User.objects.create_user("editor", password="x", is_staff=True)
    user.groups.add(Group.objects.get(name="Avatar editors"))
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client.force_login(user)
    return client


@pytest.fixture
def editor(client: Client) -> Client:
    return staff(client)


def address(avatar: Avatar) -> str:
    return f"/admin/avatars/avatar/{avatar.pk}/change/"


def form(**changes: Any) -> dict[str, Any]:
    sent = {"name": "Renamed", "active": "on", "words-TOTAL_FORMS": 0, "words-INITIAL_FORMS": 0}
    sent |= {"hours-TOTAL_FORMS": 0, "hours-INITIAL_FORMS": 0}
    return sent | GUARDED | changes


def guarded(avatar: Avatar) -> dict[str, Any]:
    return Avatar.objects.filter(pk=avatar.pk).values(*GUARDED).get()


def test_an_editor_sees_limits_and_ids_and_has_no_fields_for_them(
    editor: Client, avatar: Avatar
) -> None:
    page = editor.get(address(avatar)).content.decode()

    assert avatar.runway_id in page
    assert 'name="name"' in page
    assert not [name for name in GUARDED if f'name="{name}"' in page]


def test_a_forged_form_changes_words_and_looks_and_no_limit(editor: Client, avatar: Avatar) -> None:
    before = guarded(avatar)

    answer = editor.post(address(avatar), form())

    assert answer.status_code == 302
    assert guarded(avatar) == before
    avatar.refresh_from_db()
    assert avatar.name == "Renamed"


@given(
    changes=st.dictionaries(
        st.sampled_from(
            [*GUARDED, "name", "active", "emoji", "id", "pk", "avatar", "initial-slug"]
        ),
        st.text(max_size=20),
    )
)
@hypothesis_settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_no_form_of_an_editors_changes_a_limit_or_an_id(
    editor: Client, avatar: Avatar, changes: dict[str, str]
) -> None:
    before = guarded(avatar)

    assert editor.post(address(avatar), form(**changes)).status_code in (200, 302)

    assert guarded(avatar) == before
    assert Avatar.objects.count() == 1


def test_an_editor_may_word_an_avatar_whose_character_runway_gave_up(
    editor: Client, avatar: Avatar
) -> None:
    """Who cannot choose the character is not asked to mend it."""
    Avatar.objects.update(kind="runway-preset", runway_id="gone-character")

    assert editor.post(address(avatar), form()).status_code == 302


def test_with_the_permission_limits_are_changed(client: Client, avatar: Avatar) -> None:
    chief = staff(client, "change_limits")

    assert 'name="max_seconds"' in chief.get(address(avatar)).content.decode()
    assert chief.post(address(avatar), form()).status_code == 302

    kept = {"kind": avatar.kind, "runway_id": avatar.runway_id}  # chosen on a page of their own
    assert {name: str(value) for name, value in guarded(avatar).items()} == GUARDED | kept


def test_what_an_avatar_may_do_on_a_page_is_off_until_somebody_switches_it_on(
    editor: Client, avatar: Avatar
) -> None:
    assert avatar.acts == []
    page = editor.get(address(avatar)).content.decode()
    assert "What it may do on the page" in page
    assert "custom voice" in page

    editor.post(address(avatar), form(may_show_cards="on", may_scroll="on"))

    avatar.refresh_from_db()
    assert avatar.acts == ["show_card", "scroll_to"]


@pytest.mark.parametrize(
    ("permissions", "may"),
    [
        ([], False),
        (["add_avatar"], False),
        (["change_limits"], False),
        (["add_avatar", "change_limits"], True),
    ],
)
def test_a_new_avatar_takes_both_permissions(
    client: Client, permissions: list[str], may: bool
) -> None:
    somebody = staff(client, *permissions)

    assert somebody.get(ADD).status_code == (200 if may else 403)
    assert somebody.post(ADD, form()).status_code == (302 if may else 403)
    assert Avatar.objects.filter(slug="mine").exists() == may


def test_the_permission_alone_opens_nothing(client: Client, avatar: Avatar) -> None:
    user = User.objects.create_user("counter", password="x", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="change_limits"))
    client.force_login(user)

    assert client.get(address(avatar)).status_code == 403
    assert client.post(address(avatar), form()).status_code == 403


def test_who_may_only_look_sees_the_avatar(client: Client, avatar: Avatar) -> None:
    user = User.objects.create_user("viewer", password="x", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_avatar"))
    client.force_login(user)

    assert client.get(address(avatar)).status_code == 200
    assert client.post(address(avatar), form()).status_code == 403
