"""What an avatar's character is here, what it is at Runway, and what differs.

Both are kept by Runway's names of the fields, so that what differs can be sent as it is.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from avatars.models import Character
from avatars.runway import characters

FIELDS = ("name", "personality", "startScript", "voice")
PICTURE = "referenceImage"


@dataclass(frozen=True)
class Row:
    """One field: what is here, and what is there.

    `differs` where the two are not the same, `changed_there` where somebody changed it at Runway
    since we sent it or took it over, and sending ours would undo that.
    """

    field: str
    ours: Any
    theirs: Any
    differs: bool
    changed_there: bool


def ours(character: Character) -> dict[str, Any]:
    """What Runway should have. What is empty here is not sent: it stays as it is there."""
    avatar = character.avatar
    words = avatar.words_in(settings.LANGUAGE_CODE)
    values = {
        "name": avatar.name,
        "personality": plain(words.personality),
        "startScript": plain(words.start_script),
        "voice": character.voice_as_upstream(),
    }
    return {name: value for name, value in values.items() if value}


def as_kept(found: characters.Character) -> dict[str, Any]:
    """A character of Runway's, as the row keeps it."""
    return {
        "name": found.name,
        "personality": found.personality,
        "startScript": found.start_script,
        "voice": found.voice.as_upstream(),
        "documentIds": list(found.document_ids),
        "updatedAt": found.updated_at.isoformat(),
    }


def rows(character: Character) -> list[Row]:
    """Every field of ours, beside theirs; the picture last, known by what was sent."""
    here, there, agreed = ours(character), character.theirs, character.agreed
    compared = [
        Row(
            field,
            here.get(field),
            there.get(field),
            differs := field in here and not same(here[field], there.get(field)),
            differs and field in agreed and not same(agreed[field], there.get(field)),
        )
        for field in FIELDS
    ]
    differs = character.portrait_id is not None and (
        character.portrait_id != character.sent_portrait_id
    )
    return [
        *compared,
        Row(PICTURE, character.portrait_id, character.sent_portrait_id, differs, False),
    ]


def same(one: Any, other: Any) -> bool:
    """Whether two values are the same, whatever became of their line ends and outer spaces."""
    return bool(plain(one) == plain(other))


def plain(value: Any) -> Any:
    """A text as Runway gets it: browsers write line ends their own way."""
    return "\n".join(value.splitlines()).strip() if isinstance(value, str) else value


def fingerprint(theirs: dict[str, Any]) -> str:
    """What stands for a state at Runway that somebody has looked at."""
    # PostgreSQL gives an object's keys back in an order of its own.
    looked_at = json.dumps([theirs.get(field) for field in FIELDS], sort_keys=True)
    return hashlib.sha256(looked_at.encode()).hexdigest()[:16]
