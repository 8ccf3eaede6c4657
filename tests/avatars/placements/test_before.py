"""What a section says before a call: who answers, how long, what to ask, and who processes it."""

import re
from typing import Any

import pytest
from django.template import Context, Template
from django.utils import translation

from avatars.models import Avatar, AvatarWords
from avatars.placements.before import in_words

pytestmark = pytest.mark.django_db


def section() -> str:
    template = Template('{% load avatars %}{% avatar_section "littlelobster" %}')
    return template.render(Context())


def questions(html: str) -> list[str]:
    return re.findall(r"<q>(.*?)</q>", html)


def test_visitors_read_that_it_is_an_ai_and_when_it_hears_and_sees_them(avatar: Avatar) -> None:
    html = section()

    assert "LittleLobster is an AI agent." in html
    assert "hears you while the call lasts" in html
    assert "sees you only if you turn your camera on" in html
    assert "up to 2 minutes" in html


@pytest.mark.parametrize(
    ("seconds", "english", "chinese"),
    [
        (300, "5 minutes", "5 分鐘"),
        (60, "1 minute", "1 分鐘"),
        (90, "1 minute 30 seconds", "1 分鐘 30 秒"),
        (10, "10 seconds", "10 秒"),
    ],
)
def test_lengths_are_told_as_people_say_them(seconds: int, english: str, chinese: str) -> None:
    assert in_words(seconds) == english
    with translation.override("zh-hant"):
        assert in_words(seconds) == chinese


def test_questions_are_those_of_the_pages_language_or_of_the_main_one(avatar: Avatar) -> None:
    AvatarWords.objects.update(questions="Who are you?\nWhat <b>now</b>?")
    avatar.words.create(locale="zh-hant", questions="你是誰？")

    assert questions(section()) == ["Who are you?", "What &lt;b&gt;now&lt;/b&gt;?"]
    with translation.override("zh-hant"):
        assert questions(section()) == ["你是誰？"]
    with translation.override("zh-hans"):
        assert '<ul role="list" lang="en">' in section()


def test_without_questions_there_is_no_empty_list(avatar: Avatar) -> None:
    assert "avatars__ask" not in section()


def test_more_questions_than_there_is_room_for_are_not_shown(avatar: Avatar) -> None:
    AvatarWords.objects.update(questions="\n".join("abcde"))

    assert questions(section()) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("page", "link"),
    [
        ("privacy", "/en/privacy/"),
        ("/our/privacy/", "/our/privacy/"),
        ("https://example.com/privacy", "https://example.com/privacy"),
        ("nowhere", None),
    ],
)
def test_the_privacy_line_links_to_the_page_where_there_is_one(
    avatar: Avatar, settings: Any, page: str, link: str | None
) -> None:
    settings.AVATARS_PRIVACY_URL = page

    html = section()

    assert "Runway and LiveKit process" in html
    found = re.search(r'<a class="avatars__link" href="([^"]+)">', html)
    assert (found[1] if found else None) == link


def test_visitors_are_asked_to_agree_only_where_the_owner_wants_it(
    avatar: Avatar, settings: Any
) -> None:
    assert 'type="checkbox"' not in section()

    settings.AVATARS_CONSENT = True
    html = section()

    assert html.index('type="checkbox"') < html.index("data-avatars-start")
    assert html.count('href="/en/privacy/"') == 1
    assert " checked" not in html


def test_visitors_agree_to_the_screen_only_where_it_can_be_shared(
    avatar: Avatar, settings: Any
) -> None:
    settings.AVATARS_CONSENT = True
    assert "my screen" not in section()

    settings.AVATARS_SCREEN_SHARING = True
    assert "my picture, and my screen while I share it." in section()
