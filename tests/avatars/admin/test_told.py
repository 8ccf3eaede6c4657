"""What an avatar is told: as it is sent, and every version of it, with who wrote it."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.test import Client

from avatars.admin.versions import changes
from avatars.models import Avatar, AvatarWords, WordsVersion

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client: Client) -> Client:
    user = User.objects.create_user("ada", password="x", is_staff=True)
    user.groups.add(Group.objects.get(name="Avatar editors"))
    client.force_login(user)
    return client


def address(avatar: Avatar, what: str = "told") -> str:
    return f"/admin/avatars/avatar/{avatar.pk}/{what}/"


def save(client: Client, avatar: Avatar, personality: str) -> Any:
    words = avatar.words.get(locale="en")
    sent = {
        "name": avatar.name,
        "active": "on",
        "hours-TOTAL_FORMS": 0,
        "hours-INITIAL_FORMS": 0,
        "words-TOTAL_FORMS": 1,
        "words-INITIAL_FORMS": 1,
        "words-0-id": words.pk,
        "words-0-avatar": avatar.pk,
        "words-0-locale": "en",
        "words-0-personality": personality,
        "words-0-start_script": words.start_script,
    }
    return client.post(address(avatar, "change"), sent)


def test_saving_keeps_the_version_of_before_and_the_new_one_with_its_author(
    editor: Client, avatar: Avatar
) -> None:
    assert save(editor, avatar, "Now in verse.").status_code == 302

    old, new = WordsVersion.objects.order_by("pk")
    assert (old.personality, old.author) == ("Warm and a little dry.", None)
    assert (new.personality, str(new.author)) == ("Now in verse.", "ada")


def test_saving_the_same_makes_no_new_version(editor: Client, avatar: Avatar) -> None:
    save(editor, avatar, "Warm and a little dry.")

    assert not WordsVersion.objects.exists()


def test_the_page_shows_word_for_word_what_is_sent_in_every_language(
    editor: Client, avatar: Avatar
) -> None:
    AvatarWords.objects.create(avatar=avatar, locale="zh-hant", personality="親切。")

    page = editor.get(address(avatar)).content.decode()

    assert "Warm and a little dry." in page
    assert "親切。" in page
    assert "has no words: those in English are sent" in page


def test_a_version_is_shown_with_its_difference_and_brought_back_by_one_press(
    editor: Client, avatar: Avatar
) -> None:
    save(editor, avatar, "Warm and very dry.")
    old = WordsVersion.objects.earliest("pk")

    page = editor.get(f"{address(avatar)}?show={old.pk}").content.decode()
    assert "<del>a little</del>" in page.replace("</del><del>", "")
    assert "<ins>very</ins>" in page
    editor.post(address(avatar), {"version": old.pk})

    assert avatar.words.get(locale="en").personality == "Warm and a little dry."
    assert WordsVersion.objects.count() == 2


def test_a_version_of_a_language_whose_words_were_taken_away_comes_back(
    editor: Client, avatar: Avatar
) -> None:
    old = WordsVersion.objects.of(avatar, avatar.words_in("en"))
    avatar.words.all().delete()

    editor.post(address(avatar), {"version": old.pk})

    assert avatar.words.get(locale="en").personality == "Warm and a little dry."


def test_who_may_only_look_brings_nothing_back(client: Client, avatar: Avatar) -> None:
    old = WordsVersion.objects.of(avatar, avatar.words_in("en"))
    AvatarWords.objects.update(personality="Other.")
    user = User.objects.create_user("viewer", password="x", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_avatar"))
    client.force_login(user)

    page = client.get(address(avatar)).content.decode()
    assert 'name="version"' not in page
    assert client.post(address(avatar), {"version": old.pk}).status_code == 403
    user.user_permissions.clear()
    assert client.get(address(avatar)).status_code == 403


def test_no_version_of_another_avatar_is_brought_back(editor: Client, avatar: Avatar) -> None:
    other = Avatar.objects.create(slug="other", name="Other", runway_id="x")
    foreign = WordsVersion.objects.of(other, AvatarWords(locale="en", personality="Foreign."))

    assert editor.post(address(avatar), {"version": foreign.pk}).status_code == 404
    assert editor.post(address(avatar), {"version": "x"}).status_code in (400, 404)
    assert editor.post(address(avatar), {"version": "9" * 5_000}).status_code == 404


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("You are a cat.", "You are a dog."),
        ("你是一隻貓。", "你是一隻狗。"),
        ("", "New."),
        ("a\nb", "a"),
    ],
)
def test_a_difference_leads_from_one_text_to_the_other(before: str, after: str) -> None:
    steps = changes(before, after)

    assert "".join(text for kind, text in steps if kind != "new") == before
    assert "".join(text for kind, text in steps if kind != "gone") == after
