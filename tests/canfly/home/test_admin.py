"""The editor arranges the draft of the home page, and can do nothing else."""

from io import StringIO

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client

from avatars.models import Avatar, AvatarWords, CallLog, Refusal
from canfly.home.models import Draft, HomeSection

pytestmark = pytest.mark.django_db
LIST = "/admin/canfly/homesection/"


@pytest.fixture(autouse=True)
def _seeded(db: None) -> None:
    call_command("seed", stdout=StringIO())


@pytest.fixture
def editor(client: Client) -> Client:
    """Somebody in the group Avatar editors, with no other right."""
    user = User.objects.create_user("editor", password="x", is_staff=True)
    user.groups.add(Group.objects.get(name="Avatar editors"))
    client.force_login(user)
    return client


def order() -> list[str]:
    return list(HomeSection.objects.values_list("kind", flat=True))


def arrange(client: Client, kind: str, do: str) -> int:
    section = HomeSection.objects.get(kind=kind)
    return client.post(f"{LIST}{section.pk}/arrange/", seen(do=do)).status_code


def seen(**form: str) -> dict[str, str]:
    """A form of a page that was made of the draft as it is now."""
    return {"revision": str(Draft.objects.get().revision), **form}


def publish(client: Client) -> None:
    assert client.post(f"{LIST}publish/", seen()).status_code == 302


def test_arrows_move_a_section_by_one_place(editor: Client) -> None:
    assert arrange(editor, "quote", "up") == 302
    assert order() == ["hero", "features", "quote", "avatar", "cta"]

    assert arrange(editor, "hero", "down") == 302
    assert order() == ["features", "hero", "quote", "avatar", "cta"]


def test_at_the_ends_a_section_stays(editor: Client) -> None:
    before = order()

    arrange(editor, "hero", "up")
    arrange(editor, "cta", "down")

    assert order() == before


def test_sections_that_share_a_position_can_be_moved_apart(editor: Client) -> None:
    HomeSection.objects.update(position=7)

    arrange(editor, "cta", "up")

    assert order() == ["hero", "features", "avatar", "cta", "quote"]


def test_a_section_is_hidden_and_shown_again(editor: Client) -> None:
    arrange(editor, "quote", "hide")
    publish(editor)
    assert 'class="quote"' not in Client().get("/en/").content.decode()

    arrange(editor, "quote", "show")
    assert 'class="quote"' not in Client().get("/en/").content.decode()
    publish(editor)
    assert 'class="quote"' in Client().get("/en/").content.decode()


def test_after_a_press_the_editor_is_back_at_the_button(editor: Client) -> None:
    section = HomeSection.objects.get(kind="quote")

    moved = editor.post(f"{LIST}{section.pk}/arrange/", seen(do="up"))
    hidden = editor.post(f"{LIST}{section.pk}/arrange/", seen(do="hide"))
    page = editor.get(LIST).content.decode()

    assert moved["Location"] == f"{LIST}#up-{section.pk}"
    assert hidden["Location"] == f"{LIST}#show-{section.pk}"
    assert f'id="up-{section.pk}"' in page
    assert f'id="show-{section.pk}"' in page
    assert "Quote: hidden." in page


def test_only_a_post_with_a_known_wish_changes_anything(editor: Client) -> None:
    section = HomeSection.objects.get(kind="quote")
    before = list(HomeSection.objects.values())

    assert editor.get(f"{LIST}{section.pk}/arrange/").status_code == 405
    assert editor.post(f"{LIST}{section.pk}/arrange/", seen(do="explode")).status_code == 404
    assert editor.post(f"{LIST}{section.pk}/arrange/").status_code == 404
    assert editor.post(f"{LIST}999999/arrange/", seen(do="up")).status_code == 404
    assert list(HomeSection.objects.values()) == before


def test_a_form_from_another_site_changes_nothing(editor: Client) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = editor.cookies

    assert arrange(strict, "quote", "up") == 403
    assert order() == ["hero", "features", "avatar", "quote", "cta"]


def test_who_may_only_look_cannot_arrange(client: Client) -> None:
    user = User.objects.create_user("viewer", password="x", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_homesection"))
    client.force_login(user)

    assert client.get(LIST).status_code == 200
    assert arrange(client, "quote", "up") == 403


def test_visitors_are_asked_to_log_in(client: Client) -> None:
    section = HomeSection.objects.get(kind="quote")

    for path in (f"{section.pk}/arrange/", "publish/", "preview/", "preview/en/", "publications/"):
        answer = client.post(f"{LIST}{path}", {"do": "up"})
        assert answer["Location"].startswith("/admin/login/")
    assert order() == ["hero", "features", "avatar", "quote", "cta"]


def test_headings_are_worded_in_every_language(editor: Client) -> None:
    section = HomeSection.objects.get(kind="quote")
    form = seen(visible="on")
    form |= {"words-TOTAL_FORMS": "3", "words-INITIAL_FORMS": "0"}
    for number, (locale, heading) in enumerate(
        [("en", "They say"), ("zh-hans", ""), ("zh-hant", "大家說")]
    ):
        form |= {f"words-{number}-locale": locale, f"words-{number}-heading": heading}
        form |= {f"words-{number}-id": "", f"words-{number}-section": str(section.pk)}

    assert editor.post(f"{LIST}{section.pk}/change/", form).status_code == 302
    assert "They say" not in Client().get("/en/").content.decode()
    publish(editor)

    assert "They say" in Client().get("/en/").content.decode()
    assert "大家說" in Client().get("/zh-hant/").content.decode()
    assert "They say" not in Client().get("/zh-hans/").content.decode()


def test_a_hidden_section_can_be_looked_at_before_it_is_shown(editor: Client) -> None:
    HomeSection.objects.filter(kind="quote").update(visible=False)
    section = HomeSection.objects.get(kind="quote")

    page = editor.get(f"{LIST}preview/zh-hant/?section={section.pk}").content.decode()

    assert "清單告訴你有什麼" in page
    assert '<html lang="zh-Hant">' in page
    assert editor.get(f"{LIST}preview/xx/").status_code == 404


def test_the_admin_speaks_the_editors_language(editor: Client) -> None:
    page = editor.get(LIST, headers={"Accept-Language": "zh-TW"}).content.decode()

    assert "首頁區塊" in page
    assert 'aria-label="上移：引言，第 4 個，共 5 個"' in page


def test_of_the_sites_own_the_group_may_exactly_this() -> None:
    assert rights() == {
        "view_homesection",
        "add_homesection",
        "change_homesection",
        "delete_homesection",
        "view_sectionwords",
        "add_sectionwords",
        "change_sectionwords",
    }


def rights() -> set[str]:
    """Of the group, but for what the avatars have."""
    found = Group.objects.get(name="Avatar editors").permissions
    return set(found.filter(content_type__app_label="canfly").values_list("codename", flat=True))


def test_an_editor_cannot_add_or_delete_avatars_or_see_calls(editor: Client) -> None:
    avatar = Avatar.objects.get()
    call = CallLog.objects.create(avatar=avatar, max_seconds=60)
    Refusal.objects.create(day="2026-01-01", reason="busy", count=1)

    forbidden = [
        "/admin/avatars/avatar/add/",
        f"/admin/avatars/avatar/{avatar.pk}/delete/",
        "/admin/avatars/calllog/",
        f"/admin/avatars/calllog/{call.pk}/change/",
        "/admin/avatars/refusal/",
        "/admin/auth/user/",
        "/admin/auth/group/",
    ]

    for path in forbidden:
        assert editor.get(path).status_code == 403, path
        assert editor.post(path, {"post": "yes"}).status_code == 403, path
    assert (HomeSection.objects.count(), Avatar.objects.count()) == (5, 1)
    assert AvatarWords.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_the_group_is_there_on_a_new_database_and_after_an_upgrade() -> None:
    executor = MigrationExecutor(connection)
    executor.migrate([("avatars", None), ("canfly", None)])
    Group.objects.all().delete()
    Permission.objects.all().delete()

    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())

    assert len(rights()) == 7
    call_command("migrate", verbosity=0)
    assert len(rights()) == 7
