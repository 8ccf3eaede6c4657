"""The draft of a slot: its content, published in one step, thrown away, brought back."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from avatars.models import Avatar, Poster, Slot, SlotPublication, SlotWords
from avatars.placements.slots import WORDS, moment

EMPTY: dict[str, Any] = {
    "on": True,
    "avatar": None,
    "variant": "inline",
    "tone": "",
    "poster": None,
    "shown_from": None,
    "shown_until": None,
    "words": {},
}


class Overtaken(Exception):
    """Somebody else has changed the draft, or published, meanwhile; nothing was written."""


def content_of(slot: Slot, words: Iterable[SlotWords] | None = None) -> dict[str, Any]:
    """The draft as it would be published; `words` are other ones than those that are saved."""
    rows = sorted(slot.words.all() if words is None else words, key=lambda row: row.locale)
    texts = {row.locale: {name: getattr(row, name) for name in WORDS} for row in rows}
    return {
        "on": slot.on,
        "avatar": slot.avatar_id,
        "variant": str(slot.variant),
        "tone": str(slot.tone),
        "poster": slot.poster_id,
        "shown_from": _text(slot.shown_from),
        "shown_until": _text(slot.shown_until),
        "words": {locale: words for locale, words in texts.items() if any(words.values())},
    }


def newest(slot: Slot) -> SlotPublication | None:
    """What visitors have now: by its number, as a clock can be set back."""
    return slot.publications.order_by("-pk").select_related("author").first()


def is_published(slot: Slot) -> bool:
    """Whether the draft is what visitors have; an untouched one is as good as published."""
    latest = newest(slot)
    return content_of(slot) == (latest.content if latest else EMPTY)


def count(slot: Slot) -> None:
    """Note that the draft changed; raises Overtaken where it is not the one that `slot` was."""
    found = Slot.objects.filter(pk=slot.pk, revision=slot.revision)
    if not found.update(revision=F("revision") + 1):
        raise Overtaken
    slot.revision += 1


@transaction.atomic
def publish(slot: Slot, author: Any) -> SlotPublication:
    """Show visitors the draft from now on; raises Overtaken where it is not as `slot` was.

    Pressed twice, it is published once.
    """
    draft = _locked(slot)
    if draft.revision != slot.revision:
        raise Overtaken
    content, latest = content_of(draft), newest(draft)
    if latest and latest.content == content:
        return latest
    return SlotPublication.objects.create(slot=draft, content=content, author=author)


@transaction.atomic
def picture(slot: Slot, poster: Poster) -> None:
    """Put a picture into the draft; raises Overtaken where another one is in its place."""
    count(slot)
    Slot.objects.filter(pk=slot.pk).update(poster=poster)


@transaction.atomic
def discard(slot: Slot) -> None:
    """Make the draft what visitors have; raises Overtaken where another one is in its place."""
    count(slot)
    latest = newest(slot)
    _write(slot, latest.content if latest else EMPTY)


@transaction.atomic
def restore(slot: Slot, publication: SlotPublication, seen: int, author: Any) -> SlotPublication:
    """Publish an earlier content again. A draft that is not published stays as it is.

    `seen` is the number of the publication that was the newest. Raises Overtaken where it is not
    any more, and where the draft is not as `slot` was. Pressed twice, it is published once.
    """
    draft, latest = _locked(slot), newest(slot)
    if latest and latest.content == publication.content:
        return latest
    if draft.revision != slot.revision or latest is None or latest.pk != seen:
        raise Overtaken
    follows = is_published(draft)
    again = SlotPublication.objects.create(slot=draft, content=publication.content, author=author)
    if follows:
        count(draft)
        _write(draft, again.content)
    return again


def _locked(slot: Slot) -> Slot:
    """The draft as it is, for this transaction alone: a write, as not every database locks rows."""
    Slot.objects.filter(pk=slot.pk).update(revision=F("revision"))
    return Slot.objects.get(pk=slot.pk)


def _write(slot: Slot, content: dict[str, Any]) -> None:
    """Put a content into the draft's rows; an avatar or a picture that is gone is left out."""
    avatar = Avatar.objects.filter(pk=content["avatar"]).first()
    poster = Poster.objects.filter(pk=content["poster"]).first()
    Slot.objects.filter(pk=slot.pk).update(
        on=content["on"],
        avatar=avatar,
        variant=content["variant"],
        tone=content["tone"],
        poster=poster,
        shown_from=moment(content["shown_from"]),
        shown_until=moment(content["shown_until"]),
    )
    slot.words.exclude(locale__in=content["words"]).delete()
    for locale, words in content["words"].items():
        SlotWords.objects.update_or_create(slot=slot, locale=locale, defaults=words)


def _text(when: datetime | None) -> str | None:
    return when.isoformat() if when else None
