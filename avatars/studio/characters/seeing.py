"""What Runway has of a character now."""

import time
from datetime import datetime

from avatars.conf import conf
from avatars.exceptions import SessionNotFound
from avatars.models import Character
from avatars.runway import characters
from avatars.studio.characters import comparing


def see(character: Character) -> bool:
    """Ask Runway, and keep what it has; whether it knows the character. Raises an AvatarError.

    An answer that is older than what we know is dropped: a GET lags behind a change by some
    seconds.
    """
    avatar_id = character.avatar.runway_id
    row = Character.objects.filter(pk=character.pk, avatar__runway_id=avatar_id)
    try:
        found = characters.retrieve(avatar_id, deadline=time.monotonic() + conf.request_timeout)
    except SessionNotFound:
        row.update(status=Character.Status.GONE, failure="")
        return False
    known = character.theirs.get("updatedAt")
    if known and found.updated_at < datetime.fromisoformat(known):
        return True
    keep(character, found)
    return True


def keep(character: Character, found: characters.Character, **more: object) -> None:
    """Keep what Runway answered, and `more` fields of the row with it."""
    character.theirs = comparing.as_kept(found)
    # Of one whose id was set without a look at it, this is what is agreed.
    character.agreed = character.agreed or character.theirs
    Character.objects.filter(pk=character.pk, avatar__runway_id=character.avatar.runway_id).update(
        **{
            "status": found.status,
            "failure": found.failure or "",
            "theirs": character.theirs,
            "agreed": character.agreed,
        }
        | more
    )
