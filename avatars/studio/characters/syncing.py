"""Bringing a character in step with Runway: ours there, theirs here, or away with it."""

import time
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_supported_language_variant

from avatars.conf import conf
from avatars.exceptions import AvatarError
from avatars.models import (
    LONGEST_PERSONALITY,
    Avatar,
    AvatarWords,
    CallLog,
    Character,
    WordsVersion,
    in_language,
)
from avatars.runway import characters
from avatars.studio.characters import comparing, portraits, seeing
from avatars.studio.characters.comparing import PICTURE, Row
from avatars.studio.characters.troubles import NotDone, Why, why, why_not_seen

LONGEST_START_SCRIPT = 2_000  # characters, at Runway
# Moderation does not say which text it means, so each goes in a request of its own.
TOGETHER = (("name", "voice"), ("personality",), ("startScript",), (PICTURE,))
REFUSED = {
    "personality": Why.PERSONALITY_REFUSED,
    "startScript": Why.FIRST_WORDS_REFUSED,
}


def bring(character: Character, seen: str = "") -> None:
    """Change at Runway what differs from ours.

    Where somebody changed it there since we sent it, only if `seen` is the fingerprint of what is
    there: whoever presses has looked at it. Raises NotDone.
    """
    _ask_anew(character)
    differing = [row for row in comparing.rows(character) if row.differs]
    foreign = any(row.changed_there for row in differing)
    if foreign and seen != comparing.fingerprint(character.theirs):
        raise NotDone(Why.CHANGED_THERE)
    send(character, differing)


def send(character: Character, differing: Sequence[Row]) -> None:
    """Change these fields at Runway, without looking first. Raises NotDone for those it refused."""
    whys: list[Why] = []
    by_name = {row.field: row.ours for row in differing}
    for names in TOGETHER:
        changes = {name: by_name[name] for name in names if name in by_name}
        if PICTURE in changes and character.portrait:
            changes[PICTURE] = portraits.data_uri(character.portrait)
        if not changes:
            continue
        try:
            answer = _change(character, changes)
        except AvatarError as error:
            whys.append(why(error, REFUSED.get(names[0], Why.REFUSED)))
            if whys[-1] in (Why.GONE, Why.SECRET_REFUSED, Why.UNREACHABLE, Why.UNANSWERED):
                break
            continue
        _save_changed(character, answer, changes)
    if whys:
        raise NotDone(*whys)


def take(character: Character, author: Any, seen: str) -> None:
    """Take over here what differs there: name, voice, and the texts of the main language.

    `seen` is the fingerprint of what was looked at. Raises NotDone.
    """
    _ask_anew(character)
    theirs = character.theirs
    if seen != comparing.fingerprint(theirs):
        raise NotDone(Why.CHANGED_THERE)
    with transaction.atomic():
        Avatar.objects.filter(pk=character.avatar_id).update(name=theirs["name"])
        _take_voice(character)
        words = _main_words(character.avatar)
        if words.pk:
            WordsVersion.objects.of(character.avatar, words)
        words.personality = theirs["personality"][:LONGEST_PERSONALITY]
        words.start_script = theirs["startScript"][:LONGEST_START_SCRIPT]
        words.save()
        WordsVersion.objects.of(character.avatar, words, author)
        Character.objects.filter(pk=character.pk).update(agreed=theirs)
    character.refresh_from_db()


def take_what_is_missing(character: Character) -> None:
    """Fill what is empty here with what is there: the voice, and the texts."""
    theirs = character.theirs
    if not character.voice:
        _take_voice(character)
    words = _main_words(character.avatar)
    if not words.personality and not words.start_script:
        words.personality = theirs["personality"][:LONGEST_PERSONALITY]
        words.start_script = theirs["startScript"][:LONGEST_START_SCRIPT]
        words.save()


def calls_with(avatar: Avatar) -> int:
    """How many calls are open with it now."""
    return CallLog.objects.open_at(timezone.now()).filter(avatar=avatar).count()


def remove(character: Character) -> None:
    """Delete it at Runway; here it becomes a draft again. Raises NotDone.

    Killed after the deletion, the next look says that Runway does not know it, and it can be made
    anew.
    """
    _check_secret()
    if calls_with(character.avatar):
        raise NotDone(Why.IN_CALLS)
    avatar_id = character.avatar.runway_id
    if Avatar.objects.filter(runway_id=avatar_id).exclude(pk=character.avatar_id).exists():
        raise NotDone(Why.SHARED)
    try:
        characters.delete(avatar_id, deadline=_deadline())
    except AvatarError as error:
        raise NotDone(why(error)) from error
    with transaction.atomic():
        if Avatar.objects.filter(pk=character.avatar_id, runway_id=avatar_id).update(runway_id=""):
            Character.objects.filter(pk=character.pk).update(
                status="", failure="", theirs={}, agreed={}, sent_portrait=None
            )
    character.refresh_from_db()


def _change(character: Character, changes: dict[str, Any]) -> characters.Character:
    return characters.change(character.avatar.runway_id, changes, deadline=_deadline())


def _save_changed(
    character: Character, answer: characters.Character, changes: dict[str, Any]
) -> None:
    """Keep what the PATCH answered: for some seconds a GET may know less."""
    sent = {name: value for name, value in changes.items() if name != PICTURE}
    character.agreed = {**character.agreed, **sent}
    if PICTURE in changes:
        character.sent_portrait = character.portrait
    seeing.keep(character, answer, sent_portrait=character.sent_portrait)


def _ask_anew(character: Character) -> None:
    """Read what is there now. Raises NotDone where that cannot be known, or there is nothing."""
    _check_secret()
    try:
        known = seeing.see(character)
    except AvatarError as error:
        raise NotDone(why_not_seen(error)) from error
    if not known:
        raise NotDone(Why.GONE)


def _take_voice(character: Character) -> None:
    voice = character.theirs["voice"]
    identity = voice.get("presetId") or voice.get("id", "")
    Character.objects.filter(pk=character.pk).update(voice_type=voice["type"], voice=identity)


def _main_words(avatar: Avatar) -> AvatarWords:
    """The words in the site's main language, or a new row for them."""
    locale = get_supported_language_variant(settings.LANGUAGE_CODE)
    found = in_language(avatar.words.all(), settings.LANGUAGE_CODE)
    return found or AvatarWords(avatar=avatar, locale=locale)


def _check_secret() -> None:
    if not conf.api_secret.strip():
        raise NotDone(Why.NO_SECRET)


def _deadline() -> float:
    return time.monotonic() + conf.request_timeout
