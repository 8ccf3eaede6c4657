"""Conversations: what is left of a session after its call. Session and conversation share an id."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote, urlencode

from avatars.exceptions import SessionNotFound, UpstreamFailed
from avatars.runway import answers
from avatars.runway.transport import request

# The others of its `status`: a conversation that is in_progress has no duration that will stay.
OVER = ("ended", "failed")
PAGE_SIZE = 100


@dataclass(frozen=True)
class Summary:
    """A conversation as it stands in the account's list.

    `character` is the id of a custom avatar or the name of one of Runway's own; empty where it is
    deleted. `seconds` is None where it never began.
    """

    id: str
    created_at: datetime
    character: str
    seconds: int | None


def page(since: datetime, cursor: str = "", *, deadline: float) -> tuple[list[Summary], str]:
    """Some of the account's conversations that were created since a moment and are over, and the
    cursor of those that follow; empty: none do.

    `runwayml` 5.24, `avatar_conversation_list_params` and `…_response`. `deadline` is a
    `time.monotonic()` reading. Raises an AvatarError.
    """
    query = {"limit": PAGE_SIZE, "startDate": since.isoformat()}
    if cursor:
        query["cursor"] = cursor
    answer = request("conversation", "GET", f"avatar_conversations?{urlencode(query)}", deadline)
    found = answer.get("data")
    if not isinstance(found, list):
        raise UpstreamFailed("conversations: answer without data")
    following = answer.get("nextCursor")
    more = answer.get("hasMore") is True and isinstance(following, str)
    return list(_over_ones(found)), str(following) if more else ""


def _over_ones(found: list[Any]) -> Iterator[Summary]:
    for one in found:
        if isinstance(one, dict) and one.get("id") and one.get("status") in OVER:
            avatar = answers.inner(one, "avatar")
            yield Summary(
                id=answers.text(one, "id"),
                created_at=answers.moment(one, "createdAt"),
                character=str(avatar.get("id") or avatar.get("presetId") or ""),
                seconds=answers.number(one.get("duration")),
            )


def retrieve_duration(session_id: str, *, deadline: float) -> int | None:
    """Whole seconds of the conversation of a session; None where Runway has none (yet).

    A cancelled session has its duration only here. Only one that is over counts (`runwayml` 5.24,
    `avatar_conversation_retrieve_response`: in_progress, ended or failed). `deadline` is a
    `time.monotonic()` reading. Raises an AvatarError.
    """
    return answers.number(_over(session_id, deadline).get("duration"))


def retrieve_transcript(session_id: str, *, deadline: float) -> list[tuple[bool, str]] | None:
    """What was said, in order: whether the visitor says it, and the text.

    None where Runway has no such conversation, or none that is over and has turns: it fills only
    after the end (measured). Turns without words, such as a call of a tool, are left out (`content`
    is null there: `runwayml` 5.24), and so is who is neither visitor nor avatar. `deadline` is a
    `time.monotonic()` reading. Raises an AvatarError.
    """
    entries = _over(session_id, deadline).get("transcript")
    if not isinstance(entries, list) or not entries:
        return None
    return [
        (entry["role"] == "user", text)
        for entry in entries
        if isinstance(entry, dict)
        and entry.get("role") in ("user", "assistant")
        and (text := _as_kept(entry.get("content")))
    ]


def retrieve_all(session_id: str, *, deadline: float) -> dict[str, Any] | None:
    """The conversation of a session as Runway has it, with links that end after a day or two; None
    where it has none.

    `deadline` is a `time.monotonic()` reading. Raises an AvatarError.
    """
    try:
        return request("conversation", "GET", _path(session_id), deadline)
    except SessionNotFound:
        return None


def retrieve_recording(session_id: str, *, deadline: float) -> str | None:
    """The address of a session's recording, which ends after a day or two; None without one.

    `recordingUrl` (`runwayml` 5.24, `avatar_conversation_retrieve_response`). `deadline` is a
    `time.monotonic()` reading. Raises an AvatarError.
    """
    url = _over(session_id, deadline).get("recordingUrl")
    return url if isinstance(url, str) and url.startswith("https://") else None


def delete(session_id: str, *, deadline: float) -> bool:
    """Delete the conversation of a session for good, its text and its recording.

    Whether it was there. `deadline` is a `time.monotonic()` reading. Raises an AvatarError.
    """
    try:
        request("conversation", "DELETE", _path(session_id), deadline)
    except SessionNotFound:
        return False
    return True


def _over(session_id: str, deadline: float) -> dict[str, Any]:
    """The conversation as Runway has it; empty unless it is there and over."""
    try:
        answer = request("conversation", "GET", _path(session_id), deadline)
    except SessionNotFound:
        return {}
    return answer if answer.get("status") in OVER else {}


def _as_kept(content: object) -> str:
    """A text as databases take it, in one where it comes in parts; empty where there is none."""
    if isinstance(content, list):
        parts = [part.get("text") if isinstance(part, dict) else part for part in content]
        content = " ".join(part for part in parts if isinstance(part, str))
    if not isinstance(content, str):
        return ""
    return content.replace("\0", "").encode(errors="replace").decode().strip()


def _path(session_id: str) -> str:
    return f"avatar_conversations/{quote(session_id, safe='')}"
