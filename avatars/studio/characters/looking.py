"""Looking at Runway: what became of a character, and finding one whose answer was lost."""

import time
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from avatars.conf import conf
from avatars.exceptions import AvatarError
from avatars.models import Avatar, Character
from avatars.runway import characters
from avatars.studio.characters import making, seeing
from avatars.studio.characters.troubles import NotDone, Why, why_not_seen

PAUSE = timedelta(seconds=3)  # at least, between two looks, whoever asks
AHEAD = timedelta(minutes=2)  # so much the clocks here and at Runway may differ
MOST_PAGES = 30  # of the account's list
LONGEST_WALK = 15.0  # seconds, through the account's list


def look(character: Character) -> Why | None:
    """Ask Runway how it is, unless that was done a moment ago; why not, where that failed.

    The row is read anew. Whoever shows it calls this: nobody else waits for Runway.
    """
    trouble = _look(character) if conf.api_secret.strip() else None
    character.refresh_from_db()
    return trouble


def _look(character: Character) -> Why | None:
    now = timezone.now()
    ours = Character.objects.filter(pk=character.pk, avatar__kind=Avatar.Kind.CUSTOM)
    waited = Q(looked_at=None) | Q(looked_at__lte=now - PAUSE)
    if not ours.filter(waited).update(looked_at=now):
        return None
    character.refresh_from_db()
    try:
        if character.creating_since:
            _find_again(character, character.creating_since, now)
        elif character.avatar.runway_id:
            seeing.see(character)
    except AvatarError as error:
        return why_not_seen(error)
    return None


def candidates(character: Character, *, whole: bool = False) -> list[characters.Character]:
    """Characters that may be the one whose answer was lost: of its name, made since, not ours.

    Raises what `account` does.
    """
    since = character.creating_since
    if since is None:
        return []
    known = set(Avatar.objects.exclude(runway_id="").values_list("runway_id", flat=True))
    return [
        one
        for one in account(whole=whole)
        if one.name == character.creating_name
        and one.created_at >= since - AHEAD
        and one.id not in known
    ]


def offered(character: Character) -> list[characters.Character]:
    """The same for a person to choose from; none while Runway does not answer."""
    since = character.creating_since
    if since is None or not conf.api_secret.strip() or still_under_way(since, timezone.now()):
        return []
    try:
        return candidates(character)
    except AvatarError:
        return []


def adopt(character: Character, avatar_id: str) -> None:
    """Take up the one of this id as the one whose answer was lost. Raises NotDone."""
    since = character.creating_since
    for one in offered(character):
        if since and one.id == avatar_id and making.save_made(character, one, since):
            return
    raise NotDone(Why.GONE)


def search_in_vain(character: Character) -> None:
    """Make sure that there is none that may be it; else another one would double it.

    Raises NotDone where there is, and where that cannot be known.
    """
    try:
        found = candidates(character, whole=True)
    except AvatarError as error:
        raise NotDone(why_not_seen(error)) from error
    if found:
        raise NotDone(Why.FOUND)


def account(*, whole: bool = False) -> Iterator[characters.Character]:
    """The account's characters, page after page; not all of them, if there are too many.

    Raises an AvatarError, and NotDone instead of leaving some out where the `whole` list is needed.
    """
    deadline, cursor = time.monotonic() + LONGEST_WALK, ""
    for _page in range(MOST_PAGES):
        found, cursor = characters.page(cursor, deadline=deadline)
        yield from found
        if not cursor:
            return
    if whole:
        raise NotDone(Why.TOO_MANY)


def still_under_way(since: datetime, now: datetime) -> bool:
    """Whether the answer to a create may yet come."""
    return now < since + timedelta(seconds=conf.request_timeout) + making.IN_FLIGHT


def _find_again(character: Character, since: datetime, now: datetime) -> None:
    """Take up the one that was made meanwhile, if there is one; of several a person chooses."""
    if still_under_way(since, now):
        return
    found = candidates(character)
    if len(found) == 1:
        making.save_made(character, found[0], since)
