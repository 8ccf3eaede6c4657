"""Conversations: what is left of a session after its call. Session and conversation share an id."""

from contextlib import suppress
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
    try:
        answer = request("conversation", "GET", _path(session_id), deadline)
    except SessionNotFound:
        return None
    return answers.number(answer.get("duration")) if answer.get("status") in OVER else None


def delete(session_id: str, *, deadline: float) -> None:
    """Delete the conversation of a session for good: its text and its recording.

    One that is not there (any more) is no error. `deadline` is a `time.monotonic()` reading. Raises
    an AvatarError.
    """
    with suppress(SessionNotFound):
        request("conversation", "DELETE", _path(session_id), deadline)


def _path(session_id: str) -> str:
    return f"avatar_conversations/{quote(session_id, safe='')}"
