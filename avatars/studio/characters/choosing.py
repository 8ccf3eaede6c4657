"""Giving an avatar a character that is there already: one of the account's, or Runway's own."""

import time
from dataclasses import dataclass

from django.db import transaction

from avatars.conf import conf
from avatars.exceptions import AvatarError
from avatars.models import PRESETS, Avatar, Character
from avatars.runway import characters
from avatars.studio.characters import comparing, syncing
from avatars.studio.characters.troubles import NotDone, Why, why_not_seen


@dataclass(frozen=True)
class Found:
    """A character of the account's; `says` how it is, `used_by` who has it already."""

    id: str
    name: str
    says: str
    used_by: str


def page(cursor: str = "") -> tuple[list[Found], str]:
    """Some of the account's characters, and the cursor of the next ones. Raises NotDone."""
    if not conf.api_secret.strip():
        raise NotDone(Why.NO_SECRET)
    try:
        found, following = characters.page(cursor, deadline=_deadline())
    except AvatarError as error:
        raise NotDone(why_not_seen(error)) from error
    names: dict[str, list[str]] = {}
    for runway_id, name in Avatar.objects.exclude(runway_id="").values_list("runway_id", "name"):
        names.setdefault(runway_id, []).append(name)
    return [
        Found(
            one.id,
            one.name,
            str(Character.Status(one.status).label),
            ", ".join(names.get(one.id, [])),
        )
        for one in found
    ], following


def use(character: Character, avatar_id: str) -> None:
    """Take the account's character of this id; what is empty here is filled with its own.

    Raises NotDone, also where Runway does not know it, or one is just being made.
    """
    if not conf.api_secret.strip():
        raise NotDone(Why.NO_SECRET)
    try:
        found = characters.retrieve(avatar_id, deadline=_deadline())
    except AvatarError as error:
        raise NotDone(why_not_seen(error)) from error
    theirs = comparing.as_kept(found)
    with transaction.atomic():
        _set(
            character,
            Avatar.Kind.CUSTOM,
            found.id,
            status=found.status,
            failure=found.failure or "",
            theirs=theirs,
            agreed=theirs,
        )
        syncing.take_what_is_missing(character)


def use_preset(character: Character, preset: str) -> None:
    """Take one of Runway's own. Raises NotDone where it has none of this name."""
    if preset not in PRESETS:
        raise NotDone(Why.GONE)
    with transaction.atomic():
        _set(character, Avatar.Kind.PRESET, preset, status="", failure="", theirs={}, agreed={})


def _set(character: Character, kind: Avatar.Kind, runway_id: str, **state: object) -> None:
    """Set whom Runway means, unless a character is just being made; the old one stays there."""
    row = Character.objects.filter(pk=character.pk, creating_since=None)
    if not row.update(sent_portrait=None, **state):
        raise NotDone(Why.AT_WORK)
    Avatar.objects.filter(pk=character.avatar_id).update(kind=kind, runway_id=runway_id)
    character.refresh_from_db()


def _deadline() -> float:
    return time.monotonic() + conf.request_timeout
