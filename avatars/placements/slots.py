"""What visitors see in a slot: the newest of its publications, at the time it is meant for."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import get_language

from avatars.models import Avatar, SlotPublication, SlotWords, in_language
from avatars.placements.dependence import changes_at

WORDS = ("heading", "text", "button", "questions")


def published(name: str) -> dict[str, Any] | None:
    """The content of the newest publication in the slot of this name; one indexed query."""
    newest = SlotPublication.objects.filter(slot__name=name).order_by("-pk")
    content: dict[str, Any] | None = newest.values_list("content", flat=True).first()
    return content


def section_in(content: dict[str, Any] | None, now: datetime | None = None) -> dict[str, Any]:
    """What `avatar_section` is given for a slot's content; nothing where nothing shows.

    `now` is the moment to judge by: what is meant for later, or is over, does not show.
    """
    now = now or timezone.now()
    if not content or not content["on"]:
        return {}
    changes_at(moment(content["shown_from"]), moment(content["shown_until"]), now=now)
    if not is_time(content, now):
        return {}
    avatar = Avatar.objects.shown().filter(pk=content["avatar"]).first()
    if avatar is None:
        return {}
    return {
        "avatar": avatar,
        "variant": content["variant"],
        "tone": content["tone"],
        "poster": content["poster"],
        **words_of(content, get_language() or settings.LANGUAGE_CODE),
    }


def is_time(content: dict[str, Any], now: datetime) -> bool:
    """Whether `now` lies between the content's beginning, included, and its end, not included."""
    begin, end = moment(content["shown_from"]), moment(content["shown_until"])
    return (begin is None or begin <= now) and (end is None or now < end)


def moment(text: str | None) -> datetime | None:
    """A moment as a content has it."""
    return parse_datetime(text) if text else None


def words_of(content: dict[str, Any], locale: str) -> dict[str, str]:
    """The words of a content in one language: empty ones are the section's own."""
    rows = [SlotWords(locale=code, **words) for code, words in content["words"].items()]
    found = in_language(rows, locale) or SlotWords()
    return {name: getattr(found, name) for name in WORDS}
