"""Characters: the avatars that were made at Runway.

Contract: `runwayml` 5.24, `avatar_{create,update,list}_params` and `avatar_retrieve_response`; the
lengths are those of Runway's OpenAPI document. Every function takes `deadline`, a
`time.monotonic()` reading in seconds, and raises an AvatarError.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from urllib.parse import quote, urlencode

from avatars.exceptions import SessionNotFound, UpstreamFailed
from avatars.runway import answers
from avatars.runway.transport import request

PRESET_VOICE, CUSTOM_VOICE = "runway-live-preset", "custom"
# Ten of the longest texts still fit into an answer as large as we read one.
PAGE_SIZE = 10
# What a check of the picture or of the words was seen, or is expected, to say when it fails.
ABOUT_THE_FACE = ("face", "recogni")
ABOUT_THE_CONTENT = ("moderat", "safety", "policy", "not allowed", "cannot be used")


class Status(StrEnum):
    """The states of a character."""

    PROCESSING = "PROCESSING"
    READY = "READY"
    FAILED = "FAILED"


class Failure(StrEnum):
    """Why a character FAILED, as far as Runway's own unstable words let us tell."""

    FACE = "face"
    CONTENT = "content"
    OTHER = "other"


@dataclass(frozen=True)
class Voice:
    """One of Runway's preset voices by its name, or a custom one by its id."""

    type: str
    id: str

    def as_upstream(self) -> dict[str, str]:
        """As Runway takes it."""
        return {"type": self.type, "presetId" if self.type == PRESET_VOICE else "id": self.id}


@dataclass(frozen=True)
class Character:
    """A character as Runway has it. Of its picture Runway shows only small previews."""

    id: str
    name: str
    personality: str
    start_script: str
    voice: Voice
    document_ids: tuple[str, ...]
    created_at: datetime
    updated_at: datetime
    status: Status
    failure: Failure | None


def create(
    *,
    name: str,
    personality: str,
    picture: str,
    voice: Voice,
    document_ids: Sequence[str] = (),
    deadline: float,
) -> Character:
    """Make a character. Sent once, whatever happens: it is not idempotent.

    `name` has 1 to 50 characters and `personality` 1 to 10,000; `picture` is a data URI of at most
    5,242,880 characters. First words are given by `change`. Raises UpstreamRefused where nothing
    was made, TextRefused for the personality or the name; after any other UpstreamFailed but
    UpstreamUnreachable nobody knows.
    """
    body: dict[str, Any] = {
        "name": name,
        "personality": personality,
        "referenceImage": picture,
        "voice": voice.as_upstream(),
    }
    if document_ids:
        body["documentIds"] = list(document_ids)
    return _character(
        request("create_avatar", "POST", "avatars", deadline, json_body=body, repeatable=False)
    )


def change(avatar_id: str, changes: dict[str, Any], *, deadline: float) -> Character:
    """Change fields of a character by Runway's own names, and return what it is then.

    What a `retrieve` of the next seconds says may be older than this answer. Raises
    SessionNotFound, TextRefused, StillProcessing (its picture cannot be changed yet) and others.
    """
    path = _path(avatar_id)
    return _character(
        request("change_avatar", "PATCH", path, deadline, json_body=changes, repeatable=False)
    )


def retrieve(avatar_id: str, *, deadline: float) -> Character:
    """Ask for a character. Raises SessionNotFound where Runway has none of this id."""
    return _character(request("avatar", "GET", _path(avatar_id), deadline))


def retrieve_status(avatar_id: str, *, deadline: float) -> str:
    """The status of a custom avatar: PROCESSING, READY or FAILED. Raises SessionNotFound."""
    return answers.text(request("avatar", "GET", _path(avatar_id), deadline), "status")


def delete(avatar_id: str, *, deadline: float) -> None:
    """Delete a character; one that is gone already counts as deleted."""
    try:
        request("delete_avatar", "DELETE", _path(avatar_id), deadline)
    except SessionNotFound:
        return


def page(cursor: str = "", *, deadline: float) -> tuple[list[Character], str]:
    """Some of the account's characters, and the cursor of those that follow; empty: none do.

    What cannot be read is left out.
    """
    query = {"limit": PAGE_SIZE} | ({"cursor": cursor} if cursor else {})
    answer = request("avatars", "GET", f"avatars?{urlencode(query)}", deadline)
    found = answer.get("data")
    if not isinstance(found, list):
        raise UpstreamFailed("avatars: answer without data")
    following = answer.get("nextCursor")
    more = answer.get("hasMore") is True and isinstance(following, str)
    return list(_readable(found)), str(following) if more else ""


def _readable(found: list[Any]) -> Iterator[Character]:
    for one in found:
        try:
            yield _character(one if isinstance(one, dict) else {})
        except UpstreamFailed:
            continue


def _character(answer: dict[str, Any]) -> Character:
    try:
        status = Status(str(answer.get("status")))
    except ValueError:
        raise UpstreamFailed("avatar: unknown status") from None
    documents = answer.get("documentIds")
    created_at = answers.moment(answer, "createdAt")
    return Character(
        id=answers.text(answer, "id"),
        name=_text(answer.get("name")),
        personality=_text(answer.get("personality")),
        start_script=_text(answer.get("startScript")),
        voice=_voice(answers.inner(answer, "voice")),
        document_ids=tuple(map(_text, documents)) if isinstance(documents, list) else (),
        created_at=created_at,
        updated_at=answers.moment(answer, "updatedAt") if answer.get("updatedAt") else created_at,
        status=status,
        failure=_failure(answer.get("failureReason")) if status is Status.FAILED else None,
    )


def _voice(voice: dict[str, Any]) -> Voice:
    kind = PRESET_VOICE if voice.get("presetId") else CUSTOM_VOICE
    return Voice(kind, _text(voice.get("presetId") or voice.get("id")))


def _text(value: object) -> str:
    """A text as databases take it; empty where there is none."""
    return value.replace("\0", "") if isinstance(value, str) else ""


def _failure(reason: object) -> Failure:
    words = _text(reason).lower()
    if any(hint in words for hint in ABOUT_THE_FACE):
        return Failure.FACE
    if any(hint in words for hint in ABOUT_THE_CONTENT):
        return Failure.CONTENT
    return Failure.OTHER


def _path(avatar_id: str) -> str:
    return f"avatars/{quote(avatar_id, safe='')}"
