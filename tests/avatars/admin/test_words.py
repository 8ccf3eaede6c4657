"""Editors write in the languages that their site has, however many these are."""

import re
from typing import Any

import pytest
from django.conf import global_settings
from django.test import Client

from avatars.models import Avatar, AvatarWords, in_language
from tests.pages import filled, typed

pytestmark = pytest.mark.django_db


def change(avatar: Avatar) -> str:
    return f"/admin/avatars/avatar/{avatar.pk}/change/"


def languages(page: str) -> list[str]:
    """The headings of the forms, in their order."""
    return re.findall(r"<h3[^>]*>([^<]+)</h3>", page)


def form(avatar: Avatar, *words: dict[str, Any]) -> dict[str, Any]:
    """The avatar's form with these words; those with an id are there already."""
    sent: dict[str, Any] = {
        "name": avatar.name,
        "slug": avatar.slug,
        "active": "on",
        "kind": "custom",
        "runway_id": avatar.runway_id,
        "max_seconds": 120,
        "hours-TOTAL_FORMS": 0,
        "hours-INITIAL_FORMS": 0,
        "words-TOTAL_FORMS": len(words),
        "words-INITIAL_FORMS": sum("id" in found for found in words),
    }
    for number, found in enumerate(words):
        sent |= {f"words-{number}-avatar": avatar.pk}
        sent |= {f"words-{number}-{name}": value for name, value in found.items()}
    return sent


@pytest.fixture
def _ninety_nine_languages(settings: Any) -> None:
    """A project whose settings say nothing of languages."""
    settings.LANGUAGES = global_settings.LANGUAGES
    settings.LANGUAGE_CODE = "en-us"


@pytest.mark.usefixtures("_ninety_nine_languages")
def test_a_site_with_all_of_djangos_languages_gets_a_form_that_can_be_used(
    admin_client: Client, avatar: Avatar
) -> None:
    avatar.words.create(locale="fr", personality="Sec.")
    other = Avatar.objects.create(slug="other", name="Other", runway_id="x")

    for shown in (avatar, other):
        page = admin_client.get(change(shown)).content.decode()
        assert languages(page) == ["English", "French", "Add a language"]
        assert '<option value="de">' in page


@pytest.mark.usefixtures("_ninety_nine_languages")
def test_a_language_is_added(admin_client: Client, avatar: Avatar) -> None:
    english = avatar.words.get()
    kept = {"id": english.pk, "locale": "en", "personality": english.personality}
    kept |= {"start_script": english.start_script}

    added = {"locale": "de", "start_script": "Guten Tag!"}
    answer = admin_client.post(change(avatar), form(avatar, kept, added))

    assert answer.status_code == 302
    assert avatar.words_in("de").start_script == "Guten Tag!"
    assert "German" in languages(admin_client.get(change(avatar)).content.decode())


@pytest.mark.usefixtures("_ninety_nine_languages")
@pytest.mark.parametrize(
    ("added", "message"),
    [
        ({"locale": "", "start_script": "Guten Tag!"}, "Choose the language of these words."),
        ({"locale": "en", "start_script": "Again!"}, "duplicate"),
        ({"locale": "xx", "start_script": "?"}, "Select a valid choice."),
    ],
)
def test_what_cannot_be_added_is_refused_with_a_reason(
    admin_client: Client, avatar: Avatar, added: dict[str, str], message: str
) -> None:
    english = avatar.words.get()
    kept = {"id": english.pk, "locale": "en", "personality": english.personality}

    answer = admin_client.post(change(avatar), form(avatar, kept, added))

    assert answer.status_code == 200
    assert message in answer.content.decode()
    assert avatar.words.count() == 1


@pytest.mark.usefixtures("_ninety_nine_languages")
def test_an_editor_elsewhere_who_adds_a_language_is_in_nobodys_way(
    admin_client: Client, avatar: Avatar
) -> None:
    english = avatar.words.get()
    kept = {"id": english.pk, "locale": "en", "personality": "New.", "start_script": ""}
    Avatar.objects.create(slug="other", name="Other", runway_id="x").words.create(locale="de")

    answer = admin_client.post(change(avatar), form(avatar, kept, {"locale": ""}))

    assert answer.status_code == 302
    assert avatar.words.get().personality == "New."


@pytest.mark.parametrize(("written", "status"), [("", 302), ("嗨！", 200)])
def test_two_editors_who_begin_the_same_language_do_not_collide(
    admin_client: Client, avatar: Avatar, written: str, status: int
) -> None:
    english = avatar.words.get()
    kept = {"id": english.pk, "locale": "en", "personality": english.personality}
    avatar.words.create(locale="zh-hans", personality="先。")

    mine = {"locale": "zh-hans", "start_script": written}
    answer = admin_client.post(change(avatar), form(avatar, kept, mine))

    assert answer.status_code == status
    assert avatar.words.get(locale="zh-hans").personality == "先。"


def test_words_without_a_check_of_their_own_are_never_written_over_unseen(
    admin_client: Client, avatar: Avatar
) -> None:
    mine = typed(admin_client.get(change(avatar)), "zh-hans", start_script="嗨！")
    avatar.words.create(locale="zh-hans", personality="先。")

    for _press in range(2):
        page = admin_client.post(change(avatar), mine)
        assert "There are words in this language already." in page.content.decode()
        mine = filled(page)

    assert "嗨！" in mine.values()
    assert avatar.words.get(locale="zh-hans").personality == "先。"


def test_words_that_another_emptied_meanwhile_are_written_anew(
    admin_client: Client, avatar: Avatar
) -> None:
    mine = typed(admin_client.get(change(avatar)), "en", start_script="Hi!")
    avatar.words.all().delete()

    assert admin_client.post(change(avatar), mine).status_code == 302

    assert avatar.words.get().start_script == "Hi!"


def test_words_that_are_emptied_are_gone_and_those_of_the_main_language_serve(
    admin_client: Client, avatar: Avatar
) -> None:
    english = avatar.words.get()
    kept = {"id": english.pk, "locale": "en", "personality": "Warm."}
    chinese = avatar.words.create(locale="zh-hant", personality="親切。")

    emptied = {"id": chinese.pk, "locale": "zh-hant", "personality": "", "start_script": " "}
    answer = admin_client.post(change(avatar), form(avatar, kept, emptied))

    assert answer.status_code == 302
    assert avatar.words_in("zh-hant").personality == "Warm."


def test_a_site_with_few_languages_has_them_all_side_by_side(
    admin_client: Client, avatar: Avatar
) -> None:
    page = admin_client.get(change(avatar)).content.decode()

    assert languages(page) == ["English", "简体中文", "繁體中文"]


def test_words_in_a_language_that_the_site_gave_up_are_kept(
    admin_client: Client, avatar: Avatar
) -> None:
    avatar.words.create(locale="eo", personality="Seka.")

    page = admin_client.get(change(avatar)).content.decode()

    assert "Seka." not in page
    assert avatar.words.filter(locale="eo").exists()


@pytest.mark.parametrize(
    ("locale", "served"),
    [
        ("en", "en"),
        ("en-us", "en"),
        ("zh-tw", "zh-hant"),
        ("zh-hant-hk", "zh-hant"),
        ("fr", None),
        ("", None),
    ],
)
def test_words_serve_the_variants_of_their_language(locale: str, served: str | None) -> None:
    rows = [AvatarWords(locale=code) for code in ("en", "zh-hant")]

    found = in_language(rows, locale)

    assert (found.locale if found else None) == served


def test_where_a_language_has_no_words_the_sites_first_one_is_sent(
    avatar: Avatar, settings: Any
) -> None:
    settings.LANGUAGE_CODE = "en-us"

    assert avatar.words_in("fr").start_script == "Hello there."


@pytest.mark.parametrize(
    ("questions", "status", "kept"),
    [
        ("What can you do?\r\n\r\n  Who are you?  \r\n", 302, ["What can you do?", "Who are you?"]),
        ("x" * 80, 302, ["x" * 80]),
        ("x" * 81, 200, []),
        ("one\ntwo\nthree\nfour", 200, []),
        (" \n ", 302, []),
    ],
)
def test_an_editor_writes_three_short_questions_at_most(
    admin_client: Client, avatar: Avatar, questions: str, status: int, kept: list[str]
) -> None:
    english = avatar.words.get()
    words = {"id": english.pk, "locale": "en", "personality": "Warm.", "questions": questions}

    answer = admin_client.post(change(avatar), form(avatar, words))

    assert answer.status_code == status
    assert avatar.words_in("en").each_question == kept
