"""Test calls from an avatar's form."""

import html
import json
import re
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client

from avatars.calls.tokens import check_test_pass
from avatars.models import Avatar

pytestmark = pytest.mark.django_db
LIST = "/admin/avatars/avatar/"


def staff(client: Client, *permissions: str, group: str = "") -> Client:
    user = User.objects.create_user("somebody", password="x", is_staff=True)
    user.groups.set(Group.objects.filter(name=group))
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client.force_login(user)
    return client


def config(page: str) -> Any:
    found = re.search(r'<script id="avatars-config-[^>]*>(.*?)</script>', page)
    assert found
    return json.loads(html.unescape(found[1]))


@pytest.mark.parametrize("group", ["Avatar editors", "Avatar owners"])
def test_the_form_leads_to_a_test_call_in_each_language(
    client: Client, avatar: Avatar, group: str
) -> None:
    editor = staff(client, group=group)

    form = editor.get(f"{LIST}{avatar.pk}/change/").content.decode()
    found = re.findall(r'<a href="([^"]+/test/[^"]+)" target="_blank">([^<]+)</a>', form)

    assert [name for _, name in found] == ["English", "简体中文", "繁體中文"]
    for url, _ in found:
        page = editor.get(url).content.decode()
        language = config(page)["locale"]
        assert f"/test/{language}/" in url
        assert check_test_pass(avatar.slug, config(page)["testCall"]) == str(User.objects.get().pk)


def test_the_section_speaks_the_language_of_the_test_and_the_page_that_of_the_admin(
    client: Client, avatar: Avatar
) -> None:
    editor = staff(client, group="Avatar editors")

    page = editor.get(f"{LIST}{avatar.pk}/test/zh-hant/", HTTP_ACCEPT_LANGUAGE="en")

    text = page.content.decode()
    assert "With the words and settings that are saved." in text
    assert "測試通話</p>" in text
    assert "no-store" in page["Cache-Control"]


def test_also_one_that_is_switched_off_is_tested(client: Client, avatar: Avatar) -> None:
    Avatar.objects.update(active=False)

    page = staff(client, group="Avatar editors").get(f"{LIST}{avatar.pk}/test/en/")

    assert "data-avatars-start" in page.content.decode()


@pytest.mark.parametrize(
    ("permissions", "may"),
    [
        (["view_avatar"], False),
        (["change_avatar"], False),
        (["make_test_calls"], False),
        (["view_avatar", "make_test_calls"], True),
    ],
)
def test_it_takes_a_permission_of_its_own_and_the_avatars(
    client: Client, avatar: Avatar, permissions: list[str], may: bool
) -> None:
    somebody = staff(client, *permissions)

    answer = somebody.get(f"{LIST}{avatar.pk}/test/en/")

    assert answer.status_code == (200 if may else 403)
    form = somebody.get(f"{LIST}{avatar.pk}/change/")
    if form.status_code == 200:
        assert ("/test/en/" in form.content.decode()) == may


def test_strangers_are_led_to_the_login(client: Client, avatar: Avatar) -> None:
    answer = client.get(f"{LIST}{avatar.pk}/test/en/")

    assert answer.status_code == 302
    assert "/login/" in answer["Location"]


def test_a_language_or_an_avatar_that_there_is_not_is_not_found(
    admin_client: Client, avatar: Avatar
) -> None:
    assert admin_client.get(f"{LIST}{avatar.pk}/test/tlh/").status_code == 404
    assert admin_client.get(f"{LIST}99/test/en/").status_code == 404
    assert admin_client.post(f"{LIST}{avatar.pk}/test/en/").status_code == 405


def test_a_new_avatar_has_nothing_to_test_yet(admin_client: Client) -> None:
    page = admin_client.get(f"{LIST}add/")

    assert page.status_code == 200
    assert "/test/" not in page.content.decode()
