"""Each call keeps the version of the words that it was opened with."""

import pytest

from avatars.models import Avatar, AvatarWords, WordsVersion

pytestmark = pytest.mark.django_db


def version(avatar: Avatar, locale: str = "en") -> WordsVersion:
    return WordsVersion.objects.of(avatar, Avatar.objects.get(pk=avatar.pk).words_in(locale))


def test_the_same_words_are_the_same_version(avatar: Avatar) -> None:
    assert version(avatar) == version(avatar)


def test_other_words_are_another_version_and_old_ones_come_back(avatar: Avatar) -> None:
    first = version(avatar)
    AvatarWords.objects.filter(avatar=avatar, locale="en").update(personality="Now in verse.")
    second = version(avatar)

    assert second != first
    assert second.personality == "Now in verse."

    AvatarWords.objects.filter(avatar=avatar, locale="en").update(
        personality=first.personality, start_script=first.start_script
    )
    assert version(avatar) == first


def test_an_avatar_without_words_has_a_version_too(avatar: Avatar) -> None:
    AvatarWords.objects.all().delete()

    assert version(avatar).personality == ""
