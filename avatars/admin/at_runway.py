"""A character's state as its page tells it."""

import hashlib
from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from avatars.models import Avatar, Character
from avatars.studio.characters import comparing, looking, making
from avatars.studio.characters.comparing import Row
from avatars.studio.characters.troubles import Why

Status = Character.Status
NAMES: dict[str, str | Promise] = {
    "name": _("name"),
    "personality": _("personality"),
    "startScript": _("first words"),
    "voice": _("voice"),
    comparing.PICTURE: _("picture"),
}


def state(
    character: Character, trouble: Why | None = None, offered: Sequence[Any] = ()
) -> dict[str, Any]:
    """Everything that the page shows of it, and `version`, which changes when that does.

    `offered` are characters that may be the one whose answer was lost.
    """
    avatar = character.avatar
    custom = avatar.kind == Avatar.Kind.CUSTOM
    made = custom and bool(avatar.runway_id) and character.status != Status.GONE
    lost = character.creating_since is not None and not looking.still_under_way(
        character.creating_since, timezone.now()
    )
    rows = [_row(row) for row in comparing.rows(character)]
    missing = making.missing(character) if making.can_be_made(character) else []
    shown = {
        "character": character,
        "custom": custom,
        "made": made,
        "says": says(character),
        "tone": _tone(character),
        "trouble": trouble.label if trouble else "",
        "waiting": bool(character.creating_since) or character.status == Status.PROCESSING,
        "lost": lost,
        "offered": offered,
        "can_give_up": can_be_given_up(character) and not offered,
        "rows": rows if made and character.theirs else [],
        "differs": made and any(row["differs"] for row in rows),
        "changed_there": [row["name"] for row in rows if row["changed_there"]],
        "seen": comparing.fingerprint(character.theirs),
        "documents": len(character.theirs.get("documentIds", [])),
        "ruled_out": character.has_custom_voice and bool(avatar.acts),
        "can_make": making.can_be_made(character),
        "missing": [why.label for why in missing],
        "can_delete": can_be_deleted(character),
    }
    told = [character.status, character.failure, shown["trouble"], lost, len(offered), rows]
    told += [avatar.runway_id, shown["documents"], shown["can_give_up"], shown["ruled_out"]]
    return shown | {"version": hashlib.sha256(repr(told).encode()).hexdigest()[:16]}


def says(character: Character) -> str:
    """How it is, in a few words."""
    avatar = character.avatar
    if avatar.kind == Avatar.Kind.PRESET:
        return gettext("One of Runway’s own")
    if character.creating_since:
        return gettext("Being made")
    if avatar.runway_id and not character.status:
        return gettext("Not looked at yet")
    return str(character.get_status_display()).capitalize()


def voice(character: Character) -> str:
    """Its voice as people read it."""
    return gettext("Voice: %(voice)s") % {"voice": _read(character.voice_as_upstream()) or "–"}


def can_be_given_up(character: Character) -> bool:
    """Whether so long nothing came of having it made that it may be tried again."""
    since = character.creating_since
    return since is not None and timezone.now() > since + making.LONGEST_SEARCH


def can_be_deleted(character: Character) -> bool:
    """Whether there is one at Runway that was made by us."""
    avatar = character.avatar
    own = avatar.kind == Avatar.Kind.CUSTOM and bool(avatar.runway_id)
    return own and character.creating_since is None and character.status != Status.GONE


def _tone(character: Character) -> str:
    if character.creating_since or character.status == Status.PROCESSING:
        return "waiting"
    if character.status in (Status.FAILED, Status.GONE):
        return "bad"
    return "good" if character.status == Status.READY else "quiet"


def _row(row: Row) -> dict[str, Any]:
    picture = row.field == comparing.PICTURE
    return {
        "name": NAMES[row.field],
        "picture": picture,
        "ours": row.ours if picture else _read(row.ours),
        "theirs": row.theirs if picture else _read(row.theirs),
        "differs": row.differs,
        "changed_there": row.changed_there,
    }


def _read(value: Any) -> str:
    """A value as people read it."""
    if isinstance(value, dict):
        preset = value.get("presetId")
        if preset:
            return str(preset).title()
        return gettext("custom: %(id)s") % {"id": value.get("id", "")}
    return str(value or "")
