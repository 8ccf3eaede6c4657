"""Having a character made at Runway: once, whatever happens in between.

The row says since when and under which name it is being made before Runway is asked; a guarded
UPDATE lets one of two who press at once do so. The create is not repeated. Where its answer was
lost, or its process, `looking` finds the character by name and time in the account's list.
"""

import time
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from avatars.conf import conf
from avatars.exceptions import AvatarError, NotConfigured, UpstreamRefused, UpstreamUnreachable
from avatars.models import Avatar, Character
from avatars.runway import characters
from avatars.runway.characters import Voice
from avatars.studio.characters import comparing, portraits, syncing
from avatars.studio.characters.troubles import NotDone, Why, why

# What may still be under way after a request was given up: Runway may be slow to list it, too.
IN_FLIGHT = timedelta(seconds=5)
# After so long without a trace of it in the account's list it can be tried again.
LONGEST_SEARCH = timedelta(seconds=60)

Status = Character.Status


def of(avatar: Avatar) -> Character:
    """The avatar's character; its row is made where there is none yet."""
    return Character.objects.select_related("avatar").get_or_create(avatar=avatar)[0]


def missing(character: Character) -> list[Why]:
    """What is missing before it can be made."""
    ours = comparing.ours(character)
    return [
        *([] if conf.api_secret.strip() else [Why.NO_SECRET]),
        *([] if character.portrait_id else [Why.NO_PICTURE]),
        *([] if "voice" in ours else [Why.NO_VOICE]),
        *([] if "personality" in ours else [Why.NO_PERSONALITY]),
    ]


def can_be_made(character: Character) -> bool:
    """Whether there is none at Runway that would be left behind, and nobody is making one."""
    unmade = not character.avatar.runway_id or character.status in (Status.FAILED, Status.GONE)
    own = character.avatar.kind == Avatar.Kind.CUSTOM
    return own and unmade and character.creating_since is None


def make(character: Character) -> None:
    """Have it made. One that FAILED is replaced by one with the same documents, and deleted
    when that is there.

    Returns when Runway has begun, and its answer is saved. Raises NotDone: also where it was made
    and its first words were refused.
    """
    if whys := missing(character):
        raise NotDone(*whys)
    avatar, ours, portrait = character.avatar, comparing.ours(character), character.portrait
    if portrait is None:
        raise NotDone(Why.NO_PICTURE)
    picture = portraits.data_uri(portrait)
    now, failed = timezone.now(), character.status == Status.FAILED
    if not _begin(character, ours["name"], now):
        raise NotDone(Why.AT_WORK)
    try:
        made = characters.create(
            name=ours["name"],
            personality=ours["personality"],
            picture=picture,
            voice=Voice(character.voice_type, character.voice),
            document_ids=character.theirs.get("documentIds", []) if failed else (),
            deadline=time.monotonic() + conf.request_timeout,
        )
    except (UpstreamRefused, UpstreamUnreachable, NotConfigured) as error:
        give_up(character, now)
        raise NotDone(why(error, Why.PERSONALITY_REFUSED)) from error
    except AvatarError as error:
        raise NotDone(why(error)) from error
    sent = {name: value for name, value in ours.items() if name != "startScript"}
    save_made(character, made, now, agreed=sent)
    if failed:
        _delete_failed(avatar.runway_id)
    character.refresh_from_db()
    if character.avatar.runway_id == made.id:
        syncing.send(character, [row for row in comparing.rows(character) if row.differs])


def save_made(
    character: Character,
    made: characters.Character,
    since: datetime,
    agreed: dict[str, Any] | None = None,
) -> bool:
    """Save the character that was being made since then; whether it still was.

    `agreed` are the fields as they were sent; none where that is not known any more.
    """
    theirs = comparing.as_kept(made)
    with transaction.atomic():
        saved = Character.objects.filter(pk=character.pk, creating_since=since).update(
            creating_since=None,
            creating_name="",
            status=made.status,
            failure=made.failure or "",
            theirs=theirs,
            agreed=agreed or theirs,
        )
        if saved:
            Avatar.objects.filter(pk=character.avatar_id).update(runway_id=made.id)
    return bool(saved)


def give_up(character: Character, since: datetime) -> bool:
    """Let it be made anew: nothing came of what began then. Whether it was still waited for."""
    given_up = Character.objects.filter(pk=character.pk, creating_since=since).update(
        creating_since=None, creating_name="", sent_portrait=None
    )
    return bool(given_up)


def _begin(character: Character, name: str, now: datetime) -> bool:
    """Note that it is being made; whether nobody else had, and there is none that would be lost."""
    begun = (
        Character.objects.filter(pk=character.pk, creating_since=None)
        .filter(Q(avatar__runway_id="") | Q(status__in=[Status.FAILED, Status.GONE]))
        .filter(avatar__runway_id=character.avatar.runway_id, avatar__kind=Avatar.Kind.CUSTOM)
        .update(creating_since=now, creating_name=name, sent_portrait=character.portrait_id)
    )
    return bool(begun)


def _delete_failed(avatar_id: str) -> None:
    """Nobody can call it: where it stays, it does no harm."""
    try:
        characters.delete(avatar_id, deadline=time.monotonic() + conf.request_timeout)
    except AvatarError:
        return
