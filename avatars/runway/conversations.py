"""Conversations: what is left of a session after its call. Session and conversation share an id."""

from contextlib import suppress
from typing import Any
from urllib.parse import quote

from avatars.exceptions import SessionNotFound
from avatars.runway import answers
from avatars.runway.transport import request

# The others of its `status`: a conversation that is in_progress has no duration that will stay.
OVER = ("ended", "failed")


def retrieve_duration(session_id: str, *, deadline: float) -> int | None:
    """Whole seconds of the conversation of a session; None where Runway has none (yet).

    A cancelled session has its duration only here. Only one that is over counts (`runwayml` 5.24,
    `avatar_conversation_retrieve_response`: in_progress, ended or failed). `deadline` is a
    `time.monotonic()` reading. Raises an AvatarError.
    """
    return answers.number(_over(session_id, deadline).get("duration"))


def retrieve_transcript(session_id: str, *, deadline: float) -> list[tuple[bool, str]] | None:
    """What was said, in order: whether the visitor says it, and the text.

    None where Runway has no such conversation, or none that is over. `deadline` is a
    `time.monotonic()` reading. Raises an AvatarError.
    """
    entries = _over(session_id, deadline).get("transcript")
    if not isinstance(entries, list):
        return None
    return [
        (entry.get("role") == "user", text)
        for entry in entries
        if isinstance(entry, dict) and (text := _as_kept(entry.get("content")))
    ]


def delete(session_id: str, *, deadline: float) -> None:
    """Delete the conversation of a session for good: its text and its recording.

    One that is not there (any more) is no error. `deadline` is a `time.monotonic()` reading. Raises
    an AvatarError.
    """
    with suppress(SessionNotFound):
        request("conversation", "DELETE", _path(session_id), deadline)


def _over(session_id: str, deadline: float) -> dict[str, Any]:
    """The conversation as Runway has it; empty unless it is there and over."""
    try:
        answer = request("conversation", "GET", _path(session_id), deadline)
    except SessionNotFound:
        return {}
    return answer if answer.get("status") in OVER else {}


def _as_kept(content: object) -> str:
    """A text as databases take it; empty for a turn without words."""
    if not isinstance(content, str):
        return ""
    return content.replace("\0", "").encode(errors="replace").decode().strip()


def _path(session_id: str) -> str:
    return f"avatar_conversations/{quote(session_id, safe='')}"
